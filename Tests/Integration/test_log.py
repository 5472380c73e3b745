"""What the log says: one record for each decision; about keys each load, each request, each key that is not used; and what
it never says."""

import json
import re
import subprocess

import pytest

import proxy
from gateway.rie import FunctionError
from local_issuer import authorizer, event, key_server, keys, policy, records  # noqa: F401 (some are fixtures)


def test_the_log_tells_of_each_fetch_and_of_a_url_only_the_host(policy, keys, key_server):
    with authorizer(policy()) as function:
        function.invoke(event(keys.token()))
        [fetch] = records(function, "key fetch")
        size = len(json.dumps(keys.set).encode())
        assert fetch | {"milliseconds": 0} == {
            "time": fetch["time"], "level": "info", "logger": "latchkey-authorizer", "message": "key fetch",
            "requestId": fetch["requestId"], "issuer": "local", "host": key_server.address, "outcome": "ok",
            "milliseconds": 0, "bytes": size}
        [load] = records(function, "keys loaded")
        assert (load["level"], load["cause"], load["keys"], load["age"]) == ("info", "first", 1, 0)
        # The load and the decision belong to one call.
        assert load["requestId"] == records(function, "decision")[0]["requestId"]
        output = function.output()
        for secret in ("tenants", "4711", "s3cr3t", keys.set["keys"][0]["n"][:20], keys.token().split(".")[2]):
            assert secret not in output


def test_a_failure_without_keys_is_an_error_and_with_keys_a_warning(policy, keys, key_server):
    key_server.act = proxy.down
    with authorizer(policy()) as function:
        with pytest.raises(FunctionError):
            function.invoke(event(keys.token()))
        [load] = records(function, "keys not loaded")
        assert load["level"] == "error" and "age" not in load and "status 503" in load["reason"]
        assert records(function, "key fetch")[0]["level"] == "warning"
        assert records(function, "key fetch")[0]["outcome"] == "status_503"
    with authorizer(policy(pinned=keys.set)) as function:
        function.invoke(event(keys.token()))
        [load] = records(function, "keys not loaded")
        assert load["level"] == "warning" and 60 <= load["age"] < 120 and load["cause"] == "ahead"


def test_a_key_that_is_skipped_is_a_warning_once(policy, keys, key_server):
    """The pinned set, its refresh, and the load for an unknown key id: three loads with the same broken key."""
    broken = {"kty": "RSA", "kid": "broken", "n": "AQAB", "e": "AQAB"}
    key_server.set = {"keys": [broken, *keys.set["keys"]]}
    with authorizer(policy(pinned=key_server.set)) as function:
        function.invoke(event(keys.token()))
        key_server.set = {"keys": [*keys.set["keys"], broken, broken | {"kid": "another"}]}
        with pytest.raises(FunctionError):
            function.invoke(event(keys.token(kid="unknown")))
        causes = [each["cause"] for each in records(function, "keys loaded")]
        assert causes == ["pinned", "ahead", "unknown_key"]
        assert [each["keyID"] for each in records(function, "key skipped")] == ["broken", "another"]
        assert all(each["level"] == "warning" and each["reason"] for each in records(function, "key skipped"))


def test_one_record_for_each_decision_and_no_person_in_it(policy, keys):
    person = "3f2a9c1e-8d47-4b6f"
    with authorizer(policy()) as function:
        function.invoke(event(keys.token(sub=person)))
        function.invoke(event(keys.token(sub=person, scope="other")))
        for token in (keys.token(sub=person, exp=1), keys.token(sub=person, iss="urn:example:others"), "a.b.c"):
            with pytest.raises(FunctionError):
                function.invoke(event(token))
        with pytest.raises(FunctionError):
            function.invoke(b"{}")
        found = records(function, "decision")
        assert len(found) == len({each["requestId"] for each in found}) == 6
        names = ("decision", "code", "event", "credential", "issuer", "role", "route")
        assert [tuple(each.get(name) for name in names) for each in found] == [
            ("allow", "allowed", "token", "jwt", "local", "user", "GET /me"),
            ("deny", "permission_missing", "token", "jwt", "local", None, "GET /me"),
            ("unauthorized", "expired", "token", "jwt", "local", None, "GET /me"),
            ("unauthorized", "issuer_unknown", "token", "jwt", None, None, "GET /me"),
            ("unauthorized", "token_malformed", "token", "jwt", None, None, "GET /me"),
            ("undecided", "event_malformed", None, None, None, None, None)]
        # Since the keys were loaded, in whole seconds; and only where keys were looked at.
        assert all(0 <= each["keyAge"] < 60 for each in found[:3])
        assert not any("keyAge" in each for each in found[3:])
        assert all(isinstance(each["microseconds"], int) and 0 < each["microseconds"] < 9_000_000 for each in found)
        # Only of those who are believed, and the same for the same caller.
        assert len({each["principalHash"] for each in found[:2]}) == 1
        assert not any("principalHash" in each for each in found[2:])
        assert person not in function.output()


def test_a_caller_without_a_token_is_in_the_log_by_what_was_presented(policy):
    path, secret = policy(), "only-the-night-job-knows-this"
    document = json.loads(path.read_text()) | {"credentials": [
        {"kind": "api-key", "header": "x-api-key", "secrets": ["env:REPORTS_KEY"], "principal": "reports",
         "role": "user"}]}
    path.write_text(json.dumps(document))
    request = {"type": "REQUEST", "methodArn": event("")["methodArn"], "requestContext": {}}
    with authorizer(path, REPORTS_KEY=secret) as function:
        function.invoke(request | {"headers": {"X-Api-Key": secret}})
        for headers in ({"X-Api-Key": "guessed-and-not-known-to-anybody"}, {}):
            with pytest.raises(FunctionError):
                function.invoke(request | {"headers": headers})
        found = records(function, "decision")
        names = ("code", "event", "credential", "issuer", "role", "route")
        assert [tuple(each.get(name) for name in names) for each in found] == [
            ("allowed", "request", "api-key", "credentials", "user", "GET /me"),
            ("credential_unknown", "request", "api-key", None, None, "GET /me"),
            ("token_missing", "request", None, None, None, "GET /me")]
        assert 0 <= found[0]["keyAge"] < 60 and len(found[0]["principalHash"]) == 32
        assert secret not in function.output() and "guessed-and" not in function.output()


def test_an_owner_finds_a_caller_in_the_log_as_operations_says(policy, keys, root):
    """The command of docs/operations.md, with this principal, finds this principal's line and no other's."""
    text = (root / "docs" / "operations.md").read_text()
    [command] = re.findall(r"^    (printf %s '[^']+' \| .*)$", text, re.MULTILINE)
    with authorizer(policy()) as function:
        for subject in ("1", "2"):
            function.invoke(event(keys.token(sub=subject)))
        own = re.sub(r"'[^']+'", "'local:2'", command)
        run = subprocess.run(["bash", "-c", own], capture_output=True, text=True, check=True)
        hashes = [each["principalHash"] for each in records(function, "decision")]
        assert hashes.index(run.stdout.strip()) == 1 and len(set(hashes)) == 2


def test_a_path_of_a_caller_is_in_no_log(policy, keys):
    """The route is the policy's template; what was asked for may hold anything."""
    arn = event("")["methodArn"].replace("/GET/me", "/GET/what-a-caller-wrote/me")
    with authorizer(policy()) as function:
        function.invoke(event(keys.token()) | {"methodArn": arn})
        [decision] = records(function, "decision")
        assert decision["code"] == "route_unknown" and "route" not in decision
        assert "what-a-caller-wrote" not in function.output()
