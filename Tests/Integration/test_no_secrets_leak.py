"""No secret and no token shows anywhere: not in an answer, a log line at any level, a metric, a message or an error, neither
plain nor in base64, in hexadecimal or percent-encoded, nor in part.

What is searched for is everything that the requests present, right or wrong, everything that is kept as a secret, and the
function's own AWS credentials.
"""

import base64
import json
import secrets as randomness
import time

import pytest

from callers import addresses, basic, credential, document, event, forms, leaks, moment, token
from executables import REGION, executable
from gateway.rie import Function, FunctionError
from secret_service import SecretService


def fresh(name):
    """Nothing else in any output is like it."""
    return f"{name}-{randomness.token_hex(16)}"


class Secrets:
    """The secrets of one run, and whatever else must not show."""

    def __init__(self):
        self.hmac, self.key, self.old_key, self.shared = (fresh(name) for name in ("hmac", "key", "old-key", "shared"))
        self.password, self.usage, self.short = fresh("pass:wörd"), fresh("usage"), "s-" + randomness.token_hex(5)
        self.windows, self.pem = fresh("windows"), fresh("pem")
        self.all = list(vars(self).values())

    def hide(self, text):
        self.all.append(text)
        return text


@pytest.fixture(scope="module")
def hidden():
    return Secrets()


@pytest.fixture(scope="module")
def service(hidden):
    with SecretService(REGION) as service:
        create = service.secrets.create_secret
        create(Name="leak/hmac", SecretString=hidden.hmac)
        create(Name="leak/keys", SecretString=json.dumps({"key": hidden.key, "old": hidden.old_key}))
        create(Name="leak/usage", SecretBinary=hidden.usage.encode())
        service.check_everything()
        yield service


@pytest.fixture
def policy(hidden, tmp_path):
    """Writes the policy; with `broken`, no secret in it is one that serves."""

    def write(broken=False):
        issuer = {
            "name": "services", "issuer": "urn:example:services", "audiences": ["api"], "algorithms": ["HS256"],
            "keys": {"secrets": ["env:SHORT" if broken else "secretsmanager:leak/hmac"]}, "groupsClaim": "groups",
        }
        (tmp_path / "shared").write_text(hidden.shared + "\n")
        (tmp_path / "windows").write_text(hidden.windows + "\r\n")
        (tmp_path / "pem").write_text(f"-----BEGIN PRIVATE KEY-----\n{hidden.pem}\n-----END PRIVATE KEY-----\n")
        keys = ["env:SHORT", "secretsmanager:leak/none"] if broken else [
            {"secret": "secretsmanager:leak/keys#old", "until": moment(3600)}, "secretsmanager:leak/keys#key"]
        path = tmp_path / "latchkey.json"
        path.write_text(json.dumps(document(
            [
                credential("api-key", *keys, header="x-api-key"),
                credential("api-key", *keys, principal="query", query="key"),
                credential("bearer", "file:windows" if broken else "file:shared", principal="bearer"),
                credential("basic", "file:pem" if broken else "env:PASSWORD", principal="jenkins", user="jenkins"),
                addresses("192.0.2.0/24"),
            ],
            usage_key="secretsmanager:leak/usage#none" if broken else "secretsmanager:leak/usage", issuers=[issuer],
            tokenFrom=[{"header": "authorization"}, {"header": "x-token", "scheme": "none"}, {"cookie": "session"}])))
        return path

    return write


def environment(service, hidden, path, who="session"):
    found = {
        **service.environment(getattr(service, who)), "LATCHKEY_POLICY": str(path), "LATCHKEY_ALLOW_LOOPBACK_HTTP": "1",
        "PASSWORD": hidden.password, "SHORT": hidden.short,
    }
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        if name in found:
            hidden.hide(found[name])
    return found


def events(hidden):
    """Requests that present something, well and badly, each with its name."""
    jwts = {
        "good": token(hidden.hmac), "expired": token(hidden.hmac, exp=1), "not yet": token(hidden.hmac, nbf=2**40),
        "other issuer": token(hidden.hmac, iss="urn:example:other"), "other audience": token(hidden.hmac, aud="other"),
        "forged": token(fresh("forged") * 2), "no groups": token(hidden.hmac, groups=[]),
    }
    jwts["cut"], jwts["long"] = jwts["good"][:-5], jwts["good"] + "x" * 17_000
    for text in jwts.values():
        # The header is the same for everybody.
        for part in text.split(".")[1:]:
            hidden.hide(part)
        hidden.hide(text)
    wrong = {name: hidden.hide(fresh(f"wrong-{name}")) for name in ("key", "token", "user", "password")}
    keys = [hidden.key, hidden.old_key, wrong["key"], hidden.key[:-1], hidden.key + "é", hidden.shared, hidden.hmac]
    found = {f"jwt {name}": event({"authorization": f"Bearer {text}"}) for name, text in jwts.items()}
    found |= {f"header {place}": event({"x-api-key": key}) for place, key in enumerate(keys)}
    found |= {f"query {place}": event(query={"key": key}) for place, key in enumerate(keys)}
    for name, value in {
        "shared": f"Bearer {hidden.shared}", "wrong": f"Bearer {wrong['token']}", "dpop": f"DPoP {hidden.shared}",
        "no scheme": hidden.shared, "two": f"Bearer {hidden.shared}, Bearer {wrong['token']}",
        "basic": basic("jenkins", hidden.password), "wrong password": basic("jenkins", wrong["password"]),
        "wrong user": basic(wrong["user"], hidden.password), "no colon": "Basic " + base64.b64encode(
            hidden.password.replace(":", "").encode()).decode(), "no base64": f"Basic {hidden.password}",
        "tab": f"Bearer\t{hidden.shared}", "empty": "Bearer ",
    }.items():
        found[f"authorization {name}"] = event({"authorization": value})
    found |= {
        "bare": event({"x-token": jwts["good"]}), "bare key": event({"x-token": hidden.shared}),
        "cookie": event({"cookie": f"session={jwts['good']}; other={hidden.key}"}),
        "wrong cookie": event({"cookie": f"session={wrong['token']}"}),
        "both": event({"x-api-key": hidden.key, "authorization": f"Bearer {hidden.shared}"}),
        "two keys": event({"x-api-key": hidden.key}, {"key": wrong["key"]}),
        "address": event({"x-other": hidden.key}, address="192.0.2.1"),
        "TOKEN": {"type": "TOKEN", "authorizationToken": f"Bearer {hidden.shared}", "methodArn": event()["methodArn"]},
        "no ARN": event({"x-api-key": hidden.key}) | {"methodArn": hidden.key},
        "no event": {"type": hidden.key, "authorizationToken": hidden.shared},
        "headers of another type": event() | {"headers": {"x-api-key": [hidden.key]}, "multiValueHeaders": None},
        "names": event({hidden.key: "x", "authorization": wrong["token"] + ": " + hidden.key}),
    }
    found["two spellings"] = event() | {"multiValueHeaders": {"x-api-key": [hidden.key], "X-API-KEY": [wrong["key"]]}}
    return found


def without_usage_key(text, hidden):
    """The answer is where the usage key belongs: API Gateway asks for it. Nowhere else."""
    try:
        answer = json.loads(text)
    except ValueError:
        return text
    if isinstance(answer, dict) and "usageIdentifierKey" in answer:
        assert answer.pop("usageIdentifierKey") == hidden.usage
        return json.dumps(answer)
    return text


def test_the_search_finds_what_it_is_for():
    secret = fresh("planted")
    for shown in [
        secret, f"reason: {secret[:12]}…", f"…{secret[-12:]}", json.dumps({"a": secret}), repr(secret.encode()),
        f"{list(secret.encode())}", secret.encode().hex(),
    ] + [
        base64.b64encode(f"{'x' * count}{secret}{'y' * count}".encode()).decode() for count in range(7)
    ] + [
        base64.urlsafe_b64encode(f"jenkins:{secret}".encode()).decode(),
        base64.encodebytes(b"x" * 50 + secret.encode()).decode(),
    ]:
        assert leaks(f"[{shown}]", [secret]), shown
    assert leaks(json.dumps({"a": "pässwörd-of-somebody"}), ["pässwörd-of-somebody"])
    assert leaks("p%C3%A4ssw%C3%B6rd-of-somebody", ["pässwörd-of-somebody"])
    assert not leaks(fresh("planted") + fresh("other"), [secret])
    assert all(len(form) >= 8 for form in forms(secret))


@pytest.mark.parametrize("level", ["trace", "debug", "info", "error"])
@pytest.mark.parametrize("state", ["well", "broken", "forbidden"])
def test_the_function_keeps_every_secret(service, hidden, policy, level, state):
    """Whether all is well, no secret serves, or Secrets Manager does not let it read."""
    variables = environment(service, hidden, policy(state == "broken"), "stranger" if state == "forbidden" else "session")
    requests = events(hidden)
    answers, outcomes = "", set()
    variables |= {"LATCHKEY_LOG_LEVEL": level, "LATCHKEY_METRICS": "emf", "AWS_LAMBDA_FUNCTION_NAME": "authorizer"}
    with Function([executable("latchkey-authorizer")], variables) as function:
        for name, request in requests.items():
            try:
                answer = function.invoke_raw(request).decode()
                outcomes.add("answered")
            except FunctionError as error:
                answer = str(error)
                outcomes.add(error.message)
            answers += name + ": " + without_usage_key(answer, hidden) + "\n"
        with pytest.raises(FunctionError):
            function.invoke_raw(hidden.key.encode())
        time.sleep(0.2)
        output = function.output()
    assert leaks(answers, hidden.all) == []
    assert leaks(output, hidden.all) == []
    # All of it did happen.
    assert {"Unauthorized", "the request could not be decided"} <= outcomes
    assert ("answered" in outcomes) == (state == "well")
    assert '{"_aws"' in output
    decisions = [each for each in function.records() if each["message"] == "decision"]
    if level != "error":
        assert len(decisions) == len(requests) + 1
    if state == "well" and level != "error":
        codes = {each["code"] for each in decisions}
        assert {"allowed", "credential_unknown", "expired", "signature_invalid", "credentials_ambiguous"} <= codes, codes


def test_a_document_that_does_not_load_shows_no_secret(latchkey, service, hidden, policy):
    """Not even where its owner has written the secret into it, or a variable has brought it there."""
    path = policy()
    text = path.read_text()
    for broken in [
        text.replace("env:PASSWORD", hidden.password), text.replace("file:shared", hidden.shared),
        text.replace("secretsmanager:leak/keys#key", "secretsmanager:" + hidden.key + "!"),
        text.replace("env:PASSWORD", "env:${PASSWORD}"), text.replace('"jenkins"', f'"{hidden.key}:"'),
        text.replace('"reports"', f'"{hidden.key}\\u0007"'), text.replace('"api-key"', f'"{hidden.key}"'),
        text.replace('"query": "key"', f'"query": "{hidden.key}/"'), text.replace("192.0.2.0/24", hidden.key),
        text[:-1] + hidden.key, text[:-1] + f', "note": "{hidden.key}"' + "}",
    ]:
        assert broken != text
        path.write_text(broken)
        variables = environment(service, hidden, path)
        with Function([executable("latchkey-authorizer")], variables) as function:
            with pytest.raises((FunctionError, OSError)):
                function.invoke(event())
            output = function.output()
        assert "policy" in output
        for command in POLICY_COMMANDS:
            result = latchkey(*[path if word == "POLICY" else word for word in command], environment=variables)
            assert result.returncode != 0
            output += result.stdout + result.stderr
        assert leaks(output, hidden.all) == [], broken


@pytest.mark.parametrize("broken", [False, True])
def test_the_command_line_keeps_every_secret(latchkey, service, hidden, policy, tmp_path, broken):
    path = policy(broken)
    variables = environment(service, hidden, path)
    file = tmp_path / "event.json"
    statuses, output = set(), ""
    for name, request in events(hidden).items():
        file.write_text(json.dumps(request))
        for command in EVENT_COMMANDS:
            result = latchkey(*[{"POLICY": path, "EVENT": file}.get(word, word) for word in command], environment=variables)
            statuses.add(result.returncode)
            output += f"{name}, {command[0]}: {without_usage_key(result.stdout, hidden)}\n{result.stderr}\n"
    assert statuses >= ({1, 3} if broken else {0, 1, 3}), statuses
    for command in POLICY_COMMANDS:
        result = latchkey(*[path if word == "POLICY" else word for word in command], environment=variables)
        assert result.stdout
        output += result.stdout + result.stderr
    assert leaks(output, hidden.all) == []


# Those that are asked about an event, and those that are asked about a document.
EVENT_COMMANDS = [
    ["authorize", "--policy", "POLICY", "--event", "EVENT"],
    ["explain", "--policy", "POLICY", "--event", "EVENT"],
    ["explain", "--policy", "POLICY", "--event", "EVENT", "--output", "json"],
]
POLICY_COMMANDS = [
    ["policy", "check", "POLICY"],
    ["policy", "check", "--strict", "--output", "json", "POLICY"],
    ["policy", "routes", "POLICY"],
    ["policy", "routes", "--output", "json", "POLICY"],
]
