"""People who sign in to the local gateway's hosted login as a browser does: authorization code with PKCE."""

import base64
import hashlib
import html
import re
import secrets
import urllib.parse


class Browser:
    """As much of a browser as the hosted login needs: cookies, forms, redirects that are followed by hand."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.cookies = {}

    def ask(self, method, url, form=None):
        parts = urllib.parse.urlsplit(url)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        reply = self.gateway.request(method, path, headers, body, base=f"http://{parts.netloc}")
        for line in reply.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return reply


def sign_in(gateway, email, password):
    browser = Browser(gateway)
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    state, redirect = secrets.token_urlsafe(16), f"{gateway.web}/"
    query = urllib.parse.urlencode({
        "response_type": "code", "client_id": gateway.client, "redirect_uri": redirect, "scope": "openid email profile",
        "state": state, "nonce": secrets.token_urlsafe(16), "code_challenge": challenge,
        "code_challenge_method": "S256"})
    reply = browser.ask("GET", f"{gateway.login}/oauth2/authorize?{query}")
    page_url = urllib.parse.urljoin(gateway.login, located(reply))
    page = browser.ask("GET", page_url).body.decode()
    form = re.search(r'<form method="post" action="([^"]+)" class="typed">.*?name="_csrf" value="([^"]+)"', page, re.DOTALL)
    assert form, page
    reply = browser.ask(
        "POST", urllib.parse.urljoin(page_url, html.unescape(form[1])),
        {"_csrf": html.unescape(form[2]), "username": email, "password": password})
    back = urllib.parse.urlsplit(located(reply))
    told = dict(urllib.parse.parse_qsl(back.query))
    assert f"{back.scheme}://{back.netloc}{back.path}" == redirect and told["state"] == state, back
    reply = browser.ask("POST", f"{gateway.login}/oauth2/token", {
        "grant_type": "authorization_code", "client_id": gateway.client, "code": told["code"],
        "redirect_uri": redirect, "code_verifier": verifier})
    assert reply.status == 200, reply
    return reply.json()


def located(reply):
    assert reply.status in (302, 303), reply
    return reply.headers["Location"]
