"""The gateway's sign-in as clients that others wrote see it: requests walks the flow, PyJWT and joserfc judge the tokens."""

import base64
import contextlib
import hashlib
import html.parser
import json
import os
import re
import secrets
import socket
import stat
import subprocess
import urllib.parse

import jwt
import pytest
import requests
from joserfc import jwk
from joserfc import jwt as jose

from executables import executable
from local_gateway import ROOT, LocalGateway
from local_gateway import executable as gateway_executable

ADA = "ada@example.com"


class Forms(html.parser.HTMLParser):
    """The forms of a page: their targets, their fields, and what is beside them."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.tags = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if tag == "form":
            self.forms.append((attributes, {}))
        elif tag == "input" and self.forms:
            self.forms[-1][1][attributes["name"]] = attributes.get("value", "")


class Client:
    """A client of the sign-in, all of whose addresses come from discovery."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.browser = requests.Session()
        self.configuration = requests.get(f"{gateway.issuer}/.well-known/openid-configuration", timeout=30).json()
        self.redirect = f"{gateway.web}/"

    def ask(self, **changes):
        self.verifier, self.state, self.nonce = (secrets.token_urlsafe(48) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        parameters = {
            "response_type": "code", "client_id": self.gateway.client, "redirect_uri": self.redirect,
            "scope": "openid email profile", "state": self.state, "nonce": self.nonce, "code_challenge": challenge,
            "code_challenge_method": "S256", **changes}
        return self.browser.get(
            self.configuration["authorization_endpoint"], params=parameters, allow_redirects=False, timeout=30)

    def enter(self, reply, email=ADA, password="latchkey", button=False):
        """Fills in the page to which that answer leads, or presses a demo user's button."""
        url = urllib.parse.urljoin(reply.url, reply.headers["Location"])
        page = self.browser.get(url, timeout=30)
        assert page.status_code == 200, page.text
        forms = Forms(page.text).forms
        if button:
            [(attributes, fields)] = [each for each in forms if each[1].get("username") == email and each[1]["password"]]
        else:
            [(attributes, fields)] = [each for each in forms if each[0].get("class") == "typed"]
            fields.update(username=email, password=password)
        return self.browser.post(
            urllib.parse.urljoin(url, attributes["action"]), fields, allow_redirects=False, timeout=30,
            headers={"Origin": self.gateway.login, "Sec-Fetch-Site": "same-origin"})

    def back(self, reply):
        """What the redirect to the client says."""
        assert reply.status_code == 302, reply.text
        assert reply.headers["Location"].startswith(f"{self.redirect}?"), reply.headers
        told = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(reply.headers["Location"]).query, strict_parsing=True))
        assert told["state"] == self.state
        return told

    def token(self, **form):
        return requests.post(
            self.configuration["token_endpoint"], {"client_id": self.gateway.client, **form}, timeout=30)

    def redeem(self, code, **changes):
        return self.token(**{
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect,
            "code_verifier": self.verifier, **changes})

    def signed_in(self, **arguments):
        reply = self.ask()
        if reply.headers["Location"].startswith("/login?"):
            reply = self.enter(reply, **arguments)
        reply = self.redeem(self.back(reply)["code"])
        assert reply.status_code == 200, reply.text
        return reply.json()

    def keys(self):
        return requests.get(self.configuration["jwks_uri"], timeout=30).json()

    def user_info(self, token):
        return requests.get(
            self.configuration["userinfo_endpoint"], headers={"Authorization": f"Bearer {token}"}, timeout=30)


@pytest.fixture
def client(gateway):
    return Client(gateway)


def test_both_tokens_are_good_to_two_libraries_and_to_ours(gateway, client, tmp_path):
    tokens = client.signed_in()
    keys = client.keys()
    pyjwt = jwt.PyJWKSet.from_dict(keys)
    ids = {}
    for member, use, audience in [("access_token", "access", None), ("id_token", "id", gateway.client)]:
        token = tokens[member]
        ids[use] = jwt.get_unverified_header(token)["kid"]
        claims = jwt.decode(
            token, pyjwt[ids[use]].key, algorithms=["RS256"], issuer=gateway.issuer, audience=audience,
            options={"require": ["exp", "iat", "sub", "jti", "auth_time"]})
        assert jose.decode(token, jwk.KeySet.import_key_set(keys), algorithms=["RS256"]).claims == claims
        assert claims["token_use"] == use and claims["cognito:groups"] == ["admins", "readers"]
        path = tmp_path / "jwks.json"
        path.write_text(json.dumps(keys))
        verdict = subprocess.run(
            [executable("latchkey"), "verify", "--keys", path, "--issuer", gateway.issuer, "--client", gateway.client,
             "--token-use", use, "--output", "json"],
            input=token, capture_output=True, text=True, timeout=30)
        assert verdict.returncode == 0, verdict.stdout + verdict.stderr
        assert json.loads(verdict.stdout)["claims"] == claims
    assert ids["access"] != ids["id"]
    assert claims["nonce"] == client.nonce
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert claims["at_hash"] == base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    info = client.user_info(tokens["access_token"]).json()
    assert (info["sub"], info["email"]) == (claims["sub"], ADA)


def test_our_verifier_fetches_the_keys_from_the_sign_in(gateway, client):
    verdict = subprocess.run(
        [executable("latchkey"), "verify", "--keys", client.configuration["jwks_uri"], "--issuer", gateway.issuer,
         "--client", gateway.client],
        input=client.signed_in()["id_token"], capture_output=True, text=True, timeout=30,
        env={"PATH": "/usr/bin:/bin", "LATCHKEY_ALLOW_LOOPBACK_HTTP": "1"})
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_the_api_believes_access_tokens_only(gateway, client):
    tokens = client.signed_in(button=True)
    for member, status in [("access_token", 200), ("id_token", 401)]:
        reply = gateway.request("GET", "/me", {"Authorization": f"Bearer {tokens[member]}"})
        assert reply.status == status, reply


def test_a_reload_needs_no_password(client):
    first = jwt.decode(client.signed_in()["id_token"], options={"verify_signature": False})
    again = client.back(client.ask())
    claims = jwt.decode(client.redeem(again["code"]).json()["id_token"], options={"verify_signature": False})
    assert claims["auth_time"] == first["auth_time"] and claims["nonce"] == client.nonce


def test_a_wrong_password_says_so_and_the_page_still_works(client):
    reply = client.enter(client.ask(), password="Latchkey")
    assert reply.status_code == 200 and "Location" not in reply.headers
    page = Forms(reply.text)
    assert ("p", {"class": "problem", "id": "problem", "role": "alert"}) in page.tags
    assert "latchkey-session" not in str(client.browser.cookies)


def test_a_code_works_once_and_its_second_use_ends_what_it_gave(client):
    code = client.back(client.enter(client.ask()))["code"]
    tokens = client.redeem(code).json()
    assert client.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 200
    reply = client.redeem(code)
    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_grant")
    assert reply.headers["Cache-Control"] == "no-store"
    assert client.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert client.user_info(tokens["access_token"]).status_code == 401


def test_a_verifier_that_is_not_the_challenges_gets_nothing(client):
    code = client.back(client.enter(client.ask()))["code"]
    assert client.redeem(code, code_verifier=secrets.token_urlsafe(48)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("changes, error", [
    ({"code_challenge_method": "plain"}, "invalid_request"), ({"code_challenge": None}, "invalid_request"),
    ({"response_type": "token"}, "unauthorized_client"), ({"scope": "openid admin"}, "invalid_scope"),
    ({"prompt": "none"}, "login_required"),
])
def test_the_client_is_told_what_is_wrong(client, changes, error):
    assert client.back(client.ask(**changes))["error"] == error


@pytest.mark.parametrize("changes", [
    {"client_id": "another"}, {"redirect_uri": "https://evil.example/"}, {"redirect_uri": None}, {"client_id": None},
])
def test_nobody_is_sent_to_an_address_that_is_not_the_clients(client, changes):
    reply = client.ask(**changes)
    assert reply.status_code == 400 and "Location" not in reply.headers and "evil" not in reply.text


def test_signing_out_ends_the_session(gateway, client):
    client.signed_in()
    reply = client.browser.get(
        client.configuration["end_session_endpoint"], allow_redirects=False, timeout=30,
        params={"client_id": gateway.client, "logout_uri": client.redirect})
    assert (reply.status_code, reply.headers["Location"]) == (302, client.redirect)
    assert client.ask().headers["Location"].startswith("/login?")


def test_revoking_ends_a_refresh_token(gateway, client):
    tokens = client.signed_in()
    reply = requests.post(
        client.configuration["revocation_endpoint"], {"client_id": gateway.client, "token": tokens["refresh_token"]},
        timeout=30)
    assert (reply.status_code, reply.content) == (200, b"")
    assert client.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_only_the_clients_pages_may_read_tokens(gateway, client):
    for origin, allowed in [(gateway.web, gateway.web), (gateway.api.removesuffix("/live"), None), ("https://evil.example", None)]:
        reply = requests.options(
            client.configuration["token_endpoint"], timeout=30,
            headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        assert reply.headers.get("Access-Control-Allow-Origin") == allowed
        assert reply.status_code == (204 if allowed else 403)


@pytest.mark.parametrize("head, status", [
    ("Host: evil.example\r\n", 421), ("Host: 127.0.0.1\r\n", 421), ("", 421), ("Host: {own}\r\nHost: evil.example\r\n", 421),
    ("Host: {own}\r\n", 200),
])
def test_another_host_is_not_answered(gateway, head, status):
    address = urllib.parse.urlsplit(gateway.login)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        head = head.format(own=address.netloc)
        connection.sendall(f"GET /login.css HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode())
        answer = connection.makefile("rb").readline().decode()
    # Without Host, or with two, the listener may be the one who refuses (RFC 9112 section 3.2).
    assert int(answer.split(" ")[1]) in ({status} if status == 200 else {status, 400}), answer


def test_a_body_beyond_all_measure_is_not_read(client):
    reply = client.token(grant_type="refresh_token", refresh_token="a" * 20_000)
    assert reply.status_code == 413


def test_nothing_secret_is_in_the_log(gateway, client):
    code = client.back(client.enter(client.ask()))["code"]
    tokens = client.redeem(code).json()
    client.user_info(tokens["access_token"])
    client.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    gateway.request("GET", "/me", {"Authorization": f"Bearer {tokens['access_token']}"})
    session = [cookie.value for cookie in client.browser.cookies]
    assert len(session) == 2 and gateway.records("decision")
    for secret in [code, client.verifier, *session, *(tokens[name] for name in ("access_token", "id_token", "refresh_token"))]:
        assert secret not in gateway.complaints
        assert secret.rsplit(".", 1)[-1] not in gateway.complaints


def three_ports():
    """The first of three free ports in a row: with 0 a gateway that starts again would have others, and another issuer."""
    for first in range(20_000 + os.getpid() % 10_000, 32_000, 3):
        with contextlib.ExitStack() as stack:
            try:
                for port in range(first, first + 3):
                    stack.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                continue
            return first
    raise RuntimeError("no three free ports in a row")


def test_a_rotation_changes_the_keys_and_keeps_those_before_once(tmp_path):
    def rotate(gateway):
        return requests.post(f"{gateway.login}/local/rotate-keys", headers={"X-Latchkey-Local": "1"}, timeout=30)

    def me(gateway, token):
        return gateway.request("GET", "/me", {"Authorization": f"Bearer {token}"}).status

    def kids(client):
        return [key["kid"] for key in client.keys()["keys"]]

    with LocalGateway(tmp_path, port=three_ports()) as gateway:
        client = Client(gateway)
        assert requests.post(f"{gateway.login}/local/rotate-keys", timeout=30).status_code == 403
        before = kids(client)
        # Three of them, since the stage keeps what the authorizer said of a token.
        old = [client.signed_in()["access_token"] for _ in range(3)]
        assert rotate(gateway).status_code == 200
        after = kids(client)
        assert len(before) == 2 and after[2:] == before and not set(after[:2]) & set(before)
        new = client.signed_in()["access_token"]
        assert jwt.get_unverified_header(new)["kid"] == after[0]
        assert (me(gateway, old[0]), me(gateway, new)) == (200, 200)

        # As a power cut would have it: the keys are on the disk, and access tokens go on.
        gateway.kill()
        gateway.start()
        assert kids(Client(gateway)) == after
        assert me(gateway, old[1]) == 200

        assert rotate(gateway).status_code == 200
        assert not set(kids(Client(gateway))) & set(before)
        assert me(gateway, old[2]) == 401
        keys = tmp_path / "keys"
        assert stat.S_IMODE(keys.stat().st_mode) == 0o700
        assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in keys.iterdir()} == {
            "access.pem": 0o600, "id.pem": 0o600, "previous.json": 0o600}


def refusal(folder, *arguments):
    """What a gateway says that does not start."""
    run = subprocess.run(
        [gateway_executable(), "serve", "--json", "--port", "0", "--data", folder / "data", "--keys", folder / "keys",
         *arguments],
        cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, env={"PATH": "/usr/bin:/bin"})
    assert run.returncode != 0 and not run.stdout, run.stdout
    return run.stderr


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", "127.0.0.2"])
def test_it_listens_on_this_machine_or_not_at_all(tmp_path, address):
    assert "login_not_loopback" in refusal(tmp_path, "--login-address", address)
    assert not (tmp_path / "keys").exists()


def test_keys_that_others_may_read_are_refused(tmp_path):
    with LocalGateway(tmp_path):
        pass
    os.chmod(tmp_path / "keys" / "id.pem", 0o644)
    said = refusal(tmp_path)
    assert "login_keys_readable" in said and re.search(r"mode 644", said)
    assert "PRIVATE" not in said
