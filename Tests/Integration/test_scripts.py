"""The scripts around the build: repeatable, and clear about what is missing."""

import hashlib
import os
import stat
import subprocess

import pytest


def test_every_script_says_what_it_is_for(root):
    for script in (root / "scripts").iterdir():
        if script.is_file():
            assert os.access(script, os.X_OK), script
            second = script.read_text().splitlines()[1]
            assert second.startswith(("# ", '"""')), script


def test_setup_does_nothing_when_all_is_there(root):
    stamp = root / ".venv" / "stamp"
    pins = hashlib.sha256((root / "requirements.txt").read_bytes()).hexdigest()
    assert stamp.read_text().startswith(pins), "run scripts/setup first: it would now replace this environment"
    before = stamp.stat().st_mtime_ns
    result = subprocess.run([str(root / "scripts" / "setup")], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert result.stderr == "" and stamp.stat().st_mtime_ns == before


@pytest.mark.parametrize("banner, found", [
    ("Swift version 6.2.1 (swift-6.2.1-RELEASE)", "is 6.2"),
    ("Swift version 5.10 (swift-5.10-RELEASE)", "is 5.10"),
    ("Apple Swift version 6.1.2 (swiftlang-6.1.2)", "is 6.1"),
    ("gibberish", "does not say which this is"),
])
def test_an_old_toolchain_is_named(root, tmp_path, banner, found):
    swift = tmp_path / "swift"
    swift.write_text(f"#!/bin/sh\necho '{banner}'\n")
    swift.chmod(swift.stat().st_mode | stat.S_IXUSR)
    result = subprocess.run(
        [str(root / "scripts" / "setup"), "packages"], capture_output=True, text=True,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert result.returncode == 1
    assert "Swift 6.3 or newer is needed" in result.stderr and found in result.stderr


@pytest.mark.parametrize("banner", [
    "Swift version 6.3.1 (swift-6.3.1-RELEASE)", "Swift version 6.10 (x)", "Swift version 7.0-dev (x)",
])
def test_a_newer_toolchain_is_welcome(root, tmp_path, banner):
    swift = tmp_path / "swift"
    swift.write_text(f"#!/bin/sh\necho '{banner}'\n")
    swift.chmod(swift.stat().st_mode | stat.S_IXUSR)
    result = subprocess.run(
        [str(root / "scripts" / "setup"), "packages"], capture_output=True, text=True,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert result.returncode == 0, result.stderr


def stand_ins(folder, **scripts):
    """Commands that come first on the PATH; each of apt-get and sudo notes how it was called."""
    for name, text in scripts.items():
        path = folder / name.replace("_", "-")
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}


def setup_packages(root, environment):
    command = [str(root / "scripts" / "setup"), "packages"]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


@pytest.mark.parametrize("user, prefix", [(0, ""), (1000, "sudo ")])
def test_what_is_missing_is_installed_with_sudo_where_needed(root, tmp_path, user, prefix):
    note = tmp_path / "calls"
    there = tmp_path / "installed"
    environment = stand_ins(
        tmp_path,
        pkg_config=f'[ "$2" != jansson ] || [ -e {there} ]',
        id=f"echo {user}",
        sudo='echo "sudo $*" >>' + f'{note}; exec env PATH="$PATH" NOTED=yes "$@"',
        apt_get=f'[ -n "$NOTED" ] || echo "apt-get $*" >>{note}; [ "$1" = update ] || touch {there}')
    result = setup_packages(root, environment)
    assert result.returncode == 0, result.stderr
    first, second = note.read_text().splitlines()
    assert first == f"{prefix}apt-get update -q"
    assert second.startswith(prefix)
    assert second.endswith("apt-get install -y -q --no-install-recommends libjansson-dev")
    note.unlink()
    assert setup_packages(root, environment).returncode == 0
    assert not note.exists(), "a second run has nothing to install"


def test_an_installation_that_brought_nothing_is_noticed(root, tmp_path):
    environment = stand_ins(tmp_path, pkg_config='[ "$2" != jansson ]', id="echo 0", apt_get="exit 0")
    result = setup_packages(root, environment)
    assert result.returncode == 1 and "still missing after the installation: libjansson-dev" in result.stderr


@pytest.mark.parametrize("part, missing", [
    ("packages", []), ("tests", ["gcc", "graphviz", "groff-base", "wrk"]), ("browser", ["chromium", "chromium-driver"]),
])
def test_what_only_tests_need_is_no_part_of_the_packages(root, tmp_path, part, missing):
    """On a machine that has everything but what tests need, each part names what it would install."""
    hidden = {"cc", "wrk", "groff", "dot", "chromium", "chromedriver"}
    for folder in os.environ["PATH"].split(os.pathsep):
        for command in os.scandir(folder) if os.path.isdir(folder) else []:
            if command.name not in hidden | {"apt-get", "id"} and not os.path.lexists(tmp_path / command.name):
                (tmp_path / command.name).symlink_to(command.path)
    note = tmp_path / "calls"
    environment = stand_ins(tmp_path, id="echo 0", apt_get=f'echo "$*" >>{note}')
    result = subprocess.run(
        [str(root / "scripts" / "setup"), part], capture_output=True, text=True, env={**environment, "PATH": str(tmp_path)})
    asked = note.read_text().splitlines()[1].split("recommends ")[1].split() if note.exists() else []
    assert sorted(asked) == missing, result.stderr


def test_make_alone_lists_its_targets(root):
    result = subprocess.run(["make", "-C", str(root), "--no-print-directory"], capture_output=True, text=True)
    for target in ("run", "test", "bench", "fuzz", "lint", "build", "clean"):
        assert f"make {target} " in result.stdout
