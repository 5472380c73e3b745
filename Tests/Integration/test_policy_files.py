"""What travels with a policy document is what it names, byte for byte of the name, and nothing from elsewhere."""

import json
import shutil
import subprocess

import pytest


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    (folder / "keys").mkdir(parents=True)
    return folder


def policy(project, path):
    document = project / "policy.json"
    document.write_text(json.dumps({"issuers": [{"keys": {"file": path}}]}))
    return document


def travelling(root, document):
    return subprocess.run(
        [root / "scripts" / "policy-files", document], capture_output=True, text=True, timeout=60)


def test_a_link_out_of_the_folder_does_not_travel(root, project, tmp_path):
    (tmp_path / "credentials").write_text("not for a bundle")
    (project / "keys" / "set.json").symlink_to(tmp_path / "credentials")
    result = travelling(root, policy(project, "keys/set.json"))
    assert result.returncode == 1 and result.stdout == ""
    assert "$.issuers[0].keys.file: keys/set.json: a link out of the document's folder" in result.stderr


def test_a_folder_that_is_a_link_does_not_help(root, project, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "set.json").write_text("{}")
    (project / "more").symlink_to(tmp_path / "elsewhere")
    assert travelling(root, policy(project, "more/set.json")).returncode == 1


def test_a_link_within_the_folder_travels(root, project):
    (project / "keys" / "2026.json").write_text("{}")
    (project / "keys" / "set.json").symlink_to("2026.json")
    assert travelling(root, policy(project, "keys/set.json")).stdout == "keys/set.json\n"


def test_spaces_around_a_name_belong_to_it(root, project, tmp_path):
    # Another program in the place of the function: what it does is not the question.
    place = tmp_path / "latchkey"
    (place / ".build" / "release").mkdir(parents=True)
    (place / "scripts").mkdir()
    shutil.copy(root / "scripts" / "bundle", place / "scripts")
    shutil.copytree(root / "scripts" / "bundling", place / "scripts" / "bundling")
    shutil.copy(shutil.which("true"), place / ".build" / "release" / "function")
    (project / "keys" / "set.json ").write_text('{"keys": []}')
    (project / "keys" / "set.json").write_text('{"another": []}')
    folder = tmp_path / "bundle"
    subprocess.run(
        [place / "scripts" / "bundle", "function", folder, policy(project, "keys/set.json ")], check=True, timeout=60)
    assert (folder / "keys" / "set.json ").read_text() == '{"keys": []}'
    assert not (folder / "keys" / "set.json").exists()


def test_no_secret_travels_wherever_it_is_named(root, project):
    for name in ["issuer.key", "caller.key", "old.key", "plan.key", "set.json"]:
        (project / "keys" / name).write_text('{"keys": []}')
    old = {"secret": "file:keys/old.key", "until": "2026-12-31T00:00:00Z"}
    document = project / "policy.json"
    document.write_text(json.dumps({
        "issuers": [{"keys": {"file": "keys/set.json"}}, {"keys": {"secrets": ["file:keys/issuer.key"]}}],
        "credentials": [{"kind": "api-key", "header": "x-api-key", "secrets": ["file:keys/caller.key", old]}],
        "roles": [{"name": "gold", "usageKey": "file:keys/plan.key"}],
    }))
    result = travelling(root, document)
    assert (result.returncode, result.stdout, result.stderr) == (0, "keys/set.json\n", "")


def test_a_document_without_issuers_names_no_file(root, project):
    document = project / "policy.json"
    document.write_text(json.dumps({"credentials": [{"kind": "bearer", "secrets": ["file:keys/caller.key"]}]}))
    result = travelling(root, document)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
