"""What `make package` makes: the same bytes each time, with a bill of materials that tells all of it. (That it runs: test_package_runs.py.)"""

import hashlib
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import re
import shlex
import shutil
import stat
import subprocess
import time
import zipfile

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from samcli.yamlhelper import yaml_parse

from bundling import bill, debian, executable, folder, swift
from bundling.authorities import authorities
from bundling.problem import Problems
from packages import FOREIGN, make_packages, run_package, write_policy

NAMES = ["latchkey-authorizer", "latchkey-scheduler"]


@pytest.fixture(scope="module")
def policy(latchkey, tmp_path_factory):
    place = tmp_path_factory.mktemp("policy")
    assert latchkey("keys", "new", "--output", place / "key.pem").returncode == 0
    policy = write_policy(place / "project", file="keys/set.json")
    (policy.parent / "keys" / "set.json").write_text(latchkey("keys", "public", place / "key.pem").stdout)
    return policy


@pytest.fixture(scope="module")
def said(policy, tmp_path_factory):
    """(the folder that was made, what was printed)"""
    output = tmp_path_factory.mktemp("package") / "dist"
    result = run_package(output, policy)
    assert result.returncode == 0, result.stdout + result.stderr
    return output, result.stdout


@pytest.fixture(scope="module")
def made(said):
    return said[0]


def contents(archive):
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        return {each: opened.read(each) for each in opened.infolist()}


@pytest.fixture(scope="module")
def zips(made):
    """{name: {member: bytes}}"""
    return {name: contents(made / f"{name}.zip") for name in NAMES}


@pytest.fixture(scope="module")
def bills(made):
    return {name: json.loads((made / f"{name}.cdx.json").read_text()) for name in NAMES}


def test_the_same_executables_make_the_same_bytes(made, policy, tmp_path):
    """Later, in another time zone and language, with other modes and dates of the policy's files."""
    shutil.copytree(policy.parent, tmp_path / "elsewhere" / "deeper")
    copy = tmp_path / "elsewhere" / "deeper" / policy.name
    for file in copy.parent.rglob("*"):
        if file.is_file():
            os.utime(file, (1_000_000_000, 1_000_000_000))
            file.chmod(0o600)
    before = os.umask(0o077)
    try:
        again = make_packages(tmp_path / "dist", copy, TZ="Pacific/Kiritimati", LC_ALL="C")
    finally:
        os.umask(before)
    expected = {f"{name}.{ending}" for name in NAMES for ending in ("zip", "cdx.json")} | {"SHA256SUMS"}
    assert {each.name for each in made.iterdir()} == {each.name for each in again.iterdir()} == expected
    for name in expected:
        assert (made / name).read_bytes() == (again / name).read_bytes(), name


def test_the_checksums_are_those_of_the_files(made):
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=made, check=True, capture_output=True)


def test_no_file_tells_where_it_was_built(root, policy, zips):
    """Nor any of the source's: the executable before it is stripped does, or this would prove nothing."""
    places = [str(root).encode(), str(policy.parent).encode(), b"/.build/"]
    assert places[0] in (root / ".build" / "release" / "latchkey-authorizer").read_bytes()
    for name in NAMES:
        for member, data in zips[name].items():
            for place in places:
                assert place not in data, f"{member.filename} names {place}"


def test_nothing_of_a_build_is_left_in_the_executable(made, zips, tmp_path):
    for name in NAMES:
        (data,) = [data for member, data in zips[name].items() if member.filename == f"bin/{name}"]
        (tmp_path / name).write_bytes(data)
        sections = subprocess.run(
            ["readelf", "-SW", tmp_path / name], check=True, capture_output=True, text=True).stdout
        assert ".text" in sections
        assert not re.search(r"\.symtab|\.debug|\.swift_modhash|\.note\.gnu\.build-id", sections)


def test_dates_modes_and_order_are_the_names_and_nothing_else(zips):
    for name in NAMES:
        members = list(zips[name])
        names = [member.filename for member in members]
        assert names == sorted(names) and len(names) == len(set(names))
        for member in members:
            assert member.date_time == (1980, 1, 1, 0, 0, 0) and not member.extra and not member.comment
            runs = member.filename in ("bootstrap", f"bin/{name}") or member.filename.startswith("lib/ld-linux")
            assert member.external_attr >> 16 == stat.S_IFREG | (0o755 if runs else 0o644), member.filename


def test_each_function_has_its_policy_its_keys_and_the_authorities(policy, zips):
    for name in NAMES:
        found = {member.filename: data for member, data in zips[name].items()}
        assert found["latchkey.json"] == policy.read_bytes()
        assert found["keys/set.json"] == (policy.parent / "keys" / "set.json").read_bytes()
        assert len([each for each in found if re.fullmatch(r"certs/[0-9a-f]{8}\.[0-9]", each)]) > 50
        assert {each.split("/")[0] for each in found} == {"bootstrap", "bin", "lib", "certs", "keys", "latchkey.json"}


def test_the_authorities_of_this_machine_alone_stay_here(tmp_path):
    """Somebody who reads a build machine's traffic is not to vouch for an issuer's keys."""
    distribution, hashed = tmp_path / "distribution", tmp_path / "hashed"
    distribution.mkdir()
    hashed.mkdir()
    (distribution / "a.crt").write_text("a")
    (hashed / "proxy.pem").write_text("added beside them")
    for name, target in (("aaaaaaaa.0", distribution / "a.crt"), ("bbbbbbbb.0", hashed / "proxy.pem"), ("cccccccc.0", tmp_path / "gone")):
        (hashed / name).symlink_to(target)
    assert authorities(hashed, distribution) == ({"aaaaaaaa.0": distribution / "a.crt"}, 1)
    shutil.rmtree(distribution)
    with pytest.raises(Problems) as error:
        authorities(hashed, tmp_path / "none", added=tmp_path)
    assert [each.code for each in error.value.problems] == ["authorities_missing"]


def test_the_packages_are_far_from_lambdas_limits(said):
    """50 MB zipped and 250 MB unzipped; a quarter is worth keeping. The sizes are printed."""
    made, printed = said
    for name, functions in zip(NAMES, ("LatchkeyAuthorizer", "LatchkeyScheduler, LatchkeySender, LatchkeySweeper")):
        sizes = re.search(rf"{name}\.zip: ([0-9.]+) MB of 50, unzipped ([0-9.]+) MB of 250\n  for {functions} \(", printed)
        assert sizes, printed
        packed, unpacked = map(float, sizes.groups())
        assert packed == pytest.approx((made / f"{name}.zip").stat().st_size / 1e6, abs=0.06)
        assert packed < 15 and unpacked < 40


def test_what_lambda_would_not_take_is_not_made(root, tmp_path, monkeypatch, capsys):
    """With a limit that the zip exceeds; what an earlier run left is not there to be taken for it either."""
    loader = importlib.machinery.SourceFileLoader("package_program", str(root / "scripts" / "package"))
    program = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(program)
    monkeypatch.setattr(program, "ZIP_LIMIT", 1_000_000)
    (tmp_path / "latchkey-scheduler.zip").write_text("of last week")
    (tmp_path / "notes.txt").write_text("mine")
    assert program.main(["--output", str(tmp_path), "--page", str(tmp_path / "none")]) == 1
    assert re.match(r"package: too_large: \S*latchkey-authorizer\.zip: [0-9,]+ bytes, and Lambda takes 1,000,000$", capsys.readouterr().err)
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_the_bill_is_cyclonedx(made):
    """By the official schema, and a bill with a mistake is none."""
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    for name in NAMES:
        text = (made / f"{name}.cdx.json").read_text()
        assert validator.validate_str(text) is None
        assert validator.validate_str(text.replace('"SHA-256"', '"SHA-257"', 1)) is not None


def files(component):
    own = [component] if component["type"] == "file" else []
    return own + [each for part in component.get("components", []) for each in files(part)]


def test_the_bill_names_every_file_and_its_hash(made, zips, bills):
    for name in NAMES:
        listed = [each for component in bills[name]["components"] for each in files(component)]
        hashes = {each["name"]: each["hashes"] for each in listed}
        assert len(hashes) == len(listed)
        assert hashes == {
            member.filename: [{"alg": "SHA-256", "content": hashlib.sha256(data).hexdigest()}] for member, data in zips[name].items()}
        whole = bills[name]["metadata"]["component"]
        assert whole["hashes"][0]["content"] == hashlib.sha256((made / f"{name}.zip").read_bytes()).hexdigest()


def test_the_bill_names_what_dpkg_knows(bills, zips):
    """By the way round: the list of a package's files, where bill.py asked for the owner of each."""
    for name in NAMES:
        members = {member.filename: data for member, data in zips[name].items()}
        packages = [each for each in bills[name]["components"] if each.get("purl", "").startswith("pkg:deb/")]
        assert {"libssl3", "libcurl4", "libjansson4", "libc6", "ca-certificates"} <= {each["name"] for each in packages}
        assert not any(each["type"] == "file" and each["name"].startswith(("lib/", "certs/")) for each in bills[name]["components"])
        for package in packages:
            shown = subprocess.run(
                ["dpkg-query", "-W", "-f", "${Version} ${db:Status-Status}\n", package["name"]],
                check=True, capture_output=True, text=True).stdout
            assert f"{package['version']} installed" in shown
            listed = subprocess.run(["dpkg", "-L", package["name"]], check=True, capture_output=True, text=True).stdout.split()
            brought = {hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest() for path in listed if pathlib.Path(path).is_file()}
            for file in package["components"]:
                assert file["hashes"][0]["content"] in brought, file["name"]
                assert file["name"] in members
            assert f"{package['name']}@" in package["purl"] and f"distro={'-'.join(debian.distribution())}" in package["purl"]
        licences = {each["name"]: each.get("licenses") for each in packages}
        assert {"license": {"name": "Apache-2.0", "acknowledgement": "declared"}} in licences["libssl3"]
        # Its copyright file is prose: nothing is better than a guess.
        assert licences["libc6"] is None


def test_the_bill_names_what_is_linked_in(root, bills):
    pins = {pin["identity"]: pin["state"] for pin in json.loads((root / "Package.resolved").read_text())["pins"]}
    version = re.search(r"Swift version (\S+)", subprocess.run(
        ["swift", "--version"], check=True, capture_output=True, text=True).stdout).group(1)
    for name in NAMES:
        found = {each["name"]: each for each in bills[name]["components"] if each.get("purl", "").startswith("pkg:swift/")}
        # Nothing of the gateway's or the command line's: what Package.resolved has is not what is linked.
        assert set(found) == {"swift-log", "swift-runtime"}
        assert found["swift-log"]["version"] == pins["swift-log"]["version"]
        assert found["swift-log"]["externalReferences"][0]["comment"] == pins["swift-log"]["revision"]
        assert found["swift-log"]["licenses"] == [{"expression": "Apache-2.0"}]
        assert found["swift-runtime"]["version"] == version


@pytest.mark.parametrize("place", ["plain", "with a space"])
def test_what_is_linked_in_is_found_wherever_it_was_built(tmp_path, place):
    """The linker's list quotes paths with a space in them, and a package that is not found would just not be in the bill."""
    builds = tmp_path / place / ".build" / "release"
    (builds / "Logging.build").mkdir(parents=True)
    (builds / "x.product").mkdir()
    paths = [builds / "Logging.build" / "Logger.swift.o", builds / "x.build" / "main.swift.o"]
    (builds / "x.build").mkdir()
    (builds / "x.build" / "output-file-map.json").write_text(json.dumps({"": {}, f"{tmp_path}/{place}/Sources/x/main.swift": {}}))
    (builds / "Logging.build" / "output-file-map.json").write_text(json.dumps(
        {"": {}, f"{tmp_path}/{place}/.build/checkouts/swift-log/Sources/Logging/Logger.swift": {}}))
    (tmp_path / place / "Package.resolved").write_text(json.dumps({"pins": [
        {"identity": each, "location": f"https://example.com/{each}.git", "state": {"revision": "abc", "version": "1.2.3"}}
        for each in ("swift-log", "hummingbird")]}))
    listed = builds / "x.product" / "Objects.LinkFileList"
    listed.write_text("".join(f"{shlex.quote(str(path))}\n" for path in paths))
    found = swift.packages(builds, "x", tmp_path / place)
    assert [(each.name, each.version, each.purl()) for each in found] == [("swift-log", "1.2.3", "pkg:swift/example.com/swift-log@1.2.3")]
    listed.write_text("")
    with pytest.raises(Problems) as error:
        swift.packages(builds, "x", tmp_path / place)
    assert [each.code for each in error.value.problems] == ["objects_unknown"]


def test_the_bill_says_who_needs_whom(bills):
    """Every reference leads somewhere, and from the whole package one comes to every part."""
    for name in NAMES:
        graph = {each["ref"]: each["dependsOn"] for each in bills[name]["dependencies"]}
        known = {each["bom-ref"] for each in bills[name]["components"]} | {name}
        assert set(graph) | {ref for refs in graph.values() for ref in refs} <= known
        reached, waiting = set(), [name]
        while waiting:
            ref = waiting.pop()
            if ref not in reached:
                reached.add(ref)
                waiting += graph.get(ref, [])
        assert reached == known
        by_name = {ref: re.sub(r".*/([^/@]+)@.*", r"\1", ref) for ref in graph}
        (curl,) = [ref for ref in graph if by_name[ref] == "libcurl4"]
        assert "libssl3" in {by_name[ref] for ref in graph[curl]}


def test_the_bill_of_another_package_is_another(bills):
    serials = [bills[name]["serialNumber"] for name in NAMES]
    assert len(set(serials)) == 2 and all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", each) for each in serials)
    assert not any("timestamp" in bills[name]["metadata"] for name in NAMES)


def test_the_one_time_is_source_date_epoch(policy, bills, tmp_path):
    moment = 1_700_000_000
    place = make_packages(tmp_path / "dist", policy, SOURCE_DATE_EPOCH=str(moment), TZ="America/New_York")
    for name in NAMES:
        dated = json.loads((place / f"{name}.cdx.json").read_text())
        assert dated["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
        assert dated["serialNumber"] != bills[name]["serialNumber"]
        assert {member.date_time for member in contents(place / f"{name}.zip")} == {time.gmtime(moment)[:6]}


@pytest.mark.parametrize("moment", ["yesterday", "-1", "1e9", "99999999999", "١"])
def test_a_time_that_is_none_is_refused(policy, tmp_path, moment):
    result = run_package(tmp_path / "dist", policy, SOURCE_DATE_EPOCH=moment)
    assert result.returncode == 1 and result.stderr.startswith("package: epoch_invalid: SOURCE_DATE_EPOCH: ")


def test_a_foreign_architecture_is_refused_before_anything_is_built(root, tmp_path):
    """By make itself, whatever the target: it would take minutes to find out at the end."""
    swift = tmp_path / "swift"
    swift.write_text("#!/bin/sh\necho built; exit 1\n")
    swift.chmod(0o755)
    targets = ["package", "build-LatchkeyAuthorizer", "build-LatchkeyScheduler", "build-LatchkeySender", "build-LatchkeySweeper"]
    for target in targets:
        result = subprocess.run(
            ["make", "-C", root, target, f"ARCHITECTURE={FOREIGN}", f"SWIFT={swift}", f"ARTIFACTS_DIR={tmp_path / 'artifacts'}"],
            capture_output=True, text=True)
        assert result.returncode == 2 and "built" not in result.stdout
        assert f"package: architecture_foreign: this machine builds for {executable.here()} and {FOREIGN} was asked for" in result.stderr
        assert not (tmp_path / "artifacts").exists()
    result = run_package(tmp_path / "dist", ARCHITECTURE="sparc")
    assert result.returncode == 1 and result.stderr.startswith("package: architecture_unknown: ")


def test_an_executable_for_another_machine_is_refused(root, tmp_path):
    """The machine may be right and the build crossed: the file itself is looked at."""
    data = bytearray((root / ".build" / "release" / "latchkey-authorizer").read_bytes())
    data[18:20] = (183 if FOREIGN == "arm64" else 62).to_bytes(2, "little")
    (tmp_path / "latchkey-authorizer").write_bytes(data)
    with pytest.raises(Problems) as error:
        folder.make(tmp_path / "latchkey-authorizer", tmp_path / "out", executable.here())
    (problem,) = error.value.problems
    assert problem.code == "architecture_foreign" and f"built for {FOREIGN}" in problem.text
    assert not (tmp_path / "out").exists()


def test_a_private_key_that_came_another_way_is_found_at_the_end(root, tmp_path, monkeypatch):
    """As if somebody's key lay among the authorities."""
    key = tmp_path / "own.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ED25519", "-out", key], check=True, capture_output=True)
    monkeypatch.setattr(folder, "authorities", lambda: ({"aaaaaaaa.0": key}, 0))
    with pytest.raises(Problems) as error:
        folder.make(root / ".build" / "release" / "latchkey-authorizer", tmp_path / "out", executable.here())
    assert [(each.code, each.place) for each in error.value.problems] == [("private_key", "certs/aaaaaaaa.0")]
    assert not (tmp_path / "out").exists()


def test_make_takes_the_architecture_that_the_template_has(root):
    template = yaml_parse((root / "template.yaml").read_text())
    parameter = template["Parameters"].get("Architecture")
    expected = parameter["Default"] if parameter else template["Globals"]["Function"]["Architectures"][0]
    assert re.search(r"^ARCHITECTURE \?= (\S+)$", (root / "Makefile").read_text(), re.MULTILINE).group(1) == expected


def test_a_folder_with_something_in_it_is_left_alone(root, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(Problems) as error:
        folder.make(root / ".build" / "release" / "latchkey-authorizer", tmp_path / "out", executable.here())
    assert [each.code for each in error.value.problems] == ["folder_not_empty"]
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["notes.txt"]


def test_without_dpkg_the_files_are_listed_by_themselves(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert debian.owners([pathlib.Path("/etc/hostname")]) == {}
    assert "no dpkg" in bill.known({})
