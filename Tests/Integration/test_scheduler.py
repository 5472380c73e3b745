"""The scheduler as it is deployed: authorizer, API, sender and sweeper under Lambda's emulator, each with the environment
and the permissions that template.yaml gives it, against moto, which checks every signature and every action.

What AWS does between them is done here by hand: the authorizer's context is handed on as strings, and when a schedule's
time has come the sender is invoked with what the schedule holds.
"""

import datetime
import json
import re
import time
import urllib.parse

import pytest

from executables import executable
from gateway.cloud import ACCOUNT, FROM, REGION, URL, Cloud
from gateway.rest import RestAPI
from gateway.rie import Function

TEXT = "Der erste Tag ist wärmer als der letzte.\n\n.\nFrom the second on it rains.\n"
SUBJECT = "Grüße: 天気 — what the weather will be, in a subject that is longer than one line of a mail may be"


class World:
    """All of it, and what nobody may find in a log."""

    def __init__(self, cloud, policy, environment, people):
        self.cloud = cloud
        self.authorizer = Function(
            [executable("latchkey-authorizer")], {**environment, "LATCHKEY_POLICY": str(policy)}, timeout=10)
        executable("latchkey-scheduler")
        self.api = cloud.function("LatchkeyScheduler")
        self.sender = cloud.function("LatchkeySender", timeout=30)
        self.sweeper = cloud.function("LatchkeySweeper")
        self.people = people
        self.gateway = RestAPI(self.authorizer, self.api, cloud.routes(), stage="live", region=REGION)
        self.private = [TEXT.splitlines()[0], SUBJECT[:5], cloud.link_secret, *people.values()]

    def __enter__(self):
        for function in self.functions():
            function.__enter__()
        return self

    def __exit__(self, *_):
        for function in self.functions():
            function.__exit__()

    def functions(self):
        return [self.authorizer, self.api, self.sender, self.sweeper]

    def ask(self, who, method, path, body=None, **headers):
        """A request of one of the people, or with `None` of somebody without a token."""
        token = f"Bearer {self.people[who]}" if who else None
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            fields.setdefault("Content-Type", "application/json")
            body = body if isinstance(body, str) else json.dumps(body)
        return self.gateway.request(method, path, token, headers=fields, body=body)

    def follow(self, link, method="GET", body=None, **headers):
        """What a mail program, or whoever clicks, asks for."""
        assert link.startswith(f"{URL}/subscriptions/"), link
        self.private.append(link.partition("token=")[2])
        return self.ask(None, method, link.removeprefix(URL), body, **headers)

    def invite(self, group, address):
        """Asks for a group's messages; the link of the mail that comes."""
        self.private.append(address)
        reply = self.ask(None, "POST", f"/groups/{group}/subscribers", {"email": address})
        assert reply.status == 202, reply
        (mail,) = self.mails(address)
        return re.search(r"https://\S+", mail.get_content()).group()

    def subscribe(self, group, address):
        assert self.follow(self.invite(group, address)).status == 200

    def schedule(self, group, seconds, who="ada", **headers):
        """A message that is due in so many seconds; its path."""
        moment = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=2))) + datetime.timedelta(seconds=seconds)
        body = {"subject": SUBJECT, "body": TEXT, "deliverAt": moment.isoformat(timespec="seconds")}
        reply = self.ask(who, "POST", f"/groups/{group}/messages", body, **headers)
        assert reply.status == 201, reply
        assert reply.headers["location"].startswith(f"{URL}/groups/{group}/messages/")
        return reply.headers["location"].removeprefix(URL)

    def alarms(self, path):
        """The schedules of a message."""
        name = path.rsplit("/", 1)[1]
        return [each for each in self.cloud.schedules() if name in each["Target"]["Input"]]

    def wake(self, alarm):
        """What EventBridge Scheduler does when a schedule's time has come."""
        moment = alarm["ScheduleExpression"].removeprefix("at(").removesuffix(")")
        due = datetime.datetime.fromisoformat(moment).replace(tzinfo=datetime.timezone.utc).timestamp()
        assert due - time.time() < 10, "this would take too long"
        time.sleep(max(0, due - time.time()))
        return self.sender.invoke(alarm["Target"]["Input"].encode())

    def mails(self, address):
        return [mail for mail in self.cloud.mails() if mail["To"] == address]

    def status(self, path):
        return self.ask("ada", "GET", path).json()["status"]


@pytest.fixture(scope="module")
def world(root, directory, moto, tmp_path_factory):
    document = json.loads((root / "examples" / "cognito.json").read_text())
    document["issuers"][0]["keys"] = {"url": f"{moto.url}/{directory.pool}/.well-known/jwks.json"}
    policy = tmp_path_factory.mktemp("policy") / "latchkey.json"
    policy.write_text(json.dumps(document))
    people = {
        "ada": directory.admin, "uwe": directory.user, "edith": directory.sign_up("edith", "editors", "readers"),
    }
    tokens = {name: result["AccessToken"] for name, result in people.items()}
    environment = {
        "USER_POOL_ID": directory.pool, "WEB_CLIENT_ID": directory.client, "LATCHKEY_ALLOW_LOOPBACK_HTTP": "1"}
    with Cloud() as cloud, World(cloud, policy, environment, tokens) as world:
        yield world


def test_a_message_on_its_way_from_the_first_request_to_the_mail_box(world):
    reader = "reader.one@example.org"
    link = world.invite("readers", reader)
    assert link.startswith(f"{URL}/subscriptions/confirm?token=")
    (invitation,) = world.mails(reader)
    assert invitation["From"] == FROM and invitation["List-Unsubscribe"] is None
    assert world.follow(link).status == 200

    path = world.schedule("readers", 2, who="edith")
    (alarm,) = world.alarms(path)
    assert re.fullmatch(r"at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)", alarm["ScheduleExpression"])
    assert alarm["ScheduleExpressionTimezone"] == "UTC"
    assert alarm["ActionAfterCompletion"] == "DELETE"
    assert alarm["FlexibleTimeWindow"] == {"Mode": "OFF"}
    target = alarm["Target"]
    assert target["Arn"] == world.cloud.variables["SCHEDULER_SENDER_ARN"]
    assert target["RoleArn"] == world.cloud.variables["SCHEDULER_ROLE_ARN"]
    assert target["DeadLetterConfig"] == {"Arn": world.cloud.variables["SCHEDULER_DEAD_LETTER_ARN"]}
    assert json.loads(target["Input"]) == {"group": "readers", "message": path.rsplit("/", 1)[1]}

    # The API was not told its address and has taken the request's; the sender was told.
    assert "SCHEDULER_URL" not in world.api.environment and world.sender.environment["SCHEDULER_URL"] == URL
    world.wake(alarm)
    mail = world.mails(reader)[-1]
    assert len(world.mails(reader)) == 2
    assert mail["From"] == FROM and mail["Subject"] == SUBJECT
    # Text in base64 has MIME's line ends (RFC 2045 section 6.8).
    assert mail.get_content().replace("\r\n", "\n").startswith(TEXT)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    unsubscribe = mail["List-Unsubscribe"].strip("<>")
    assert unsubscribe in mail.get_content()
    assert world.status(path) == "sent"

    # Whatever is delivered at least once is delivered twice some day.
    world.wake(alarm)
    assert len(world.mails(reader)) == 2
    reply = world.ask("edith", "DELETE", path)
    assert (reply.status, reply.json()["type"]) == (409, "urn:latchkey:problem:message_sent")


def test_only_who_has_confirmed_gets_anything(world):
    world.invite("pending", "pending@example.org")
    path = world.schedule("pending", 1)
    (alarm,) = world.alarms(path)
    world.wake(alarm)
    assert world.status(path) == "sent"
    assert len(world.mails("pending@example.org")) == 1


def test_nothing_is_sent_before_its_time(world):
    world.subscribe("early", "early@example.org")
    path = world.schedule("early", 3600)
    (alarm,) = world.alarms(path)
    world.sender.invoke(alarm["Target"]["Input"].encode())
    assert len(world.mails("early@example.org")) == 1 and world.status(path) == "scheduled"


def test_what_was_taken_back_is_not_sent(world):
    world.subscribe("cancelled", "cancelled@example.org")
    path = world.schedule("cancelled", 1)
    (alarm,) = world.alarms(path)
    assert world.ask("ada", "DELETE", path).status == 204
    assert world.alarms(path) == [], world.api.output()
    assert world.status(path) == "cancelled"
    world.wake(alarm)
    assert len(world.mails("cancelled@example.org")) == 1
    assert world.ask("ada", "DELETE", path).status == 204


def test_a_message_whose_schedule_was_lost_is_found_by_the_sweeper(world):
    world.subscribe("swept", "swept@example.org")
    path = world.schedule("swept", 1)
    (alarm,) = world.alarms(path)
    world.cloud.delete_schedule(alarm["Name"])
    assert world.alarms(path) == []
    time.sleep(2)
    # As the rule's target gets it.
    event = {
        "version": "0", "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "detail-type": "Scheduled Event",
        "source": "aws.events", "account": ACCOUNT, "time": "2027-01-15T08:00:00Z", "region": REGION,
        "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/sweep"], "detail": {},
    }
    world.sweeper.invoke(event)
    assert world.status(path) == "scheduled", "a schedule may be a little late; the sweeper leaves it two minutes"
    world.cloud.let_pass(path, minutes=3)
    world.sweeper.invoke(event)
    assert len(world.mails("swept@example.org")) == 2 and world.status(path) == "sent"
    world.sweeper.invoke(event)
    assert len(world.mails("swept@example.org")) == 2


def test_one_click_ends_a_subscription_and_opening_the_link_does_not(world):
    world.subscribe("clicked", "clicked@example.org")
    first = world.schedule("clicked", 1)
    world.wake(world.alarms(first)[0])
    mail = world.mails("clicked@example.org")[-1]
    link = mail["List-Unsubscribe"].strip("<>")
    # Whoever scans mails for bad links opens them all.
    page = world.follow(link, Accept="text/html")
    assert page.status == 200 and page.headers["content-type"].startswith("text/html")
    listed = world.ask("ada", "GET", "/groups/clicked/subscribers").json()["items"]
    assert [each["status"] for each in listed] == ["confirmed"]
    # As mail programs do it (RFC 8058).
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    assert world.follow(link, "POST", "List-Unsubscribe=One-Click", **form).status == 200
    assert world.ask("ada", "GET", "/groups/clicked/subscribers").json()["items"] == []
    assert world.follow(link, "POST", "List-Unsubscribe=One-Click", **form).status == 200
    second = world.schedule("clicked", 1)
    world.wake(world.alarms(second)[0])
    assert len(world.mails("clicked@example.org")) == 2 and world.status(second) == "sent"


def test_a_link_of_one_purpose_does_not_serve_the_other(world):
    link = world.invite("purposes", "purposes@example.org")
    reply = world.follow(link.replace("/confirm?", "/cancel?"), "POST", "List-Unsubscribe=One-Click")
    assert reply.status == 400 and reply.json()["type"] == "urn:latchkey:problem:link_invalid"
    assert world.follow(link).status == 200


def test_the_answer_to_whoever_subscribes_does_not_tell_whether_they_are_known(world):
    world.subscribe("quiet", "known@example.org")
    world.private.append("unknown@example.org")
    known, unknown = (
        world.ask(None, "POST", "/groups/quiet/subscribers", {"email": address})
        for address in ("known@example.org", "unknown@example.org"))
    assert (known.status, known.body, known.headers) == (unknown.status, unknown.body, unknown.headers)
    assert len(world.mails("known@example.org")) == 1 and len(world.mails("unknown@example.org")) == 1


def test_the_same_request_twice_is_one_message(world):
    first, second = (world.schedule("twice", 3600, Idempotency_Key='"4711"') for _ in range(2))
    assert first == second and len(world.alarms(first)) == 1
    items = world.ask("ada", "GET", "/groups/twice/messages").json()["items"]
    assert [f"/groups/twice/messages/{item['id']}" for item in items] == [first]


def test_groups_and_permissions_count_behind_the_authorizer_too(world):
    """The authorizer knows routes; which groups a caller may act on, the function looks up in the context."""
    world.schedule("readers", 3600, who="edith")
    foreign = world.ask("edith", "GET", "/groups/foreign/messages")
    assert (foreign.status, foreign.json()["type"]) == (403, "urn:latchkey:problem:group_forbidden")
    assert foreign.headers["content-type"] == "application/problem+json"
    assert world.ask("ada", "GET", "/groups/foreign/messages").status == 200
    denied = world.ask("uwe", "POST", "/groups/users/messages", {})
    assert (denied.status, denied.cause) == (403, "denied")
    # As if the route had been left out of the policy's reach: the same context, another route.
    context = world.ask("uwe", "GET", "/groups/users/messages").context
    event = rest_event(world, "POST", "/groups/{group}/messages", "/groups/users/messages", context)
    reply = world.api.invoke(event)
    assert (reply["statusCode"], json.loads(reply["body"])["type"]) == (403, "urn:latchkey:problem:permission_missing")


def rest_event(world, method, template, path, context):
    return world.gateway.event(method, path, template, None, context, {}, None)


@pytest.mark.parametrize("context", [None, {}, {"integrationLatency": 7}])
def test_a_protected_route_without_an_authorizer_is_an_outage_and_never_a_default_user(world, context):
    seen = len(world.api.records())
    reply = world.api.invoke(rest_event(world, "GET", "/me", "/me", context))
    assert reply["statusCode"] == 500
    assert json.loads(reply["body"])["type"] == "urn:latchkey:problem:authorizer_missing"
    (record,) = [each for each in world.api.records()[seen:] if each.get("code") == "authorizer_missing"]
    assert record["level"] == "error" and "the route has no authorizer" in record["reason"]


def second_format(method, path, authorizer=None, body=None):
    """A request in payload format 2.0, as HTTP APIs and Function URLs send it."""
    path, _, query = path.partition("?")
    event = {
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
        "headers": {"content-type": "application/json", "host": "abcdef1234.example.com"},
        "requestContext": {
            "accountId": ACCOUNT, "apiId": "abcdef1234", "domainName": "abcdef1234.example.com", "domainPrefix": "abcdef1234",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.7", "userAgent": "test"},
            "requestId": "r", "routeKey": "$default", "stage": "$default", "time": "15/Jan/2027:08:00:00 +0000",
            "timeEpoch": 1800000000000,
        },
        "isBase64Encoded": False,
    }
    if query:
        event["queryStringParameters"] = dict(urllib.parse.parse_qsl(query))
    if authorizer is not None:
        event["requestContext"]["authorizer"] = authorizer
    if body is not None:
        event["body"] = json.dumps(body)
    return event


def test_an_http_api_is_served_too(world):
    context = dict(world.ask("edith", "GET", "/me").context)
    # What API Gateway adds for REST APIs only.
    for name in ("principalId", "integrationLatency"):
        del context[name]
    reply = world.api.invoke(second_format("GET", "/me", {"lambda": context}))
    assert reply["statusCode"] == 200 and json.loads(reply["body"])["role"] == "editor"
    reply = world.api.invoke(second_format("GET", "/groups/readers/messages?limit=1", {"lambda": context}))
    assert len(json.loads(reply["body"])["items"]) == 1
    assert world.api.invoke(second_format("GET", "/me"))["statusCode"] == 500
    assert world.api.invoke(second_format("GET", "/status"))["statusCode"] == 200


def test_a_function_urls_callers_are_those_that_the_policy_names(world, root, tmp_path):
    document = json.loads((root / "examples" / "cognito.json").read_text())
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/reports/nightly"
    document["callers"] = [{"arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/reports/*", "role": "editor"}]
    (tmp_path / "latchkey.json").write_text(json.dumps(document))
    settings = {"LATCHKEY_POLICY": str(tmp_path / "latchkey.json"), "USER_POOL_ID": "eu-central-1_AbCdEfGhI",
                "WEB_CLIENT_ID": "1example23456789"}
    with world.cloud.function("LatchkeyScheduler", **settings) as function:
        reply = function.invoke(second_format("GET", "/me", {"iam": {"userArn": arn}}))
        assert reply["statusCode"] == 200 and json.loads(reply["body"])["role"] == "editor", reply
        stranger = function.invoke(second_format("GET", "/me", {"iam": {"userArn": arn.replace("reports", "other")}}))
        assert stranger["statusCode"] == 403


def test_moto_does_judge_the_requests(world):
    """Without this, all of the above would also pass with a signer that signs nothing right."""
    with world.cloud.function("LatchkeyScheduler", AWS_SECRET_ACCESS_KEY="another") as function:
        gateway = RestAPI(world.authorizer, function, world.gateway.routes, stage="live", region=REGION)
        reply = gateway.request("GET", "/groups/readers/messages", f"Bearer {world.people['ada']}")
        assert (reply.status, reply.json()["type"]) == (503, "urn:latchkey:problem:store_unavailable")
    forbidden = {name.upper(): value for name, value in world.cloud.stranger.items()}
    with world.cloud.function("LatchkeyScheduler", **forbidden) as function:
        gateway = RestAPI(world.authorizer, function, world.gateway.routes, stage="live", region=REGION)
        assert gateway.request("GET", "/groups/readers/messages", f"Bearer {world.people['ada']}").status == 503
        assert any("AccessDenied" in each.get("reason", "") for each in function.records())


def test_a_web_page_may_read_where_a_message_is(world):
    page = "https://www.example.com"
    body = {"subject": "a", "body": "b", "deliverAt": "2020-01-01T00:00:00Z"}
    refused = world.ask("ada", "POST", "/groups/pages/messages", body, Origin=page)
    assert refused.status == 422 and refused.headers["access-control-allow-origin"] == page
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/deliverAt"]
    assert "location" in refused.headers["access-control-expose-headers"].lower()


def test_logs_hold_no_address_no_token_and_no_text(world):
    """Comes last: by now all of it has happened."""
    assert len(world.private) > 20
    for function in world.functions():
        output = function.output()
        assert function.records(), function.command
        for secret in world.private:
            assert secret not in output
