"""The command line under test, and the keys, claims and tokens for it to work on; test modules import the fixtures.

Tokens are made here by PyJWT, not by `latchkey sign`, so that two programs have to agree. All keys are fixed and the
algorithms deterministic, so that whole outputs can be compared; the clock is fixed with --at.
"""

import base64
import functools
import hashlib
import hmac
import json
import os
import pathlib
import shutil
import subprocess

import jwt
import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FIXTURES = HERE / "fixtures"

# 2027-01-15T08:00:00Z, the moment at which the transcripts judge.
NOW = 1_800_000_000
ISSUER = "https://login.example.com/"
AUDIENCE = "https://api.example.com"


def binary():
    """LATCHKEY_BIN, or the build of this checkout that is newest."""
    if "LATCHKEY_BIN" in os.environ:
        return pathlib.Path(os.environ["LATCHKEY_BIN"]).resolve()
    builds = [ROOT / ".build" / kind / "latchkey" for kind in ("release", "debug")]
    builds = [path for path in builds if os.access(path, os.X_OK)]
    if not builds:
        pytest.fail("there is no latchkey to test; run make release, or set LATCHKEY_BIN", pytrace=False)
    return max(builds, key=lambda path: path.stat().st_mtime)


def environment(**more):
    return {"PATH": f"{binary().parent}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm", **more}


CLAIMS = {
    "iss": ISSUER, "sub": "alice", "aud": AUDIENCE, "iat": NOW - 2000, "exp": NOW + 3600, "n": 2**53 + 1,
}

COGNITO = {
    "iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI", "sub": "0b7f", "token_use": "access",
    "client_id": "4example", "cognito:groups": ["admins"], "scope": "openid", "iat": NOW - 60, "exp": NOW + 3540,
}


POLICY = {
    "issuers": [
        {
            "name": "customers", "userPool": "eu-west-1_AbCdEfGhI", "clients": ["4example"], "tokenUse": "access",
            "keys": {"file": "jwks.json"},
        },
        {
            "name": "partners", "issuer": ISSUER, "audiences": "any", "algorithms": ["RS256"],
            "keys": {"file": "${PARTNER_KEYS}"},
        },
        {
            "name": "services", "issuer": "urn:example:services", "audiences": ["api"], "algorithms": ["HS256"],
            "keys": {"secrets": ["file:secret"]},
        },
    ],
    "roles": [
        {"name": "admin", "permissions": ["profile:read", "profile:write"],
         "grantedTo": [{"issuer": "customers", "groups": ["admins"]}]},
        {"name": "reader", "permissions": ["profile:read"], "grantedTo": [{"issuer": "services", "scopes": ["read"]}]},
    ],
    "routes": [
        {"method": "GET", "path": "/me", "permission": "profile:read"},
        {"method": "PUT", "path": "/me", "permission": "profile:write"},
    ],
}


def events(now=NOW):
    """Events of API Gateway, by the name of their file; `now` for whom cannot stop the clock."""

    def issue(claims, *arguments, **header):
        times = {name: claims[name] + now - NOW for name in ("iat", "exp") if name in claims}
        return sign({**claims, **times}, *arguments, **header)

    arn = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod/"

    def event(token, route="GET/me", **more):
        return json.dumps({"type": "TOKEN", "authorizationToken": token, "methodArn": arn + route, **more})

    service = {"iss": "urn:example:services", "sub": "cron", "aud": "api", "scope": "read", "exp": NOW + 60}
    token = issue(service, key="secret", algorithm="HS256", kid=None)
    yield "allowed", event(f"Bearer {issue(COGNITO)}")
    yield "denied", event(f"Bearer {token}", "PUT/me")
    yield "unknown-route", event(f"Bearer {issue(COGNITO)}", "GET/nowhere")
    yield "expired", event(f"Bearer {issue({**COGNITO, 'exp': NOW - 60})}")
    yield "nobody", event(f"Bearer {issue({k: v for k, v in COGNITO.items() if k != 'sub'})}")
    yield "no-permission", event(f"Bearer {issue(CLAIMS)}")
    yield "no-scheme", event(issue(COGNITO))
    yield "malformed", '{"type":'


def policies():
    """Policy documents that transcripts look at, by the name of their file."""
    pool = {"name": "customers", "userPool": "eu-west-1_AbCdEfGhI", "clients": ["4example"], "tokenUse": "access"}
    users = {"name": "user", "permissions": ["profile:read"], "grantedTo": [{"issuer": "customers", "groups": ["users"]}]}
    me = {"method": "GET", "path": "/me", "permission": "profile:read"}
    yield "clean", {"issuers": [pool], "roles": [users], "routes": [me]}
    yield "broken", {"issuers": [{**pool, "leeway": -1}], "roles": [users], "routes": [{**me, "permission": "nobody:has"}]}
    admins = {"name": "admin", "permissions": ["profile:read", "profile:write"],
              "grantedTo": [{"issuer": "customers", "groups": ["admins"], "maxAge": 3600}]}
    yield "roles", {
        "issuers": [pool], "roles": [admins, users], "routes": [me, {**me, "method": "PUT", "permission": "profile:write"}],
    }
    # Everything that can be said about callers.
    yield "doors", {
        "answerFor": "route", "httpApiAnswer": "simple",
        "tokenFrom": [{"header": "authorization"}, {"cookie": "session"}],
        "issuers": [
            {**pool, "leeway": 120},
            {"name": "ids", "userPool": "eu-west-1_Other0001", "clients": ["4example"], "tokenUse": "id"},
        ],
        "credentials": [
            {"kind": "api-key", "query": "key", "secrets": ["env:OLD", "env:NEW"], "principal": "reports", "role": "job"},
            {"kind": "address", "addresses": ["0.0.0.0/0"], "principal": "office", "role": "job"},
        ],
        "refuse": [{"issuer": "customers", "subjects": "any", "issuedBefore": "2030-01-01T00:00:00Z"}],
        "roles": [
            {"name": "admin", "permissions": ["profile:read", "profile:write", "members:delete"],
             "grantedTo": [{"issuer": "customers", "groups": ["admins"], "maxAge": 3600, "amr": ["mfa", "otp"]}]},
            {"name": "auditor", "permissions": ["profile:read", "audit:read"],
             "grantedTo": [{"issuer": "ids", "scopes": ["audit"]}]},
            {"name": "job", "permissions": ["profile:read", "profile:write"]},
        ],
        "routes": [
            {"method": "GET", "path": "/{user}/profile", "permission": "profile:read"},
            {"method": "PUT", "path": "/{user}/profile", "permission": "profile:write"},
            {"method": "ANY", "path": "/audit/{proxy+}", "permission": "audit:read"},
            {"method": "DELETE", "path": "/{user}", "permission": "members:delete", "requires": {"maxAge": 300}},
            {"method": "PUT", "path": "/me/secrets", "permission": "profile:write", "requires": {"acr": ["2"]}},
        ],
    }
    # More roles than a table of 80 columns holds.
    yield "tenants", {
        "issuers": [pool],
        "roles": [
            {"name": f"editor-of-{number}", "permissions": ["profile:read", "profile:write"][:1 + number % 2],
             "grantedTo": [{"issuer": "customers", "groups": [f"editors-{number}"]}]}
            for number in range(12)
        ],
        "routes": [me, {**me, "method": "PUT", "permission": "profile:write"}],
    }


# An API for `clean.json` and `doors.json` to disagree with.
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Seconds: {Type: Number, Default: 300}
Resources:
  Backend:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Me:
          Type: Api
          Properties: {RestApiId: !Ref Api, Method: GET, Path: /me}
        Leave:
          Type: Api
          Properties: {RestApiId: !Ref Api, Method: DELETE, Path: /me}
        Status:
          Type: Api
          Properties: {RestApiId: !Ref Api, Method: GET, Path: /status, Auth: {Authorizer: NONE}}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      Cors: "'*'"
      Auth:
        DefaultAuthorizer: Latchkey
        Authorizers:
          Latchkey:
            FunctionArn: !GetAtt Authorizer.Arn
            FunctionPayloadType: REQUEST
            Identity:
              Headers: [Authorization, X-Trace]
              ReauthorizeEvery: %s
"""


def thumbprint(name):
    keys = json.loads((FIXTURES / "jwks.json").read_text())["keys"]
    return keys[0]["kid"] if name == "rsa" else name


def sign(payload, key="rsa.pem", algorithm="RS256", **header):
    """A compact JWS of bytes, or of a dictionary in its order; `kid` of rsa.pem where none is given."""
    if not isinstance(payload, bytes):
        payload = json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()
    secret = (FIXTURES / key).read_bytes()
    if algorithm.startswith("HS"):
        secret = secret.removesuffix(b"\n")
    header = {"typ": "JWT", "kid": thumbprint("rsa"), **header}
    header = {name: value for name, value in header.items() if value is not None}
    return jwt.api_jws.PyJWS().encode(payload, secret, algorithm=algorithm, headers=header, sort_headers=False)


def tokens():
    """The tokens that transcripts use, by the name of their file."""
    good = sign(CLAIMS)
    header, payload, signature = good.split(".")
    evil = "\x1b[2J\x9b31m\u202egnp.exe\u2066"
    yield "good", good
    yield "expired", sign({**CLAIMS, "exp": NOW - 3 * 86400})
    yield "expires-now", sign({**CLAIMS, "exp": NOW})
    yield "two-faults", sign({**CLAIMS, "exp": NOW - 3600, "aud": "https://other.example.com"})
    yield "no-exp", sign({name: value for name, value in CLAIMS.items() if name != "exp"})
    yield "future", sign({**CLAIMS, "nbf": NOW + 7200})
    yield "wrong-audience", sign({**CLAIMS, "aud": ["https://other.example.com", "https://third.example.com"]})
    yield "wrong-issuer", sign({**CLAIMS, "iss": "https://evil.example.com/"})
    yield "no-subject", sign({name: value for name, value in CLAIMS.items() if name != "sub"})
    yield "forged", sign(CLAIMS, key="other.pem")
    yield "unknown-key", sign(CLAIMS, key="other.pem", kid="another")
    yield "no-kid", sign(CLAIMS, kid=None)
    yield "access-type", sign(CLAIMS, typ="at+jwt")
    yield "ed", sign(CLAIMS, key="ed.pem", algorithm="EdDSA", kid=None)
    yield "hmac", sign(CLAIMS, key="secret", algorithm="HS256", kid=None)
    # The public key as the secret (CVE-2015-9235), which PyJWT refuses to make.
    yield "confused", confused()
    yield "cognito", sign(COGNITO)
    yield "cognito-id", sign({**{k: v for k, v in COGNITO.items() if k != "client_id"}, "aud": "4example", "token_use": "id"})
    yield "hostile", sign({**CLAIMS, "sub": evil, "x\u202e": [1.10, {"y": evil}], "aud": evil}, kid=evil)
    yield "hostile-good", sign({**CLAIMS, "sub": evil, "big": 1}, kid=thumbprint("rsa"))
    yield "milliseconds", sign({**CLAIMS, "exp": (NOW + 3600) * 1000})
    yield "binary", sign(bytes(range(256)))
    yield "plain-text", sign("good morning\n\x1b[31mred".encode())
    yield "nested", sign(good.encode(), cty="JWT")
    yield "unsecured", "eyJhbGciOiJub25lIn0." + payload + "."
    yield "no-signature", f"{header}.{payload}."
    yield "two-parts", f"{header}.{payload}"
    yield "own-key", sign(CLAIMS, jku="https://evil.example.com/keys")
    yield "critical", sign(CLAIMS, crit=["exp"])
    yield "jwe", "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.YQ.Yg.Yw.ZA"
    yield "flattened", json.dumps({"payload": payload, "protected": header, "signature": signature})
    yield "large", sign({**CLAIMS, "padding": "x" * 13000})


def key_sets():
    """Key sets that transcripts show, by the name of their file."""
    good = json.loads((FIXTURES / "jwks.json").read_text())["keys"][0]
    mixed = [
        {**good, "kid": "evil\x1b[2J\u202egnp.exe, which goes on for longer than any row of a table"},
        {**good, "kid": "weak", "n": "_" * 170 + "8"}, {"kty": "oct", "kid": "secret", "k": "c2VjcmV0"},
        {**good, "kid": "encryption", "use": "enc"}, {"kty": "OKP", "crv": "X25519", "x": "AAAA"}, 7,
        {"kty": "EC", "crv": "secp256k1", "alg": "ES256K", "kid": "漢字" * 20}, good, good,
        {**good, "kid": "clash"}, {**good, "kid": "clash", "alg": "RS512"},
    ]
    yield "mixed-keys", {"keys": mixed}
    yield "pinned", {
        "fetchedAt": "2026-11-21T04:00:00Z", "fetchedFrom": ISSUER + "keys", "issuer": ISSUER, "etag": '"v1"',
        "keys": [{**good, "alg": "RS256"}],
    }


def confused():
    def text(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    header = text(json.dumps({"alg": "HS256", "kid": thumbprint("rsa")}).encode())
    message = f"{header}.{text(json.dumps(CLAIMS).encode())}"
    public = (FIXTURES / "public.pem").read_bytes()
    return f"{message}.{text(hmac.new(public, message.encode(), hashlib.sha256).digest())}"


@pytest.fixture(scope="session")
def latchkey():
    """Runs the command line: latchkey("verify", token, at=…) → CompletedProcess with text."""

    def run(*arguments, input=None, cwd=None, **more):
        return subprocess.run(
            [str(binary()), *map(str, arguments)], input=input, capture_output=True, text=True, timeout=30, cwd=cwd,
            env=environment(**more))

    return run


@functools.cache
def made_tokens():
    return list(tokens())


@functools.cache
def made_events():
    return list(events())


@pytest.fixture
def workshop(tmp_path):
    """A folder with the fixtures (keys readable by their owner alone) and a file for each token."""
    for path in FIXTURES.iterdir():
        shutil.copy(path, tmp_path)
        (tmp_path / path.name).chmod(0o600)
    for name, token in made_tokens():
        (tmp_path / f"{name}.jwt").write_text(token + "\n")
    for name, event in made_events():
        (tmp_path / f"{name}.event").write_text(event)
    for name, document in key_sets():
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    (tmp_path / "template.yaml").write_text(TEMPLATE % "300")
    (tmp_path / "parameters.yaml").write_text(TEMPLATE % "!Ref Seconds")
    for name, document in policies():
        (tmp_path / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n")
    (tmp_path / "latchkey.json").write_text(json.dumps(POLICY, indent=2) + "\n")
    (tmp_path / "claims.json").write_text(json.dumps(CLAIMS, indent=2) + "\n")
    return tmp_path
