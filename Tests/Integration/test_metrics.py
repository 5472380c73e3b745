"""LATCHKEY_METRICS=emf: what CloudWatch would make of the authorizer's output."""

import json

import jsonschema
import pytest

import proxy
from emf import SCHEMA, documents
from gateway.rie import FunctionError
from local_issuer import authorizer, event, key_server, keys, policy, records  # noqa: F401 (some are fixtures)
from runtime_api import wait_until


def metrics(document):
    """(dimensions with their values, metric) → value: what CloudWatch would make of the document."""
    found = {}
    for directive in document["_aws"]["CloudWatchMetrics"]:
        assert directive["Namespace"] == "Latchkey"
        for dimensions in directive["Dimensions"]:
            where = tuple((name, document[name]) for name in dimensions)
            found |= {(where, each["Name"]): document[each["Name"]] for each in directive["Metrics"]}
    return found


FUNCTION = ("FunctionName", "authorizer")


def test_each_call_is_one_document_of_metrics(policy, keys, key_server):
    changes = {"LATCHKEY_METRICS": "emf", "AWS_LAMBDA_FUNCTION_NAME": "authorizer"}
    with authorizer(policy(), **changes) as function:
        function.invoke(event(keys.token()))
        function.invoke(event(keys.token(scope="other")))
        for token in (keys.token(exp=1), "a.b.c"):
            with pytest.raises(FunctionError):
                function.invoke(event(token))
        with pytest.raises(FunctionError):
            function.invoke(b"{}")
        wait_until(lambda: len(documents(function)) == 5, 5)
        found = documents(function)
        assert len(found) == 5
        decisions = ("Accepted", "Denied", "Refused", "Undecided")
        assert [tuple(each[name] for name in decisions) for each in found] == [
            (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 1, 0), (0, 0, 0, 1)]
        assert [each["Code"] for each in found] == [
            "allowed", "permission_missing", "expired", "token_malformed", "event_malformed"]
        # Each belongs to the decision of the same call, and to no other.
        assert [each["requestId"] for each in found] == [each["requestId"] for each in records(function, "decision")]
        assert [each.get("Issuer") for each in found] == ["local", "local", "local", None, None]
        assert [each.get("Credential") for each in found] == ["jwt", "jwt", "jwt", "jwt", None]
        first = metrics(found[0])
        assert first.pop(((FUNCTION,), "VerificationTime")) > 0
        assert first == {
            ((FUNCTION,), "Accepted"): 1, ((FUNCTION,), "Denied"): 0, ((FUNCTION,), "Refused"): 0,
            ((FUNCTION,), "Undecided"): 0, ((FUNCTION,), "KeySetAge"): 0, ((FUNCTION,), "KeyFetches"): 1,
            ((FUNCTION, ("Outcome", "ok")), "KeyFetches"): 1}
        third = metrics(found[2])
        assert third.pop(((FUNCTION,), "VerificationTime")) < 1000
        assert third == {
            ((FUNCTION,), "Accepted"): 0, ((FUNCTION,), "Denied"): 0, ((FUNCTION,), "Refused"): 1,
            ((FUNCTION,), "Undecided"): 0, ((FUNCTION, ("Code", "expired")), "Refused"): 1}
        assert metrics(found[4])[((FUNCTION, ("Code", "event_malformed")), "Undecided")] == 1
        # A document is short, and a metric's name never depends on what a caller sends.
        assert all(len(json.dumps(each)) < 4000 for each in found)


def test_fetches_that_ended_otherwise_have_a_document_of_their_own(policy, keys, key_server):
    def hang_up_once(handler):
        key_server.act = None
        handler.connection.close()

    key_server.act = hang_up_once
    with authorizer(policy(), LATCHKEY_METRICS="emf", AWS_LAMBDA_FUNCTION_NAME="authorizer") as function:
        function.invoke(event(keys.token()))
        assert wait_until(lambda: len(documents(function)) == 2, 5), function.output()
        first, second = documents(function)
        assert first["Accepted"] == 1 and first["Outcome"] != "ok" and first["KeyFetches"] == 1
        assert metrics(second) == {((FUNCTION,), "KeyFetches"): 1, ((FUNCTION, ("Outcome", "ok")), "KeyFetches"): 1}
        assert second["requestId"] == first["requestId"]


def test_metrics_tell_of_the_refresh_and_of_the_age_of_the_keys(policy, keys, key_server):
    key_server.act = proxy.down
    changes = {"LATCHKEY_METRICS": "emf", "LATCHKEY_METRICS_NAMESPACE": "Shop/Auth"}
    with authorizer(policy(pinned=keys.set), **changes) as function:
        function.invoke(event(keys.token()))
        assert wait_until(lambda: documents(function), 5)
        [document] = documents(function)
        assert 60 <= document["KeySetAge"] < 120 and document["Outcome"] == "status_5xx"
        assert {each["Namespace"] for each in document["_aws"]["CloudWatchMetrics"]} == {"Shop/Auth"}


def test_no_metrics_unless_asked_for(policy, keys, key_server):
    for value in ({}, {"LATCHKEY_METRICS": ""}, {"LATCHKEY_METRICS": "off"}):
        with authorizer(policy(), **value) as function:
            function.invoke(event(keys.token()))
            assert "_aws" not in function.output()


@pytest.mark.parametrize("changes, code", [
    ({"LATCHKEY_METRICS": "on"}, "metrics_unknown"),
    ({"LATCHKEY_METRICS": "emf", "LATCHKEY_METRICS_NAMESPACE": "AWS/Lambda"}, "metrics_namespace_invalid"),
])
def test_metrics_that_nobody_understands_keep_the_function_from_starting(policy, keys, key_server, changes, code):
    with authorizer(policy(), **changes) as function:
        with pytest.raises(FunctionError):
            function.invoke(event(keys.token()))
        assert [each["code"] for each in records(function, "the function cannot start")] == [code]
        assert not records(function, "decision")


def test_the_schema_notices_what_is_wrong():
    """A check that cannot fail is no check."""
    good = {"_aws": {"Timestamp": 1, "CloudWatchMetrics": [
        {"Namespace": "n", "Dimensions": [["d"]], "Metrics": [{"Name": "m", "Unit": "Count"}]}]}, "d": "x", "m": 1}
    jsonschema.validate(good, SCHEMA)
    for pattern, replacement in [
        ('"Timestamp": 1', '"Timestamp": "1"'), ('"Count"', '"Counts"'), ('"n"', '""'), ('[["d"]]', '["d"]'),
        ('[["d"]]', "[]"), ('{"Name": "m", ', "{"), ('"_aws"', '"aws"'),
        ('[["d"]]', json.dumps([["d"] * 31])), ('[["d"]]', json.dumps([["d" * 251]])),
    ]:
        bad = json.dumps(good).replace(pattern, replacement)
        assert bad != json.dumps(good)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(json.loads(bad), SCHEMA)
