"""scripts/configure-web against moto's CloudFormation, S3 and CloudFront: the stack has the outputs that template.yaml names."""

import base64
import importlib.machinery
import importlib.util
import json
import os
import subprocess
import sys

import boto3
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey
from samcli.yamlhelper import yaml_parse

from executables import REGION, ROOT

VALUES = {
    "Url": "https://abcdef1234.execute-api.eu-central-1.amazonaws.com/live",
    "LoginUrl": "https://example.auth.eu-central-1.amazoncognito.com",
    "ClientId": "1example23456789",
    "WebAddress": "https://d111111abcdef8.cloudfront.net/",
}
EXPECTED = {
    "apiUrl": VALUES["Url"], "loginUrl": VALUES["LoginUrl"], "clientId": VALUES["ClientId"],
    "redirectUri": VALUES["WebAddress"], "logoutUri": VALUES["WebAddress"], "scopes": ["openid", "email", "profile"],
    "outboxUrl": None,
}
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": REGION}


@pytest.fixture(scope="module")
def aws(moto):
    def client(service):
        return boto3.client(
            service, endpoint_url=moto.url, region_name=REGION, aws_access_key_id="testing", aws_secret_access_key="testing")

    return client


@pytest.fixture(scope="module")
def stacks(aws):
    """`web` has a place for pages, `bare` has none. The values are ours, the names of the outputs template.yaml's."""
    aws("s3").create_bucket(Bucket="latchkey-web", CreateBucketConfiguration={"LocationConstraint": REGION})
    distribution = aws("cloudfront").create_distribution(DistributionConfig={
        "CallerReference": "test", "Comment": "", "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{
            "Id": "bucket", "DomainName": "latchkey-web.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}]},
        "DefaultCacheBehavior": {"TargetOriginId": "bucket", "ViewerProtocolPolicy": "redirect-to-https"}})["Distribution"]["Id"]
    template = yaml_parse((ROOT / "template.yaml").read_text())["Outputs"]
    values = {**VALUES, "WebBucket": "latchkey-web", "WebDistribution": distribution}
    assert set(values) <= set(template)
    for stack, has_site in (("web", True), ("bare", False)):
        outputs = {
            name: {"Value": values.get(name, "x")} for name, output in template.items()
            if has_site or output.get("Condition") != "WithWebSite"}
        aws("cloudformation").create_stack(StackName=stack, TemplateBody=json.dumps({
            "Resources": {"Nothing": {"Type": "AWS::SQS::Queue"}}, "Outputs": outputs}))
    aws("cloudformation").create_stack(StackName="other", TemplateBody=json.dumps({
        "Resources": {"Nothing": {"Type": "AWS::SQS::Queue"}}, "Outputs": {"Url": {"Value": VALUES["Url"]}}}))
    return distribution


@pytest.fixture
def configure(moto, stacks):
    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, ROOT / "scripts" / "configure-web", *map(str, arguments)], capture_output=True, text=True,
            timeout=60, env={"PATH": os.environ["PATH"], "AWS_ENDPOINT_URL": moto.url, **CREDENTIALS, **environment})

    return run


def test_a_stack_says_where_it_is(configure, tmp_path):
    file = tmp_path / "config.json"
    done = configure("bare", "--output", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(file.read_text()) == EXPECTED
    assert json.loads(configure("bare", "--output", "-", "--group", "readers").stdout) == {**EXPECTED, "defaultGroup": "readers"}


def test_the_members_are_those_that_the_page_reads():
    page = (ROOT / "web" / "js" / "config.js").read_text()
    body = page[page.index("Object.freeze({"):page.index("});", page.index("Object.freeze({"))]
    names = {line.split(":")[0].strip() for line in body.splitlines()[1:] if ":" in line and "//" not in line}
    assert names == set(EXPECTED) | {"defaultGroup"}


def test_the_pages_go_into_the_bucket_with_their_types(configure, aws, stacks, tmp_path):
    for name, text in {
        "index.html": "<!doctype html>", "js/main.js": "1", "css/base.css": "a{}", "icon.svg": "<svg/>",
        "headers.json": "{}", "config.json": '{"apiUrl":"http://127.0.0.1:8081/live"}',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    done = configure("web", "--upload", "--web", tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert done.stdout == f"5 files are at {VALUES['WebAddress']}\n"
    s3 = aws("s3")
    types = {}
    for each in s3.list_objects_v2(Bucket="latchkey-web")["Contents"]:
        head = s3.head_object(Bucket="latchkey-web", Key=each["Key"])
        types[each["Key"]] = head["ContentType"]
        assert head["CacheControl"] == "no-cache"
    assert types == {
        "index.html": "text/html; charset=utf-8", "js/main.js": "text/javascript; charset=utf-8",
        "css/base.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml", "config.json": "application/json"}
    # Not the one that a gateway on this machine left in the folder.
    assert json.loads(s3.get_object(Bucket="latchkey-web", Key="config.json")["Body"].read()) == EXPECTED
    (invalidation,) = aws("cloudfront").list_invalidations(DistributionId=stacks)["InvalidationList"]["Items"]
    batch = aws("cloudfront").get_invalidation(DistributionId=stacks, Id=invalidation["Id"])["Invalidation"]["InvalidationBatch"]
    assert batch["Paths"]["Items"] == ["/*"]


def test_every_file_of_the_web_client_is_one_that_can_be_published(configure, aws):
    done = configure("web", "--upload")
    assert done.returncode == 0, done.stderr
    keys = {each["Key"] for each in aws("s3").list_objects_v2(Bucket="latchkey-web")["Contents"]}
    page = (ROOT / "web" / "index.html").read_text()
    assert {"index.html", "config.json", "js/main.js", "css/base.css"} <= keys and "js/main.js" in page


@pytest.mark.parametrize("arguments, environment, reason", [
    (["absent"], {}, "there is no stack absent in eu-central-1"),
    (["other"], {}, "the stack has no output LoginUrl, ClientId, WebAddress"),
    (["bare", "--upload"], {}, "WebSite=on"),
    (["web", "--upload", "--web", "/nowhere"], {}, "there is no index.html in /nowhere"),
    (["bare", "--output", "/nowhere/config.json"], {}, "/nowhere/config.json: No such file or directory"),
    (["bare", "--upload", "--output", "x"], {}, "--output and --upload are two ways"),
    (["bare"], {"AWS_DEFAULT_REGION": ""}, "no region; set AWS_REGION or AWS_DEFAULT_REGION, or name it with --region"),
    (["bare"], {"AWS_REGION": "eu-west-3"}, "there is no stack bare in eu-west-3"),
    (["bare", "--region", "eu-west-2"], {"AWS_REGION": "eu-west-3"}, "there is no stack bare in eu-west-2"),
    (["bare"], {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "1"}, "Could not connect"),
])
def test_what_is_wrong_is_said(configure, arguments, environment, reason):
    done = configure(*arguments, **environment)
    assert done.returncode in (1, 2) and reason in done.stderr and "Traceback" not in done.stderr, done.stderr


def test_either_variable_names_the_region(configure):
    for variables in ({"AWS_DEFAULT_REGION": "", "AWS_REGION": REGION}, {"AWS_DEFAULT_REGION": REGION}):
        done = configure("bare", "--output", "-", **variables)
        assert (done.returncode, json.loads(done.stdout)) == (0, EXPECTED), done.stderr


def test_every_file_goes_to_a_bucket_of_this_account_alone(aws, stacks, tmp_path, monkeypatch):
    """Each request says whose bucket is meant. S3 compares; moto takes it as it comes."""
    (tmp_path / "index.html").write_text("x")
    loader = importlib.machinery.SourceFileLoader("configure_web", str(ROOT / "scripts" / "configure-web"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("configure_web", loader))
    loader.exec_module(module)
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": aws("s3").meta.endpoint_url}.items():
        monkeypatch.setenv(name, value)
    session, owners = boto3.Session(), []
    session.events.register("before-send.s3", lambda request, **_: owners.append(request.headers["x-amz-expected-bucket-owner"]))
    count = module.upload(session, {"WebBucket": "latchkey-web", "WebDistribution": stacks}, tmp_path, "{}")
    account = aws("sts").get_caller_identity()["Account"]
    assert count == len(owners) == 2
    assert {owner.decode() if isinstance(owner, bytes) else owner for owner in owners} == {account}


def private_keys():
    key = ec.generate_private_key(ec.SECP256R1())
    pem, der = (
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        for encoding in (serialization.Encoding.PEM, serialization.Encoding.DER))
    jwk = json.dumps(ECKey.import_key(pem).as_dict(private=True)).encode()
    yield from (
        ("js/key.js", b"export const key = `" + pem + b"`"), ("icon.png", der), ("keys.json", b'{"keys":[' + jwk + b"]}"),
        ("notes.txt", b"of the deployment: " + base64.b64encode(der)), ("data.json", json.dumps({"k": jwk.decode()}).encode()))


@pytest.mark.parametrize("name, data", private_keys(), ids=lambda value: value if isinstance(value, str) else "")
def test_no_private_key_is_published(configure, aws, tmp_path, name, data):
    (tmp_path / "index.html").write_text("x")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(data)
    before = aws("s3").list_objects_v2(Bucket="latchkey-web").get("KeyCount")
    done = configure("web", "--upload", "--web", tmp_path)
    assert done.returncode == 1 and f"{name} in {tmp_path} holds a private key" in done.stderr, done.stderr
    assert aws("s3").list_objects_v2(Bucket="latchkey-web").get("KeyCount") == before


def test_no_file_of_keys_local_is_published(configure, tmp_path):
    (tmp_path / "index.html").write_text("x")
    (tmp_path / "keys" / "local").mkdir(parents=True)
    (tmp_path / "keys" / "local" / "set.json").write_text('{"keys": []}')
    (tmp_path / "copy.json").write_text('{"keys": []}')
    done = configure("web", "--upload", "--web", tmp_path)
    assert done.returncode == 1 and "comes from keys/local" in done.stderr


@pytest.mark.parametrize("name", [".git", "js/.hidden.js", "keys/access.pem", "notes.md"])
def test_what_is_not_for_everybody_is_not_published(configure, aws, tmp_path, name):
    (tmp_path / "index.html").write_text("x")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("secret")
    before = aws("s3").list_objects_v2(Bucket="latchkey-web")["KeyCount"]
    done = configure("web", "--upload", "--web", tmp_path)
    assert done.returncode == 1 and "take it away" in done.stderr
    assert aws("s3").list_objects_v2(Bucket="latchkey-web")["KeyCount"] == before
