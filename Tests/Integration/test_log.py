"""What the log says about keys: each load, each request, each key that is not used; and what it never says."""

import json

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
