#!/usr/bin/env python3
"""Expands the test corpus into what the fuzz targets start from: `seed.py WORK`.

Writes WORK/settings.json (fuzz/Support/Settings.swift reads it) and one file per seed under WORK/TARGET/seeds.
"""

import base64
import hashlib
import json
import pathlib
import re
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The key set with a key of every kind; every issuer of the corpus is tried with it.
KEY_SET = "main"
# A token of other characters, or of more, cannot be accepted by anybody.
ACCEPTABLE = re.compile(r"[A-Za-z0-9_.-]{1,16384}")


def fixture(path):
    return json.loads((ROOT / "Tests" / path).read_text(encoding="utf-8"))


def expanded(text):
    """`len:N:C` stands for N copies of C."""
    repeated = re.fullmatch(r"len:(\d+):(.)", text)
    return repeated.group(2) * int(repeated.group(1)) if repeated else text


def case_bytes(case, name):
    if case.get(f"{name}_hex") is not None:
        return bytes.fromhex(case[f"{name}_hex"])
    return expanded(case[name]).encode("utf-8", "surrogatepass")


def trusts(corpus):
    """The issuers, each with the corpus's tokens less those that it must refuse."""
    texts = {text for case in corpus["cases"] if case.get("token") and ACCEPTABLE.fullmatch(text := expanded(case["token"]))}
    for name, config in corpus["configs"].items():
        # HMAC and public keys in one issuer are refused when it is made; what is left is the public-key half.
        algorithms = [each for each in config["algorithms"] if not each.startswith("HS")]
        refused = {
            expanded(case["token"])
            for case in corpus["cases"]
            if case.get("token") and case["expect"] == "reject" and (case["keyset"], case["config"]) == (KEY_SET, name)
        }
        yield {
            "name": name.replace("_", "-"),
            "issuer": config["issuer"],
            **({"audiences": config["audience"]} if config["audience"] else {}),
            "clients": config.get("client_id", []),
            **({"tokenUse": config["token_use"]} if "token_use" in config else {}),
            "algorithms": algorithms,
            **({"type": config["typ"]} if "typ" in config else {}),
            "leeway": config["leeway"],
            "now": config["now"],
            "mayAccept": sorted(texts - refused),
        }


def decoded(token):
    """Header, payload and signature, as far as they can be decoded."""
    try:
        return [base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)) for part in token.split(b".")]
    except ValueError:
        return []


def unsigned(token):
    """Header and payload of a token as one input for the issuer whose secret the fuzz target has; None without."""
    parts = decoded(token)
    if len(parts) != 3:
        return None
    header, payload, _ = parts
    header = re.sub(rb'"alg"\s*:\s*"[A-Za-z0-9]*"', b'"alg":"HS256"', header)
    return header + b"\0" + payload if header.startswith(b"{") else None


def event(token):
    """A TOKEN event and a proxy event in one text: the targets look at the members that they know."""
    return json.dumps({
        "type": "TOKEN",
        "authorizationToken": "Bearer " + token.decode("utf-8", "replace"),
        "methodArn": "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/groups/a/messages",
        "httpMethod": "GET", "path": "/me", "resource": "/me",
        "requestContext": {"requestId": "r", "authorizer": {
            "role": "admin", "permissions": "messages:read,messages:write", "groups": "[\"a\",\"b \\u00e9\\ud83d\\ude00\"]",
            "issuer": "customers", "subject": "s-1", "authType": "jwt", "expiresAt": "1800000300",
            "principalId": "customers:s-1", "integrationLatency": 7}},
    }).encode()


def shapes(token):
    """The same token in every shape of event, in every place where it may be."""
    text = token.decode("utf-8", "replace")
    for path in sorted((ROOT / "Tests/APIGatewayTests/Fixtures/events").glob("*.json")):
        original = path.read_text(encoding="utf-8")
        for place in ["aaa.bbb.ccc", "ddd.eee.fff", "ggg.hhh.iii"]:
            if place in original:
                yield one_credential(json.loads(original.replace(place, text)), text)


def one_credential(event, kept):
    """Without the credentials that do not hold `kept`: of two different ones both are refused."""
    unwanted = {"authorization", "x-api-key", "cookie", "sec-websocket-protocol", "access_token", "key"}
    for member in ["headers", "multiValueHeaders", "queryStringParameters", "multiValueQueryStringParameters"]:
        for name, value in list((event.get(member) or {}).items()):
            if name.lower() in unwanted and kept not in json.dumps(value, ensure_ascii=False):
                del event[member][name]
    if "cookies" in event:
        event["cookies"] = [each for each in event["cookies"] if "session" not in each or kept in each]
    return json.dumps(event, ensure_ascii=False).encode()


def other_credentials():
    """An event of each shape with each of the secrets that the target's authorizer knows, and one with none."""
    basic = base64.b64encode(b"jenkins:basic-0123456789abcdef").decode()
    for path in sorted((ROOT / "Tests/APIGatewayTests/Fixtures/events").glob("*.json")):
        event = one_credential(json.loads(path.read_text(encoding="utf-8")), "nothing of this kind")
        yield event
        for name, value in [("X-API-Key", "header-0123456789abcdef"), ("Authorization", "Bearer bearer-0123456789abcdef"),
                            ("Authorization", "Basic " + basic)]:
            copy = json.loads(event)
            if copy["type"] == "TOKEN":
                copy["authorizationToken"] = value
            else:
                copy["headers"][name] = value
            yield json.dumps(copy).encode()
        copy = json.loads(event)
        if copy["type"] != "TOKEN":
            copy["queryStringParameters"]["key"] = "query-0123456789abcdef"
            yield json.dumps(copy).encode()


def pinned(text):
    """A key set as `latchkey keys fetch` would keep it; None where it is none."""
    try:
        key_set = json.loads(text)
    except ValueError:
        return None
    own = {"fetchedAt": "2026-11-21T04:00:00Z", "fetchedFrom": "https://issuer.example/keys", "etag": '"1"'}
    return json.dumps(own | key_set).encode() if isinstance(key_set, dict) else None


def merged(target, patch):
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        result.pop(name, None) if value is None else result.update({name: merged(result.get(name), value)})
    return result


def policies():
    cases = fixture("PolicyDocumentTests/Fixtures/policies.json")
    yield from (json.dumps(merged(cases["base"], case["merge"])).encode() for case in cases["cases"])
    yield from (path.read_bytes() for path in sorted((ROOT / "examples").glob("*.json")))


def write(folder, seeds):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for seed in seeds:
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)


def main(work):
    corpus = fixture("OIDCTests/Fixtures/tokens.json")
    tokens = [case_bytes(case, "token") for case in corpus["cases"]]
    key_sets = [case_bytes(case, "jwks") for case in fixture("JOSETests/Fixtures/key-sets.json")["cases"]]
    extract = fixture("APIGatewayTests/Fixtures/authorizer-events.json")["extract"]
    events = [json.dumps(case["event"]).encode() for case in extract if case.get("event") is not None]
    work.mkdir(parents=True, exist_ok=True)
    settings = {"keySet": corpus["keysets"][KEY_SET], "trusts": list(trusts(corpus))}
    (work / "settings.json").write_text(json.dumps(settings))
    # Words of our own reports: that a report holds one is no leak.
    words = [b"segments", b"base64url", b"token_malformed"]
    write(work / "token/seeds", tokens + [each for each in map(unsigned, tokens) if each] + words)
    write(work / "json/seeds", [part for token in tokens for part in decoded(token)] + events)
    served = [text.encode() for text in corpus["keysets"].values()]
    write(work / "keyset/seeds", key_sets + served + [each for each in map(pinned, served) if each])
    good = next(case_bytes(case, "token") for case in corpus["cases"] if case["id"] == "ctl-001")
    golden = [path.read_bytes() for path in sorted((ROOT / "Tests/APIGatewayTests/Fixtures/events").glob("*.json"))]
    proxied = [path.read_bytes() for path in sorted((ROOT / "Tests/APIGatewayTests/Fixtures/proxy-events").glob("*.json"))]
    every = golden + proxied + list(shapes(good)) + list(other_credentials())
    write(work / "event/seeds", events + every + [event(token) for token in tokens if len(token) < 4000])
    write(work / "policy/seeds", list(policies()))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
