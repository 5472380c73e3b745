"""What must stay at home stays at home: private keys, the keys of keys/local, and addresses of this machine."""

import base64
import json
import random
import socket
import subprocess
import sys
import textwrap

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from bundling import keys, loopback, travel
from bundling.documents import NotADocument, parse
from packages import FOREIGN, run_package, write_policy

RSA = RSAKey.generate_key(2048)


@pytest.fixture
def checkout(tmp_path):
    """A checkout with a policy document that may travel."""
    policy = write_policy(tmp_path / "project", url="https://keys.example.com/set", pinned="keys/set.json")
    (policy.parent / "keys" / "set.json").write_text(json.dumps({"keys": [RSA.as_dict(private=False)]}))
    return policy


def codes(policy):
    return [problem.code for problem in travel.look(policy, root=policy.parent)[1]]


def edit(policy, change):
    document = json.loads(policy.read_text())
    change(document)
    policy.write_text(json.dumps(document))


def test_a_public_set_and_a_policy_travel(checkout):
    assert travel.look(checkout, root=checkout.parent) == (["keys/set.json"], [])


@pytest.mark.parametrize("key", [
    RSA, ECKey.generate_key("P-256"), ECKey.generate_key("P-521"), OKPKey.generate_key("Ed25519"), OctKey.generate_key(256),
], ids=lambda key: key.key_type)
def test_no_private_member_of_a_jwk_travels(checkout, key):
    """With each member that only the owner has by itself: what another library left out does not make a key public."""
    whole = key.as_dict(private=True)
    public = {} if key.key_type == "oct" else key.as_dict(private=False)
    secret = sorted(set(whole) - set(public) - {"kty", "kid"})
    assert secret
    for name in secret:
        jwk = {**public, "kty": key.key_type, name: whole[name]}
        (checkout.parent / "keys" / "set.json").write_text(json.dumps({"keys": [RSA.as_dict(private=False), jwk]}))
        _, (problem,) = travel.look(checkout, root=checkout.parent)
        assert problem.code == "private_key" and problem.place.endswith("set.json: $.keys[1]")
        assert whole[name] not in str(problem)


def hidden(document, key):
    return [
        {**document, "comment": key},
        {**document, "issuers": [{**document["issuers"][0], "more": [[{"deep": key}]]}]},
        {**document, "comment": json.dumps({"keys": [key]})},
        {**document, "comment": json.dumps({"text": json.dumps(key)})},
    ]


def test_a_private_key_is_found_anywhere_in_the_policy(checkout):
    document = json.loads(checkout.read_text())
    for found in hidden(document, RSA.as_dict(private=True)):
        checkout.write_text(json.dumps(found))
        assert codes(checkout) == ["private_key"]
    for fine in hidden(document, RSA.as_dict(private=False)):
        checkout.write_text(json.dumps(fine))
        assert codes(checkout) == []


def test_a_member_that_stands_there_twice_hides_nothing(checkout):
    public = json.dumps(RSA.as_dict(private=False))[1:-1]
    (checkout.parent / "keys" / "set.json").write_text('{"keys": [{%s, "d": "c2VjcmV0", "d": null}]}' % public)
    assert codes(checkout) == ["private_key"]
    (checkout.parent / "keys" / "set.json").write_text('{"keys": [{"kty": "oct", "k": "c2VjcmV0"}], "keys": []}')
    assert codes(checkout) == ["private_key"]


def private_pems():
    for key in (rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()):
        for form in PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL, PrivateFormat.OpenSSH:
            for encryption in serialization.NoEncryption(), serialization.BestAvailableEncryption(b"a password"):
                try:
                    yield key.private_bytes(serialization.Encoding.PEM, form, encryption)
                except (ValueError, TypeError, UnsupportedAlgorithm):
                    continue


def test_every_form_of_a_private_key_in_pem_is_found():
    """Those that python's cryptography writes, in a file, in a JSON string and in an executable's data; public keys are none."""
    found = list(private_pems())
    assert len(found) >= 12
    for pem in found:
        in_json = json.dumps({"key": pem.decode()}).encode()
        for data in (pem, b"text before\r\n" + pem.replace(b"\n", b"\r\n"), in_json, b"\x7fELF\0\0" + pem + b"\0", b"\x7fELF" + in_json):
            assert keys.pem(data), pem
    public = rsa.generate_private_key(65537, 2048).public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert not keys.pem(public)
    # A library that reads keys knows their labels.
    assert not keys.pem(b"\x7fELF\0-----BEGIN RSA PRIVATE KEY-----\0-----END RSA PRIVATE KEY-----\0")
    assert keys.pem(b"-----BEGIN RSA PRIVATE KEY-----")


def private_ders():
    for key in (rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()):
        for form in PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL:
            for encryption in serialization.NoEncryption(), serialization.BestAvailableEncryption(b"a password"):
                try:
                    yield key.private_bytes(serialization.Encoding.DER, form, encryption)
                except (ValueError, TypeError, UnsupportedAlgorithm):
                    continue


def test_a_private_key_in_der_is_found_and_a_public_one_is_none():
    found = list(private_ders())
    found.append(pkcs12.serialize_key_and_certificates(
        b"a", ec.generate_private_key(ec.SECP256R1()), None, None, serialization.BestAvailableEncryption(b"a password")))
    assert len(found) >= 9
    for der in found:
        assert keys.holds(der), der[:30].hex()
    for key in (rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()):
        assert not keys.holds(key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))


@pytest.mark.parametrize("armour", [
    b"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----", b"---- BEGIN SSH2 PRIVATE KEY ----", b"PuTTY-User-Key-File-2: ssh-rsa",
    b"PuTTY-User-Key-File-3: ssh-ed25519"])
def test_other_armours_are_found(armour):
    assert keys.pem(b"text\n" + armour + b"\nComment: x\n") and not keys.pem(b"---- BEGIN SSH2 PUBLIC KEY ----\n")


def behind_base64(data):
    text = base64.b64encode(data).decode()
    yield text
    yield base64.urlsafe_b64encode(data).decode().rstrip("=")
    yield "\n".join(textwrap.wrap(text, 64))
    yield f"data:application/x-pem-file;base64,{text}"
    yield base64.b64encode(text.encode()).decode()
    yield json.dumps({"deep": [text]})


def test_a_private_key_in_base64_is_found_and_a_public_one_is_none(checkout):
    """In a string of the policy document: PEM, DER and JWK."""
    private = [*private_ders(), next(private_pems()), json.dumps(RSA.as_dict(private=True)).encode()]
    public = [
        json.dumps(RSA.as_dict(private=False)).encode(), rsa.generate_private_key(65537, 2048).public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo), random.Random(7).randbytes(600)]
    for expected, secrets in (({"private_key"}, private), (set(), public)):
        for text in (text for secret in secrets for text in behind_base64(secret)):
            edit(checkout, lambda document: document.update(comment=text))
            # Once for each way that leads to it.
            assert set(codes(checkout)) == expected, text


def test_a_key_set_has_members_of_public_keys_alone(checkout):
    """A member that we do not know may be the private half under another name."""
    whole = RSA.as_dict(private=True)
    for key, expected in (
        ({**RSA.as_dict(private=False), "privateExponent": whole["d"]}, "$.keys[0].privateExponent"),
        ({**RSA.as_dict(private=False), "D": whole["d"]}, "$.keys[0].D"), ({"seed": "x"}, "$.keys[0].seed"),
    ):
        (checkout.parent / "keys" / "set.json").write_text(json.dumps({"keys": [key]}))
        _, (problem,) = travel.look(checkout, root=checkout.parent)
        assert problem.code == "member_unknown" and problem.place.endswith(f"set.json: {expected}")
    provider = {**RSA.as_dict(private=False), "use": "sig", "alg": "RS256", "x5t": "x", "x5t#S256": "x", "x5c": ["x"], "issuer": "x"}
    (checkout.parent / "keys" / "set.json").write_text(json.dumps({"keys": [provider]}))
    assert codes(checkout) == []
    # Of ML-DSA, in drafts of the IETF.
    (checkout.parent / "keys" / "set.json").write_text(json.dumps({"keys": [{"kty": "AKP", "pub": "x", "priv": "x"}]}))
    assert codes(checkout) == ["private_key"]


def test_a_private_key_in_a_string_of_the_policy_is_found(checkout):
    pem = next(private_pems()).decode()
    for text in (pem, "".join(f"\\u{ord(each):04x}" for each in pem)):
        edited = json.loads(checkout.read_text())
        edited["comment"] = "here"
        checkout.write_text(json.dumps(edited).replace('"here"', json.dumps(pem) if text == pem else f'"{text}"'))
        assert codes(checkout) == ["private_key"]


@pytest.mark.parametrize("path", ["keys/local/set.json", "./keys//local/./set.json", "deployments/keys/local/set.json"])
def test_no_file_of_keys_local_travels(checkout, path):
    file = checkout.parent / path
    file.parent.mkdir(parents=True)
    file.write_text((checkout.parent / "keys" / "set.json").read_text())
    edit(checkout, lambda document: document["issuers"][0]["keys"].update(pinned=path))
    assert "local_key" in codes(checkout)


def test_other_things_may_be_called_keys_local(checkout):
    def change(document):
        document["routes"].append({"method": "GET", "path": "/keys/local", "permission": "profile:read"})
        document["issuers"][0]["keys"]["url"] = "https://keys.example.com/keys/local/set.json"

    edit(checkout, change)
    assert codes(checkout) == []


def test_no_copy_and_no_link_of_a_file_of_keys_local_travels(checkout):
    local = checkout.parent / "keys" / "local"
    local.mkdir()
    pinned = checkout.parent / "keys" / "set.json"
    (local / "jwks.json").write_bytes(pinned.read_bytes())
    assert codes(checkout) == ["local_key"]
    pinned.unlink()
    pinned.symlink_to("local/jwks.json")
    assert codes(checkout) == ["local_key"]


@pytest.mark.parametrize("key", [rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1()),
                                 ed25519.Ed25519PrivateKey.generate()], ids=["RSA", "EC", "OKP"])
def test_the_public_half_of_a_key_in_keys_local_does_not_travel(checkout, key):
    """Whoever has the checkout could sign for the deployment."""
    local = checkout.parent / "keys" / "local"
    local.mkdir()
    (local / "access.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    assert codes(checkout) == []
    made = {"RSAPrivateKey": RSAKey, "Ed25519PrivateKey": OKPKey}.get(type(key).__name__, ECKey)
    jwk = made.import_key((local / "access.pem").read_bytes()).as_dict(private=False)
    (checkout.parent / "keys" / "set.json").write_text(json.dumps({"keys": [RSA.as_dict(private=False), jwk]}))
    _, (problem,) = travel.look(checkout, root=checkout.parent)
    assert problem.code == "local_key" and problem.place.endswith("$.keys[1]")


def test_a_secret_in_keys_local_is_not_named(checkout):
    edit(checkout, lambda document: document.update(
        credentials=[{"kind": "api-key", "secrets": ["file:keys/local/caller"], "principal": "reports"}]))
    _, (problem,) = travel.look(checkout, root=checkout.parent)
    assert (problem.code, problem.place) == ("local_key", f"{checkout}: $.credentials[0].secrets[0]")


def spellings(number):
    """An IPv4 address as inet_aton(3) may be given it."""
    parts = list(number.to_bytes(4, "big"))
    yield ".".join(map(str, parts))
    yield str(number)
    yield hex(number)
    yield f"0{number:o}"
    yield f"{parts[0]}.{number & 0xffffff}"
    yield f"{parts[0]}.{parts[1]}.{number & 0xffff}"
    yield ".".join(map(hex, parts))
    yield ".".join(f"0{part:o}" for part in parts)


def test_every_spelling_of_a_loopback_address_is_found_and_of_another_is_not():
    """The system's resolver says what a spelling means."""
    source = random.Random(20261121)
    for round in range(400):
        number = source.getrandbits(32) if round % 2 else 0x7F000000 | source.getrandbits(24)
        for spelling in spellings(number):
            address = socket.getaddrinfo(spelling, 80, socket.AF_INET, socket.SOCK_STREAM, 0, socket.AI_NUMERICHOST)[0][4][0]
            meant = address.startswith(("127.", "0."))
            for url in (f"http://{spelling}/", f"HTTPS://user:secret@{spelling}:8082/pool?x", f"see http:/{spelling}#x"):
                assert bool(loopback.loopback_hosts(url)) == meant, url


@pytest.mark.parametrize("url", [
    "http://localhost:8082/pool", "https://LOCALHOST./", "http://api.localhost/x", "http://[::1]:8082", "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/", "http://[::]/", "http://0.0.0.0:80", "http://127.0.0.1.", "wss://127.1/socket",
    "http://%6cocalhost/", "http://ｌocalhost/", "http://a@127.0.0.1/", "http://ip6-loopback/", "text http://127.0.0.1:1 text",
])
def test_an_address_of_this_machine_is_found(checkout, url):
    edit(checkout, lambda document: document["issuers"][0]["keys"].update(url=url))
    _, (problem,) = travel.look(checkout, root=checkout.parent)
    assert (problem.code, problem.place) == ("loopback_url", f"{checkout}: $.issuers[0].keys.url")


@pytest.mark.parametrize("url", [
    "https://localhost.example.com/", "https://example.com/?next=localhost", "https://127.0.0.1.example.com/", "https://[2001:db8::1]/",
    "https://mylocalhost/", "urn:example:localhost", "127.0.0.1/32", "https://128.0.0.1/", "https://${HOST}/",
])
def test_another_address_is_fine(checkout, url):
    edit(checkout, lambda document: document["issuers"][0]["keys"].update(url=url))
    assert codes(checkout) == []


def test_where_a_pinned_set_came_from_counts_too(checkout):
    (checkout.parent / "keys" / "set.json").write_text(json.dumps({
        "fetchedAt": "2026-11-21T00:00:00Z", "fetchedFrom": "http://127.0.0.1:8082/pool/.well-known/jwks.json",
        "keys": [RSA.as_dict(private=False)]}))
    assert codes(checkout) == ["loopback_url"]


@pytest.mark.parametrize("data", [b"", b"no json", b"\xff{}", "{}".encode("utf-16"), b"[" * 100_000, b" " * (1 << 21) + b"{}"])
def test_what_is_no_document_does_not_travel(checkout, data):
    with pytest.raises(NotADocument):
        parse(data)
    (checkout.parent / "keys" / "set.json").write_bytes(data)
    assert codes(checkout) == ["not_json"]
    checkout.write_bytes(data)
    assert codes(checkout) == ["not_json"]


def test_everything_is_said_at_once_before_anything_is_built(checkout, tmp_path):
    """As a program reads it: CODE: FILE: PATH: words. With the web client's document, which the same deployment uploads."""
    edit(checkout, lambda document: document["issuers"].extend([
        {"name": "b", "issuer": "http://127.0.0.1:8082/b", "keys": {"pinned": "keys/private.json"}},
        {"name": "c", "keys": {"pinned": "../outside.json"}}, {"name": "d", "keys": {"file": "keys/local/set.json"}},
    ]))
    (checkout.parent / "keys" / "private.json").write_text(json.dumps({"keys": [RSA.as_dict(private=True)]}))
    page = tmp_path / "config.json"
    page.write_text(json.dumps({"apiUrl": "http://127.0.0.1:8081/live", "loginUrl": "https://login.example.com"}))
    result = run_package(tmp_path / "dist", checkout, page, ARCHITECTURE=FOREIGN)
    assert result.returncode == 1 and result.stdout == ""
    said = [line.split(": ")[1] for line in result.stderr.splitlines()]
    assert said == [
        "architecture_foreign", "loopback_url", "file_outside", "file_missing", "local_key", "private_key", "loopback_url"], result.stderr
    assert all(line.startswith("package: ") for line in result.stderr.splitlines())
    assert not (tmp_path / "dist").exists()
    assert RSA.as_dict(private=True)["d"] not in result.stderr


def test_the_modules_of_packaging_need_nothing_but_python(root):
    """`sam build` starts them with whatever python3 is on the PATH, where .venv is not."""
    code = "import bundling.folder, bundling.bill, bundling.archive, bundling.travel"
    command = [sys.executable, "-I", "-S", "-B", "-c", f"import sys; sys.path.insert(0, {str(root / 'scripts')!r}); {code}"]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
