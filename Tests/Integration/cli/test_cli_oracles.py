"""The command line against other people's programs: PyJWT, joserfc and openssl make what we read and read what we make."""

import base64
import json
import secrets
import subprocess

import joserfc.jws
import joserfc.jwk
import jwt
import pytest

from material import AUDIENCE, CLAIMS, ISSUER, NOW, ROOT, latchkey  # noqa: F401

ASYMMETRIC = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
]
SYMMETRIC = ["HS256", "HS384", "HS512"]
JOSERFC = joserfc.jws.JWSRegistry(algorithms=ASYMMETRIC + SYMMETRIC)
# PyJWT knows Ed25519 by its older name only.
PYJWT = [name for name in ASYMMETRIC if name != "Ed25519"]


def trust(*more):
    return ["--issuer", ISSUER, "--audience", AUDIENCE, "--at", NOW, "--output", "json", *more]


@pytest.fixture
def key(latchkey, tmp_path):
    """Makes a key with `latchkey keys new`, and returns the path of its file."""

    def make(algorithm, name="key"):
        path = tmp_path / name
        done = latchkey("keys", "new", "--algorithm", algorithm, "--output", path)
        assert done.returncode == 0, done.stderr
        assert path.stat().st_mode & 0o777 == 0o600
        return path

    return make


@pytest.fixture
def key_set(latchkey, tmp_path):
    def make(path, *more):
        done = latchkey("keys", "public", path, *more)
        assert done.returncode == 0, done.stderr
        file = tmp_path / "keys.json"
        file.write_text(done.stdout)
        return file

    return make


@pytest.mark.parametrize("algorithm", PYJWT)
def test_tokens_of_pyjwt_are_accepted(latchkey, key, key_set, algorithm):
    private = key(algorithm)
    keys = key_set(private)
    token = jwt.encode(CLAIMS, private.read_bytes(), algorithm=algorithm, headers={"kid": kid(keys)})
    accepted(latchkey("verify", "--keys", keys, "--algorithm", algorithm, *trust(), token), algorithm)
    refused(latchkey("verify", "--keys", keys, "--algorithm", algorithm, *trust(), spoiled(token)))


@pytest.mark.parametrize("algorithm", ASYMMETRIC)
def test_tokens_of_joserfc_are_accepted(latchkey, key, key_set, algorithm):
    private = key(algorithm)
    keys = key_set(private, "--algorithm", algorithm)
    token = joserfc.jws.serialize_compact(
        {"alg": algorithm, "kid": kid(keys)}, json.dumps(CLAIMS), imported(private), registry=JOSERFC)
    accepted(latchkey("verify", "--keys", keys, "--algorithm", algorithm, *trust(), token), algorithm)
    refused(latchkey("verify", "--keys", keys, "--algorithm", algorithm, *trust(), spoiled(token)))


@pytest.mark.parametrize("algorithm", PYJWT)
def test_pyjwt_accepts_our_tokens(latchkey, key, key_set, algorithm, tmp_path):
    private = key(algorithm)
    token = signed(latchkey, private, algorithm, tmp_path)
    public = jwt.PyJWK(json.loads(key_set(private).read_text())["keys"][0], algorithm=algorithm)
    options = {"verify_exp": False, "verify_iat": False}
    assert jwt.decode(token, public, [algorithm], audience=AUDIENCE, issuer=ISSUER, options=options) == CLAIMS
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(spoiled(token), public, [algorithm], audience=AUDIENCE, issuer=ISSUER, options=options)


@pytest.mark.parametrize("algorithm", ASYMMETRIC)
def test_joserfc_accepts_our_tokens(latchkey, key, key_set, algorithm, tmp_path):
    private = key(algorithm)
    token = signed(latchkey, private, algorithm, tmp_path)
    public = joserfc.jwk.KeySet.import_key_set(json.loads(key_set(private).read_text()))
    content = joserfc.jws.deserialize_compact(token, public, registry=JOSERFC)
    assert json.loads(content.payload) == CLAIMS
    assert content.protected["alg"] == algorithm


@pytest.mark.parametrize("algorithm", SYMMETRIC)
def test_secrets_are_the_bytes_of_their_file(latchkey, key, algorithm, tmp_path):
    path = key(algorithm)
    secret = path.read_bytes()
    assert secret.endswith(b"\n") and secret.isascii()
    secret = secret[:-1]
    verify = ["verify", "--secret", path, "--algorithm", algorithm, *trust()]
    accepted(latchkey(*verify, jwt.encode(CLAIMS, secret, algorithm=algorithm)), algorithm)
    refused(latchkey(*verify, jwt.encode(CLAIMS, secret + b"\n", algorithm=algorithm)))
    token = signed(latchkey, path, algorithm, tmp_path)
    assert jwt.api_jws.decode(token, secret, [algorithm]) == json.dumps(CLAIMS, separators=(",", ":")).encode()


def test_two_secrets_are_not_the_same(key):
    assert key("HS256", "one").read_bytes() != key("HS256", "two").read_bytes()


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "ES384", "ES512", "EdDSA"])
def test_thumbprints_are_those_of_joserfc(key, key_set, algorithm):
    private = key(algorithm)
    assert kid(key_set(private)) == imported(private).thumbprint()


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "ES384", "ES512", "EdDSA"])
def test_openssl_reads_our_keys_and_we_read_its(latchkey, key, algorithm, tmp_path):
    private = key(algorithm)
    theirs = subprocess.run(["openssl", "pkey", "-in", private, "-pubout"], capture_output=True, check=True, text=True)
    ours = latchkey("keys", "public", private, "--format", "pem")
    assert (ours.returncode, ours.stdout) == (0, theirs.stdout)
    public = tmp_path / "public.pem"
    public.write_text(ours.stdout)
    token = signed(latchkey, private, algorithm, tmp_path)
    accepted(latchkey("verify", "--public-key", public, "--algorithm", algorithm, *trust(), token), algorithm)


@pytest.mark.parametrize("kind", [["genrsa", "-traditional", "2048"], ["ecparam", "-name", "secp384r1", "-genkey"]])
def test_keys_in_their_older_forms_sign_too(latchkey, kind, tmp_path):
    private = tmp_path / "old.pem"
    private.write_bytes(subprocess.run(["openssl", *kind], capture_output=True, check=True).stdout)
    private.chmod(0o600)
    algorithm = "RS256" if kind[0] == "genrsa" else "ES384"
    token = signed(latchkey, private, None, tmp_path)
    assert jwt.get_unverified_header(token)["alg"] == algorithm
    assert jwt.api_jws.decode(token, imported(private).as_pem(private=False), [algorithm])


def test_claims_come_back_byte_for_byte(latchkey, key, tmp_path):
    """Numbers and strings as they were written, whatever a parser would make of them."""
    path = key("HS256")
    text = '{"iss":"i","exp":1.8e9,"a":9007199254740993,"b":1.10,"c":1E2,"d":-0,"e":"\\u00e9é\\/","f":[{},[],""]}'
    token = jwt.api_jws.PyJWS().encode(text.encode(), path.read_bytes()[:-1], algorithm="HS256")
    done = latchkey("verify", "--secret", path, "--any-issuer", "--any-audience", "--at", NOW - 9, "--output", "json", token)
    assert done.stdout == (
        '{"accepted":true,"issuer":null,"algorithm":"HS256","keyID":null,"claims":' + text + "}\n")


def test_any_bytes_are_shown_and_their_signature_checked(latchkey, key):
    path = key("HS256")
    for payload in [b"\x00", b"\xff" * 7, b'"a string"', b"{" * 40 + b"}" * 40, b'{"a":1,"a":2}', secrets.token_bytes(999)]:
        token = jwt.api_jws.PyJWS().encode(payload, path.read_bytes()[:-1], algorithm="HS256")
        done = latchkey("inspect", "--secret", path, "--output", "json", token)
        shown = json.loads(done.stdout)
        assert (done.returncode, shown["signature"]) == (0, "valid")
        assert base64.urlsafe_b64decode(shown["payload"] + "==") == payload


def test_show_finds_the_keys_that_serve_in_every_key_set_of_the_corpus(latchkey, tmp_path):
    cases = json.loads((ROOT / "Tests/JOSETests/Fixtures/key-sets.json").read_text())["cases"]
    assert len(cases) >= 20
    for case in cases:
        text = bytes.fromhex(case["jwks_hex"]) if case["jwks_hex"] else case["jwks"].encode()
        (tmp_path / "jwks.json").write_bytes(text)
        for form in ("json", "text"):
            done = latchkey("keys", "show", "jwks.json", "--output", form, cwd=tmp_path)
            if case["expect"] == "error":
                assert (done.returncode, done.stdout) == (2, ""), case
                continue
            shown = done.stdout.count('"serves":true' if form == "json" else "✓ serves")
            assert (done.returncode, shown) == (0 if case["usable_keys"] else 1, case["usable_keys"]), case


def kid(keys):
    return json.loads(keys.read_text())["keys"][0]["kid"]


def imported(private):
    return joserfc.jwk.import_key(private.read_bytes(), {"RSA": "RSA"}.get(kind_of(private), kind_of(private)))


def kind_of(private):
    text = subprocess.run(
        ["openssl", "pkey", "-in", private, "-noout", "-text"], capture_output=True, check=True, text=True).stdout
    return "OKP" if text.startswith("ED25519") else "EC" if "ASN1 OID" in text else "RSA"


def signed(latchkey, private, algorithm, folder):
    claims = folder / "claims.json"
    claims.write_text(json.dumps(CLAIMS, indent=1))
    done = latchkey("sign", "--key", private, "--claims", claims, *(["--algorithm", algorithm] if algorithm else []))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.removesuffix("\n")


def spoiled(token):
    """The token with another payload; its other parts stay good."""
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    payload = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "mallory"}).encode()).rstrip(b"=").decode()
    return f"{header}.{payload}.{signature}"


def accepted(done, algorithm):
    assert done.returncode == 0, done.stdout + done.stderr
    verdict = json.loads(done.stdout)
    assert (verdict["accepted"], verdict["algorithm"], verdict["claims"]) == (True, algorithm, CLAIMS)


def refused(done):
    assert done.returncode == 1, done.stdout + done.stderr
    assert json.loads(done.stdout)["code"] == "signature_invalid"
