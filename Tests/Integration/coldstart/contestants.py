"""Three authorizers that do the same: latchkey-authorizer, a C program, a function in Python; and what they are asked."""

import datetime
import json
import pathlib
import shutil
import subprocess
import sys
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent))

from authority import Authority  # noqa: E402
from runtime_interface import Sandbox  # noqa: E402

CASES = ("pinned", "fetched")
POOL = "eu-central-1_AbCdEfGhI"
CLIENT = "4example1client2id3example4"
ARN = "arn:aws:execute-api:eu-central-1:123456789012:abcdef1234/live/GET/me"
KEY_ID = "dGhpcyBpcyBub3QgYSBrZXkgYnV0IGl0cyBuYW1lISE="


class Contest:
    """Bundles, keys, tokens and a key server over TLS, in a folder of its own; use it as a context manager."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.server = None

    def __enter__(self):
        try:
            self.serve_keys()
            self.pack()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.server is not None:
            self.server.kill()
            self.server.wait()

    def pack(self):
        """A bundle for each case, and its like for the C program."""
        packed = self.folder / "bundle"
        run(str(ROOT / "scripts" / "bundle"), "latchkey-authorizer", str(packed))
        for case in CASES:
            bundle = self.folder / f"latchkey-{case}"
            shutil.copytree(packed, bundle)
            # Put in afterwards: a bundle refuses a policy that names this machine, and the key server is on this machine.
            shutil.copytree(self.project(case), bundle, dirs_exist_ok=True)
            self.authority_name = self.authority.install(bundle / "certs")
            self.bundle_of_the_c_program(bundle, self.folder / f"c-{case}")

    def serve_keys(self):
        """OpenSSL's own server, in C and in another process: it must not be what is measured."""
        site = self.folder / "site"
        site.mkdir()
        numbers = self.key.public_key()
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(numbers)) | {"kid": KEY_ID, "use": "sig", "alg": "RS256"}
        other = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
        # A user pool has two keys: one signs identity tokens, the other one access tokens.
        spare = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(other)) | {"kid": "other", "use": "sig", "alg": "RS256"}
        for each in (jwk, spare):
            del each["key_ops"]
        self.key_set = {"keys": [spare, jwk]}
        body = json.dumps(self.key_set).encode()
        (site / "jwks.json").write_bytes(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        self.authority = Authority(self.folder)
        certificate = self.authority.server_certificate()
        self.journal = self.folder / "requests"
        with open(self.journal, "wb") as journal:
            self.server = subprocess.Popen(
                ["openssl", "s_server", "-accept", "127.0.0.1:0", "-HTTP", "-cert", str(certificate), "-key",
                 str(certificate)],
                cwd=site, stdin=subprocess.DEVNULL, stdout=journal, stderr=subprocess.STDOUT)
        end = time.monotonic() + 10
        while "ACCEPT 127.0.0.1:" not in self.journal.read_text():
            if time.monotonic() > end or self.server.poll() is not None:
                raise RuntimeError(f"openssl s_server did not start: {self.journal.read_text()}")
            time.sleep(0.02)
        port = self.journal.read_text().split("ACCEPT 127.0.0.1:")[1].split()[0]
        self.url = f"https://127.0.0.1:{port}/jwks.json"

    def fetches(self):
        """How often the key set has been asked for."""
        return self.journal.read_text(errors="replace").count("FILE:jwks.json")

    def project(self, case):
        """A policy document in a folder; without placeholders in its routes, so that everybody's answer is a plain list."""
        folder = self.folder / f"project-{case}"
        (folder / "keys").mkdir(parents=True)
        keys = {"url": self.url}
        if case == "pinned":
            keys["pinned"] = "keys/customers.json"
            now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            (folder / "keys" / "customers.json").write_text(
                json.dumps({"fetchedAt": now, "fetchedFrom": self.url, **self.key_set}))
        (folder / "latchkey.json").write_text(json.dumps({
            "issuers": [
                {"name": "customers", "userPool": POOL, "clients": [CLIENT], "tokenUse": "access", "keys": keys}],
            "roles": [
                {"name": "admin", "permissions": ["profile:read", "messages:read", "messages:write"],
                 "grantedTo": [{"issuer": "customers", "groups": ["admins"]}]},
                {"name": "user", "permissions": ["profile:read", "messages:read"],
                 "grantedTo": [{"issuer": "customers", "groups": ["users"]}]}],
            "routes": [
                {"method": "GET", "path": "/me", "permission": "profile:read"},
                {"method": "GET", "path": "/messages", "permission": "messages:read"},
                {"method": "POST", "path": "/messages", "permission": "messages:write"}],
        }))
        return folder

    def own_certificates(self, case):
        """Our authority's certificate in each bundle."""
        return [folder / "certs" / self.authority_name for folder in self.folder.glob(f"*-{case}")
                if (folder / "certs").is_dir()]

    def bundle_of_the_c_program(self, bundle, folder):
        """The same libraries, the same loader, the same bootstrap: only the executable is another one."""
        shutil.copytree(bundle, folder, symlinks=True)
        (folder / "bin" / "latchkey-authorizer").unlink()
        run("cc", "-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror", *(str(each) for each in sorted(HERE.glob("*.c"))),
            "-lcrypto", "-lcurl", "-ljansson", "-s", "-o", str(folder / "bin" / "baseline"))
        script = (bundle / "bootstrap").read_text()
        assert "bin/latchkey-authorizer" in script
        (folder / "bootstrap").write_text(script.replace("bin/latchkey-authorizer", "bin/baseline"))

    def sandboxes(self, case):
        """name → Sandbox."""
        common = {"PATH": "/usr/local/bin:/usr/bin:/bin", "AWS_REGION": "eu-central-1", "_HANDLER": "handler.handler"}
        found = {}
        for name in ("latchkey", "c"):
            bundle = self.folder / f"{name}-{case}"
            found[name] = Sandbox(
                [bundle / "bootstrap"],
                {**common, "LAMBDA_TASK_ROOT": bundle, "LATCHKEY_POLICY": "latchkey.json"})
        task = self.folder / f"latchkey-{case}"
        function = self.folder / "python"
        function.mkdir(exist_ok=True)
        shutil.copy(HERE / "handler.py", function)
        # Compiled modules are kept beside the sources, so that only the first start of all compiles.
        found["python"] = Sandbox(
            ["/bin/sh", "-c", f'cd "{task}" && exec "{sys.executable}" -m awslambdaric handler.handler'],
            {**common, "LAMBDA_TASK_ROOT": task, "LATCHKEY_POLICY": "latchkey.json", "PYTHONPATH": function,
             "SSL_CERT_DIR": task / "certs"})
        return found

    def event(self, key=None, **changes):
        """A call with an access token as Cognito writes it."""
        now = int(time.time())
        claims = {
            "sub": "a2b5f4c4-5051-7065-a4f5-1ad1b1fd2a1b", "cognito:groups": ["admins"],
            "iss": f"https://cognito-idp.eu-central-1.amazonaws.com/{POOL}", "client_id": CLIENT,
            "origin_jti": "5b3b8a2e-4a4c-4d7c-9c3a-2f6f0d8c1e11", "event_id": "0c1fd7a1-33e6-4a8f-b38c-9e3f8f7a6d55",
            "token_use": "access", "scope": "openid profile", "auth_time": now - 300, "exp": now + 3300,
            "iat": now - 300, "jti": "c9f7b0de-7d4c-4f9c-8f36-5a1c1f8d9a77",
            "username": "a2b5f4c4-5051-7065-a4f5-1ad1b1fd2a1b",
        }
        token = jwt.encode(claims | changes, key or self.key, algorithm="RS256", headers={"kid": KEY_ID})
        return {"type": "TOKEN", "authorizationToken": f"Bearer {token}", "methodArn": ARN}

    def forged(self):
        """The same with a signature of somebody else's under our key's name."""
        return self.event(key=rsa.generate_private_key(public_exponent=65537, key_size=2048))


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(f"{command[0]}: {result.stderr}{result.stdout}")
