"""Callers without a token: their policy, their events, and a search for what they must keep secret."""

import base64
import functools
import json
import re
import time
import urllib.parse

import jwt

ARN = "arn:aws:execute-api:eu-central-1:123456789012:abcdef1234/dev/GET/me"


def document(credentials, usage_key=None, issuers=(), **more):
    """A policy in which every caller may read the own profile."""
    roles = [{"name": "reader", "permissions": ["profile:read"]}]
    if issuers:
        roles[0]["grantedTo"] = [{"issuer": issuer["name"], "groups": ["users"]} for issuer in issuers]
        more["issuers"] = list(issuers)
    if usage_key:
        roles[0]["usageKey"] = usage_key
    return {
        "answerFor": "route", "credentials": list(credentials), "roles": roles,
        "routes": [{"method": "GET", "path": "/me", "permission": "profile:read"}], **more,
    }


def credential(kind, *secrets, principal="reports", **more):
    return {"kind": kind, "secrets": list(secrets), "principal": principal, "role": "reader", **more}


def addresses(*ranges, principal="office"):
    return {"kind": "address", "addresses": list(ranges), "principal": principal, "role": "reader"}


def event(headers=None, query=None, address="203.0.113.9", version=None):
    """A request to a REST API or, with a version, to an HTTP API with payload 1.0."""
    headers, query = headers or {}, query or {}
    found = {
        "type": "REQUEST", "methodArn": ARN, "resource": "/me", "path": "/me", "httpMethod": "GET", "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()}, "queryStringParameters": query,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()}, "pathParameters": {},
        "stageVariables": {}, "requestContext": {"path": "/me", "identity": {"sourceIp": address}, "requestId": "r"},
    }
    return found | ({"version": version} if version else {})


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def moment(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def token(secret, **more):
    claims = {
        "iss": "urn:example:services", "aud": "api", "sub": "mailer", "groups": ["users"], "exp": int(time.time()) + 600,
    }
    return jwt.encode(claims | more, secret, algorithm="HS256")


@functools.cache
def forms(secret):
    """A secret and its parts as they might show: plain, in hexadecimal, percent-encoded, as JSON, as a list of bytes, and in
    base64 wherever in a longer text it begins."""
    data = secret.encode() if isinstance(secret, str) else secret
    found = set()
    for part in (data, data[:12], data[-12:]):
        text = part.decode("latin-1")
        found |= {
            text, part.decode(errors="replace"), json.dumps(text)[1:-1], urllib.parse.quote(part), part.hex(),
            part.hex().upper(), ", ".join(map(str, part)), ",".join(map(str, part)),
        }
        for offset in range(3):
            # Only the digits that depend on nothing but the secret.
            digits = base64.b64encode(b"\0" * offset + part).decode().rstrip("=")
            digits = digits[-(-offset * 8 // 6):(offset + len(part)) * 8 // 6]
            found |= {digits, digits.translate(str.maketrans("+/", "-_"))}
    return found


def leaks(output, secrets):
    """Which of the secrets show in a text, and how; base64 may be broken into lines."""
    joined = re.sub(r"\\[nr]|[\r\n]", "", output)
    return [(secret, form) for secret in secrets for form in forms(secret) if form in output or form in joined]
