"""The function under the real aws-lambda-rie, asked in each of API Gateway's five shapes and judged by what comes out.

The events are the golden ones of the unit tests, which look as AWS documents them, with real tokens in them.
"""

import copy
import datetime
import json

import pytest

from executables import ROOT, executable
from gateway import iam
from gateway.rest import authorizer_context
from gateway.rie import Function, FunctionError
from local_issuer import Keys

NAMES = ["token", "request", "websocket", "http-1.0", "http-2.0"]
GOLDEN = {
    name: json.loads((ROOT / "Tests/APIGatewayTests/Fixtures/events" / f"{name}.json").read_text()) for name in NAMES}
# What the golden events have in the place that each of them is asked with, in cookies and in queries.
STANDARD, COOKIE, QUERY = "aaa.bbb.ccc", "ddd.eee.fff", "ggg.hhh.iii"
shapes = pytest.mark.parametrize("shape", NAMES)


class Caller:
    """Makes events and asks a function with them."""

    def __init__(self, function, keys):
        self.function = function
        self.keys = keys

    def event(self, shape, token, place=STANDARD, method="GET"):
        """The golden event with `token` in a place instead of what it has there; None takes the place's content away."""
        text = json.dumps(GOLDEN[shape]).replace(place, token or "NONE").replace("/GET/groups", f"/{method}/groups")
        event = json.loads(text)
        if token is None:
            event.pop("authorizationToken", None)
            for member in ["headers", "multiValueHeaders"]:
                event[member] = {
                    name: value for name, value in (event.get(member) or {}).items() if "NONE" not in json.dumps(value)}
        return event

    def ask(self, event):
        return self.function.invoke(event)

    def refusal(self, event):
        """The message of the error that comes back."""
        with pytest.raises(FunctionError) as error:
            self.ask(event)
        return error.value.message

    def last(self):
        """What the owner's log says of the last call."""
        return [each for each in self.function.records() if each["message"] == "decision"][-1]


@pytest.fixture(scope="module")
def keys(latchkey, tmp_path_factory):
    return Keys(latchkey, tmp_path_factory.mktemp("signer"))


@pytest.fixture(scope="module")
def stranger(latchkey, tmp_path_factory):
    """Somebody whose key nobody has heard of."""
    return Keys(latchkey, tmp_path_factory.mktemp("stranger"))


@pytest.fixture(scope="module")
def started(keys, tmp_path_factory):
    """`started(member=value, …)` is the function with these members in its policy, one sandbox for each such policy."""
    running = {}

    def start(**members):
        name = json.dumps(members, sort_keys=True)
        if name not in running:
            folder = tmp_path_factory.mktemp("policy")
            (folder / "keys.json").write_text(json.dumps(keys.set))
            (folder / "latchkey.json").write_text(json.dumps({
                "tokenFrom": [{"header": "Authorization"}, {"subprotocol": "bearer"}],
                **members,
                "issuers": [{"name": "local", "issuer": "urn:example:local", "audiences": ["api"], "algorithms": ["RS256"],
                             "keys": {"file": "keys.json"}}],
                "roles": [{"name": "reader", "permissions": ["messages:read", "chat:listen"],
                           "grantedTo": [{"issuer": "local", "scopes": ["read"]}]},
                          {"name": "writer", "permissions": ["messages:write"],
                           "grantedTo": [{"issuer": "local", "scopes": ["write"]}]}],
                "routes": [{"method": "GET", "path": "/groups/{group}/messages", "permission": "messages:read"},
                           {"method": "POST", "path": "/groups/{group}/messages", "permission": "messages:write"},
                           {"path": "$connect", "permission": "chat:listen"}],
            }))
            running[name] = Function(
                [executable("latchkey-authorizer")],
                {"LATCHKEY_POLICY": str(folder / "latchkey.json"), "LATCHKEY_LOG_LEVEL": "info"})
            running[name].__enter__()
        return Caller(running[name], keys)

    yield start
    for function in running.values():
        function.__exit__()


def arn(event):
    return event.get("methodArn") or event["routeArn"]


def allows(answer, event):
    """What API Gateway makes of an IAM policy for the request of `event`; raises for one that it makes a 500 of."""
    authorizer_context(answer)
    now = datetime.datetime.now(datetime.timezone.utc)
    return iam.allows(answer["policyDocument"], "execute-api:Invoke", arn(event), now)


def unauthorized_tokens(keys):
    """Tokens that never will be believed, by the code that the log has for each."""
    return {
        "token_malformed": "no-token",
        "expired": keys.token(scope="read", exp=1700000000),
        "audience_mismatch": keys.token(scope="read", aud="else"),
        "issuer_unknown": keys.token(scope="read", iss="urn:example:else"),
    }


@shapes
def test_a_believed_caller_may_do_what_the_role_permits(started, keys, shape):
    caller = started()
    event = caller.event(shape, keys.token(scope="read"))
    answer = caller.ask(event)
    assert set(answer) == {"principalId", "policyDocument", "context"}
    assert answer["principalId"] == "local:1"
    assert allows(answer, event)
    context = answer["context"]
    assert all(isinstance(value, str) for value in context.values())
    assert (context["role"], context["permissions"], context["authType"]) == (
        "reader", "messages:read,chat:listen", "jwt")
    record = caller.last()
    assert (record["decision"], record["code"]) == ("allow", "allowed")


@shapes
def test_a_caller_without_the_permission_is_denied(started, keys, shape):
    caller = started()
    # A writer may neither read nor listen.
    event = caller.event(shape, keys.token(scope="write"))
    answer = caller.ask(event)
    assert not allows(answer, event)
    assert caller.last()["code"] == "permission_missing"
    if shape != "websocket":
        # The answer is for the whole stage: cached, it lets the same caller write.
        assert allows(answer, caller.event(shape, None, method="POST"))


@shapes
def test_whoever_is_not_believed_gets_an_error_that_says_exactly_unauthorized(started, keys, stranger, shape):
    caller = started()
    for code, token in unauthorized_tokens(keys).items():
        assert caller.refusal(caller.event(shape, token)) == "Unauthorized"
        assert caller.last()["code"] == code
    assert caller.refusal(caller.event(shape, None)) == "Unauthorized"
    assert caller.last()["code"] == "token_missing"
    assert caller.refusal(caller.event(shape, stranger.token(scope="read", kid="else"))) == "Unauthorized"
    assert caller.last()["code"] == "key_unknown"


@pytest.mark.parametrize("shape", NAMES[1:])
def test_two_tokens_are_refused_whichever_is_good(started, keys, shape):
    caller = started()
    good, other = keys.token(scope="read"), keys.token(scope="read", sub="2")
    event = caller.event(shape, good)
    event["headers"] |= {"AUTHORIZATION": f"Bearer {other}", "authorization": f"Bearer {good}"}
    assert caller.refusal(event) == "Unauthorized"
    assert caller.last()["code"] == "credentials_ambiguous"


def test_headers_that_payload_2_has_joined_are_refused(started, keys):
    caller = started()
    token = keys.token(scope="read")
    assert caller.refusal(caller.event("http-2.0", f"{token},Bearer {token}")) == "Unauthorized"
    assert caller.last()["code"] == "authorization_malformed"


@shapes
def test_a_token_is_found_where_the_policy_says_and_nowhere_else(started, keys, shape):
    # Of the golden events each has a cookie, a query or both, but the TOKEN authorizer's is told one header only.
    token = keys.token(scope="read")
    for place, source, known in [
        (COOKIE, {"cookie": "session"}, ["request", "http-1.0", "http-2.0"]),
        (QUERY, {"query": "access_token"}, ["websocket"]),
    ]:
        caller = started(tokenFrom=[source])
        event = caller.event(shape, token, place)
        if shape in known:
            assert allows(caller.ask(event), event)
        else:
            # On other APIs a URL with a token in it ends up in logs.
            assert caller.refusal(event) == "Unauthorized"
            assert caller.last()["code"] == "token_missing"


@shapes
def test_only_payload_2_has_simple_answers(started, keys, shape):
    caller = started(httpApiAnswer="simple")
    event = caller.event(shape, keys.token(scope="read"))
    answer = caller.ask(event)
    if shape == "http-2.0":
        assert set(answer) == {"isAuthorized", "context"} and answer["isAuthorized"] is True
        assert answer["context"]["role"] == "reader"
        assert all(isinstance(value, str) for value in answer["context"].values())
        # What the request asks for decides, not what the caller may do elsewhere.
        assert caller.ask(caller.event(shape, keys.token(scope="write"))) == {"isAuthorized": False}
        assert caller.ask(caller.event(shape, keys.token(scope="write"), method="POST"))["isAuthorized"] is True
    else:
        assert allows(answer, event)


@shapes
def test_a_refusal_can_be_answered_with_a_deny_unless_it_can_heal(started, keys, stranger, shape):
    for simple in [False, True]:
        caller = started(onRefusal="deny", **({"httpApiAnswer": "simple"} if simple else {}))
        tokens = unauthorized_tokens(keys) | {"token_missing": None}
        for code, token in tokens.items():
            event = caller.event(shape, token)
            answer = caller.ask(event)
            if simple and shape == "http-2.0":
                assert answer == {"isAuthorized": False}
            else:
                assert not allows(answer, event) and "context" not in answer
                assert all(each["Effect"] == "Deny" for each in answer["policyDocument"]["Statement"])
            record = caller.last()
            assert (record["decision"], record["code"]) == ("unauthorized", code)
        # A new key may be published any moment, and time passes: such an answer must not be kept.
        for code, token in {
            "key_unknown": stranger.token(scope="read", kid="else"),
            "not_yet_valid": keys.token(scope="read", nbf=4000000000),
        }.items():
            assert caller.refusal(caller.event(shape, token)) == "Unauthorized"
            assert caller.last()["code"] == code
        event = caller.event(shape, keys.token(scope="read"))
        answer = caller.ask(event)
        assert answer["isAuthorized"] if simple and shape == "http-2.0" else allows(answer, event)


@pytest.mark.parametrize("member, value", [
    ("headers", ["Authorization"]), ("headers", {"Authorization": 1}), ("headers", "Authorization"),
    ("multiValueHeaders", {"Authorization": "Bearer x"}), ("cookies", "session=x"), ("version", "3.0"), ("version", 2),
    ("requestContext", []), ("type", "token"), ("type", None), ("queryStringParameters", {"a": ["b"]}),
])
def test_what_api_gateway_never_sends_is_an_error_and_no_answer(started, keys, member, value):
    caller = started(onRefusal="deny")
    event = copy.deepcopy(caller.event("request", keys.token(scope="read")))
    message = caller.refusal(event | {member: value})
    assert message not in ("Unauthorized", "")
    record = caller.last()
    assert (record["decision"], record["code"]) == ("undecided", "event_malformed")
    # It lives on.
    assert allows(caller.ask(event), event)


@pytest.mark.parametrize("path", [
    "groups/*/messages", "groups/a?/messages", "groups/${aws:username}/messages", "groups/../groups/a/messages",
    "groups/%2e%2e/groups/a/messages",
])
@pytest.mark.parametrize("shape", ["token", "request", "http-1.0", "http-2.0"])
def test_a_hostile_path_is_denied_in_every_shape(started, keys, shape, path):
    caller = started()
    event = caller.event(shape, keys.token(scope="read"))
    member = "routeArn" if shape == "http-2.0" else "methodArn"
    event[member] = event[member].replace("groups/news/messages", path)
    answer = caller.ask(event)
    assert all(each["Effect"] == "Deny" for each in answer["policyDocument"]["Statement"])
    assert caller.last()["code"] == "path_hostile"


def test_no_token_is_in_any_answer_or_log(started, keys, stranger):
    caller = started()
    tokens = [keys.token(scope="read", sub="5"), stranger.token(scope="read")]
    tokens += [each for each in unauthorized_tokens(keys).values() if "." in each]
    answers = []
    for shape in NAMES:
        for token in tokens:
            for event in [caller.event(shape, token), caller.event(shape, f"{token} {token}")]:
                try:
                    answers.append(json.dumps(caller.ask(event)))
                except FunctionError as error:
                    answers.append(str(error))
    written = "".join(answers) + caller.function.output()
    assert "local:5" in written
    for token in tokens:
        # Not the whole of it, and not its signature, without which the rest is worth nothing.
        assert token not in written and token.split(".")[2][:40] not in written
