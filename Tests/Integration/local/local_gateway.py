"""The local gateway as a process: started on free ports with a folder of its own, stopped by its process id."""

import http.client
import json
import os
import pathlib
import random
import re
import select
import signal
import socket
import subprocess
import time
import urllib.parse

from hosted_login import sign_in

ROOT = pathlib.Path(__file__).resolve().parents[3]
PASSWORD = "latchkey"
# The demo users, by the role that the policy document gives to their groups.
USERS = {"admin": "ada@example.com", "editor": "eve@example.com", "user": "uri@example.com", "nobody": "ned@example.com"}
START_SECONDS = 60


def executable():
    """The newer of the release build (`make gateway`) and the debug build, which building the tests makes.

    LATCHKEY_GATEWAY names another.
    """
    named = os.environ.get("LATCHKEY_GATEWAY")
    builds = [pathlib.Path(named)] if named else [ROOT / ".build" / kind / "latchkey-gateway" for kind in ("release", "debug")]
    there = [path for path in builds if os.access(path, os.X_OK)]
    if not there:
        raise RuntimeError(f"{builds[0]} is missing; run make gateway")
    return max(there, key=lambda path: path.stat().st_mtime)


class LocalGateway:
    """`with LocalGateway(folder) as gateway:` web, api and login are its addresses, without a slash at the end.

    What a gateway has stored is in `folder`: another one on the same folder finds it. To `kill` it and `start` it again it needs
    a `port` (`free_ports`). `arguments` are more of the command line's, `environment` more of the environment.
    """

    def __init__(self, folder, *arguments, port=0, environment=None):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.arguments = arguments
        self.port = port
        self.environment = environment or {}
        self.process = None

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        # SIGTERM may be blocked in what a runner started; nothing here relies on a gentle end.
        if self.process is not None:
            self.kill()

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "gateway.log", "ab") as log:
            self.process = subprocess.Popen(
                [str(executable()), "serve", "--json", "--port", str(self.port), "--data", str(self.data), "--keys",
                 str(self.folder / "keys"), *map(str, self.arguments)],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                env={"PATH": "/usr/bin:/bin", **self.environment})
        self.ready = json.loads(self._line())
        self.web, self.api, self.login = (self.ready[name].rstrip("/") for name in ("web", "api", "login"))
        self.issuer = self.ready["issuer"]
        # As the web client learns it.
        self.client = self.request("GET", "/config.json", base=self.web).json()["clientId"]
        self.outbox = self.data / "outbox"
        return self

    def kill(self):
        """As a power cut ends it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.process.stdout.close()
        self.process = None

    @property
    def complaints(self):
        """What it wrote to standard error."""
        return (self.folder / "gateway.log").read_text(errors="replace")

    def records(self, message):
        """The log's records of that message, oldest first."""
        found = [json.loads(line) for line in self.complaints.splitlines() if line.startswith("{")]
        return [each for each in found if each.get("message") == message]

    def memory(self, name):
        """`VmHWM` or `VmRSS` of the process, in bytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE)[1]) * 1024

    def secret(self, name):
        """What a secret of the template is on this machine, as its owner reads it."""
        [path] = (self.data / "secrets").glob(f"*{name}*")
        return path.read_text()

    def request(self, method, path, headers=None, body=None, base=None):
        """One request to the API, or to another of the addresses; the path goes out as it is."""
        address = urllib.parse.urlsplit(base or self.api)
        connection = http.client.HTTPConnection(address.netloc, timeout=30)
        try:
            if isinstance(body, (dict, list)):
                body = json.dumps(body).encode()
                headers = {"Content-Type": "application/json", **(headers or {})}
            connection.request(method, address.path + path, body, headers or {})
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    def signed_in(self, email, password=PASSWORD):
        """The tokens of somebody who signs in with PKCE: access_token, id_token, refresh_token."""
        return sign_in(self, email, password)

    def as_user(self, email):
        """The header field with which a user's requests go out."""
        return {"Authorization": f"Bearer {self.signed_in(email)['access_token']}"}

    def _line(self):
        """The line that says where it listens; written once all three addresses answer."""
        end = time.monotonic() + START_SECONDS
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            chunk = os.read(self.process.stdout.fileno(), 4096) if ready else b""
            if not chunk:
                raise RuntimeError(f"the gateway did not start within {START_SECONDS} s:\n{self.complaints}")
            line += chunk
        return line


def free_ports():
    """The first of three ports in a row that nobody has. Below those that the system gives away by itself, so that nobody gets
    them while the gateway is down."""
    for first in random.sample(range(20_000, 32_000, 3), 200):
        try:
            for port in range(first, first + 3):
                with socket.create_server(("127.0.0.1", port)):
                    pass
            return first
        except OSError:
            continue
    raise RuntimeError("no three free ports in a row from 20000 to 32000")


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {dict(self.headers)} {self.body[:500]!r}"


def without_limits(folder):
    """The template with limits that no test reaches: what a load test loads is the gateway, not its throttle."""
    text = (ROOT / "template.yaml").read_text()
    changed = re.sub(r"(Throttling(?:Rate|Burst)Limit|RateLimit|BurstLimit): (?:\d+|!Ref Subscribe(?:Rate|Burst)\b)", r"\1: 1000000", text)
    assert changed != text
    path = pathlib.Path(folder) / "template.yaml"
    path.write_text(changed)
    return path


def copied_plan(folder, change):
    """local.json, changed."""
    plan = json.loads((ROOT / "local.json").read_text())
    change(plan)
    path = pathlib.Path(folder) / "local.json"
    path.write_text(json.dumps(plan))
    return path
