"""What `make run` shows: six callers, the real authorizer and the real scheduler, and a message that is scheduled, listed
and taken back.

AWS's services behind the scheduler are moto's, which checks signatures and permissions. Keys, tokens and a policy document are left in keys/local (git-ignored), so that what was shown can be looked at
again with `latchkey verify`. Ends with status 1 if any caller was answered otherwise
than it has to be.
"""

import json
import os
import subprocess
import sys
import time

from .cloud import BUILDS, ROOT, URL, Cloud
from .rest import RestAPI
from .rie import Function

KEYS = ROOT / "keys" / "local"

POOL = "eu-central-1_Example01"
CLIENT = "1example23456789"
ENVIRONMENT = {"USER_POOL_ID": POOL, "WEB_CLIENT_ID": CLIENT}

HOUR = 3600
# Who, groups, what is different from a good token, and the answer that it has to have.
CALLERS = [
    ("admin", ["admins"], {}, 200, "allowed"),
    ("user", ["users"], {}, 200, "allowed"),
    ("in no group", [], {}, 403, "permission_missing"),
    ("expired token", ["users"], {"iat": -2 * HOUR, "auth_time": -2 * HOUR, "exp": -HOUR}, 401, "expired"),
    ("forged signature", ["admins"], {}, 401, "signature_invalid"),
    ("wrong audience", ["users"], {"client_id": "another9876543210"}, 401, "client_mismatch"),
]


def latchkey(*arguments, **settings):
    command = [str(BUILDS / "latchkey"), *map(str, arguments)]
    result = subprocess.run(
        command, capture_output=True, text=True, env={"PATH": os.environ.get("PATH", ""), **ENVIRONMENT}, **settings)
    if result.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: status {result.returncode}\n{result.stderr}")
    return result.stdout


def make_key(name):
    path = KEYS / f"{name}.pem"
    if not path.exists():
        latchkey("keys", "new", "--output", path)
    return path


def make_policy():
    """The document that template.yaml deploys, with its keys in a file instead of at AWS; and the kid of that key."""
    key_set = KEYS / "jwks.json"
    key_set.write_text(latchkey("keys", "public", "--algorithm", "RS256", make_key("pool")))
    document = json.loads((ROOT / "examples" / "cognito.json").read_text())
    document["issuers"][0]["keys"] = {"file": str(key_set)}
    policy = KEYS / "latchkey.json"
    policy.write_text(json.dumps(document, indent=2) + "\n")
    return policy, json.loads(key_set.read_text())["keys"][0]["kid"]


def access_token(key, kid, who, groups, changes):
    """An access token as Cognito writes it ("Understanding the access token")."""
    now = int(time.time())
    claims = {
        "sub": "".join(each if each.isalnum() else "-" for each in who),
        "iss": f"https://cognito-idp.eu-central-1.amazonaws.com/{POOL}",
        "client_id": CLIENT,
        "origin_jti": "8b8a2f6e-0000-4000-8000-000000000000",
        "token_use": "access",
        "scope": "openid",
        "auth_time": 0,
        "exp": HOUR,
        "iat": 0,
        "jti": "1f6f0b9c-0000-4000-8000-000000000000",
        "username": who,
    }
    if groups:
        claims["cognito:groups"] = groups
    claims |= changes
    for name in ("auth_time", "exp", "iat"):
        claims[name] += now
    return latchkey("sign", "--key", key, "--kid", kid, "--claims", "-", input=json.dumps(claims)).strip()


def verdict(records):
    """The decision, its code and the reason, out of the authorizer's own log."""
    record = next((each for each in reversed(records) if "decision" in each), {})
    reason = f"{record['code']}: {record['reason']}" if "reason" in record else "-"
    return record.get("decision", "?"), record.get("code"), reason


def print_table(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


class Callers:
    """Sends each of CALLERS to GET /me, and keeps their tokens."""

    def __init__(self, api, kid):
        self.api = api
        self.kid = kid
        self.tokens = {}
        self.rows = [("who", "verdict", "role", "permissions", "GET /me", "reason")]
        self.wrong = []

    def call(self, who, groups, changes, status, code):
        # The forger has a key of their own and knows the kid: kids are public.
        key = make_key("forger") if who == "forged signature" else make_key("pool")
        token = access_token(key, self.kid, who, groups, changes)
        (KEYS / f"{who.replace(' ', '-')}.token").write_text(token + "\n")
        self.tokens[who] = f"Bearer {token}"
        seen = len(self.api.authorizer.records())
        reply = self.api.request("GET", "/me", self.tokens[who])
        decision, found, reason = verdict(self.api.authorizer.records()[seen:])
        me = reply.json() if reply.status == 200 else {}
        permissions = ", ".join(me.get("permissions", [])) or "-"
        self.rows.append((who, decision, me.get("role") or "-", permissions, str(reply.status), reason))
        if (reply.status, found) != (status, code):
            self.wrong.append(f"{who}: expected {status} {code}, found {reply.status} {found}: {reply.cause}")


class Story:
    """A message of the admin's: each request with its answer, as it is printed."""

    def __init__(self, api, token):
        self.api = api
        self.token = token
        self.lines = []
        self.wrong = []

    def tell(self, status, method, path, body=None):
        fields = {"Content-Type": "application/json"}
        reply = self.api.request(method, path, self.token, fields, body=None if body is None else json.dumps(body))
        self.lines.append(f"  {method} {path}" + (f"  {json.dumps(body)}" if body else ""))
        place = reply.headers.get("location")
        self.lines.append(f"      {reply.status}" + (f"  {place}" if place else f"  {reply.body}" if reply.body else ""))
        if reply.status != status:
            self.wrong.append(f"{method} {path}: expected {status}, found {reply.status}: {reply.cause}")
        return place.removeprefix(URL) if place else None

    def of_a_message(self):
        messages = "/groups/readers/messages"
        tomorrow = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 24 * HOUR))
        message = {"subject": "Issue 7", "body": "It is here.", "deliverAt": tomorrow}
        place = self.tell(201, "POST", messages, message)
        self.tell(200, "GET", messages)
        self.tell(422, "POST", messages, message | {"deliverAt": "2020-01-01T09:00:00Z"})
        if place is not None:
            self.tell(204, "DELETE", place)


def main():
    KEYS.mkdir(parents=True, exist_ok=True)
    policy, kid = make_policy()
    with (
        Cloud() as cloud,
        Function([BUILDS / "latchkey-authorizer"], {**ENVIRONMENT, "LATCHKEY_POLICY": str(policy)}) as authorizer,
        cloud.function("LatchkeyScheduler") as scheduler,
    ):
        api = RestAPI(authorizer, scheduler, cloud.routes(), stage="live")
        callers = Callers(api, kid)
        for caller in CALLERS:
            callers.call(*caller)
        public = api.request("GET", "/status")
        story = Story(api, callers.tokens["admin"])
        story.of_a_message()
    wrong = callers.wrong + story.wrong
    if public.status != 200:
        wrong.append(f"GET /status: expected 200 without a token, found {public.status}: {public.cause}")
    print_table(callers.rows)
    print(f"\nGET /status, which is public, answered {public.status} without a token. The admin's message:\n")
    print("\n".join(story.lines))
    print("\nKeys, tokens and policy are in keys/local. What the terminal says to a token of above:\n")
    print(f"  export USER_POOL_ID={POOL} WEB_CLIENT_ID={CLIENT}")
    print("  .build/release/latchkey verify --policy keys/local/latchkey.json < keys/local/wrong-audience.token")
    for problem in wrong:
        print(f"run: {problem}", file=sys.stderr)
    if wrong:
        print(f"run: the functions' output was:\n{authorizer.output()}{scheduler.output()}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
