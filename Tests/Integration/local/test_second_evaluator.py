"""The policies that the authorizer answers with, evaluated by gateway/iam.py, which was written from "IAM User
Guide: Policy evaluation logic" and knows nothing of the gateway's own evaluator: the two have to agree on every request."""

import datetime
import json
import os
import random

import pytest

from gateway import iam
from local_gateway import USERS, LocalGateway, without_limits
from template_routes import FOR_MACHINES, GUARDED, matched, permissions

STAGE = "arn:aws:execute-api:eu-central-1:000000000000:local/live"
ROUNDS = 400


@pytest.fixture(scope="module")
def unlimited(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unlimited")
    with LocalGateway(folder, "--template", without_limits(folder)) as gateway:
        yield gateway


@pytest.fixture(scope="module")
def answers(root, latchkey, unlimited, tmp_path_factory):
    """role → (header field, the authorizer's policy), as `latchkey authorize` gives it with the same policy document."""
    folder = tmp_path_factory.mktemp("policy")
    policy = json.loads((root / "latchkey.json").read_text())
    customers = policy["issuers"][0]
    del customers["userPool"]
    customers |= {
        "issuer": unlimited.issuer, "clients": [unlimited.client], "algorithms": ["RS256"],
        "groupsClaim": "cognito:groups", "keys": {"url": f"{unlimited.issuer}/.well-known/jwks.json"}}
    del policy["callers"]
    for credential in policy["credentials"]:
        credential["secrets"] = ["env:SERVICE_KEY"]
    for role in policy["roles"]:
        if "usageKey" in role:
            role["usageKey"] = "env:SERVICE_USAGE_KEY"
    (folder / "latchkey.json").write_text(json.dumps(policy))
    key = unlimited.secret("ServiceKey")

    def ask(event):
        (folder / "event.json").write_text(json.dumps(event))
        result = latchkey(
            "authorize", "--policy", folder / "latchkey.json", "--event", folder / "event.json",
            environment={"SERVICE_KEY": key, "SERVICE_USAGE_KEY": unlimited.secret("ServiceUsageKey")})
        assert result.returncode in (0, 4), result.stderr
        return json.loads(result.stdout)["policyDocument"]

    found = {}
    for role, email in USERS.items():
        headers = unlimited.as_user(email)
        found[role] = (headers, ask(
            {"type": "TOKEN", "authorizationToken": headers["Authorization"], "methodArn": f"{STAGE}/GET/me"}))
    headers = {"x-api-key": key}
    found["service"] = (headers, ask({
        "type": "REQUEST", "methodArn": f"{STAGE}/GET/services/me", "resource": "/services/me", "path": "/services/me",
        "httpMethod": "GET", "headers": headers, "multiValueHeaders": {"x-api-key": [key]}, "queryStringParameters": None,
        "multiValueQueryStringParameters": None, "pathParameters": None, "stageVariables": None,
        "requestContext": {"identity": {"sourceIp": "127.0.0.1"}}}))
    return found


def allows(policy, method, path):
    now = datetime.datetime.now(datetime.timezone.utc)
    return iam.allows(policy, "execute-api:Invoke", f"{STAGE}/{method}{path}", now)


def was_let_through(reply):
    return reply.headers["x-amzn-ErrorType"] is None


@pytest.mark.parametrize("role", [*USERS, "service"])
def test_both_evaluators_and_the_policy_document_agree(unlimited, answers, role):
    headers, policy = answers[role]
    for route in FOR_MACHINES if role == "service" else GUARDED:
        expected = route.permission in permissions(role)
        path = route.example()
        assert allows(policy, route.method, path) is expected, (role, route)
        assert was_let_through(unlimited.request(route.method, path, headers)) is expected, (role, route)


def test_both_evaluators_agree_on_paths_made_up(unlimited, answers):
    seed = int(os.environ.get("LATCHKEY_SEED") or random.randrange(1 << 32))
    print(f"LATCHKEY_SEED={seed}")
    chance = random.Random(seed)
    parts = [
        "groups", "messages", "subscribers", "me", "services", "readers", "status", "subscriptions", "confirm", "*", "me*",
        "%2A", "%3F", "a%2Fb", "a%20b", "x:y", "GET", "{group}", "a,b", "$default", "~", "01kgy3h0000000000000000000"]
    seen = {"let through": 0, "denied": 0, "no route": 0}
    for _ in range(ROUNDS):
        role = chance.choice([*USERS])
        headers, policy = answers[role]
        method = chance.choice(["GET", "GET", "POST", "DELETE", "PUT"])
        segments = [chance.choice(parts) for _ in range(chance.randint(1, 5))]
        if chance.random() < 0.7:
            # Near a route: paths drawn blindly are nearly always nobody's.
            near = chance.choice(GUARDED)
            method = near.method
            segments = [chance.choice(parts) if each.startswith("{") else each for each in near.segments]
            if chance.random() < 0.3:
                segments[chance.randrange(len(segments))] = chance.choice(parts)
        path = "/" + "/".join(segments)
        reply = unlimited.request(method, path, headers)
        route = matched(method, path)
        if route is None:
            expected = "no route"
            assert reply.status == 403 and reply.json() == {"message": "Missing Authentication Token"}, (method, path, reply)
        elif route.authorizer == "LatchkeyKeys":
            continue
        elif route.authorizer == "NONE" or allows(policy, method, path):
            expected = "let through"
            assert was_let_through(reply), (role, method, path, reply)
        else:
            expected = "denied"
            assert reply.status == 403 and reply.json()["Message"].startswith("User is not authorized"), (
                role, method, path, reply)
        seen[expected] += 1
    # A comparison of nothing with nothing proves nothing.
    assert min(seen.values()) >= ROUNDS / 40, seen
