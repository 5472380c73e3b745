"""latchkey.json, as template.yaml deploys it, under the functions' own executables: people, machines, and who signs."""

import itertools
import json

import pytest
from samcli.yamlhelper import yaml_parse

from executables import REGION, ROOT, SCHEDULER, executable
from gateway.rie import Function, FunctionError
from secret_service import SecretService
from test_scheduler import second_format

ACCOUNT = "123456789012"
SESSIONS = f"arn:aws:sts::{ACCOUNT}:assumed-role/latchkey-callers"
STAGE = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:abcdef1234/live"


@pytest.fixture(scope="module")
def key():
    """The machines' key and the one that they are counted by, made as the template makes them."""
    resources = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]
    with SecretService(REGION) as service:
        service.arns, texts = {}, []
        for name in ("ServiceKey", "ServiceUsageKey"):
            made = resources[name]["Properties"]["GenerateSecretString"]
            texts.append(service.secrets.get_random_password(**made)["RandomPassword"])
            service.arns[name] = service.secrets.create_secret(Name=f"{name}-1", SecretString=texts[-1])["ARN"]
        service.check_everything()
        yield service, *texts


@pytest.fixture(scope="module")
def variables(key):
    """What the template gives to both functions, so that the document loads."""
    service, *_ = key
    return {
        **service.environment(service.reader), "USER_POOL_ID": f"{REGION}_AbCdEfGhI", "WEB_CLIENT_ID": "1example23456789",
        "SERVICE_KEY": service.arns["ServiceKey"], "SERVICE_USAGE_KEY": service.arns["ServiceUsageKey"], "SIGNED_CALLERS": SESSIONS, "LATCHKEY_POLICY": str(ROOT / "latchkey.json"),
        "LATCHKEY_ALLOW_LOOPBACK_HTTP": "1"}


@pytest.fixture(scope="module")
def authorizer(variables):
    with Function([executable("latchkey-authorizer")], variables, timeout=9) as function:
        yield function


def request(path="/services/me", method="GET", **headers):
    """As the authorizer LatchkeyKeys is told it."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "type": "REQUEST", "methodArn": f"{STAGE}/{method}{path}", "resource": path, "path": path, "httpMethod": method,
        "headers": headers, "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None, "multiValueQueryStringParameters": None, "pathParameters": None, "stageVariables": None,
        "requestContext": {"path": f"/live{path}", "identity": {"sourceIp": "192.0.2.7"}, "requestId": "r"}}


def test_a_machine_has_its_role_and_its_usage_plan(authorizer, key):
    _, text, counted = key
    answer = authorizer.invoke(request(x_api_key=text))
    assert answer["principalId"] == "credentials:machines"
    assert answer["usageIdentifierKey"] == counted != text
    assert (answer["context"]["role"], answer["context"]["authType"]) == ("service", "api-key")
    allowed = {
        resource for each in answer["policyDocument"]["Statement"] if each["Effect"] == "Allow" for resource in each["Resource"]}
    assert {f"{STAGE}/GET/services/me", f"{STAGE}/POST/services/groups/*/messages"} <= allowed
    assert not any("DELETE" in each or "subscribers" in each for each in allowed)
    assert text not in authorizer.output() and counted not in authorizer.output()


def test_the_key_that_is_counted_by_lets_nobody_in(authorizer, key):
    """Whoever may read API Gateway's settings may read it."""
    _, text, counted = key
    assert authorizer.invoke(request(x_api_key=text))["principalId"] == "credentials:machines"
    with pytest.raises(FunctionError) as refused:
        authorizer.invoke(request(x_api_key=counted))
    assert refused.value.message == "Unauthorized"


def test_what_is_kept_by_the_key_is_never_another_callers(authorizer, key):
    """Why LatchkeyKeys may keep its answers by x-api-key alone, although the function reads Authorization, too: beside a key
    nothing else is believed. (The lint of templates relies on it, whatever the header holds.)"""
    _, text, _ = key
    alone = authorizer.invoke(request(x_api_key=text))
    others = [
        "", " ", "x", "Bearer", "Bearer ", "Bearer a.b.c", "bearer  a.b.c", "Bearer a.b.c, Bearer d.e.f", "Basic eDp5", "DPoP a.b.c",
        f"Bearer {text}", text, "Bearer\ta.b.c", "é"]
    believed = 0
    for given, other in itertools.product([text, text[:-1], text + "x", "x"], others):
        try:
            answer = authorizer.invoke(request(x_api_key=given, Authorization=other))
        except FunctionError as error:
            # A 401, which is never kept.
            assert error.message == "Unauthorized"
            continue
        assert (given, other) == (text, ""), "beside a key something else was believed"
        assert answer == alone
        believed += 1
    assert believed == 1


@pytest.mark.parametrize("shape", ["Function URL", "not signed"])
def test_who_signs_has_the_role_of_machines_and_others_have_none(variables, shape):
    settings = {**SCHEDULER, **variables}
    with Function([executable("latchkey-scheduler")], settings, timeout=9) as function:
        if shape == "not signed":
            assert function.invoke(second_format("GET", "/me"))["statusCode"] == 500
            return
        reply = function.invoke(second_format("GET", "/me", {"iam": {"userArn": f"{SESSIONS}/build-7"}}))
        assert reply["statusCode"] == 200 and json.loads(reply["body"])["role"] == "service"
        for arn in (f"{SESSIONS}2/build-7", f"{SESSIONS}/a/b", f"arn:aws:iam::{ACCOUNT}:role/latchkey-callers",
                    SESSIONS.replace(ACCOUNT, "210987654321") + "/build-7"):
            assert function.invoke(second_format("GET", "/me", {"iam": {"userArn": arn}}))["statusCode"] == 403, arn


def test_without_its_variables_the_document_does_not_load(variables):
    for name in ("USER_POOL_ID", "WEB_CLIENT_ID", "SERVICE_KEY", "SERVICE_USAGE_KEY", "SIGNED_CALLERS"):
        less = {each: value for each, value in variables.items() if each != name}
        with Function([executable("latchkey-authorizer")], less, timeout=9) as function:
            with pytest.raises(FunctionError):
                function.invoke(request(x_api_key="x"))
            assert f"no variable {name}" in function.output()
