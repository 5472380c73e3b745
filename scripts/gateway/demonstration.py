"""What `make run` shows: six callers, the real authorizer and the real scheduler, and what came of it.

Keys, tokens and a policy document are left in keys/local (git-ignored), so that what was shown can be looked at
again with `latchkey verify`. Ends with status 1 if any caller was answered otherwise
than it has to be.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

from .rest import RestAPI
from .rie import Function

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILDS = ROOT / ".build" / "release"
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


def main():
    KEYS.mkdir(parents=True, exist_ok=True)
    policy, kid = make_policy()
    rows = [("who", "verdict", "role", "permissions", "GET /me", "reason")]
    wrong = []
    with (
        Function([BUILDS / "latchkey-authorizer"], {**ENVIRONMENT, "LATCHKEY_POLICY": str(policy)}) as authorizer,
        Function([BUILDS / "latchkey-scheduler"], {}) as scheduler,
    ):
        api = RestAPI(authorizer, scheduler, {("GET", "/me"): True, ("GET", "/status"): False})
        for who, groups, changes, status, code in CALLERS:
            # The forger has a key of their own and knows the kid: kids are public.
            key = make_key("forger") if who == "forged signature" else make_key("pool")
            token = access_token(key, kid, who, groups, changes)
            (KEYS / f"{who.replace(' ', '-')}.token").write_text(token + "\n")
            seen = len(authorizer.records())
            reply = api.request("GET", "/me", f"Bearer {token}")
            decision, found, reason = verdict(authorizer.records()[seen:])
            me = reply.json() if reply.status == 200 else {}
            permissions = ", ".join(me.get("permissions", [])) or "-"
            rows.append((who, decision, me.get("role") or "-", permissions, str(reply.status), reason))
            if (reply.status, found) != (status, code):
                wrong.append(f"{who}: expected {status} {code}, found {reply.status} {found}: {reply.cause}")
        public = api.request("GET", "/status")
        if public.status != 200:
            wrong.append(f"GET /status: expected 200 without a token, found {public.status}: {public.cause}")
    print_table(rows)
    print(f"\nGET /status, which is public, answered {public.status} without a token.")
    print("Keys, tokens and policy are in keys/local. What the terminal says to the same token:\n")
    print(f"  export USER_POOL_ID={POOL} WEB_CLIENT_ID={CLIENT}")
    print("  .build/release/latchkey verify --policy keys/local/latchkey.json < keys/local/wrong-audience.token")
    for problem in wrong:
        print(f"run: {problem}", file=sys.stderr)
    if wrong:
        print(f"run: the authorizer's output was:\n{authorizer.output()}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
