"""scripts/check-layers passes on this tree and fails on one with a single bad import."""

import shutil
import subprocess


def check(*arguments):
    return subprocess.run([str(each) for each in arguments], capture_output=True, text=True)


def test_the_self_test_notices_every_planted_fault(root):
    result = check(root / "scripts" / "check-layers", "--self-test")
    assert result.returncode == 0, result.stdout + result.stderr


def copy_of(root, folder):
    shutil.copy(root / "Package.swift", folder)
    shutil.copytree(root / "Sources", folder / "Sources")
    # Package.swift names the test targets and looks for their folders.
    shutil.copytree(root / "Tests", folder / "Tests", ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache"))
    return folder


def test_one_upward_import_is_noticed(root, tmp_path):
    tree = copy_of(root, tmp_path)
    assert check(root / "scripts" / "check-layers", tree).returncode == 0
    with next((tree / "Sources" / "JOSE").glob("*.swift")).open("a") as file:
        file.write("\n@_spi(Inner) package import KeyFetching\n")
    result = check(root / "scripts" / "check-layers", tree)
    assert result.returncode == 1
    assert "row 2 may not import KeyFetching of row 3" in result.stdout


def test_foundation_below_the_tools_is_noticed(root, tmp_path):
    tree = copy_of(root, tmp_path)
    with next((tree / "Sources" / "LambdaRuntime").glob("*.swift")).open("a") as file:
        file.write("\ninternal import FoundationEssentials\n")
    result = check(root / "scripts" / "check-layers", tree)
    assert result.returncode == 1 and "FoundationEssentials would be linked" in result.stdout


def test_a_dependency_that_nobody_imports_is_noticed(root, tmp_path):
    tree = copy_of(root, tmp_path)
    package = tree / "Package.swift"
    package.write_text(package.read_text().replace('room("OIDC", [', 'room("OIDC", ["Signatures", '))
    result = check(root / "scripts" / "check-layers", tree)
    assert result.returncode == 1 and "OIDC depends on Signatures, which it never imports" in result.stdout
