"""scripts/check-linkage passes on the Lambda executables and would notice Foundation in them."""

import shutil
import subprocess

from executables import executable, harness


def check(root, *arguments):
    return subprocess.run(
        [str(root / "scripts" / "check-linkage"), *map(str, arguments)], capture_output=True, text=True)


def test_the_lambda_executables_do_without_foundation(root):
    for name in ("latchkey-authorizer", "latchkey-scheduler", "latchkey"):
        executable(name)
    result = check(root)
    assert result.returncode == 0, result.stdout + result.stderr


def test_foundation_in_an_authorizer_is_noticed(root, tmp_path):
    for name in ("latchkey", "latchkey-scheduler"):
        shutil.copy(executable(name), tmp_path / name)
    shutil.copy(executable("latchkey"), tmp_path / "latchkey-authorizer")
    result = check(root, tmp_path)
    assert result.returncode == 1
    assert "latchkey-authorizer: links Foundation" in result.stdout and "FoundationEssentials" in result.stdout


def test_sqlite_in_a_lambda_executable_is_noticed(root, tmp_path):
    """With the program that links the store on the disk in the scheduler's place."""
    for name in ("latchkey", "latchkey-authorizer"):
        shutil.copy(executable(name), tmp_path / name)
    shutil.copy(harness(), tmp_path / "latchkey-scheduler")
    result = check(root, tmp_path)
    assert result.returncode == 1
    assert "latchkey-scheduler: links SQLite" in result.stdout and "latchkey-authorizer: links" not in result.stdout


def test_a_check_that_has_gone_blind_is_noticed(root, tmp_path):
    """If the command line stopped linking Foundation, the check would no longer prove anything."""
    for name in ("latchkey-authorizer", "latchkey-scheduler", "latchkey"):
        shutil.copy(executable("latchkey-scheduler"), tmp_path / name)
    result = check(root, tmp_path)
    assert result.returncode == 1 and "self-test" in result.stderr
