"""template.yaml as the SAM command line reads it, and its promises about the API."""

import graphlib
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest
from samcli.yamlhelper import yaml_parse

ENVIRONMENT = {**os.environ, "AWS_DEFAULT_REGION": "eu-central-1", "SAM_CLI_TELEMETRY": "0"}


@pytest.fixture(scope="module")
def template(root):
    return yaml_parse((root / "template.yaml").read_text())


def sam(root, *arguments):
    command = [str(pathlib.Path(sys.executable).parent / "sam"), *map(str, arguments)]
    return subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True)


def test_sam_validates_it_with_its_linter(root):
    result = sam(root, "validate", "--lint")
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_linter_notices_a_mistake(root, tmp_path):
    text = (root / "template.yaml").read_text()
    broken = tmp_path / "template.yaml"
    broken.write_text(text.replace("MemorySize: 256", "MemorySize: 64"))
    assert broken.read_text() != text
    assert sam(root, "validate", "--lint", "--template", broken).returncode != 0


def test_preflights_carry_no_token(template):
    auth = template["Resources"]["Api"]["Properties"]["Auth"]
    assert auth["AddDefaultAuthorizerToCorsPreflight"] is False
    assert auth["DefaultAuthorizer"] in auth["Authorizers"]


def test_what_needs_no_token_is_what_has_another_proof_or_needs_none(template):
    """A link's token is the proof of the last three; whoever asks for a mail is asked back before anything else is sent."""
    assert {route for route, public in routes(template).items() if public} == {
        ("GET", "/status"), ("POST", "/groups/{group}/subscribers"), ("GET", "/subscriptions/confirm"),
        ("GET", "/subscriptions/cancel"), ("POST", "/subscriptions/cancel"),
    }


def routes(template):
    """(method, path) → whether it is public."""
    events = template["Resources"]["LatchkeyScheduler"]["Properties"]["Events"].values()
    return {
        (event["Properties"]["Method"], event["Properties"]["Path"]): "Auth" in event["Properties"] for event in events}


def test_browsers_may_read_the_gateways_own_answers(template):
    responses = template["Resources"]["Api"]["Properties"]["GatewayResponses"]
    for name in (
        "UNAUTHORIZED", "ACCESS_DENIED", "AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR", "DEFAULT_4XX",
        "DEFAULT_5XX",
    ):
        assert "Access-Control-Allow-Origin" in responses[name]["ResponseParameters"]["Headers"]


def test_the_policy_document_knows_the_routes_and_the_variables(root, template):
    document = (root / "examples" / "cognito.json").read_text()
    variables = template["Resources"]["LatchkeyAuthorizer"]["Properties"]["Environment"]["Variables"]
    for name in ("USER_POOL_ID", "WEB_CLIENT_ID"):
        assert name in variables and "${" + name + "}" in document
    protected = {route for route, public in routes(template).items() if not public}
    assert {(route["method"], route["path"]) for route in json.loads(document)["routes"]} == protected


def test_browsers_may_send_what_the_routes_take(template):
    cors = template["Resources"]["Api"]["Properties"]["Cors"]
    methods = {method for method, _ in routes(template)}
    assert set(cors["AllowMethods"].strip("'").split(",")) == methods | {"OPTIONS"}
    assert cors["AllowHeaders"] == "'Authorization,Content-Type,Idempotency-Key'"


def test_asking_for_mails_is_throttled(template):
    (setting,) = template["Resources"]["Api"]["Properties"]["MethodSettings"]
    path = setting["ResourcePath"].replace("~1", "/").removeprefix("/")
    assert routes(template)[setting["HttpMethod"], path]
    assert setting["ThrottlingRateLimit"] <= 10


@pytest.fixture(scope="module")
def translated(root):
    """The resources that SAM's own translator hands to CloudFormation, by name."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    document = yaml_parse((root / "template.yaml").read_text())
    for resource in document["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            # What `sam package` puts there.
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    return Translator({}, Parser()).translate(document, {})["Resources"]


def references(value):
    """The names that a part of a template refers to."""
    if isinstance(value, list):
        for each in value:
            yield from references(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name == "Ref":
                yield each
            elif name == "Fn::GetAtt":
                yield each[0] if isinstance(each, list) else each.split(".")[0]
            elif name == "Fn::Sub":
                yield from re.findall(r"\$\{(\w+)", each if isinstance(each, str) else each[0])
            else:
                yield from references(each)


def order(resources):
    graph = {name: set(references(resource)) & set(resources) for name, resource in resources.items()}
    return list(graphlib.TopologicalSorter(graph).static_order())


def test_no_resource_needs_itself(translated):
    """CloudFormation refuses a circle at deployment, and the linter does not see one through SAM's API events."""
    assert order(translated).index("LatchkeyScheduler") < order(translated).index("Api")
    circle = json.loads(json.dumps(translated))
    circle["LatchkeyScheduler"]["Properties"]["Environment"]["Variables"]["SCHEDULER_URL"] = {"Fn::Sub": "https://${Api}"}
    with pytest.raises(graphlib.CycleError):
        order(circle)


def statements(role):
    for policy in role["Properties"].get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = statement["Action"]
            yield statement, actions if isinstance(actions, list) else [actions]


def test_each_function_may_do_what_it_does_and_no_more(translated):
    """That it is enough, test_scheduler.py shows: its functions run with these actions."""
    table, index = "Messages", "Messages/index/due"
    mail, secret, arm = "identity/FromIdentity", "LinkSecret", "schedule/Schedules/*"
    expected = {
        "LatchkeyAuthorizerRole": set(),
        "LatchkeySchedulerRole": {
            ("dynamodb:GetItem", table), ("dynamodb:PutItem", table), ("dynamodb:DeleteItem", table),
            ("dynamodb:Query", table), ("scheduler:CreateSchedule", arm),
            ("scheduler:DeleteSchedule", arm), ("iam:PassRole", "ScheduleRole"), ("ses:SendEmail", mail),
            ("ses:SendRawEmail", mail), ("secretsmanager:GetSecretValue", secret),
        },
        "LatchkeySenderRole": {
            ("dynamodb:GetItem", table), ("dynamodb:PutItem", table), ("dynamodb:Query", table),
            ("scheduler:CreateSchedule", arm), ("iam:PassRole", "ScheduleRole"),
            ("ses:SendEmail", mail), ("ses:SendRawEmail", mail), ("secretsmanager:GetSecretValue", secret),
            ("sqs:SendMessage", "DeadLetters"),
        },
        "LatchkeySweeperRole": {
            ("dynamodb:Query", index), ("dynamodb:GetItem", table), ("dynamodb:PutItem", table),
            ("dynamodb:Query", table), ("scheduler:CreateSchedule", arm),
            ("iam:PassRole", "ScheduleRole"), ("ses:SendEmail", mail), ("ses:SendRawEmail", mail),
            ("secretsmanager:GetSecretValue", secret),
        },
        # Of the sender's name, because a reference would close a circle.
        "ScheduleRole": {("lambda:InvokeFunction", "function:AWS::StackName-sender"), ("sqs:SendMessage", "DeadLetters")},
    }

    def resource(value):
        if isinstance(value, dict) and "Fn::Sub" in value:
            text = re.sub(r"\$\{([\w:]+?)(\.Arn)?\}", r"\1", value["Fn::Sub"])
            return re.sub(r"^arn:.*:AWS::AccountId:", "", text)
        (name,) = references(value)
        return name

    found = {
        name: {(action, resource(statement["Resource"])) for statement, actions in statements(role) for action in actions}
        for name, role in translated.items() if role["Type"] == "AWS::IAM::Role"
    }
    assert found == expected


def test_permissions_are_narrowed_where_a_resource_does_not_say_enough(translated):
    for role in translated.values():
        if role["Type"] != "AWS::IAM::Role":
            continue
        for statement, actions in statements(role):
            if "iam:PassRole" in actions:
                assert statement["Condition"] == {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}
            if "ses:SendEmail" in actions:
                assert statement["Condition"] == {"StringEqualsIgnoreCase": {"ses:FromAddress": {"Ref": "FromAddress"}}}
    (trust,) = translated["ScheduleRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert set(trust["Condition"]["StringEquals"]) == {"aws:SourceAccount", "aws:SourceArn"}


def test_what_cannot_be_made_again_is_kept(translated):
    for name in ("Messages", "LinkSecret"):
        assert translated[name]["DeletionPolicy"] == translated[name]["UpdateReplacePolicy"] == "Retain"
    table = translated["Messages"]["Properties"]
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expiresAt", "Enabled": True}


def test_what_the_sender_was_not_told_is_not_lost(translated):
    config = translated["LatchkeySenderEventInvokeConfig"]["Properties"]
    assert set(references(config["DestinationConfig"]["OnFailure"])) == {"DeadLetters"}
    assert config["MaximumRetryAttempts"] == 2
    variables = translated["LatchkeyScheduler"]["Properties"]["Environment"]["Variables"]
    name = translated["LatchkeySender"]["Properties"]["FunctionName"]["Fn::Sub"]
    assert variables["SCHEDULER_SENDER_ARN"]["Fn::Sub"].endswith(f":function:{name}")
    assert set(references(variables["SCHEDULER_DEAD_LETTER_ARN"])) == {"DeadLetters"}
