"""`latchkey keys fetch` and `keys show` against a real HTTPS server that our own authority vouches for."""

import base64
import json
import re
import secrets

import joserfc.jwk
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from authority import Authority
from material import NOW, latchkey  # noqa: F401

KINDS = {
    "RSA": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "EC": lambda: ec.generate_private_key(ec.SECP256R1()),
    "OKP": ed25519.Ed25519PrivateKey.generate,
}


def made(kind, **members):
    """A public JWK; made by joserfc of a key that cryptography made."""
    return {**joserfc.jwk.import_key(as_pem(KINDS[kind]()), kind).as_dict(private=False), **members}


def as_pem(key):
    from cryptography.hazmat.primitives import serialization

    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


@pytest.fixture(scope="module")
def keys():
    return {
        "first": made("RSA", kid="first", alg="RS256", use="sig"),
        "second": made("EC", kid="second"),
        "third": made("OKP", kid="third", alg="EdDSA"),
        "weak": {"kty": "RSA", "kid": "weak", "n": base64.urlsafe_b64encode(b"\xff" * 128).rstrip(b"=").decode(), "e": "AQAB"},
        "secret": {"kty": "oct", "kid": "secret", "k": "c2VjcmV0"},
    }


class Site:
    """A server whose answers a test changes."""

    def __init__(self):
        self.answers = {}
        self.asked = []

    def serve(self, path, document, status=200, **fields):
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.answers[path] = (status, fields, body)

    def __call__(self, path):
        self.asked.append(path)
        return self.answers.get(path, (404, {}, b"not here"))


@pytest.fixture
def site(tmp_path):
    site = Site()
    certificates = tmp_path / "certificates"
    certificates.mkdir()
    authority = Authority(tmp_path)
    authority.install(certificates)
    with authority.server(site) as url:
        site.origin = url.removesuffix("/keys")
        site.trust = {"SSL_CERT_DIR": str(certificates)}
        yield site


@pytest.fixture
def fetch(latchkey, site, tmp_path):
    return lambda *arguments: latchkey("keys", "fetch", *arguments, cwd=tmp_path, **site.trust)


def test_a_pinned_set_is_the_key_set_and_says_whence(fetch, site, keys, tmp_path):
    served = {"keys": [keys["first"], keys["weak"], keys["second"]], "comment": "kept"}
    site.serve("/keys", served, ETag='"v1"')
    done = fetch(f"{site.origin}/keys", "--output", "pinned.json")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == (
        "latchkey: warning: key 2 of the set (kid weak) is not used: the rsa modulus has 1024 bits; use a key of at least 2048\n"
        "latchkey: wrote pinned.json: 3 keys, and 2 of them serve\n")
    path = tmp_path / "pinned.json"
    assert path.stat().st_mode & 0o7777 == 0o644
    pinned = json.loads(path.read_text())
    date = pinned.pop("fetchedAt")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", date)
    assert pinned == {"fetchedFrom": f"{site.origin}/keys", "etag": '"v1"', **served}
    # Other people's readers take it for the JWK Set that it is.
    known = {"first", "second"}
    assert known <= {key.key_id for key in jwt.PyJWKSet.from_json(path.read_text()).keys}
    good = {**pinned, "keys": [key for key in pinned["keys"] if key["kid"] in known]}
    assert {key.kid for key in joserfc.jwk.KeySet.import_key_set(good).keys} == known
    assert [one.name for one in tmp_path.iterdir() if "pinned" in one.name] == ["pinned.json"]


def test_without_a_file_it_goes_to_standard_output(fetch, site, keys):
    site.serve("/keys", {"keys": [keys["third"]]})
    done = fetch(f"{site.origin}/keys")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["keys"] == [keys["third"]]


def test_an_issuer_says_where_its_keys_are(fetch, site, keys):
    issuer = f"{site.origin}/tenant/"
    site.serve("/tenant/.well-known/openid-configuration", {"issuer": issuer, "jwks_uri": f"{site.origin}/elsewhere"})
    site.serve("/elsewhere", {"keys": [keys["first"]]})
    done = fetch("--issuer", issuer)
    assert done.returncode == 0, done.stderr
    pinned = json.loads(done.stdout)
    assert (pinned["issuer"], pinned["fetchedFrom"]) == (issuer, f"{site.origin}/elsewhere")
    # Metadata of somebody else: his keys are not this issuer's.
    site.serve("/tenant/.well-known/openid-configuration", {"issuer": issuer[:-1], "jwks_uri": f"{site.origin}/elsewhere"})
    asked = site.asked.count("/elsewhere")
    done = fetch("--issuer", issuer, "--output", "pinned.json")
    assert (done.returncode, done.stdout) == (3, "")
    assert "its issuer is not, byte for byte, the issuer that was asked for" in done.stderr
    assert site.asked.count("/elsewhere") == asked


def test_what_is_different_is_said(fetch, site, keys, tmp_path):
    site.serve("/keys", {"keys": [keys["first"], keys["second"], keys["third"]]})
    assert fetch(f"{site.origin}/keys", "-o", "pinned.json").stderr == (
        "latchkey: wrote pinned.json: 3 keys, and all serve\n")
    other = made("RSA", kid="first", alg="RS256")
    added = made("EC", kid="new\u202ekid")
    site.serve("/keys", {"keys": [other, {**keys["third"], "alg": "Ed25519"}, added]})
    done = fetch(f"{site.origin}/keys", "-o", "pinned.json")
    assert done.returncode == 0
    assert done.stderr == (
        "latchkey: changed first (RSA 2048, RS256): another key under the same key id\n"
        "latchkey: changed third (OKP Ed25519, Ed25519): it was for EdDSA\n"
        "latchkey: added new\\u{202e}kid (EC P-256, any algorithm)\n"
        "latchkey: removed second (EC P-256, any algorithm)\n"
        "latchkey: wrote pinned.json: 3 keys, and all serve\n")
    before = json.loads((tmp_path / "pinned.json").read_text())
    done = fetch(f"{site.origin}/keys", "-o", "pinned.json")
    assert done.stderr == "latchkey: unchanged 3 keys\nlatchkey: wrote pinned.json: 3 keys, and all serve\n"
    after = json.loads((tmp_path / "pinned.json").read_text())
    assert after["keys"] == before["keys"] and after["fetchedAt"] >= before["fetchedAt"]
    site.serve("/moved", {"keys": [added]})
    done = fetch(f"{site.origin}/moved", "-o", "pinned.json")
    assert f"the file's keys came from {site.origin}/keys, and now come from {site.origin}/moved\n" in done.stderr


@pytest.mark.parametrize("document, status, said", [
    ({"keys": []}, 1, "no key of the set serves; pinned.json stays as it was"),
    ({"keys": ["weak", "secret"]}, 1, "no key of the set serves; pinned.json stays as it was"),
    (b"<html>", 3, "has no key set: "),
    ({"keys": ["first"] * 101}, 3, "at most 100 are read"),
    (b'{"keys":[' + b" " * 65536 + b"]}", 3, "larger than 65536 bytes"),
])
def test_a_good_file_is_never_replaced_by_a_bad_set(fetch, site, keys, tmp_path, document, status, said):
    site.serve("/keys", {"keys": [keys["first"]]})
    assert fetch(f"{site.origin}/keys", "-o", "pinned.json").returncode == 0
    before = (tmp_path / "pinned.json").read_bytes()
    if isinstance(document, dict):
        document = {"keys": [keys[name] for name in document["keys"]]}
    site.serve("/keys", document)
    done = fetch(f"{site.origin}/keys", "-o", "pinned.json")
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr
    assert (tmp_path / "pinned.json").read_bytes() == before
    assert b"c2VjcmV0" not in done.stderr.encode()


@pytest.mark.parametrize("status", [302, 404, 503])
def test_another_status_is_no_key_set(fetch, site, keys, status):
    site.serve("/keys", {"keys": [keys["first"]]}, status=status, Location=f"{site.origin}/other")
    done = fetch(f"{site.origin}/keys")
    assert (done.returncode, done.stdout) == (3, "")
    assert f"answered with status {status}" in done.stderr and "/other" not in site.asked


def test_a_server_that_nobody_vouches_for_is_not_believed(latchkey, site, keys):
    site.serve("/keys", {"keys": [keys["first"]]})
    for command in (["keys", "fetch"], ["keys", "show"]):
        done = latchkey(*command, f"{site.origin}/keys")
        assert (done.returncode, done.stdout) == (3, "") and "cannot be trusted" in done.stderr
    assert site.asked == []


def test_a_file_that_holds_no_key_set_is_somebody_elses(fetch, site, keys, tmp_path):
    site.serve("/keys", {"keys": [keys["first"]]})
    path = tmp_path / "diary.txt"
    path.write_text("dear diary\n")
    done = fetch(f"{site.origin}/keys", "-o", "diary.txt")
    assert done.returncode == 2 and "only a file that holds a key set is replaced" in done.stderr
    assert path.read_text() == "dear diary\n" and site.asked == []


def test_a_plain_key_set_may_become_a_pinned_one(fetch, site, keys, tmp_path):
    (tmp_path / "keys.json").write_text(json.dumps({"keys": [keys["second"]]}))
    site.serve("/keys", {"keys": [keys["first"], keys["second"]]})
    done = fetch(f"{site.origin}/keys", "-o", "keys.json")
    assert done.stderr.startswith("latchkey: added first (RSA 2048, RS256)\nlatchkey: unchanged 1 key\n")


def test_a_set_that_grows_too_long_by_indenting_is_kept_as_it_is(fetch, site, keys, tmp_path, latchkey):
    deep = keys["first"] | {"x": json.loads("[" * 25 + ",".join(["1"] * 25_000) + "]" * 25)}
    site.serve("/keys", json.dumps({"keys": [deep]}, separators=(",", ":")).encode())
    assert fetch(f"{site.origin}/keys", "-o", "pinned.json").returncode == 0
    assert (tmp_path / "pinned.json").stat().st_size < 70_000
    assert latchkey("keys", "show", "pinned.json", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("kind", KINDS)
def test_show_agrees_with_joserfc(latchkey, site, kind):
    jwks = {"keys": [made(kind, kid=secrets.token_hex(4)), made(kind)]}
    site.serve("/keys", jwks)
    done = latchkey("keys", "show", f"{site.origin}/keys", **site.trust)
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["pinned"] is None
    for theirs, ours in zip(jwks["keys"], shown["keys"], strict=True):
        bare = {name: value for name, value in theirs.items() if name != "kid"}
        assert ours["thumbprint"] == joserfc.jwk.import_key(bare).thumbprint()
        assert (ours["keyID"], ours["type"], ours["curve"]) == (theirs.get("kid"), kind, theirs.get("crv"))
        assert ours["bits"] == (2048 if kind == "RSA" else None) and ours["serves"] is True


def test_a_policy_takes_what_was_fetched(latchkey, fetch, site, keys, tmp_path):
    """The whole way: the file verifies a token although nobody answers at its URL any more."""
    private = KINDS["RSA"]()
    public = {**joserfc.jwk.import_key(as_pem(private), "RSA").as_dict(private=False), "kid": "k", "alg": "RS256"}
    site.serve("/keys", {"keys": [public]})
    assert fetch(f"{site.origin}/keys", "-o", "pinned.json").returncode == 0
    policy = {
        "issuers": [{
            "name": "partners", "issuer": "i", "audiences": ["a"], "algorithms": ["RS256"],
            "keys": {"url": f"{site.origin}/keys", "pinned": "pinned.json"},
        }],
        "roles": [{"name": "r", "permissions": ["p"], "grantedTo": [{"issuer": "partners", "scopes": ["s"]}]}],
        "routes": [{"method": "GET", "path": "/me", "permission": "p"}],
    }
    (tmp_path / "latchkey.json").write_text(json.dumps(policy))
    site.serve("/keys", b"gone", status=503)
    token = jwt.encode({"iss": "i", "aud": "a", "exp": NOW + 60}, private, algorithm="RS256", headers={"kid": "k"})
    asked = len(site.asked)
    done = latchkey("verify", "--policy", "latchkey.json", "--at", NOW, token, cwd=tmp_path, **site.trust)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(site.asked) == asked
