"""template.yaml as the SAM command line reads it, and its promises about the API."""

import json
import os
import pathlib
import subprocess
import sys

import pytest
import yaml

ENVIRONMENT = {**os.environ, "AWS_DEFAULT_REGION": "eu-central-1", "SAM_CLI_TELEMETRY": "0"}


class Loader(yaml.SafeLoader):
    """CloudFormation's short forms (!Ref, !Sub, !GetAtt) as plain values."""


Loader.add_multi_constructor("!", lambda loader, suffix, node: loader.construct_scalar(node))


@pytest.fixture(scope="module")
def template(root):
    return yaml.load((root / "template.yaml").read_text(), Loader)


def sam(root, *arguments):
    command = [str(pathlib.Path(sys.executable).parent / "sam"), *map(str, arguments)]
    return subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True)


def test_sam_validates_it_with_its_linter(root):
    result = sam(root, "validate", "--lint")
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_linter_notices_a_mistake(root, tmp_path):
    text = (root / "template.yaml").read_text()
    broken = tmp_path / "template.yaml"
    broken.write_text(text.replace("MemorySize: 256", "MemorySize: 64"))
    assert broken.read_text() != text
    assert sam(root, "validate", "--lint", "--template", broken).returncode != 0


def test_preflights_carry_no_token(template):
    auth = template["Resources"]["Api"]["Properties"]["Auth"]
    assert auth["AddDefaultAuthorizerToCorsPreflight"] is False
    assert auth["DefaultAuthorizer"] in auth["Authorizers"]


def test_only_status_is_public(template):
    events = template["Resources"]["LatchkeyScheduler"]["Properties"]["Events"].values()
    public = [event["Properties"]["Path"] for event in events if "Auth" in event["Properties"]]
    assert public == ["/status"]


def test_browsers_may_read_the_gateways_own_answers(template):
    responses = template["Resources"]["Api"]["Properties"]["GatewayResponses"]
    for name in (
        "UNAUTHORIZED", "ACCESS_DENIED", "AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR", "DEFAULT_4XX",
        "DEFAULT_5XX",
    ):
        assert "Access-Control-Allow-Origin" in responses[name]["ResponseParameters"]["Headers"]


def test_the_policy_document_knows_the_routes_and_the_variables(root, template):
    document = (root / "examples" / "cognito.json").read_text()
    variables = template["Resources"]["LatchkeyAuthorizer"]["Properties"]["Environment"]["Variables"]
    for name in ("USER_POOL_ID", "WEB_CLIENT_ID"):
        assert name in variables and "${" + name + "}" in document
    protected = {
        (event["Properties"]["Method"], event["Properties"]["Path"])
        for event in template["Resources"]["LatchkeyScheduler"]["Properties"]["Events"].values()
        if "Auth" not in event["Properties"]
    }
    assert {(route["method"], route["path"]) for route in json.loads(document)["routes"]} == protected
