"""The main job with everything real but AWS itself: people sign in to moto's Cognito, the key set comes over HTTP."""

import base64
import json
import time

import jwt
import pytest

import proxy

KINDS = ["IdToken", "AccessToken"]


def both_kinds(document):
    document["issuers"][0].pop("tokenUse")


def claims(token):
    return jwt.decode(token, options={"verify_signature": False})


def test_moto_signs_what_an_independent_library_believes(directory, moto):
    keys = jwt.PyJWKClient(f"{moto.url}/{directory.pool}/.well-known/jwks.json")
    token = directory.admin["AccessToken"]
    payload = jwt.decode(token, keys.get_signing_key_from_jwt(token).key, algorithms=["RS256"])
    assert payload["cognito:groups"] == ["admins"] and payload["client_id"] == directory.client


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("person", ["admin", "user"])
def test_the_command_line_believes_both_tokens(latchkey, directory, key_server, policy, environment, person, kind):
    token = getattr(directory, person)[kind]
    path = policy(both_kinds)
    result = latchkey("verify", "--policy", path, "--output", "json", token, environment=environment)
    assert result.returncode == 0, result.stderr
    verdict = json.loads(result.stdout)
    assert verdict["accepted"] is True
    assert verdict["algorithm"] == "RS256" and verdict["keyID"] == "dummy"
    assert verdict["claims"] == claims(token)
    assert len(key_server.requests) == 1


def test_one_run_of_the_command_line_fetches_once_for_many_tokens(latchkey, directory, key_server, policy, environment):
    tokens = [result[kind] for result in (directory.admin, directory.user) for kind in KINDS] * 5
    result = latchkey(
        "verify", "--policy", policy(both_kinds), "--output", "json", input="\n".join(tokens) + "\n",
        environment=environment)
    assert result.returncode == 0, result.stderr
    assert [json.loads(line)["accepted"] for line in result.stdout.splitlines()] == [True] * len(tokens)
    assert len(key_server.requests) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("person, role, permissions", [
    ("admin", "admin",
     "profile:read,messages:read,messages:write,messages:cancel,subscribers:read,subscribers:write,groups:any"),
    ("user", "user", "profile:read,messages:read"),
])
def test_the_scheduler_knows_who_is_calling(api, directory, person, role, permissions, kind):
    token = getattr(directory, person)[kind]
    reply = api(both_kinds).request("GET", "/me", f"Bearer {token}")
    assert reply.status == 200, reply
    assert reply.authorizer["principalId"] == f"customers:{claims(token)['sub']}"
    assert reply.context["role"] == role
    assert sorted(reply.context["permissions"].split(",")) == sorted(permissions.split(","))
    assert json.loads(reply.context["groups"]) == claims(token)["cognito:groups"]
    assert reply.context["issuer"] == "customers" and reply.context["subject"] == claims(token)["sub"]
    me = reply.json()
    assert me["principal"] == f"customers:{claims(token)['sub']}"
    assert me["role"] == role
    assert sorted(me["permissions"]) == sorted(permissions.split(","))


def test_a_server_side_sign_in_is_as_good(api, directory):
    token = directory.sign_in_as_admin("uwe")["AccessToken"]
    assert api().request("GET", "/me", f"Bearer {token}").status == 200


def test_many_invocations_fetch_the_keys_once(api, directory, key_server):
    gateway = api(both_kinds)
    for _ in range(10):
        for person in (directory.admin, directory.user):
            for kind in KINDS:
                assert gateway.request("GET", "/me", f"Bearer {person[kind]}").status == 200
    assert key_server.requests == [f"/{directory.pool}/.well-known/jwks.json"]


def test_one_cached_answer_fits_every_route_of_the_stage(api, directory):
    """The fault of others: a policy made for one route, cached, is a 403 on the next one."""
    messages = "/groups/{group}/messages"
    routes = {("GET", "/me"): True, ("GET", messages): True, ("POST", messages): True}
    requests = [("GET", "/me"), ("GET", "/groups/a/messages"), ("POST", "/groups/a/messages")]
    for first in requests:
        gateway = api(routes=routes, cached=True)
        token = f"Bearer {directory.user['AccessToken']}"
        gateway.request(*first, token)
        statuses = {request: gateway.request(*request, token).cause for request in requests}
        assert len(gateway.cache) == 1
        assert statuses == {requests[0]: "answered", requests[1]: "answered", requests[2]: "denied"}


def test_an_id_token_is_refused_where_access_tokens_are_asked_for(api, directory):
    gateway = api()
    reply = gateway.request("GET", "/me", f"Bearer {directory.user['IdToken']}")
    assert (reply.status, reply.cause) == (401, "unauthorized")
    assert codes(gateway) == ["token_use_mismatch"]


def test_somebody_in_no_group_is_believed_and_denied(api, directory):
    token = directory.sign_up(f"nobody-{time.time_ns()}")["AccessToken"]
    reply = api().request("GET", "/me", f"Bearer {token}")
    assert (reply.status, reply.cause) == (403, "denied")


def test_a_token_of_another_client_is_refused(api, directory, environment):
    environment["WEB_CLIENT_ID"] = "anotherclient"
    gateway = api()
    assert gateway.request("GET", "/me", f"Bearer {directory.user['AccessToken']}").status == 401
    assert codes(gateway) == ["client_mismatch"]


def test_a_token_that_was_touched_is_refused(api, directory):
    header, payload, signature = directory.user["AccessToken"].split(".")
    better = claims(directory.user["AccessToken"]) | {"cognito:groups": ["admins"]}
    forged = base64.urlsafe_b64encode(json.dumps(better).encode()).rstrip(b"=").decode()
    gateway = api()
    assert gateway.request("GET", "/me", f"Bearer {header}.{forged}.{signature}").status == 401
    assert codes(gateway) == ["signature_invalid"]


@pytest.mark.parametrize("header", [
    "", "Bearer", "Bearer ", "Basic dTpw", "Bearer a.b", "Bearer ..", "Bearer \u00e9.\u00e9.\u00e9",
    "Bearer " + "a" * 9000,
    "DPoP {token}", "Bearer {token} ", "Bearer {token}, Bearer {token}", "Bearer\t{token}", "{token}",
])
def test_any_other_header_is_401_and_says_nothing(api, directory, header):
    reply = api().request("GET", "/me", header.replace("{token}", directory.user["AccessToken"]))
    assert (reply.status, reply.cause) == (401, "unauthorized")
    assert reply.authorizer is None


@pytest.mark.parametrize("behaviour", [proxy.down, proxy.page, proxy.redirect, proxy.huge, proxy.slow])
def test_keys_that_cannot_be_had_are_an_outage_and_never_a_401(api, directory, key_server, behaviour):
    key_server.behaviour = behaviour
    gateway = api(timeout=9)
    began = time.monotonic()
    reply = gateway.request("GET", "/me", f"Bearer {directory.user['AccessToken']}")
    assert reply.status == 500 and reply.cause.startswith("authorizer failure")
    assert "timed out after" not in reply.cause, "the function has to give up before Lambda does"
    assert time.monotonic() - began < 9
    assert codes(gateway) == ["keys_unavailable"]
    # No retry storm: the next caller does not fetch again at once.
    fetched = len(key_server.requests)
    assert gateway.request("GET", "/me", f"Bearer {directory.user['AccessToken']}").status == 500
    assert len(key_server.requests) == fetched


def test_plain_http_needs_its_permission(api, directory, environment, key_server):
    del environment["LATCHKEY_ALLOW_LOOPBACK_HTTP"]
    assert api().request("GET", "/me", f"Bearer {directory.user['AccessToken']}").status in (500, 502)
    assert key_server.requests == []


def test_no_token_and_no_name_in_any_log(api, directory):
    gateway = api(both_kinds)
    tokens = [directory.admin["IdToken"], directory.user["AccessToken"], directory.user["AccessToken"][:-4] + "AAAA"]
    for token in tokens:
        gateway.request("GET", "/me", f"Bearer {token}")
    # Lambda's emulator adds no event of its own: all of this is what the functions wrote.
    written = gateway.authorizer.output() + gateway.backend.output()
    assert gateway.authorizer.records(), "expected structured log lines"
    for token in tokens:
        for part in token.split("."):
            assert part not in written
    assert "@example.com" not in written


def test_the_public_route_needs_nobody(api):
    reply = api().request("GET", "/status")
    assert reply.status == 200 and reply.authorizer is None


def test_no_context_is_a_server_error_and_never_a_default_user(api):
    gateway = api(routes={("GET", "/me"): False})
    assert gateway.request("GET", "/me").status == 500


def codes(gateway):
    """The codes of the authorizer's decisions in its log, oldest first."""
    return [record["code"] for record in gateway.authorizer.records() if "decision" in record]
