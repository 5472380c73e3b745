"""The gateway against an independent opinion: a table of requests with the answers that AWS documents.

Documented, not observed: no deployment of AWS's was asked. Each row names the page that says so; `ASSUMED` is what no page
says, and what the gateway was made to do on the safe side.
"""

import base64
import dataclasses
import json

import pytest

from local_gateway import PASSWORD, USERS, LocalGateway
from template_routes import FOR_MACHINES, GUARDED, OPEN, permissions

# Pages of the API Gateway Developer Guide.
TYPES = "Gateway response types for API Gateway"
AUTHORIZERS = "Use API Gateway Lambda authorizers"
TOKEN = "Configure a Lambda authorizer using the API Gateway console"
CORS = "Enable CORS for a resource using the API Gateway console"
PLANS = "Choose an API key source in API Gateway"
THROTTLE = "Throttle requests to your REST APIs for better throughput in API Gateway"
QUOTAS = "Quotas for configuring and running a REST API in API Gateway"
# AWS re:Post Knowledge Center.
FORBIDDEN = "How do I troubleshoot HTTP 403 errors from API Gateway?"
ASSUMED = "no page says it"

UNAUTHORIZED = {"message": "Unauthorized"}
NO_SUCH_METHOD = {"message": "Missing Authentication Token"}
NOT_ALLOWED = {"Message": "User is not authorized to access this resource"}
DENIED = {"Message": "User is not authorized to access this resource with an explicit deny"}


@dataclasses.dataclass
class Row:
    what: str
    method: str
    path: str
    headers: dict
    status: int
    body: dict | None
    page: str


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
def tokens(gateway):
    return {role: gateway.signed_in(email) for role, email in USERS.items()}


ROWS = [
    Row("a public route", "GET", "/status", {}, 200, None, AUTHORIZERS),
    Row("a public route and garbage for a token", "GET", "/status", bearer("garbage"), 200, None, AUTHORIZERS),
    Row("a token", "GET", "/me", bearer("{user}"), 200, None, AUTHORIZERS),
    Row("a token behind a small scheme", "GET", "/me", {"authorization": "bearer {user}"}, 200, None, AUTHORIZERS),
    Row("a query", "GET", "/me?a=b&a=c", bearer("{user}"), 200, None, AUTHORIZERS),
    Row("no token", "GET", "/me", {}, 401, UNAUTHORIZED, AUTHORIZERS),
    Row("an empty token", "GET", "/me", {"Authorization": ""}, 401, UNAUTHORIZED, AUTHORIZERS),
    Row("no scheme", "GET", "/me", {"Authorization": "{user}"}, 401, UNAUTHORIZED, TOKEN),
    Row("another scheme", "GET", "/me", {"Authorization": "Basic YTpi"}, 401, UNAUTHORIZED, TOKEN),
    Row("more than a token", "GET", "/me", bearer("{user} x"), 401, UNAUTHORIZED, TOKEN),
    Row("a token in the wrong place", "GET", "/me", {"X-Authorization": "Bearer {user}"}, 401, UNAUTHORIZED, AUTHORIZERS),
    Row("garbage", "GET", "/me", bearer("a.b.c"), 401, UNAUTHORIZED, AUTHORIZERS),
    Row("a forged token", "GET", "/me", bearer("{forged}"), 401, UNAUTHORIZED, AUTHORIZERS),
    Row("a token without a signature", "GET", "/me", bearer("{unsigned}"), 401, UNAUTHORIZED, AUTHORIZERS),
    Row("an identity token", "GET", "/me", bearer("{identity}"), 401, UNAUTHORIZED, AUTHORIZERS),
    Row("a role that may not", "POST", "/groups/readers/messages", bearer("{user}"), 403, NOT_ALLOWED, TYPES),
    Row("a caller without a role", "GET", "/me", bearer("{nobody}"), 403, DENIED, FORBIDDEN),
    Row("an unknown path", "GET", "/nothing", bearer("{admin}"), 403, NO_SUCH_METHOD, TYPES),
    Row("an unknown path without a token", "GET", "/nothing", {}, 403, NO_SUCH_METHOD, TYPES),
    Row("a resource without methods", "GET", "/groups/readers", bearer("{admin}"), 403, NO_SUCH_METHOD, TYPES),
    Row("a method too many", "PUT", "/me", bearer("{admin}"), 403, NO_SUCH_METHOD, TYPES),
    Row("the wrong method", "DELETE", "/groups/readers/messages", bearer("{admin}"), 403, NO_SUCH_METHOD, TYPES),
    Row("a method that no route can have", "PROPFIND", "/me", bearer("{admin}"), 403, NO_SUCH_METHOD, TYPES),
    Row("another case", "GET", "/Me", bearer("{admin}"), 403, NO_SUCH_METHOD, TYPES),
    Row("a preflight", "OPTIONS", "/me", {"Origin": "{web}", "Access-Control-Request-Method": "GET"}, 200, None, CORS),
    Row("a preflight of a route for machines", "OPTIONS", "/services/me", {"Origin": "{web}"}, 200, None, CORS),
    Row("a preflight of nothing", "OPTIONS", "/nothing", {"Origin": "{web}"}, 403, NO_SUCH_METHOD, TYPES),
    Row("a machine", "GET", "/services/me", {"x-api-key": "{key}"}, 200, None, PLANS),
    Row("a machine without a key", "GET", "/services/me", {}, 401, UNAUTHORIZED, AUTHORIZERS),
    Row("a machine with a wrong key", "GET", "/services/me", {"x-api-key": "x{key}"}, 401, UNAUTHORIZED, AUTHORIZERS),
    Row("a person where machines go", "GET", "/services/me", bearer("{admin}"), 401, UNAUTHORIZED, AUTHORIZERS),
    Row("a machine where people go", "GET", "/me", {"x-api-key": "{key}"}, 401, UNAUTHORIZED, AUTHORIZERS),
    # The star stands for itself in a request; only in a policy does it stand for others.
    Row("a star for a route", "GET", "/*", bearer("{admin}"), 403, NO_SUCH_METHOD, TYPES),
    Row("a star in a path that is not allowed", "POST", "/groups/*/messages", bearer("{user}"), 403, NOT_ALLOWED, TYPES),
    Row("a question mark for a letter", "GET", "/m%3F", bearer("{admin}"), 403, NO_SUCH_METHOD, TYPES),
    Row("a slash that is encoded", "GET", "/groups/readers%2Fmessages", bearer("{admin}"), 403, NO_SUCH_METHOD, TYPES),
    Row("a level too many", "GET", "/groups/a/b/messages", bearer("{admin}"), 403, NO_SUCH_METHOD, TYPES),
    Row("dots", "GET", "/groups/../me", bearer("{user}"), 400, None, ASSUMED),
    Row("dots that are encoded", "GET", "/groups/%2e%2e/messages", bearer("{admin}"), 400, None, ASSUMED),
    Row("an escape that is none", "GET", "/groups/%zz/messages", bearer("{admin}"), 400, None, ASSUMED),
]


@pytest.fixture(scope="module")
def values(gateway, tokens):
    """What the table's placeholders stand for."""
    good = tokens["user"]["access_token"]
    head, claims, signature = good.split(".")
    middle = len(signature) // 2
    other = "A" if signature[middle] != "A" else "B"
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    found = {role: each["access_token"] for role, each in tokens.items()}
    return found | {
        "identity": tokens["user"]["id_token"], "unsigned": f"{unsigned}.{claims}.x", "web": gateway.web,
        "forged": f"{head}.{claims}.{signature[:middle]}{other}{signature[middle + 1:]}",
        "key": gateway.secret("ServiceKey"),
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_a_request_is_answered_as_documented(gateway, values, row):
    headers = {name: value.format(**values) for name, value in row.headers.items()}
    reply = gateway.request(row.method, row.path, headers)
    assert reply.status == row.status, (row.page, reply)
    if row.body is not None:
        assert reply.json() == row.body, row.page
        assert reply.headers["x-amzn-ErrorType"]
    assert reply.headers["x-amzn-RequestId"]
    if row.status in (401, 403):
        # Without it a page would see a network error (GatewayResponses of the template).
        assert reply.headers["Access-Control-Allow-Origin"] == gateway.web


def test_a_preflight_names_what_a_page_may_send(gateway):
    headers = {"Origin": gateway.web, "Access-Control-Request-Method": "DELETE"}
    reply = gateway.request("OPTIONS", "/groups/readers/messages/x", headers)
    assert reply.headers["Access-Control-Allow-Origin"] == gateway.web
    assert "DELETE" in reply.headers["Access-Control-Allow-Methods"].split(",")
    assert {"authorization", "idempotency-key"} <= set(reply.headers["Access-Control-Allow-Headers"].lower().split(","))


def was_let_through(reply):
    """Whether a function answered: what API Gateway says itself names its error."""
    return reply.headers["x-amzn-ErrorType"] is None


@pytest.mark.parametrize("route", GUARDED, ids=str)
@pytest.mark.parametrize("role", USERS)
def test_each_role_on_each_route(gateway, values, role, route):
    reply = gateway.request(route.method, route.example(), bearer(values[role]))
    if route.permission in permissions(role):
        assert was_let_through(reply) and reply.status not in (401, 403), reply
    else:
        assert reply.status == 403 and reply.json() in (NOT_ALLOWED, DENIED), (TYPES, reply)


@pytest.mark.parametrize("route", OPEN, ids=str)
def test_an_open_route_asks_nobody(gateway, route):
    before = len(gateway.records("decision"))
    assert was_let_through(gateway.request(route.method, route.example()))
    assert len(gateway.records("decision")) == before


@pytest.mark.parametrize("route", FOR_MACHINES, ids=str)
def test_a_machine_on_its_routes(gateway, values, route):
    reply = gateway.request(route.method, route.example(), {"x-api-key": values["key"]}, {"subject": "without the rest"})
    assert was_let_through(reply) and reply.status in (200, 400, 422), reply
    assert route.permission in permissions("service")


def test_an_answer_is_kept_for_the_whole_stage(gateway):
    """By identity and per stage (AUTHORIZERS): asked once, and the answer holds for every route, the forbidden ones too."""
    headers = bearer(gateway.signed_in(USERS["user"])["access_token"])
    before = len(gateway.records("decision"))
    assert gateway.request("GET", "/me", headers).status == 200
    assert gateway.request("GET", "/me", headers).status == 200
    assert was_let_through(gateway.request("GET", "/groups/readers/messages", headers))
    assert gateway.request("POST", "/groups/readers/messages", headers, {}).json() == NOT_ALLOWED
    assert len(gateway.records("decision")) == before + 1


@pytest.mark.parametrize("headers, asked", [
    ({}, 0), ({"Authorization": "Basic YTpi"}, 0), (bearer("not.our.token"), 1), (bearer("not.our.token"), 1)])
def test_garbage_invokes_nobody_and_a_refusal_is_not_kept(gateway, headers, asked):
    before = len(gateway.records("decision"))
    assert gateway.request("GET", "/me", headers).status == 401
    assert len(gateway.records("decision")) == before + asked


def test_too_many_requests(gateway):
    """The limit, as local.json sets it, of the route by which anybody has mails sent: five a second, twenty at once."""
    replies = [
        gateway.request("POST", "/groups/closed/subscribers", body={"email": f"reader{number}@example.com"})
        for number in range(40)]
    assert replies[0].status == 202
    refused = [each for each in replies if each.status != 202]
    assert refused and all(each.status == 429 and each.json() == {"message": "Too Many Requests"} for each in refused), THROTTLE


def test_a_body_beyond_ten_megabytes(gateway):
    reply = gateway.request("POST", "/groups/readers/subscribers", body=b"x" * (10 * 1024 * 1024 + 1))
    assert reply.status == 413 and reply.json() == {"message": "Request Too Long"}, (QUOTAS, reply)


def test_an_authorizer_that_cannot_decide_is_an_outage(root, latchkey, tmp_path):
    """Neither a yes nor a 401: AUTHORIZER_FAILURE (TYPES)."""
    policy = json.loads((root / "latchkey.json").read_text())
    policy["issuers"].append({
        "name": "partners", "issuer": "https://login.example.com/", "audiences": ["api"], "algorithms": ["RS256"],
        "keys": {"url": "http://127.0.0.1:9/keys"}})
    (tmp_path / "latchkey.json").write_text(json.dumps(policy))
    key = tmp_path / "key.pem"
    assert latchkey("keys", "new", "--output", key).returncode == 0
    claims = {"iss": "https://login.example.com/", "aud": "api", "sub": "1", "exp": 4102444800}
    token = latchkey("sign", "--key", key, "--claims", "-", input=json.dumps(claims)).stdout.strip()
    environment = {"LATCHKEY_ALLOW_LOOPBACK_HTTP": "1"}
    with LocalGateway(tmp_path, "--policy", tmp_path / "latchkey.json", environment=environment) as gateway:
        reply = gateway.request("GET", "/me", bearer(token))
        assert reply.status == 500 and reply.json() == {"message": None}, reply
        assert reply.headers["Access-Control-Allow-Origin"] == gateway.web
        # Nobody else is concerned.
        assert gateway.request("GET", "/me", gateway.as_user(USERS["user"])).status == 200


def test_a_wrong_password_signs_nobody_in(gateway):
    with pytest.raises(AssertionError):
        gateway.signed_in(USERS["admin"], password=PASSWORD.upper())
