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
    assert stamp.read_text().startswith(pins), "run scripts/setup first: it would now replace the environment of this test"
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


@pytest.mark.parametrize("banner", ["Swift version 6.3.1 (swift-6.3.1-RELEASE)", "Swift version 6.10 (x)", "Swift version 7.0-dev (x)"])
def test_a_newer_toolchain_is_welcome(root, tmp_path, banner):
    swift = tmp_path / "swift"
    swift.write_text(f"#!/bin/sh\necho '{banner}'\n")
    swift.chmod(swift.stat().st_mode | stat.S_IXUSR)
    result = subprocess.run(
        [str(root / "scripts" / "setup"), "packages"], capture_output=True, text=True,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert result.returncode == 0, result.stderr


def test_make_alone_lists_its_targets(root):
    result = subprocess.run(["make", "-C", str(root), "--no-print-directory"], capture_output=True, text=True)
    for target in ("run", "test", "bench", "fuzz", "lint", "build", "clean"):
        assert f"make {target} " in result.stdout
