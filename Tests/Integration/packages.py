"""The zips that `make package` makes, for a policy of the test's."""

import json
import os
import platform
import subprocess
import sys

from executables import ROOT

ARN = "arn:aws:execute-api:eu-central-1:123456789012:abcdef1234/live/GET/me"

# The architecture that this machine does not have.
FOREIGN = "x86_64" if platform.machine() in ("aarch64", "arm64") else "arm64"

POLICY = {
    "issuers": [
        {"name": "local", "issuer": "urn:example:local", "audiences": ["api"], "algorithms": ["RS256"],
         "keys": {"file": "keys/local-issuer.json"}},
    ],
    "roles": [
        {"name": "user", "permissions": ["profile:read"], "grantedTo": [{"issuer": "local", "scopes": ["profile"]}]},
    ],
    "routes": [{"method": "GET", "path": "/me", "permission": "profile:read"}],
}


def write_policy(folder, **keys):
    """A policy document in a folder of its own, whose issuer has these `keys`."""
    (folder / "keys").mkdir(parents=True)
    policy = json.loads(json.dumps(POLICY))
    policy["issuers"][0]["keys"] = keys
    path = folder / "policy.json"
    path.write_text(json.dumps(policy))
    return path


def run_package(output, policy=None, page=None, **environment):
    """What scripts/package says; it finds the release executables where make put them."""
    command = [sys.executable, ROOT / "scripts" / "package", "--output", output, "--page", page or output / "no-page.json"]
    return subprocess.run(
        [*command, *([policy] if policy else [])], capture_output=True, text=True, timeout=300,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment})


def make_packages(output, policy, **environment):
    """The folder with the zips of this policy."""
    result = run_package(output, policy, **environment)
    assert result.returncode == 0, result.stdout + result.stderr
    return output
