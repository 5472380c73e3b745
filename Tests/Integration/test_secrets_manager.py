"""Secrets from AWS Secrets Manager. moto judges the signature, botocore's signer computes it once more."""

import importlib.util
import json
import random
import string
import time

import jwt
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from executables import SCHEDULER, REGION, ROOT, executable
from gateway.rest import RestAPI
from gateway.rie import Function
from secret_service import Recorder, SecretService

OLD = "the-old-secret-of-the-services-0123456789"
NEW = "the-new-secret-of-the-services-0123456789"
BINARY = bytes(range(200, 240))
SIGNED = ["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"]


@pytest.fixture(scope="module")
def service():
    with SecretService(REGION) as service:
        create = service.secrets.create_secret
        service.arn = create(Name="services/new", SecretString=NEW)["ARN"]
        create(Name="services/both", SecretString=json.dumps({"old": OLD, "new": NEW, "number": 1}))
        create(Name="services/binary", SecretBinary=BINARY)
        create(Name="services/short", SecretString="short")
        create(Name="services/pem", SecretString="-----BEGIN PUBLIC KEY-----\n" + "A" * 64)
        create(Name="services/doomed", SecretString=NEW)
        service.secrets.delete_secret(SecretId="services/doomed")
        service.check_everything()
        yield service


@pytest.fixture
def services_policy(tmp_path):
    """Writes a policy whose one issuer has these secrets."""
    def write(*secrets):
        document = json.loads((ROOT / "examples" / "cognito.json").read_text())
        document["issuers"] = [{
            "name": "services", "issuer": "urn:example:services", "audiences": ["scheduler"], "algorithms": ["HS256"],
            "keys": {"secrets": list(secrets)}, "groupsClaim": "groups",
        }]
        for role in document["roles"]:
            for grant in role["grantedTo"]:
                grant["issuer"] = "services"
        path = tmp_path / "latchkey.json"
        path.write_text(json.dumps(document))
        return path

    return write


def token(secret):
    claims = {
        "iss": "urn:example:services", "aud": "scheduler", "sub": "mailer", "groups": ["users"],
        "exp": int(time.time()) + 600,
    }
    return jwt.encode(claims, secret, algorithm="HS256")


def assert_silent(output, *environments):
    """Nothing that is secret shows, not even in part."""
    secrets = [OLD, NEW, BINARY.decode("latin-1")]
    for environment in environments:
        secrets += [environment[name] for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN") if name in environment]
    for secret in secrets:
        for part in (secret, secret[:16], secret[-16:]):
            assert part not in output


def verdict(latchkey, policy, text, environment):
    result = latchkey("verify", "--policy", policy, "--output", "json", text, environment=environment)
    assert_silent(result.stdout + result.stderr, environment)
    return result


@pytest.mark.parametrize("who", ["reader", "session"])
@pytest.mark.parametrize("reference, secret", [
    ("secretsmanager:services/new", NEW), ("secretsmanager:ARN", NEW), ("secretsmanager:services/both#old", OLD),
    ("secretsmanager:services/binary", BINARY),
])
def test_moto_believes_the_signature_and_hands_out_the_secret(
        latchkey, service, services_policy, who, reference, secret):
    policy = services_policy(reference.replace("ARN", service.arn))
    environment = service.environment(getattr(service, who))
    good = verdict(latchkey, policy, token(secret), environment)
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["accepted"] is True
    forged = verdict(latchkey, policy, token("another-secret-of-at-least-32-bytes!!"), environment)
    assert forged.returncode == 1 and json.loads(forged.stdout)["code"] == "signature_invalid"


def test_secrets_of_several_places_overlap(latchkey, service, services_policy, tmp_path):
    third = "the-secret-of-the-environment-0123456789"
    (tmp_path / "secret").write_text(OLD + "\n")
    policy = services_policy("env:SERVICE_SECRET", "file:secret", "secretsmanager:services/new")
    environment = {**service.environment(service.session), "SERVICE_SECRET": third}
    for secret in (third, OLD, NEW):
        assert verdict(latchkey, policy, token(secret), environment).returncode == 0


def moment(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def test_an_old_secret_has_an_end_and_is_not_asked_for_after_it(latchkey, service, services_policy):
    environment = service.environment(service.session)

    def policy(old, end):
        return services_policy({"secret": f"secretsmanager:{old}", "until": moment(end)}, "secretsmanager:services/new")

    for secret in (OLD, NEW):
        result = verdict(latchkey, policy("services/both#old", 3600), token(secret), environment)
        assert result.returncode == 0, result.stderr
    over = policy("services/both#old", -1)
    assert verdict(latchkey, over, token(OLD), environment).returncode == 1
    assert verdict(latchkey, over, token(NEW), environment).returncode == 0
    # It may even be deleted, or never have been.
    assert verdict(latchkey, policy("services/none", -1), token(NEW), environment).returncode == 0
    # While it has its time and cannot be read, the other serves, and what that has not signed is undecided.
    missing = policy("services/none", 3600)
    assert verdict(latchkey, missing, token(NEW), environment).returncode == 0
    undecided = verdict(latchkey, missing, token(OLD), environment)
    assert undecided.returncode == 3 and "secret_unavailable" in undecided.stdout, undecided


def changed(service, who, **variables):
    environment = {**service.environment(getattr(service, who)), **variables}
    return {name: value for name, value in environment.items() if value is not None}


@pytest.mark.parametrize("who, variables, reference, reason", [
    ("reader", {"AWS_SECRET_ACCESS_KEY": "wrong" * 8}, "services/new",
     "SignatureDoesNotMatch (status 403); the secret access key is not the one of this access key id"),
    ("session", {"AWS_SECRET_ACCESS_KEY": "wrong" * 8}, "services/new", "SignatureDoesNotMatch"),
    ("session", {"AWS_SESSION_TOKEN": "tampered"}, "services/new",
     "InvalidClientTokenId (status 403); the access key id or the session token is not, or no longer, known"),
    ("session", {"AWS_SESSION_TOKEN": None}, "services/new", "InvalidClientTokenId"),
    ("reader", {"AWS_ACCESS_KEY_ID": "AKIAUNKNOWN"}, "services/new", "InvalidClientTokenId"),
    ("stranger", {}, "services/new", "AccessDenied (status 403); allow secretsmanager:GetSecretValue"),
    ("reader", {}, "services/none", "ResourceNotFoundException (status 404); there is no such secret"),
    ("reader", {"AWS_REGION": "eu-west-3"}, "services/new", "ResourceNotFoundException"),
    ("reader", {}, "services/doomed", "InvalidRequestException (status 400); the secret is probably marked for deletion"),
    ("reader", {}, "services/both", "its value is a JSON object; name the member that is the secret with #KEY"),
    ("reader", {}, "services/both#none", "has no such member"),
    ("reader", {}, "services/both#number", "that member is an integer, not a string"),
    ("reader", {}, "services/short", "the secret has 5 bytes and needs at least 32"),
    ("reader", {}, "services/pem", "holds a key in PEM, which is no shared secret"),
    ("reader", {"AWS_ACCESS_KEY_ID": None}, "services/new", "the variable AWS_ACCESS_KEY_ID is not set"),
    ("reader", {"AWS_SECRET_ACCESS_KEY": None}, "services/new", "the variable AWS_SECRET_ACCESS_KEY is not set"),
    ("reader", {"AWS_ACCESS_KEY_ID": "a,b"}, "services/new", "the variable AWS_ACCESS_KEY_ID does not hold what"),
    ("reader", {"AWS_REGION": None}, "services/new", "no region is known; set AWS_REGION"),
    ("reader", {"AWS_REGION": "example.com/"}, "services/new", "the variable AWS_REGION holds no name of a region"),
    ("reader", {"AWS_ENDPOINT_URL_SECRETS_MANAGER": "http://127.0.0.1:9"}, "services/new", "no connection to 127.0.0.1:9"),
    ("reader", {"LATCHKEY_ALLOW_LOOPBACK_HTTP": "0"}, "services/new",
     "the variable AWS_ENDPOINT_URL_SECRETS_MANAGER: the address is not allowed"),
])
def test_what_is_wrong_is_said_to_the_owner(latchkey, service, services_policy, who, variables, reference, reason):
    policy = services_policy(f"secretsmanager:{reference}")
    environment = changed(service, who, **variables)
    result = verdict(latchkey, policy, token(NEW), environment)
    assert result.returncode == 3, result.stdout
    answer = json.loads(result.stdout)
    assert answer["code"] == "secret_unavailable"
    assert reason in answer["reason"]
    assert f"secretsmanager:{reference}: " in answer["reason"]


def botocore_authorization(path, fields, body, environment, service, method="POST"):
    """What AWS's own signer says of the very fields that were sent."""
    sent = {name.lower(): value for name, value in fields}
    request = AWSRequest(method, f"http://{sent['host']}{path}", data=body)
    for name in SIGNED:
        if name in sent:
            request.headers[name] = sent[name]
    request.context["timestamp"] = sent["x-amz-date"]
    credentials = Credentials(
        environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"], environment.get("AWS_SESSION_TOKEN"))
    signer = SigV4Auth(credentials, service, environment["AWS_REGION"])
    text = signer.string_to_sign(request, signer.canonical_request(request))
    headers = signer.signed_headers(signer.headers_to_sign(request))
    return (
        f"AWS4-HMAC-SHA256 Credential={signer.scope(request)}, SignedHeaders={headers}, "
        f"Signature={signer.signature(text, request)}")


def any_text(alphabet, longest):
    return "".join(random.choice(alphabet) for _ in range(random.randint(1, longest)))


def any_environment():
    letters = string.ascii_letters + string.digits
    visible = "".join(map(chr, range(0x21, 0x7F)))
    environment = {
        "AWS_ACCESS_KEY_ID": any_text(letters + "_", 128), "AWS_SECRET_ACCESS_KEY": any_text(visible, 128),
        "AWS_REGION": random.choice(["eu-central-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1", "ap-southeast-7"]),
    }
    if random.random() < 0.7:
        environment["AWS_SESSION_TOKEN"] = any_text(visible, 1500)
    return environment


def test_botocore_signs_the_same_bytes(latchkey, services_policy):
    """Odd names, keys, tokens, regions, and a port of its own for every tenth."""
    for _ in range(6):
        with Recorder(NEW) as recorder:
            for _ in range(10):
                environment = {**any_environment(), "AWS_ENDPOINT_URL": recorder.url}
                name = any_text(string.ascii_letters + string.digits + "/_+=.@-", 512)
                result = latchkey(
                    "verify", "--policy", services_policy(f"secretsmanager:{name}"), token(NEW), environment=environment)
                assert result.returncode == 0, result.stderr
                path, fields, body = recorder.requests[-1]
                assert json.loads(body) == {"SecretId": name}
                sent = {field.lower(): value for field, value in fields}
                assert len(sent) == len(fields)
                signed = [field for field in SIGNED if field in sent]
                assert f"SignedHeaders={';'.join(signed)}," in sent["authorization"]
                assert sent["authorization"] == botocore_authorization(path, fields, body, environment, "secretsmanager")
            assert len(recorder.requests) == 10


def test_the_oracle_of_the_unit_tests_agrees_with_botocore():
    path = ROOT / "Tests" / "HTTPFetchTests" / "Fixtures" / "sigv4.py"
    spec = importlib.util.spec_from_file_location("sigv4", path)
    oracle = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(oracle)
    plain = string.ascii_letters + string.digits + "._-"
    for _ in range(200):
        environment = any_environment()
        method = random.choice(["GET", "POST", "PUT", "DELETE"])
        path = "/" + "/".join("a" + any_text(plain, 40) for _ in range(random.randint(0, 4)))
        query = f"{any_text(plain, 30)}={any_text(plain, 60)}" if random.random() < 0.5 else ""
        body = random.randbytes(random.randint(0, 2000))
        fields = [
            ("Host", f"127.0.0.1:{random.randint(1, 65535)}"), ("X-Amz-Date", "20261121T043000Z"),
            ("Content-Type", any_text(string.ascii_letters + "/;=", 60)), ("X-Amz-Target", any_text(string.ascii_letters, 60)),
        ]
        if "AWS_SESSION_TOKEN" in environment:
            fields.append(("X-Amz-Security-Token", environment["AWS_SESSION_TOKEN"]))
        target = path + (f"?{query}" if query else "")
        expected = botocore_authorization(target, fields, body, environment, "dynamodb", method)
        assert expected == oracle.authorization(
            method, path, fields, body, environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"],
            environment["AWS_REGION"], "dynamodb", {name.lower() for name, _ in fields}, query)


def test_the_authorizer_reads_its_secret_with_the_credentials_of_its_role(service, services_policy):
    """Once under the real emulator: the secret is read once for many calls, and nothing secret is logged."""
    policy = services_policy("secretsmanager:services/both#old", "secretsmanager:services/both#new")
    environment = {
        **service.environment(service.session), "LATCHKEY_POLICY": str(policy), "LATCHKEY_ALLOW_LOOPBACK_HTTP": "1",
        "LATCHKEY_LOG_LEVEL": "debug",
    }
    with Function([executable("latchkey-authorizer")], environment) as authorizer, \
            Function([executable("latchkey-scheduler")], SCHEDULER) as scheduler:
        api = RestAPI(authorizer, scheduler, {("GET", "/me"): True}, region=REGION)
        for secret in (OLD, NEW, OLD):
            reply = api.request("GET", "/me", f"Bearer {token(secret)}")
            assert reply.status == 200, authorizer.output()
        assert api.request("GET", "/me", f"Bearer {token('another-secret-of-at-least-32-bytes!!')}").status == 401
        output = authorizer.output()
    assert_silent(output, environment)
    assert output.count(service.url.removeprefix("http://")) == 1


def test_the_authorizer_says_why_and_does_not_refuse(service, services_policy):
    """Permission is missing: that is an outage (500), not somebody's bad token (401)."""
    environment = {
        **service.environment(service.stranger), "LATCHKEY_ALLOW_LOOPBACK_HTTP": "1",
        "LATCHKEY_POLICY": str(services_policy("secretsmanager:services/new")),
    }
    with Function([executable("latchkey-authorizer")], environment) as authorizer, \
            Function([executable("latchkey-scheduler")], SCHEDULER) as scheduler:
        api = RestAPI(authorizer, scheduler, {("GET", "/me"): True}, region=REGION)
        assert api.request("GET", "/me", f"Bearer {token(NEW)}").status == 500
        output = authorizer.output()
    assert_silent(output, environment)
    assert "secret_unavailable" in output and "allow secretsmanager:GetSecretValue" in output
