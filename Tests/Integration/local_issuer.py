"""An issuer of our own: its key, its key server that can be told to fail, a policy that believes it, and the release
build of the authorizer under Lambda's emulator.

The fixtures are for tests that import them.
"""

import datetime
import json
import time

import pytest

import proxy
from executables import executable
from gateway.rie import Function

ARN = "arn:aws:execute-api:eu-central-1:123456789012:abcdef1234/dev/GET/me"
# Whatever is not the host must not be in a log.
PATH = "/tenants/4711/jwks.json?secret=s3cr3t"


class Keys:
    """A key, its set, and tokens signed with it."""

    def __init__(self, latchkey, folder):
        self.latchkey = latchkey
        self.path = folder / "signer.pem"
        assert latchkey("keys", "new", "--output", self.path).returncode == 0
        self.set = json.loads(latchkey("keys", "public", "--algorithm", "RS256", self.path).stdout)

    def token(self, kid=None, **changes):
        claims = {"iss": "urn:example:local", "sub": "1", "aud": "api", "scope": "profile", "exp": 4102444800} | changes
        more = ["--kid", kid] if kid else []
        signed = self.latchkey("sign", "--key", self.path, *more, "--claims", "-", input=json.dumps(claims))
        assert signed.returncode == 0, signed.stderr
        return signed.stdout.strip()


class KeyServer(proxy.CountingProxy):
    """Answers with `set` and `headers`, or as `act` does; adds "keys" to `events` with each request."""

    def __init__(self):
        super().__init__(None)
        self.set = {"keys": []}
        self.headers = []
        self.events = []
        self.act = None
        self.behaviour = self.answer

    def __enter__(self):
        super().__enter__()
        self.address = self.url.removeprefix("http://")
        self.url += PATH
        return self

    def answer(self, handler):
        self.events.append("keys")
        if self.act is None:
            handler.reply(200, json.dumps(self.set).encode(), headers=self.headers)
        else:
            self.act(handler)


def hang(handler):
    """Takes the request and says nothing."""
    time.sleep(20)


@pytest.fixture
def keys(latchkey, tmp_path):
    return Keys(latchkey, tmp_path)


@pytest.fixture
def key_server(keys):
    with KeyServer() as server:
        server.set = keys.set
        yield server


@pytest.fixture
def policy(tmp_path, key_server):
    """Writes a policy with the key server's URL; with `pinned`, the set that its issuer ships with."""

    def write(pinned=None, url=None, age=60, **more):
        source = {"url": url or key_server.url} | more
        if pinned is not None:
            date = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=age)
            (tmp_path / "keys").mkdir(exist_ok=True)
            (tmp_path / "keys" / "local.json").write_text(json.dumps(
                {"fetchedAt": date.strftime("%Y-%m-%dT%H:%M:%SZ"), "fetchedFrom": source["url"], **pinned}))
            source["pinned"] = "keys/local.json"
        path = tmp_path / "latchkey.json"
        path.write_text(json.dumps({
            "issuers": [{"name": "local", "issuer": "urn:example:local", "audiences": ["api"], "algorithms": ["RS256"],
                         "keys": source}],
            "roles": [{"name": "user", "permissions": ["profile:read"],
                       "grantedTo": [{"issuer": "local", "scopes": ["profile"]}]}],
            "routes": [{"method": "GET", "path": "/me", "permission": "profile:read"}],
        }))
        return path

    return write


def environment(policy, **more):
    return {"LATCHKEY_POLICY": str(policy), "LATCHKEY_ALLOW_LOOPBACK_HTTP": "1", **more}


def authorizer(policy, timeout=9, command=None, **more):
    return Function(command or [executable("latchkey-authorizer")], environment(policy, **more), timeout)


def event(token):
    return {"type": "TOKEN", "authorizationToken": f"Bearer {token}", "methodArn": ARN}


def records(function, message):
    return [each for each in function.records() if each["message"] == message]
