"""The packaged functions where there is nothing but their zips: in empty root directories, under Lambda's emulator."""

import json

import pytest

from authority import Authority
from gateway.cloud import Cloud
from gateway.rest import RestAPI
from gateway.rie import FunctionError
from packages import ARN, make_packages, write_policy
from sandbox import NAME, NameServer, Sandbox
from test_scheduler import World


# As template.yaml has it.
POLICY = {"LATCHKEY_POLICY": "/var/task/latchkey.json"}


@pytest.fixture(scope="module")
def names():
    with NameServer() as server:
        yield server


@pytest.fixture(scope="module")
def signer(latchkey, tmp_path_factory):
    """A token that the packaged policy believes, and the key set that goes with it."""
    key = tmp_path_factory.mktemp("signer") / "key.pem"
    assert latchkey("keys", "new", "--output", key).returncode == 0
    claims = {"iss": "urn:example:local", "sub": "1", "aud": "api", "scope": "profile", "exp": 4102444800}
    signed = latchkey("sign", "--key", key, "--claims", "-", input=json.dumps(claims))
    assert signed.returncode == 0, signed.stderr
    return signed.stdout.strip(), latchkey("keys", "public", key).stdout


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def packages(signer, authority, tmp_path_factory):
    """The zips, with a policy whose keys are at an HTTPS server that the authority vouches for."""
    folder = tmp_path_factory.mktemp("packages")
    with authority.server(signer[1].encode(), NAME) as url:
        yield make_packages(folder / "dist", write_policy(folder / "project", url=url))


def event(token):
    return {"type": "TOKEN", "authorizationToken": f"Bearer {token}", "methodArn": ARN}


def test_the_authorizer_fetches_keys_over_tls_and_answers_a_token(packages, signer, authority, names, tmp_path):
    """From DNS and the handshake to the policy, with nothing of the machine that it runs on."""
    sandbox = Sandbox(packages / "latchkey-authorizer.zip", tmp_path / "root", names)
    authority.install(sandbox.task / "certs")
    asked = len(names.asked)
    with sandbox.function(POLICY) as function:
        answer = function.invoke(event(signer[0]))
        assert answer["principalId"] == "local:1", function.output()
        (statement,) = [each for each in answer["policyDocument"]["Statement"] if each["Effect"] == "Allow"]
        assert any(each.endswith("/live/GET/me") for each in statement["Resource"])
        forged = signer[0][:-6] + ("AAAAAA" if signer[0][-6:] != "AAAAAA" else "BBBBBB")
        with pytest.raises(FunctionError) as refusal:
            function.invoke(event(forged))
        assert refusal.value.message == "Unauthorized"
        (fetch,) = [each for each in function.records() if each["message"] == "key fetch"]
        assert (fetch["host"].partition(":")[0], fetch["outcome"]) == (NAME, "ok")
    if names.server:
        assert set(names.asked[asked:]) == {NAME}


def test_whom_the_package_does_not_know_it_does_not_trust(packages, signer, names, tmp_path):
    """The same without the authority: neither this machine's nor anybody else's takes its place."""
    sandbox = Sandbox(packages / "latchkey-authorizer.zip", tmp_path / "root", names)
    with sandbox.function(POLICY) as function:
        with pytest.raises(FunctionError) as failure:
            function.invoke(event(signer[0]))
        assert failure.value.message != "Unauthorized"
        assert [each["outcome"] for each in function.records() if each["message"] == "key fetch"] == ["tls_failed"]
        assert [each["code"] for each in function.records() if "decision" in each] == ["keys_unavailable"]


def test_without_a_name_server_keys_cannot_be_had(packages, signer, authority, tmp_path):
    """What the names are for: without them the test above would not answer, whatever address is in somebody's cache."""
    sandbox = Sandbox(packages / "latchkey-authorizer.zip", tmp_path / "root")
    authority.install(sandbox.task / "certs")
    with sandbox.function(POLICY) as function:
        with pytest.raises(FunctionError):
            function.invoke(event(signer[0]))
        assert [each["code"] for each in function.records() if "decision" in each] == ["keys_unavailable"]


class PackagedCloud(Cloud):
    """The cloud of test_scheduler.py, whose functions come out of the zip."""

    def __init__(self, archive, folder):
        super().__init__()
        self.archive = archive
        self.folder = folder

    def function(self, name, timeout=20, **changes):
        return Sandbox(self.archive, self.folder / name).function(self.environment(name) | changes, timeout)


def test_all_functions_together_from_a_zip_each(packages, root, directory, moto, tmp_path):
    """A message from the first request to the mail box: authorizer, API, sender and sweeper, each in a root directory of its own."""
    document = json.loads((root / "examples" / "cognito.json").read_text())
    document["issuers"][0]["keys"] = {"url": f"{moto.url}/{directory.pool}/.well-known/jwks.json"}
    environment = {
        "USER_POOL_ID": directory.pool, "WEB_CLIENT_ID": directory.client, "LATCHKEY_ALLOW_LOOPBACK_HTTP": "1"}
    tokens = {"ada": directory.admin["AccessToken"]}
    authorizer = Sandbox(packages / "latchkey-authorizer.zip", tmp_path / "authorizer")
    # moto is on this machine, which no package that is made may say: the document comes beside it.
    (authorizer.root / "policy.json").write_text(json.dumps(document))
    with PackagedCloud(packages / "latchkey-scheduler.zip", tmp_path / "scheduler") as cloud:
        world = World(cloud, "not used", environment, tokens)
        world.authorizer = authorizer.function(environment | {"LATCHKEY_POLICY": "/policy.json"}, timeout=10)
        world.gateway = RestAPI(world.authorizer, world.api, cloud.routes(), stage="live", region="eu-central-1")
        with world:
            reply = world.ask("ada", "GET", "/me")
            assert reply.status == 200 and reply.json()["role"] == "admin", f"{reply} {world.api.output()}"
            world.subscribe("packed", "packed@example.org")
            path = world.schedule("packed", 1)
            (alarm,) = world.alarms(path)
            world.wake(alarm)
            assert world.status(path) == "sent", world.sender.output()
            assert len(world.mails("packed@example.org")) == 2
            swept = world.schedule("packed", 1)
            cloud.delete_schedule(world.alarms(swept)[0]["Name"])
            cloud.let_pass(swept, minutes=3)
            world.sweeper.invoke({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}})
            assert world.status(swept) == "sent", world.sweeper.output()
            assert len(world.mails("packed@example.org")) == 3
