"""docs/terraform.md: its HCL parses, and says of the Function URL what template.yaml says of the same."""

import json
import re

import hcl2
import pytest
from samcli.yamlhelper import yaml_parse

from executables import ROOT

PAGE = (ROOT / "docs" / "terraform.md").read_text()
TEMPLATE = yaml_parse((ROOT / "template.yaml").read_text())


def plain(value):
    """Without the quotation marks that the parser leaves around texts."""
    if isinstance(value, dict):
        return {plain(name): plain(each) for name, each in value.items() if not str(name).startswith("__")}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value[1:-1] if isinstance(value, str) and value[:1] == value[-1:] == '"' else value


@pytest.fixture(scope="module")
def document():
    (text,) = re.findall(r"```hcl\n(.*?)```", PAGE, re.DOTALL)
    return plain(hcl2.loads(text))


def resources(document, kind):
    return {name: body for each in document["resource"] for found, bodies in each.items() if found == kind for name, body in bodies.items()}


def test_what_is_no_hcl_is_noticed():
    with pytest.raises(Exception):
        hcl2.loads('resource "a" "b" {')


def test_both_permissions_are_given_and_only_through_the_address(document):
    permissions = {each["action"]: each for each in resources(document, "aws_lambda_permission").values()}
    assert set(permissions) == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    assert permissions["lambda:InvokeFunctionUrl"]["function_url_auth_type"] == "AWS_IAM"
    assert permissions["lambda:InvokeFunction"]["invoked_via_function_url"] is True
    assert {each["principal"] for each in permissions.values()} == {"${local.caller}"}
    (url,) = resources(document, "aws_lambda_function_url").values()
    assert url["authorization_type"] == "AWS_IAM"
    ours = {
        each["Properties"]["Action"] for name, each in TEMPLATE["Resources"].items()
        if each["Type"] == "AWS::Lambda::Permission" and each.get("Condition") == "WithSignedUrl"}
    assert ours == set(permissions)


def test_the_function_is_the_one_of_the_template(document):
    (function,) = resources(document, "aws_lambda_function").values()
    ours, everywhere = TEMPLATE["Resources"]["LatchkeyScheduler"]["Properties"], TEMPLATE["Globals"]["Function"]
    assert function["runtime"] == everywhere["Runtime"]
    assert (function["handler"], function["timeout"]) == (ours["Handler"], ours["Timeout"])
    assert function["memory_size"] == everywhere["MemorySize"]
    text = json.dumps(function["environment"])
    for name in ("LATCHKEY_POLICY", "SIGNED_CALLERS"):
        assert name in text and name in ours["Environment"]["Variables"]
    # What the policy document names is said, or is to be given.
    variables = {name: body for each in document["variable"] for name, body in each.items()}
    given = variables["scheduler_environment"]["description"] + text
    assert set(re.findall(r"\$\{(\w+)\}", (ROOT / "latchkey.json").read_text())) <= set(re.findall(r"\w+", given))


def test_every_reference_leads_somewhere(document):
    text = json.dumps(document)
    declared = {f"var.{name}" for each in document["variable"] for name in each}
    declared |= {f"local.{name}" for each in document["locals"] for name in each}
    declared |= {f"data.{kind}.{name}" for each in document["data"] for kind, bodies in each.items() for name in bodies}
    declared |= {f"{kind}.{name}" for each in document["resource"] for kind, bodies in each.items() for name in bodies}
    found = set(re.findall(r"(?<![\w.])((?:var|local)\.\w+|data\.\w+\.\w+|aws_\w+\.\w+)", text))
    assert len(found) > 8 and found <= declared, found - declared


def test_the_callers_are_read_by_the_command_line(latchkey, tmp_path):
    (piece,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "latchkey.json").write_text(piece)
    done = latchkey(
        "policy", "check", "--strict", tmp_path / "latchkey.json",
        environment={"SIGNED_CALLERS": "arn:aws:sts::123456789012:assumed-role/Deployer"})
    assert done.returncode == 0, done.stdout + done.stderr
