"""scripts/outdated compares a bill of materials with what apt would install, and says so when it cannot."""

import json
import os
import re
import subprocess

import pytest

from bundling.debian import DebianPackage, distribution

OPENSSL = DebianPackage("libssl3", "3.0.19-1~deb12u2", "amd64", "openssl", "3.0.19-1~deb12u2")
CURL = DebianPackage("libcurl4", "7.88.1-10+deb12u15", "amd64", "curl", "7.88.1-10+deb12u15")


def bill(folder, *packages):
    path = folder / "bill.cdx.json"
    path.write_text(json.dumps({"components": [{"name": "bin/x", "type": "file"}, *(
        {"type": "library", "name": each.name, "version": each.version, "purl": each.purl()} for each in packages)]}))
    return path


def outdated(root, folder, *bills, **candidates):
    """With an apt that would install these versions; dpkg, which compares them, is the real one."""
    answer = "".join(
        f"{name}:\n  Installed: 1\n  Candidate: {version}\n  Version table:\n     1 500\n" for name, version in candidates.items())
    stand_in = folder / "apt-cache"
    stand_in.write_text(f"#!/bin/sh\ncat <<'ANSWER'\n{answer}ANSWER\n")
    stand_in.chmod(0o755)
    return subprocess.run(
        [root / "scripts" / "outdated", *bills], capture_output=True, text=True, env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"})


def test_an_update_is_named_and_ends_with_1(root, tmp_path):
    result = outdated(root, tmp_path, bill(tmp_path, OPENSSL, CURL), libssl3="3.0.22-1~deb12u2", libcurl4="7.88.1-10+deb12u15")
    assert (result.returncode, result.stdout) == (1, "libssl3 3.0.19-1~deb12u2 -> 3.0.22-1~deb12u2\n")


@pytest.mark.parametrize("version", ["3.0.19-1~deb12u2", "3.0.19-1~deb12u1", "3.0.9-1"])
def test_what_is_as_new_or_newer_is_fine(root, tmp_path, version):
    """As dpkg orders versions: 3.0.9 is older than 3.0.19."""
    result = outdated(root, tmp_path, bill(tmp_path, OPENSSL), libssl3=version)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_what_cannot_be_said_is_not_called_fine(root, tmp_path):
    known = bill(tmp_path, OPENSSL)
    assert outdated(root, tmp_path, known, libcurl4="1").returncode == 2
    assert outdated(root, tmp_path, known, libssl3="(none)").returncode == 2
    assert outdated(root, tmp_path).returncode == 2
    assert outdated(root, tmp_path, tmp_path / "none.json").returncode == 2
    empty = outdated(root, tmp_path, bill(tmp_path))
    assert empty.returncode == 2 and "names no package of Debian's" in empty.stderr
    path = bill(tmp_path, OPENSSL)
    path.write_text(path.read_text().replace("-".join(distribution()), "debian-99"))
    other = outdated(root, tmp_path, path, libssl3="9")
    assert other.returncode == 2 and "another distribution" in other.stderr


def test_it_reads_the_bills_that_are_made(root):
    """The package URL's form is one both agree on."""
    assert re.fullmatch(
        rf"pkg:deb/{distribution()[0]}/libssl3@3\.0\.19-1~deb12u2\?arch=amd64&distro={'-'.join(distribution())}"
        r"&upstream=openssl%403\.0\.19-1~deb12u2", OPENSSL.purl())


@pytest.mark.parametrize("script", ["outdated", "package"])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_scripts_say_what_they_take(root, script, option):
    result = subprocess.run([root / "scripts" / script, option], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(f"usage: scripts/{script} [-h]") and "materials" in result.stdout
