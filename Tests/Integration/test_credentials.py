"""Callers who have no token: an API key, a shared bearer token, a user and a password, an address; and usage keys.

The function runs under Lambda's emulator; Secrets Manager is moto's, which judges every signature.
"""

import json
import subprocess
import sys
import time

import pytest

from callers import addresses, basic, credential, document, event, leaks, moment
from executables import REGION, ROOT, executable
from gateway.rie import Function, FunctionError
from secret_service import SecretService

KEY = "the-key-of-the-reports-0123456789"
NEXT = "the-next-key-of-the-reports-0123456789"
SHARED = "the-shared-token-0123456789"
PASSWORD = "the:password of jenkins, with an é"
USAGE = "the-usage-plan-key-of-the-readers"
SECRETS = [KEY, NEXT, SHARED, PASSWORD, USAGE]


@pytest.fixture(scope="module")
def service():
    with SecretService(REGION) as service:
        create = service.secrets.create_secret
        create(Name="callers/key", SecretString=KEY)
        create(Name="callers/both", SecretString=json.dumps({"old": KEY, "new": NEXT, "usage": USAGE}))
        create(Name="callers/short", SecretString="fifteen-bytes!!")
        create(Name="callers/usage", SecretString=USAGE)
        service.check_everything()
        yield service


@pytest.fixture
def start(tmp_path):
    """Starts the function with a policy; `environment` adds to its own."""
    started = []

    def run(policy, environment=None, **settings):
        path = tmp_path / "latchkey.json"
        path.write_text(json.dumps(policy))
        function = Function(
            [executable("latchkey-authorizer")],
            {"LATCHKEY_POLICY": str(path), "LATCHKEY_ALLOW_LOOPBACK_HTTP": "1", **(environment or {})}, **settings)
        function.__enter__()
        started.append(function)
        return function

    yield run
    for function in started:
        output = function.output()
        function.__exit__()
        assert leaks(output, SECRETS) == []


def refused(function, request):
    """The code that the log gives for a 401, or, in front of a slash, for a 500."""
    with pytest.raises(FunctionError) as caught:
        function.invoke(request)
    decision = [each for each in function.records() if each["message"] == "decision"][-1]
    if caught.value.message == "Unauthorized":
        assert decision["decision"] == "unauthorized"
        return decision["code"]
    assert decision["decision"] == "undecided" and caught.value.message == "the request could not be decided"
    return "500/" + decision["code"]


def test_the_fixture_of_the_address_ranges_is_pythons_word():
    folder = ROOT / "Tests" / "CredentialsTests" / "Fixtures"
    written = subprocess.run([sys.executable, folder / "addresses.py"], capture_output=True, check=True, timeout=60).stdout
    assert written == (folder / "addresses.json").read_bytes()


def test_each_kind_of_credential_is_believed_in_its_place_only(start):
    function = start(document([
        credential("api-key", "env:KEY", principal="header", header="X-Api-Key"),
        credential("api-key", "env:KEY", principal="query", query="key"),
        credential("bearer", "env:SHARED", principal="bearer"),
        credential("basic", "env:PASSWORD", principal="basic", user="jenkins"),
        addresses("192.0.2.0/24", "2001:db8::/32"),
    ]), {"KEY": KEY, "SHARED": SHARED, "PASSWORD": PASSWORD})
    for request, who, how in [
        (event({"X-API-Key": KEY}), "header", "api-key"),
        (event(query={"key": KEY}), "query", "api-key"),
        (event({"Authorization": f"Bearer {SHARED}"}), "bearer", "bearer"),
        (event({"authorization": basic("jenkins", PASSWORD)}), "basic", "basic"),
        (event(address="192.0.2.200"), "office", "address"),
        (event(address="2001:db8::1"), "office", "address"),
        # Who presents something is judged by that, wherever it comes from.
        (event({"x-api-key": KEY}, address="192.0.2.200"), "header", "api-key"),
    ]:
        answer = function.invoke(request)
        assert answer["principalId"] == f"credentials:{who}"
        context = answer["context"]
        assert (context["authType"], context["subject"], context["role"]) == (how, who, "reader"), context
        statements = answer["policyDocument"]["Statement"]
        assert [each["Effect"] for each in statements] == ["Allow"]
        assert leaks(json.dumps(answer), SECRETS) == []
    for request, code in [
        (event({"x-api-key": KEY + "x"}), "credential_unknown"),
        (event({"x-api-key": KEY[:-1]}), "credential_unknown"),
        (event({"x-api-key": KEY.upper()}), "credential_unknown"),
        (event({"x-api-key": SHARED}), "credential_unknown"),
        (event(query={"key": KEY + " "}), "credential_unknown"),
        (event({"authorization": f"Bearer {KEY}"}), "credential_unknown"),
        (event({"authorization": basic("jenkins", PASSWORD + "x")}), "credential_unknown"),
        (event({"authorization": basic("Jenkins", PASSWORD)}), "credential_unknown"),
        (event({"authorization": basic("jenkins", KEY)}), "credential_unknown"),
        (event({"x-api-key": "x" * 5000}), "credential_unknown"),
        # A wrong key from a good address is still a wrong key.
        (event({"x-api-key": "wrong"}, address="192.0.2.200"), "credential_unknown"),
        (event(), "token_missing"),
        (event({"x-forwarded-for": "192.0.2.200"}), "token_missing"),
        (event({"x-other-key": KEY}), "token_missing"),
        (event({"x-api-key": KEY}, {"key": NEXT}), "credentials_ambiguous"),
        (event({"x-api-key": KEY, "authorization": f"Bearer {SHARED}"}), "credentials_ambiguous"),
    ]:
        assert refused(function, request) == code, request


def test_two_keys_serve_while_they_are_rotated_and_the_old_one_has_an_end(start, service):
    end = 8
    old = {"secret": "secretsmanager:callers/both#old", "until": moment(end)}
    began = time.time()
    function = start(
        document([credential("api-key", old, "secretsmanager:callers/both#new", header="x-api-key")]),
        service.environment(service.session))
    ends = []
    for key in (KEY, NEXT):
        answer = function.invoke(event({"x-api-key": key}))
        assert answer["principalId"] == "credentials:reports"
        ends.append(answer["policyDocument"]["Statement"][0].get("Condition"))
    assert ends == [{"DateLessThan": {"aws:CurrentTime": old["until"]}}, None]
    assert time.time() < began + end - 1, "too slow to be a test"
    time.sleep(began + end + 0.1 - time.time())
    # Without another look at Secrets Manager.
    assert refused(function, event({"x-api-key": KEY})) == "credential_unknown"
    assert function.invoke(event({"x-api-key": NEXT}))["principalId"] == "credentials:reports"
    assert len([each for each in function.records() if each["message"] == "key fetch"]) == 1


def test_a_secret_that_cannot_be_had_is_an_outage_of_its_owner_only(start, service, tmp_path):
    function = start(
        document([
            credential("api-key", "secretsmanager:callers/key", header="x-api-key"),
            credential("api-key", "env:KEY", principal="other", header="x-api-key"),
            credential("api-key", "file:later", principal="later", header="x-later-key"),
            credential("bearer", "env:SHARED"),
        ]),
        {**service.environment(service.stranger), "KEY": NEXT, "SHARED": SHARED})
    assert refused(function, event({"x-api-key": KEY})) == "500/secret_unavailable"
    assert refused(function, event({"x-api-key": "wrong"})) == "500/secret_unavailable"
    assert "allow secretsmanager:GetSecretValue" in function.output()
    assert function.invoke(event({"x-api-key": NEXT}))["principalId"] == "credentials:other"
    assert refused(function, event({"authorization": "Bearer wrong"})) == "credential_unknown"
    assert function.invoke(event({"authorization": f"Bearer {SHARED}"}))["principalId"] == "credentials:reports"
    # It is looked for again after a pause.
    assert refused(function, event({"x-later-key": KEY})) == "500/secret_unavailable"
    (tmp_path / "later").write_text(KEY + "\n")
    time.sleep(1.1)
    assert function.invoke(event({"x-later-key": KEY}))["principalId"] == "credentials:later"


@pytest.mark.parametrize("reference, more, reason", [
    ("secretsmanager:callers/short", {}, "secretsmanager:callers/short: the secret has 15 bytes and needs at least 16; "
     'make a longer one, or say "allowWeak": true in the policy'),
    ("env:UNSET", {}, "the variable UNSET is not set"),
    ("env:EMPTY", {"allowWeak": True}, "the secret has 0 bytes and needs at least 1"),
    ("env:PEM", {}, "holds a key in PEM"),
    ("file:windows", {}, "the end of a line"),
])
def test_the_owner_is_told_what_is_wrong_with_a_secret(start, service, tmp_path, reference, more, reason):
    (tmp_path / "windows").write_bytes(KEY.encode() + b"\r\n")
    pem = "-----BEGIN PUBLIC KEY-----\n" + "A" * 64
    function = start(
        document([credential("api-key", reference, header="x-api-key", **more)]),
        {**service.environment(service.reader), "EMPTY": "", "PEM": pem})
    assert refused(function, event({"x-api-key": KEY})) == "500/secret_unavailable"
    last = [each for each in function.records() if each["message"] == "decision"][-1]
    assert last["reason"].startswith("the secret of credential reports cannot be had: ") and reason in last["reason"]
    assert "fifteen" not in function.output() and "A" * 16 not in function.output()


def test_a_short_secret_serves_where_the_policy_says_so(start, service):
    function = start(
        document([credential("api-key", "secretsmanager:callers/short", header="x-api-key", allowWeak=True)]),
        service.environment(service.reader))
    assert function.invoke(event({"x-api-key": "fifteen-bytes!!"}))["principalId"] == "credentials:reports"
    assert refused(function, event({"x-api-key": "fifteen-bytes!"})) == "credential_unknown"


@pytest.mark.parametrize("reference", ["secretsmanager:callers/usage", "secretsmanager:callers/both#usage"])
def test_a_usage_key_is_answered_to_a_rest_api(start, service, reference):
    function = start(
        document([credential("api-key", "env:KEY", header="x-api-key")], usage_key=reference),
        {**service.environment(service.session), "KEY": KEY})
    for _ in range(3):
        assert function.invoke(event({"x-api-key": KEY}))["usageIdentifierKey"] == USAGE
    # An HTTP API has no usage plans, and would not know the member.
    assert "usageIdentifierKey" not in function.invoke(event({"x-api-key": KEY}, version="1.0"))
    assert len([each for each in function.records() if each["message"] == "key fetch"]) == 1


def test_without_its_usage_key_nobody_gets_past_a_quota(start, service):
    function = start(
        document([credential("api-key", "env:KEY", header="x-api-key")], usage_key="secretsmanager:callers/usage"),
        {**service.environment(service.stranger), "KEY": KEY})
    assert refused(function, event({"x-api-key": KEY})) == "500/secret_unavailable"
    assert function.invoke(event({"x-api-key": KEY}, version="1.0"))["principalId"] == "credentials:reports"
    assert refused(function, event({"x-api-key": "wrong"})) == "credential_unknown"
