"""What template.yaml makes at AWS, made at moto: the table, the schedules, the secret, the sender's address.

Each function gets a role with the actions that the template allows it, and moto checks every request's signature and
action: an action that the template forgets is a failure here, too. (moto's roles know no resources and conditions;
Tests/Integration/test_template.py looks at those.)
"""

import email
import email.policy
import json
import pathlib
import urllib.request

import boto3
from samcli.yamlhelper import yaml_parse

from .moto import Moto
from .rie import Function

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILDS = ROOT / ".build" / "release"
REGION = "eu-central-1"
ACCOUNT = "123456789012"
FROM = "news@example.com"
URL = f"https://abcdef1234.execute-api.{REGION}.amazonaws.com/live"
OF_THE_POLICY = {"USER_POOL_ID", "WEB_CLIENT_ID", "SERVICE_KEY", "SERVICE_USAGE_KEY", "SIGNED_CALLERS"}
ANYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


class Cloud:
    def __init__(self):
        self.resources = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]
        self.moto = Moto()

    def __enter__(self):
        self.moto.__enter__()
        try:
            self.make()
            self.moto.check_everything()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.moto.__exit__()

    def client(self, service, credentials=None):
        keys = credentials or {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        return boto3.client(service, endpoint_url=self.moto.url, region_name=REGION, **keys)

    def make(self):
        table = self.resources["Messages"]["Properties"]
        dynamodb = self.client("dynamodb")
        shape = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
        dynamodb.create_table(TableName="messages", **{name: table[name] for name in shape})
        dynamodb.update_time_to_live(
            TableName="messages", TimeToLiveSpecification=table["TimeToLiveSpecification"])
        self.client("scheduler").create_schedule_group(Name="messages")
        secrets = self.client("secretsmanager")
        made = self.resources["LinkSecret"]["Properties"]["GenerateSecretString"]
        self.link_secret = secrets.get_random_password(**made)["RandomPassword"]
        secret = secrets.create_secret(Name="links", SecretString=self.link_secret)["ARN"]
        self.client("ses").verify_email_identity(EmailAddress=FROM)
        self.variables = {
            "SCHEDULER_TABLE": "messages",
            "SCHEDULER_URL": URL,
            "SCHEDULER_SECRETS": f"secretsmanager:{secret}",
            "SCHEDULER_FROM": FROM,
            "SCHEDULER_SENDER_ARN": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:latchkey-sender",
            "SCHEDULER_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/schedules",
            "SCHEDULER_DEAD_LETTER_ARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:dead-letters",
            "SCHEDULER_SCHEDULE_GROUP": "messages",
            "SCHEDULER_ORIGINS": "https://www.example.com",
            "SCHEDULER_GROUPS": "*",
            "SCHEDULER_GROUP_ISSUERS": "",
        }
        names = [name for name in self.resources if "SCHEDULER_TABLE" in self.environment_of(name)]
        self.roles = {name: self.assume(name, self.statements(name)) for name in names}
        # Whoever looks around in a test.
        self.owner = self.assume("owner", [ANYTHING])
        # Somebody of the account who may do nothing here.
        self.stranger = self.assume("stranger", [ANYTHING | {"Action": "dynamodb:ListTables"}])

    def environment_of(self, name):
        return self.resources[name]["Properties"].get("Environment", {}).get("Variables", {})

    def statements(self, name):
        """What the template lets a function do, on any resource."""
        found = []
        for policy in self.resources[name]["Properties"]["Policies"]:
            for statement in policy["Statement"]:
                actions = statement["Action"]
                actions = list(actions) if isinstance(actions, list) else [actions]
                # AWS asks a transaction for the permissions of its parts; moto for one of the transaction's name.
                if "dynamodb:PutItem" in actions:
                    actions.append("dynamodb:TransactWriteItems")
                found.append({"Effect": "Allow", "Action": actions, "Resource": "*"})
        return found

    def assume(self, name, statements):
        """A role, and the credentials of a session of it, as Lambda has them."""
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}
        iam = self.client("iam")
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document([trust]))["Role"]["Arn"]
        iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=document(statements))
        session = self.client("sts").assume_role(RoleArn=role, RoleSessionName="latchkey")["Credentials"]
        return {
            "aws_access_key_id": session["AccessKeyId"], "aws_secret_access_key": session["SecretAccessKey"],
            "aws_session_token": session["SessionToken"],
        }

    def environment(self, name):
        """What a function of the template gets from outside, with moto in AWS's place."""
        # As deployed without the optional parameters: what the template leaves out then is left out.
        # The policy document is one of these things, and what it names is of no use without it.
        known = {
            variable: self.variables[variable] for variable, value in self.environment_of(name).items()
            if not (isinstance(value, dict) and {"Ref": "AWS::NoValue"} in value.get("Fn::If", []))
            and variable not in OF_THE_POLICY
        }
        return {
            **known,
            **{variable.upper(): value for variable, value in self.roles[name].items()},
            "_HANDLER": self.resources[name]["Properties"]["Handler"],
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": self.moto.url,
            "LATCHKEY_ALLOW_LOOPBACK_HTTP": "1",
            "LATCHKEY_LOG_LEVEL": "info",
        }

    def routes(self):
        """(method, path) → whether the authorizer is asked, as the template has it."""
        events = self.resources["LatchkeyScheduler"]["Properties"]["Events"].values()
        properties = [each["Properties"] for each in events]
        return {(each["Method"], each["Path"]): "Auth" not in each for each in properties}

    def function(self, name, timeout=20, **changes):
        """A function of the template under Lambda's emulator."""
        return Function([BUILDS / "latchkey-scheduler"], self.environment(name) | changes, timeout)

    def mails(self):
        """Every mail that SES took, oldest first, as python's own library reads it."""
        with urllib.request.urlopen(f"{self.moto.url}/moto-api/data.json", timeout=10) as answer:
            taken = json.load(answer)["ses"].get("RawMessage", [])
        return [email.message_from_string(each["raw_data"], policy=email.policy.default) for each in taken]

    def schedules(self):
        """The schedules that there are, whole."""
        scheduler = self.client("scheduler", self.owner)
        names = [each["Name"] for each in scheduler.list_schedules(GroupName="messages")["Schedules"]]
        return [scheduler.get_schedule(GroupName="messages", Name=name) for name in names]

    def delete_schedule(self, name):
        self.client("scheduler", self.owner).delete_schedule(GroupName="messages", Name=name)

    def let_pass(self, path, minutes):
        """Has the table say that a message (`/groups/GROUP/messages/ID`) has been waiting for so much longer."""
        _, _, group, _, name = path.split("/")
        self.client("dynamodb", self.owner).update_item(
            TableName="messages", Key={"pk": {"S": f"GROUP#{group}"}, "sk": {"S": f"MSG#{name}"}},
            UpdateExpression="ADD wakeAt :change", ConditionExpression="attribute_exists(wakeAt)",
            ExpressionAttributeValues={":change": {"N": str(-60 * minutes)}})


def document(statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
