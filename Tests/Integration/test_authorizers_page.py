"""docs/authorizers.md, docs/caching.md: every template as SAM's linter reads it, every piece of a policy as the function
reads it."""

import json
import re

import pytest
from samcli.yamlhelper import yaml_parse

from executables import ROOT
from test_template import sam

PAGE = (ROOT / "docs" / "authorizers.md").read_text()
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
TEMPLATES = {name: re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) for name, text in SECTIONS.items()}
TEMPLATES = {name: texts[0] for name, texts in TEMPLATES.items() if len(texts) == 1}
CACHING = (ROOT / "docs" / "caching.md").read_text()
PIECES = [
    (name, piece) for name, text in [*SECTIONS.items(), ("caching", CACHING)]
    for piece in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]

BASE = {
    "issuers": [{"name": "customers", "userPool": "eu-central-1_Ab12Cd34E", "clients": ["web"], "tokenUse": "access"}],
    "roles": [{"name": "user", "permissions": ["profile:read"],
               "grantedTo": [{"issuer": "customers", "groups": ["users"]}]}],
    "routes": [{"method": "GET", "path": "/me", "permission": "profile:read"}],
}


def authorizer_of(name):
    resources = yaml_parse(TEMPLATES[name])["Resources"]
    return resources["Api"]["Properties"]["Auth"]["Authorizers"]["Latchkey"]


def test_each_kind_of_api_has_its_template():
    assert list(TEMPLATES) == [
        "REST API, TOKEN", "REST API, REQUEST", "WebSocket API", "HTTP API, format 1.0",
        "HTTP API, format 2.0, with a policy", "HTTP API, format 2.0, with simple responses",
        "Usage plans: quotas and throttling by API Gateway"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_sam_validates_each_template_with_its_linter(tmp_path, name):
    (tmp_path / "template.yaml").write_text(TEMPLATES[name])
    result = sam(tmp_path, "validate", "--lint")
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_linter_notices_a_mistake(tmp_path):
    text = TEMPLATES["WebSocket API"]
    broken = text.replace("RouteKey: $connect", "RouteKeys: $connect")
    assert broken != text
    (tmp_path / "template.yaml").write_text(broken)
    assert sam(tmp_path, "validate", "--lint").returncode != 0


@pytest.mark.parametrize("name, piece", PIECES)
def test_each_piece_of_a_policy_loads(latchkey, tmp_path, name, piece):
    policy = tmp_path / "latchkey.json"
    policy.write_text(json.dumps(BASE | json.loads(piece)))
    run = latchkey("verify", "--policy", policy, "no-token")
    assert (run.returncode, run.stderr) == (1, "")


def test_a_piece_of_a_policy_that_means_nothing_does_not_load(latchkey, tmp_path):
    policy = tmp_path / "latchkey.json"
    policy.write_text(json.dumps(BASE | {"httpApiAnswer": "terse"}))
    assert latchkey("verify", "--policy", policy, "no-token").returncode == 2


def test_what_the_page_warns_of_is_not_in_its_templates():
    for name in TEMPLATES:
        text = TEMPLATES[name]
        if "AWS::Serverless::Api" in text:
            assert "AddDefaultAuthorizerToCorsPreflight: false" in text, name
        if "AWS::Serverless::HttpApi" in text:
            assert authorizer_of(name)["EnableFunctionDefaultPermissions"] is True, name
    simple = authorizer_of("HTTP API, format 2.0, with simple responses")
    assert simple["EnableSimpleResponses"] is True and "routeKey" in simple["Identity"]["Context"]
    # Two sources of which a request has one.
    assert authorizer_of("REST API, REQUEST")["Identity"] == {"ReauthorizeEvery": 0}


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_template_agrees_with_its_policy(latchkey, tmp_path, name):
    (tmp_path / "template.yaml").write_text(TEMPLATES[name])
    document = dict(BASE)
    for section, piece in PIECES:
        if section == name:
            document |= json.loads(piece)
    (tmp_path / "latchkey.json").write_text(json.dumps(document))
    run = latchkey(
        "policy", "routes", "--output", "json", "--template", tmp_path / "template.yaml", tmp_path / "latchkey.json")
    findings = [json.loads(line) for line in run.stdout.splitlines()]
    assert (run.returncode, run.stderr) == (0, ""), run.stdout + run.stderr
    assert [each for each in findings if each["severity"] == "error"] == []
