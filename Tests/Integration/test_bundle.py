"""What `sam build` makes, and what a policy document takes along. (The zips, in empty root directories: test_package_runs.py.)"""

import json
import os
import pathlib
import subprocess
import sys

import pytest

from gateway.rest import RestAPI
from gateway.rie import Function
from local_issuer import KeyServer
from packages import ARN, write_policy
from sandbox import chroot

@pytest.fixture(scope="module")
def built(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sam")
    environment = {**os.environ, "AWS_DEFAULT_REGION": "eu-central-1", "SAM_CLI_TELEMETRY": "0"}
    sam = pathlib.Path(sys.executable).parent / "sam"
    result = subprocess.run(
        [str(sam), "build", "--build-dir", str(folder)], cwd=root, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


def loader(folder):
    return f"/lib/{next((folder / 'lib').glob('ld-linux*')).name}"


def test_sam_builds_a_bundle_for_each_function(built):
    executables = {
        "LatchkeyAuthorizer": "latchkey-authorizer", "LatchkeyScheduler": "latchkey-scheduler",
        "LatchkeySender": "latchkey-scheduler", "LatchkeySweeper": "latchkey-scheduler",
    }
    for function, name in executables.items():
        folder = built / function
        assert os.access(folder / "bootstrap", os.X_OK)
        assert os.access(folder / "bin" / name, os.X_OK)
        assert list((folder / "certs").glob("*.0"))
        assert not (folder / ".build").exists()
        # AWS's limit is 250 MB unpacked; ten times less is worth keeping.
        assert sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) < 40_000_000
        assert json.loads((folder / "latchkey.json").read_text())["routes"]


@pytest.fixture
def token(latchkey, tmp_path):
    """A token that POLICY believes, and the key set that goes with it."""
    key = tmp_path / "key.pem"
    assert latchkey("keys", "new", "--output", key).returncode == 0
    claims = {"iss": "urn:example:local", "sub": "1", "aud": "api", "scope": "profile", "exp": 4102444800}
    signed = latchkey("sign", "--key", key, "--claims", "-", input=json.dumps(claims))
    assert signed.returncode == 0, signed.stderr
    return signed.stdout.strip(), latchkey("keys", "public", key).stdout


def inside(folder, name, **environment):
    """The bundled executable with `folder` as its root directory, as the bootstrap would start it."""
    command = [*chroot(folder), loader(folder), "--library-path", "/lib", f"/bin/{name}"]
    return Function(command, {"SSL_CERT_DIR": "/certs", **environment}, timeout=9)


def bundle(root, folder, policy):
    command = [str(root / "scripts" / "bundle"), "latchkey-authorizer", str(folder), str(policy)]
    return subprocess.run(command, capture_output=True, text=True)


def test_a_pinned_set_travels_and_the_first_token_needs_no_network(root, latchkey, token, tmp_path):
    """As docs/deploy.md says: fetch, name it in the policy, bundle. Then the key server is gone."""
    text, key_set = token
    with KeyServer() as server:
        server.set = json.loads(key_set)
        policy = write_policy(tmp_path / "project", url=server.url, pinned="keys/local.json")
        pinned = policy.parent / "keys" / "local.json"
        fetched = latchkey("keys", "fetch", server.url, "--output", pinned)
        assert fetched.returncode == 0, fetched.stderr
        refused = bundle(root, tmp_path / "refused", policy)
        assert refused.returncode == 1 and refused.stderr.count("bundle: loopback_url: ") == 2
    # No package may name this machine, so the server had another name all along.
    for file in (policy, pinned):
        file.write_text(file.read_text().replace(server.url, "https://keys.latchkey.test/set"))
    # A file that only its owner may read would be unreadable to Lambda's user.
    pinned.chmod(0o600)
    folder = tmp_path / "bundle"
    result = bundle(root, folder, policy)
    assert result.returncode == 0, result.stderr
    assert (folder / "keys" / "local.json").read_bytes() == pinned.read_bytes()
    assert (folder / "keys" / "local.json").stat().st_mode & 0o777 == 0o644
    environment = {"LATCHKEY_POLICY": "/latchkey.json"}
    with inside(folder, "latchkey-authorizer", **environment) as function:
        event = {"type": "TOKEN", "authorizationToken": f"Bearer {text}", "methodArn": ARN}
        for _ in range(2):
            assert function.invoke(event)["principalId"] == "local:1", function.output()


def test_a_key_set_in_a_file_travels(root, token, tmp_path):
    policy = write_policy(tmp_path / "project", file="keys/local.json")
    (policy.parent / "keys" / "local.json").write_text(token[1])
    folder = tmp_path / "bundle"
    result = bundle(root, folder, policy)
    assert result.returncode == 0, result.stderr
    with inside(folder, "latchkey-authorizer", LATCHKEY_POLICY="/latchkey.json") as function:
        event = {"type": "TOKEN", "authorizationToken": f"Bearer {token[0]}", "methodArn": ARN}
        assert function.invoke(event)["principalId"] == "local:1", function.output()


@pytest.mark.parametrize("path, why, code", [
    ("../local.json", "outside the document's folder", "file_outside"),
    ("keys/../../local.json", "outside the document's folder", "file_outside"),
    ("/etc/hostname", "outside the document's folder", "file_outside"),
    ("keys/nothing.json", "is not there; make it with 'latchkey keys fetch'", "file_missing"),
    ("keys/${STAGE}.json", "a variable is filled in when the function starts", "name_variable"),
    ("lib/libc.so.6", "the bundle has a lib of its own", "name_taken"),
    ("./bootstrap", "the bundle has a bootstrap of its own", "name_taken"),
    ("keys", "is not there", "file_missing"),
    ("", "not a file's name", "name_invalid"),
    (7, "not a file's name", "name_invalid"),
])
def test_what_cannot_travel_is_said_before_anything_is_made(root, tmp_path, path, why, code):
    policy = write_policy(tmp_path / "project", url="https://keys.example.com", pinned=path)
    (tmp_path / "local.json").write_text("{}")
    result = bundle(root, tmp_path / "bundle", policy)
    assert result.returncode == 1
    assert f"{policy}: $.issuers[0].keys.pinned: " in result.stderr and why in result.stderr and code in result.stderr
    assert not (tmp_path / "bundle").exists()


def test_secrets_do_not_travel(root, tmp_path):
    policy = write_policy(tmp_path / "project", secrets=["file:keys/secret"])
    (policy.parent / "keys" / "secret").write_text("a secret of thirty-two bytes, ok")
    assert bundle(root, tmp_path / "bundle", policy).returncode == 0
    assert not (tmp_path / "bundle" / "keys").exists()


def test_the_bootstrap_starts_the_bundles_own_loader(built):
    folder = built / "LatchkeyAuthorizer"
    policy = folder / "nothing.json"
    with Function([folder / "bootstrap"], {"LATCHKEY_POLICY": str(policy)}) as function:
        reply = RestAPI(function, None, {("GET", "/me"): True}).request("GET", "/me", "Bearer a.b.c")
        # Our executable ran: it is its policy that it misses.
        assert reply.status == 500
        assert str(policy) in function.output()
