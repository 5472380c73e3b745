"""The judge is judged: the local gateway and its IAM evaluator, by AWS's documented rules."""

import datetime

import pytest

from gateway import iam
from gateway.rest import RestAPI, authorizer_context
from gateway.rie import FunctionError

ARN = "arn:aws:execute-api:eu-central-1:123456789012:abcdef1234/dev/"
NOW = datetime.datetime(2026, 6, 1, 12, 0, 0, tzinfo=datetime.timezone.utc)


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def statement(effect, resource, **more):
    return {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource, **more}


def allows(policy, route):
    return iam.allows(policy, "execute-api:Invoke", ARN + route, NOW)


@pytest.mark.parametrize("pattern, route, expected", [
    ("GET/me", "GET/me", True),
    ("GET/me", "GET/me/", False),
    ("GET/me", "GET/ME", False),
    ("GET/groups/*/messages", "GET/groups/a/messages", True),
    ("GET/groups/*/messages", "GET/groups/a/b/messages", True),
    ("GET/groups/*", "GET/groups/", True),
    ("*", "POST/anything/at/all", True),
    ("GET/?", "GET/a", True),
    ("GET/?", "GET/ab", False),
    ("GET/a.b", "GET/axb", False),
    ("GET/[a]", "GET/a", False),
])
def test_wildcards_cross_slashes_and_nothing_else_is_special(pattern, route, expected):
    assert allows(document(statement("Allow", ARN + pattern)), route) is expected


def test_nothing_is_allowed_that_is_not_named():
    assert not allows(document(statement("Allow", ARN + "GET/other")), "GET/me")


def test_a_deny_wins_over_an_allow_in_any_order():
    allow, deny = statement("Allow", ARN + "*"), statement("Deny", [ARN + "GET/me"])
    assert not allows(document(allow, deny), "GET/me")
    assert not allows(document(deny, allow), "GET/me")
    assert allows(document(deny, allow), "GET/other")


def test_an_allow_ends_at_its_time():
    for time, expected in [("12:00:01", True), ("12:00:00", False), ("11:59:59", False)]:
        condition = {"DateLessThan": {"aws:CurrentTime": f"2026-06-01T{time}Z"}}
        assert allows(document(statement("Allow", ARN + "*", Condition=condition)), "GET/me") is expected


@pytest.mark.parametrize("policy", [
    None, [], {}, {"Version": "2012-10-17"}, {"Version": "2008-10-17", "Statement": []}, document(),
    document(statement("allow", ARN)), document(statement("Allow", 1)), document(statement("Allow", ARN + "x" * 512)),
    document(statement("Allow", ARN, Principal="*")), document(statement("Allow", ARN + "${aws:username}")),
    document(statement("Allow", ARN, Condition={"DateLessThanEquals": {"aws:CurrentTime": "2026-06-01T12:00:01Z"}})),
    document(statement("Allow", ARN, Condition={"DateLessThan": {"aws:CurrentTime": "tomorrow"}})),
])
def test_a_malformed_policy_is_an_error_not_a_verdict(policy):
    with pytest.raises(iam.MalformedPolicy):
        allows(policy, "GET/me")


@pytest.mark.parametrize("answer", [
    None, "Unauthorized", {}, {"principalId": "a"}, {"principalId": "", "policyDocument": {}},
    {"principalId": 1, "policyDocument": {}}, {"principalId": "a", "policyDocument": {}, "context": {"groups": ["a"]}},
    {"principalId": "a", "policyDocument": {}, "context": {"nothing": None}},
    {"principalId": "a", "policyDocument": {}, "extra": 1},
])
def test_an_answer_of_another_shape_is_an_error(answer):
    with pytest.raises(ValueError):
        authorizer_context(answer)


class Scripted:
    """Stands for a function whose answer is beside the point: here the gateway is what is tested."""

    def __init__(self, answer):
        self.answer = answer
        self.events = []

    def invoke(self, event):
        self.events.append(event)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


BELIEVED = {
    "principalId": "customers:1",
    "policyDocument": document(statement("Allow", ARN + "GET/me")),
    "context": {"role": "user", "new": True, "count": 3},
}
FINE = {"statusCode": 200, "body": "{}"}


@pytest.mark.parametrize("answer, backend, status", [
    (BELIEVED, FINE, 200),
    (BELIEVED, {"status": 200}, 502),
    (BELIEVED, FunctionError("Crash", "x"), 502),
    ({**BELIEVED, "policyDocument": document(statement("Deny", "*"))}, FINE, 403),
    ({**BELIEVED, "policyDocument": {}}, FINE, 500),
    ({**BELIEVED, "context": {"groups": []}}, FINE, 500),
    (FunctionError("Refusal", "Unauthorized"), FINE, 401),
    (FunctionError("Refusal", "unauthorized"), FINE, 500),
    (FunctionError("Failure", "the keys could not be had"), FINE, 500),
])
def test_each_answer_has_its_status(answer, backend, status):
    gateway = RestAPI(Scripted(answer), Scripted(backend), {("GET", "/me"): True})
    assert gateway.request("GET", "/me", "Bearer x", now=NOW).status == status


def test_no_token_is_401_without_an_invocation():
    authorizer = Scripted(BELIEVED)
    assert RestAPI(authorizer, Scripted(FINE), {("GET", "/me"): True}).request("GET", "/me").status == 401
    assert authorizer.events == []


def test_the_backend_sees_text_and_the_latency_that_aws_adds():
    backend = Scripted(FINE)
    RestAPI(Scripted(BELIEVED), backend, {("GET", "/me"): True}).request("GET", "/me", "Bearer x", now=NOW)
    context = backend.events[0]["requestContext"]["authorizer"]
    added = {"principalId": "customers:1", "integrationLatency": 7}
    assert context == {**added, "role": "user", "new": "true", "count": "3"}


def test_a_public_route_asks_nobody_and_carries_no_authorizer():
    authorizer, backend = Scripted(BELIEVED), Scripted(FINE)
    RestAPI(authorizer, backend, {("GET", "/status"): False}).request("GET", "/status", "Bearer x")
    assert authorizer.events == [] and "authorizer" not in backend.events[0]["requestContext"]
