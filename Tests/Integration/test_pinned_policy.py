"""A pinned key set that cannot serve stops the function and the command line when the policy is loaded, each in its own way."""

import datetime
import json

import pytest

from executables import executable
from gateway.rie import Function, FunctionError

POOL = "eu-west-1_AbCdEfGhI"
ISSUER = f"https://cognito-idp.eu-west-1.amazonaws.com/{POOL}"
PLACE = "$.issuers[0].keys.pinned"

POLICY = {
    "issuers": [
        {"name": "customers", "userPool": POOL, "clients": ["web"], "keys": {"pinned": "keys/customers.json"}},
    ],
    "roles": [
        {"name": "user", "permissions": ["p"], "grantedTo": [{"issuer": "customers", "groups": ["users"]}]},
    ],
    "routes": [{"method": "GET", "path": "/me", "permission": "p"}],
}

KEY = {
    "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "a",
    # RFC 7517 appendix A.1
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}


def pinned(**changes):
    now = datetime.datetime.now(datetime.timezone.utc)
    fetched = now - datetime.timedelta(days=changes.pop("days", 1))
    members = {
        "fetchedAt": fetched.strftime("%Y-%m-%dT%H:%M:%SZ"), "fetchedFrom": f"{ISSUER}/.well-known/jwks.json",
        "keys": [KEY], **changes,
    }
    return json.dumps(members)


BAD = {
    "missing": (None, "keys/customers.json"),
    "no JSON": ("<html>", "JSON"),
    "without keys": (pinned(keys=[]), "no key"),
    "not made by the command line": (json.dumps({"keys": [KEY]}), "fetchedAt"),
    "of another URL": (pinned(fetchedFrom=f"{ISSUER}2/.well-known/jwks.json"), "another URL"),
    "of the future": (pinned(days=-1), "future"),
}


@pytest.fixture
def document(tmp_path):
    """Writes the policy and its pinned file; None for no file."""
    def write(text):
        (tmp_path / "keys").mkdir(exist_ok=True)
        if text is not None:
            (tmp_path / "keys" / "customers.json").write_text(text)
        path = tmp_path / "latchkey.json"
        path.write_text(json.dumps(POLICY))
        return path

    return write


def verify(latchkey, path):
    # Alone, the token is malformed: that is said only once the policy has been loaded.
    return latchkey("verify", "--policy", path, "--output", "json", "no.token.here")


@pytest.mark.parametrize("name", BAD)
def test_the_command_line_names_the_place(latchkey, document, name):
    text, word = BAD[name]
    done = verify(latchkey, document(text))
    assert done.returncode == 2
    assert PLACE in done.stderr and word in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("name", BAD)
def test_the_function_does_not_start(document, name):
    text, word = BAD[name]
    with Function([executable("latchkey-authorizer")], {"LATCHKEY_POLICY": str(document(text))}) as function:
        with pytest.raises(FunctionError) as failure:
            function.invoke({"type": "TOKEN"})
        # The emulator hands out the init error that was posted to it.
        assert failure.value.kind == "HTTP 502"
        assert json.loads(failure.value.message)["errorType"] == "Latchkey.PolicyInvalid"
        # The log names the place; what Lambda answers with does not.
        assert PLACE not in str(failure.value)
        records = [record for record in function.records() if record.get("path") == PLACE]
    assert records and all(word in record["reason"] and record["code"] == "policy_invalid" for record in records)


@pytest.mark.parametrize("text", [pinned(), pinned(days=365)], ids=["fresh", "expired"])
def test_one_that_serves_or_has_expired_is_no_mistake(latchkey, document, text):
    done = verify(latchkey, document(text))
    assert done.returncode == 1
    assert json.loads(done.stdout)["code"] == "token_malformed"
