"""template.yaml as the SAM command line reads it, and its promises about the API."""

import graphlib
import itertools
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


def test_the_strictest_linter_has_nothing_to_say(root):
    """Notes included, but for the one that wants a description of the architecture for other tools (I4010)."""
    command = [pathlib.Path(sys.executable).parent / "cfn-lint", "-c", "I", "-i", "I4010", "--", "template.yaml"]
    result = subprocess.run(list(map(str, command)), cwd=root, env=ENVIRONMENT, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (0, "")


def test_preflights_carry_no_token(template):
    auth = template["Resources"]["Api"]["Properties"]["Auth"]
    assert auth["AddDefaultAuthorizerToCorsPreflight"] is False
    assert auth["AddApiKeyRequiredToCorsPreflight"] is False
    assert auth["DefaultAuthorizer"] in auth["Authorizers"]


def test_what_needs_no_token_is_what_has_another_proof_or_needs_none(template):
    """A link's token is the proof of the last three; whoever asks for a mail is asked back before anything else is sent."""
    assert {route for route, guard in routes(template).items() if guard == "NONE"} == {
        ("GET", "/status"), ("POST", "/groups/{group}/subscribers"), ("GET", "/subscriptions/confirm"),
        ("GET", "/subscriptions/cancel"), ("POST", "/subscriptions/cancel"),
    }


def routes(template):
    """(method, path) → the name of its authorizer."""
    auth = template["Resources"]["Api"]["Properties"]["Auth"]
    events = template["Resources"]["LatchkeyScheduler"]["Properties"]["Events"].values()
    return {
        (event["Properties"]["Method"], event["Properties"]["Path"]):
            event["Properties"].get("Auth", {}).get("Authorizer", auth["DefaultAuthorizer"])
        for event in events}


def test_machines_have_routes_of_their_own_and_a_plan(template):
    resources = template["Resources"]
    api = resources["Api"]["Properties"]
    machines = {route for route, guard in routes(template).items() if guard == "LatchkeyKeys"}
    assert machines == {("GET", "/services/me"), ("POST", "/services/groups/{group}/messages")}
    for event in resources["LatchkeyScheduler"]["Properties"]["Events"].values():
        route = event["Properties"]["Method"], event["Properties"]["Path"]
        # A key that is asked for on the other routes would shut people out, who have none.
        assert event["Properties"].get("Auth", {}).get("ApiKeyRequired", False) is (route in machines)
    assert api["ApiKeySourceType"] == "AUTHORIZER"
    keys = api["Auth"]["Authorizers"]["LatchkeyKeys"]
    assert keys["FunctionArn"] == api["Auth"]["Authorizers"]["Latchkey"]["FunctionArn"]
    assert (keys["FunctionPayloadType"], keys["Identity"]["Headers"]) == ("REQUEST", ["x-api-key"])
    plan = resources["ServicePlan"]["Properties"]
    assert plan["Throttle"]["RateLimit"] > 0 and plan["Quota"]["Limit"] > 0
    assert set(references(plan["ApiStages"])) == {"Api", "Api.Stage"}
    assert set(references(resources["ServicePlanKey"])) == {"ServiceApiKey", "ServicePlan"}
    assert resources["ServiceApiKey"]["Properties"]["Value"] == {"Fn::Sub": "{{resolve:secretsmanager:${ServiceUsageKey}}}"}
    # What API Gateway takes for a key.
    assert 20 <= resources["ServiceUsageKey"]["Properties"]["GenerateSecretString"]["PasswordLength"] <= 128


def test_what_lets_a_machine_in_is_not_what_api_gateway_shows(root, template):
    """Whoever may read API Gateway's settings reads the values of its API keys."""
    resources = template["Resources"]
    readers = {
        name for name, resource in resources.items()
        if "ServiceKey" in set(references(resource["Properties"])) | set(re.findall(r"\$\{(\w+)\}", json.dumps(resource)))}
    assert readers == {"LatchkeyAuthorizer", "LatchkeyScheduler"}
    document = json.loads((root / "latchkey.json").read_text())
    (credential,), (counted,) = document["credentials"], [each["usageKey"] for each in document["roles"] if "usageKey" in each]
    assert credential["secrets"] == ["secretsmanager:${SERVICE_KEY}"]
    assert counted == "secretsmanager:${SERVICE_USAGE_KEY}"
    for function in readers:
        variables = resources[function]["Properties"]["Environment"]["Variables"]
        assert variables["SERVICE_KEY"] == {"Ref": "ServiceKey"}
        assert variables["SERVICE_USAGE_KEY"] == {"Ref": "ServiceUsageKey"}


def test_browsers_may_read_the_gateways_own_answers(template):
    responses = template["Resources"]["Api"]["Properties"]["GatewayResponses"]
    for name in (
        "UNAUTHORIZED", "ACCESS_DENIED", "AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR", "DEFAULT_4XX",
        "DEFAULT_5XX",
    ):
        assert "Access-Control-Allow-Origin" in responses[name]["ResponseParameters"]["Headers"]


def test_the_policy_document_knows_the_routes_and_the_variables(root, template):
    document = (root / "latchkey.json").read_text()
    for function in ("LatchkeyAuthorizer", "LatchkeyScheduler"):
        variables = template["Resources"][function]["Properties"]["Environment"]["Variables"]
        assert set(re.findall(r"\$\{(\w+)\}", document)) <= set(variables)
    protected = {route for route, guard in routes(template).items() if guard != "NONE"}
    assert {(route["method"], route["path"]) for route in json.loads(document)["routes"]} == protected


def test_the_policy_document_and_the_template_agree(latchkey, root):
    variables = {
        "USER_POOL_ID": "eu-west-1_AbCdEfGhI", "WEB_CLIENT_ID": "4example",
        "SERVICE_KEY": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ServiceKey-AbCdEf",
        "SERVICE_USAGE_KEY": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ServiceUsageKey-AbCdEf",
        "SIGNED_CALLERS": "arn:aws:sts::123456789012:assumed-role/latchkey-callers"}
    checked = latchkey("policy", "check", "--strict", root / "latchkey.json", environment=variables)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert not re.search(r"^(error|warning)", checked.stdout, re.MULTILINE)


def test_browsers_may_send_what_the_routes_take(template):
    cors = template["Resources"]["Api"]["Properties"]["Cors"]
    methods = {method for method, _ in routes(template)}
    assert set(cors["AllowMethods"].strip("'").split(",")) == methods | {"OPTIONS"}
    assert cors["AllowHeaders"] == "'Authorization,Content-Type,Idempotency-Key'"


def test_the_stage_is_throttled_and_asking_for_mails_more(template):
    every, asking = template["Resources"]["Api"]["Properties"]["MethodSettings"]
    assert (every["ResourcePath"], every["HttpMethod"]) == ("/*", "*")
    path = asking["ResourcePath"].replace("~1", "/").removeprefix("/")
    assert routes(template)[asking["HttpMethod"], path] == "NONE"
    assert (asking["ThrottlingRateLimit"], asking["ThrottlingBurstLimit"]) == ({"Ref": "SubscribeRate"}, {"Ref": "SubscribeBurst"})
    rate, burst = (template["Parameters"][name]["Default"] for name in ("SubscribeRate", "SubscribeBurst"))
    assert rate <= 1 and burst <= 5 and every["ThrottlingRateLimit"] >= 100
    # The HTTP API's, where parameters would be texts.
    asking = template["Resources"]["HttpStage"]["Properties"]["RouteSettings"]
    assert asking == {"POST /groups/{group}/subscribers": {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": burst}}


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
                text, values = (each, {}) if isinstance(each, str) else each
                yield from (found for found in re.findall(r"\$\{(\w+)", text) if found not in values)
                yield from references(values)
            elif name == "DependsOn":
                yield from [each] if isinstance(each, str) else each
            else:
                yield from references(each)


def order(resources):
    graph = {name: set(references(resource)) & set(resources) for name, resource in resources.items()}
    return list(graphlib.TopologicalSorter(graph).static_order())


NOTHING = object()


def settled(value, truth):
    """A part of a template with every Fn::If decided."""
    if isinstance(value, list):
        return [each for each in (settled(each, truth) for each in value) if each is not NOTHING]
    if not isinstance(value, dict):
        return value
    if value.get("Ref") == "AWS::NoValue":
        return NOTHING
    if set(value) == {"Fn::If"}:
        condition, yes, no = value["Fn::If"]
        return settled(yes if truth[condition] else no, truth)
    return {name: each for name, each in ((name, settled(each, truth)) for name, each in value.items()) if each is not NOTHING}


def holds(condition, template, parameters):
    """Whether a condition is true with these parameters and the defaults of the others."""
    (name, argument), = condition.items()
    if name == "Condition":
        return holds(template["Conditions"][argument], template, parameters)
    if name == "Fn::Equals":
        one, other = (
            parameters.get(each["Ref"], template["Parameters"][each["Ref"]].get("Default", "given")) if isinstance(each, dict) else each
            for each in argument)
        return one == other
    found = [holds(each, template, parameters) for each in argument]
    return {"Fn::Not": lambda all_: not all_[0], "Fn::And": all, "Fn::Or": any}[name](found)


def deployed(template, resources, parameters):
    """The resources that a stack has with these parameters, everything decided that conditions decide."""
    truth = {name: holds(condition, template, parameters) for name, condition in template["Conditions"].items()}
    return {
        name: settled(resource, truth) for name, resource in resources.items()
        if "Condition" not in resource or truth[resource["Condition"]]}


# One way and the other of each thing that can be chosen.
CHOICES = {
    "WebSite": [{"WebUrl": "https://www.example.com"}, {"WebSite": "on"}],
    "UserPool": [
        {}, {"GoogleClientId": "g", "GoogleClientSecret": "s"}, {"UserPoolId": "eu-west-1_A", "WebClientId": "c"},
        {"UserPoolId": "eu-west-1_A", "WebClientId": "c", "LoginUrl": "https://login.example.com",
         "GoogleClientId": "g", "GoogleClientSecret": "s"}],
    "HttpVariant": [{}, {"HttpVariant": "on"}],
    "SignedUrl": [{}, {"SignedUrl": "on"}],
    "AllowedOrigin": [{}, {"AllowedOrigin": "*"}],
    "PublicUrl": [{}, {"PublicUrl": "https://api.example.com"}],
    "Alarms": [{}, {"AlarmTopicArn": "arn:aws:sns:eu-west-1:123456789012:alarms", "Metrics": "emf"}],
    "Concurrency": [{}, {"AuthorizerConcurrency": "10", "SchedulerConcurrency": "10"}],
}
COMBINATIONS = [
    {name: each for choice in choices for name, each in choice.items()} for choices in itertools.product(*CHOICES.values())]


def test_no_resource_needs_itself(template, translated):
    """CloudFormation refuses a circle at deployment, and the linter does not see one through SAM's API events."""
    for parameters in COMBINATIONS:
        resources = deployed(template, translated, parameters)
        names = order(resources)
        assert names.index("LatchkeyScheduler") < names.index("Api")
    resources["LatchkeyScheduler"]["Properties"]["Environment"]["Variables"]["SCHEDULER_URL"] = {"Fn::Sub": "https://${Api}"}
    with pytest.raises(graphlib.CycleError):
        order(resources)


def test_whatever_is_chosen_nothing_refers_to_what_is_not_made(template, translated):
    for parameters in COMBINATIONS:
        resources = deployed(template, translated, parameters)
        known = set(resources) | set(template["Parameters"]) | {"AWS"}
        for name, resource in resources.items():
            missing = {each for each in references(resource) if not each.startswith("AWS::")} - known
            assert not missing, f"{name} needs {missing} with {parameters}"


def test_every_condition_is_tried_both_ways(template):
    seen = {name: set() for name in template["Conditions"]}
    probe = {name: {"Type": "x", "Properties": {"Fn::If": [name, True, False]}} for name in seen}
    for parameters in COMBINATIONS:
        for name, resource in deployed(template, probe, parameters).items():
            seen[name].add(resource["Properties"])
    assert all(each == {True, False} for each in seen.values()), seen


def broken(template, parameters):
    """The rules that CloudFormation refuses these parameters by, before it makes anything."""
    return {
        name for name, rule in template["Rules"].items() if holds(rule["RuleCondition"], template, parameters)
        for each in rule["Assertions"] if not holds(each["Assert"], template, parameters)}


@pytest.mark.parametrize("parameters, rules", [
    ({}, {"WebClientHasAnAddress"}),
    ({"WebSite": "on"}, set()),
    ({"WebUrl": "https://www.example.com"}, set()),
    ({"WebSite": "on", "UserPoolId": "eu-west-1_A"}, {"PoolThatIsThere"}),
    ({"WebSite": "on", "WebClientId": "c"}, {"PoolThatIsMade"}),
    ({"WebSite": "on", "LoginUrl": "https://login.example.com"}, {"PoolThatIsMade"}),
    ({"WebSite": "on", "GoogleClientId": "g"}, {"GoogleIsWhole"}),
])
def test_what_does_not_fit_together_is_refused_before_anything_is_made(template, parameters, rules):
    assert broken(template, parameters) == rules
    assert not any(broken(template, each) for each in COMBINATIONS)


@pytest.mark.parametrize("name, good, bad", [
    ("WebUrl", ["https://www.example.com", "https://www.example.com:8443", "http://localhost:8080", "http://127.0.0.1:8080", ""],
     ["https://www.example.com/", "http://www.example.com", "https://a.example.com/app", "'*'", "https://x y"]),
    ("AllowedOrigin", ["*", "", "https://www.example.com", "http://localhost:8080"], ["https://www.example.com/", "'*'", "null"]),
    ("LoginPrefix", ["a", "example-news", "a1"], ["", "-a", "a-", "Example", "a.b", "a" * 64]),
    ("UserPoolId", ["", "eu-central-1_Ab12Cd34E"], ["eu-central-1", "eu-central-1_", "eu-central-1_a/b"]),
    ("SignedCallers", ["latchkey-callers", "A_b+c=d,e.f@g"], ["", "a/b", "*", "a" * 65]),
    ("AlarmTopicArn", ["", "arn:aws:sns:eu-west-1:123456789012:alarms"], ["arn:aws:sqs:eu-west-1:123456789012:q", "alarms"]),
])
def test_parameters_are_looked_at_before_they_are_put_anywhere(template, name, good, bad):
    pattern = template["Parameters"][name]["AllowedPattern"]
    assert all(re.fullmatch(pattern, each) for each in good)
    assert not any(re.fullmatch(pattern, each) for each in bad)


def test_what_costs_more_is_off_unless_it_is_asked_for(template, translated):
    kinds = {resource["Type"] for resource in deployed(template, translated, {"WebUrl": "https://www.example.com"}).values()}
    assert not {kind for kind in kinds if re.match("AWS::(CloudFront|S3|ApiGatewayV2)|AWS::Lambda::Url", kind)}
    assert "AWS::Cognito::UserPool" in kinds
    there = deployed(template, translated, {"UserPoolId": "eu-west-1_A", "WebClientId": "c", "GoogleClientId": "g"})
    assert not {name for name, resource in there.items() if resource["Type"].startswith("AWS::Cognito")}


def test_google_is_offered_only_when_it_was_set_up(template, translated):
    def providers(**parameters):
        resources = deployed(template, translated, {"WebUrl": "https://www.example.com", **parameters})
        assert ("GoogleProvider" in resources) is bool(parameters)
        return [
            each if isinstance(each, str) else each["Fn::Select"][1][each["Fn::Select"][0]]
            for each in resources["WebClient"]["Properties"]["SupportedIdentityProviders"]]

    assert providers() == ["COGNITO"]
    assert providers(GoogleClientId="g", GoogleClientSecret="s") == ["COGNITO", "Google"]
    assert template["Parameters"]["GoogleClientSecret"]["NoEcho"] is True


def test_people_sign_in_with_the_code_flow_and_a_page_has_no_secret(template, translated):
    for site, origin in ((CHOICES["WebSite"][0], "${WebUrl}"), (CHOICES["WebSite"][1], "https://${WebDistribution.DomainName}")):
        client = deployed(template, translated, site)["WebClient"]["Properties"]
        assert client["CallbackURLs"] == client["LogoutURLs"] == [{"Fn::Sub": f"{origin}/"}]
        assert client["GenerateSecret"] is False
        assert client["AllowedOAuthFlows"] == ["code"]
        assert client["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]
        assert client["EnableTokenRevocation"] is True
        assert client["PreventUserExistenceErrors"] == "ENABLED"
    pool = template["Resources"]["UserPool"]["Properties"]
    assert pool["DeletionProtection"] == "ACTIVE"
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] >= 12


def test_the_groups_are_those_that_the_policy_document_knows(root, template):
    groups = {
        resource["Properties"]["GroupName"] for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Cognito::UserPoolGroup"}
    granted = {
        group for role in json.loads((root / "latchkey.json").read_text())["roles"] for grant in role.get("grantedTo", [])
        for group in grant["groups"]}
    assert granted < groups
    assert groups - granted == {"readers"}


def test_the_http_api_has_the_same_routes(template, translated):
    resources = deployed(template, translated, {"WebUrl": "https://www.example.com", "HttpVariant": "on"})
    names = {"HttpLatchkey": "Latchkey", "HttpLatchkeyKeys": "LatchkeyKeys"}
    found = {}
    for resource in resources.values():
        if resource["Type"] == "AWS::ApiGatewayV2::Route":
            properties = resource["Properties"]
            method, path = properties["RouteKey"].split(" ")
            is_guarded = properties.get("AuthorizationType") == "CUSTOM"
            assert is_guarded == ("AuthorizerId" in properties)
            found[method, path] = names[properties["AuthorizerId"]["Ref"]] if is_guarded else "NONE"
            assert properties["Target"] == {"Fn::Sub": "integrations/${HttpIntegration}"}
    assert found == routes(template)
    for name in names:
        authorizer = resources[name]["Properties"]
        assert authorizer["AuthorizerPayloadFormatVersion"] == "2.0"
        assert authorizer["EnableSimpleResponses"] is False
    invoked = {
        reference for resource in resources.values() if resource["Type"] == "AWS::Lambda::Permission"
        and "HttpApi" in references(resource) for reference in references(resource["Properties"]["FunctionName"])}
    assert invoked == {"LatchkeyAuthorizer", "LatchkeyScheduler"}
    cors = resources["HttpApi"]["Properties"]["CorsConfiguration"]
    rest = template["Resources"]["Api"]["Properties"]["Cors"]
    assert set(cors["AllowMethods"]) == set(rest["AllowMethods"].strip("'").split(","))
    assert set(cors["AllowHeaders"]) == set(rest["AllowHeaders"].strip("'").lower().split(","))


def test_the_http_api_answers_as_the_policy_document_says(root, template):
    """Nothing in the event says which answer is expected (docs/authorizers.md)."""
    is_simple = json.loads((root / "latchkey.json").read_text()).get("httpApiAnswer", "policy") == "simple"
    for name in ("HttpLatchkey", "HttpLatchkeyKeys"):
        assert template["Resources"][name]["Properties"]["EnableSimpleResponses"] is is_simple


def test_a_function_url_is_for_who_signs_and_finds_the_policy_document(root, template, translated):
    site = {"WebUrl": "https://www.example.com"}
    without, with_ = (deployed(template, translated, {**site, "SignedUrl": each}) for each in ("off", "on"))
    variables = [each["LatchkeyScheduler"]["Properties"]["Environment"]["Variables"] for each in (without, with_)]
    assert [each.get("LATCHKEY_POLICY") for each in variables] == [None, "/var/task/latchkey.json"]
    assert with_["SchedulerUrl"]["Properties"]["AuthType"] == "AWS_IAM"
    added = {name: resource["Properties"] for name, resource in with_.items() if name not in without}
    permissions = {each["Action"]: each for each in added.values() if "Action" in each}
    # Both are needed since October 2025 (AWS Lambda Developer Guide, "Control access to Lambda function URLs").
    assert set(permissions) == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    assert permissions["lambda:InvokeFunctionUrl"]["FunctionUrlAuthType"] == "AWS_IAM"
    assert permissions["lambda:InvokeFunction"]["InvokedViaFunctionUrl"] is True
    for each in permissions.values():
        assert each["Principal"] == {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${SignedCallers}"}
    (caller,) = json.loads((root / "latchkey.json").read_text())["callers"]
    assert caller["arn"] == "${SIGNED_CALLERS}/*"
    # The bundle of the function that has the address holds the document.
    recipe = re.search(r"^build-LatchkeyScheduler .*:\n(.*?)(?:\n\n|\Z)", (root / "Makefile").read_text(), re.DOTALL | re.MULTILINE)
    assert '"$(POLICY)"' in recipe.group(1)


def test_what_would_be_sent_without_a_build_is_a_makefile(root, template):
    """`sam deploy` zips CodeUri where `sam build` was forgotten: keys/local, .latchkey and a web/config.json must not lie in it."""
    functions = {
        name: each["Properties"]["CodeUri"] for name, each in template["Resources"].items()
        if each["Type"] == "AWS::Serverless::Function"}
    (folder,) = {root / path for path in functions.values()}
    assert [path.name for path in folder.iterdir()] == ["Makefile"]


def test_sam_finds_the_build_of_each_function(root, template, tmp_path):
    """As sam calls it, from any folder; the compiler is one that says what it was asked for."""
    compiler = tmp_path / "swift"
    compiler.write_text('#!/bin/sh\necho "asked for $*"; exit 1\n')
    compiler.chmod(0o755)
    for name, each in template["Resources"].items():
        if each["Type"] != "AWS::Serverless::Function":
            continue
        result = subprocess.run(
            ["make", "--makefile", root / each["Properties"]["CodeUri"] / "Makefile", f"build-{name}"], cwd=tmp_path, text=True,
            capture_output=True,
            env={**os.environ, "SWIFT": str(compiler), "ARTIFACTS_DIR": str(tmp_path / "made"), "ARCHITECTURE": ""})
        product = "latchkey-authorizer" if name == "LatchkeyAuthorizer" else "latchkey-scheduler"
        assert result.returncode == 2 and f"--product {product}" in result.stdout, result.stdout + result.stderr


FUNCTIONS = {"LatchkeyAuthorizer", "LatchkeyScheduler", "LatchkeySender", "LatchkeySweeper"}


def test_every_function_has_a_log_that_ends_and_a_trace(template, translated):
    functions = {name: each["Properties"] for name, each in translated.items() if each["Type"] == "AWS::Lambda::Function"}
    assert set(functions) == FUNCTIONS
    logs = set()
    for name, properties in functions.items():
        (log,) = references(properties["LoggingConfig"])
        # Text, the default: the functions write JSON themselves.
        assert set(properties["LoggingConfig"]) == {"LogGroup"}
        assert set(references(translated[log]["Properties"]["RetentionInDays"])) == {"LogRetentionDays"}
        logs.add(log)
        assert properties["TracingConfig"] == {"Mode": "Active"}
        assert properties["Architectures"] == [{"Ref": "Architecture"}]
        assert properties["Runtime"] == "provided.al2023"
        assert template["Resources"][name]["Metadata"]["BuildMethod"] == "makefile"
    assert len(logs) == len(functions)
    assert translated["ApiliveStage"]["Properties"]["TracingEnabled"] is True


def alarms(resources):
    return {name: each["Properties"] for name, each in resources.items() if each["Type"] == "AWS::CloudWatch::Alarm"}


def watched(alarm):
    """(namespace, metric, what it is of) for each metric of an alarm."""
    for metric in [each["MetricStat"]["Metric"] for each in alarm["Metrics"] if "MetricStat" in each] if "Metrics" in alarm else [alarm]:
        namespace = metric["Namespace"]
        yield (
            "own" if isinstance(namespace, dict) else namespace, metric["MetricName"],
            frozenset(references(metric.get("Dimensions", []))))


def test_alarms_are_on_failures_and_not_on_401(template, translated):
    resources = deployed(template, translated, COMBINATIONS[-1])
    found = {each for alarm in alarms(resources).values() for each in watched(alarm)}

    def lambdas(metric):
        return {each for namespace, name, of in found if (namespace, name) == ("AWS/Lambda", metric) for each in of}

    # A 401 is a failed invocation of the authorizer, and a crash of it is a 500 of the API.
    assert lambdas("Errors") == {"LatchkeySender", "LatchkeySweeper"}
    assert lambdas("Throttles") == FUNCTIONS
    assert lambdas("Invocations") == {"LatchkeySweeper"}
    assert ("AWS/SQS", "ApproximateNumberOfMessagesVisible", frozenset({"DeadLetters"})) in found
    assert ("AWS/ApiGateway", "5XXError", frozenset({"AWS::StackName"})) in found
    assert resources["Api"]["Properties"]["Name"] == {"Ref": "AWS::StackName"}
    assert not {name for _, name, _ in found if name.startswith("4XX")}
    for name, alarm in alarms(resources).items():
        assert alarm["AlarmActions"] == [{"Ref": "AlarmTopicArn"}], name
        # Silence is good news of everything but the sweeper.
        assert alarm["TreatMissingData"] == ("breaching" if name == "SweeperStoppedAlarm" else "notBreaching")
    without = deployed(template, translated, COMBINATIONS[0])
    assert not any("AlarmActions" in alarm for alarm in alarms(without).values())
    assert "KeysOldAlarm" in resources and "KeysOldAlarm" not in without


def test_what_is_counted_of_the_log_has_an_alarm_and_the_other_way_round(translated):
    filters = {name: each["Properties"] for name, each in translated.items() if each["Type"] == "AWS::Logs::MetricFilter"}
    counted = {each["MetricTransformations"][0]["MetricName"] for each in filters.values()}
    own = {
        metric for alarm in alarms(translated).values() for namespace, metric, _ in watched(alarm) if namespace == "own"}
    assert counted == own
    logs = {log for each in filters.values() for log in references(each["LogGroupName"])}
    assert logs == {"AuthorizerLog", "SchedulerLog", "SenderLog", "SweeperLog"}
    namespaces = [each["MetricTransformations"][0]["MetricNamespace"] for each in filters.values()]
    assert all(each == {"Fn::Sub": "Latchkey/${AWS::StackName}"} for each in namespaces)


def counts(pattern, record):
    """Whether a filter of terms `$.name = "text"`, joined by || or &&, takes a record: the little that is used here."""
    terms = re.findall(r'\(\$\.(\w+) = "([^"]*)"\)', pattern)
    joined = re.sub(r'\(\$\.\w+ = "[^"]*"\)', "T", pattern)
    assert joined in ("{ T || T }", "{ T && T }"), pattern
    return (any if "||" in joined else all)(record.get(name) == text for name, text in terms)


@pytest.mark.parametrize("name, record, is_counted", [
    ("AuthorizerFailed", {"level": "error", "message": "decision", "decision": "undecided"}, True),
    ("AuthorizerFailed", {"level": "critical", "message": "the function cannot start"}, True),
    ("AuthorizerFailed", {"level": "info", "message": "decision", "decision": "unauthorized"}, False),
    ("AuthorizerFailed", {"level": "info", "message": "decision", "decision": "deny"}, False),
    ("PinnedKeysOld", {"level": "warning", "message": "keys not loaded", "cause": "pinned"}, True),
    ("PinnedKeysOld", {"level": "warning", "message": "keys not loaded", "cause": "expired"}, False),
    ("SchedulerFailed", {"level": "error", "message": "the store failed"}, True),
    ("SchedulerFailed", {"level": "info", "message": "reply", "status": 403}, False),
    ("SenderFailed", {"level": "error", "message": "delivery", "outcome": "failed"}, True),
    ("SenderFailed", {"level": "warning", "message": "delivery", "outcome": "put_down"}, False),
    ("SweeperFailed", {"level": "error", "message": "nothing could be swept"}, True),
])
def test_failures_are_counted_and_refusals_are_not(template, name, record, is_counted):
    assert counts(template["Resources"][name]["Properties"]["FilterPattern"], record) is is_counted


def test_the_web_clients_files_are_for_cloudfront_alone(template, translated):
    resources = deployed(template, translated, {"WebSite": "on"})
    assert set(resources["WebBucket"]["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    allow, deny = resources["WebBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert (allow["Effect"], allow["Action"], allow["Principal"]) == ("Allow", "s3:GetObject", {"Service": "cloudfront.amazonaws.com"})
    assert set(references(allow["Condition"]["StringEquals"])) >= {"WebDistribution"}
    assert (deny["Effect"], deny["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
    distribution = resources["WebDistribution"]["Properties"]["DistributionConfig"]
    (origin,) = distribution["Origins"]
    assert set(references(origin["OriginAccessControlId"])) == {"WebAccess"}
    assert distribution["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    assert set(references(distribution["DefaultCacheBehavior"]["ResponseHeadersPolicyId"])) == {"WebHeaders"}


def test_the_distribution_sends_the_headers_of_the_web_client(root, template, translated):
    config = deployed(template, translated, {"WebSite": "on"})["WebHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    sent = {each["Header"]: each["Value"] for each in config["CustomHeadersConfig"]["Items"]}
    sent["Content-Security-Policy"] = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"][0]
    sent["Referrer-Policy"] = security["ReferrerPolicy"]["ReferrerPolicy"]
    assert security["ContentTypeOptions"]["Override"] is True
    sent["X-Content-Type-Options"] = "nosniff"
    names = {"{apiOrigin}": "https://*.execute-api.${AWS::Region}.${AWS::URLSuffix}", "{loginOrigin}": "${Login}"}
    wanted = json.loads((root / "web" / "headers.json").read_text())
    for name, value in names.items():
        assert name in wanted["Content-Security-Policy"]
        wanted["Content-Security-Policy"] = wanted["Content-Security-Policy"].replace(name, value)
    assert sent == wanted
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000


def test_the_pages_may_reach_the_api_and_the_login_and_nothing_else(template, translated):
    for parameters, login in ((
        {"WebSite": "on"}, {"Fn::Sub": "https://${LoginPrefix}.auth.${AWS::Region}.amazoncognito.com"}),
        ({"WebSite": "on", "UserPoolId": "eu-west-1_A", "WebClientId": "c", "LoginUrl": "https://l.example"}, {"Ref": "LoginUrl"}),
    ):
        headers = deployed(template, translated, parameters)["WebHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
        text, values = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
        assert values == {"Login": login}
        directives = dict(each.strip().split(" ", 1) for each in text.split(";"))
        assert directives["default-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'"
        assert directives["script-src"] == directives["style-src"] == "'self'"
        assert directives["connect-src"].split() == [
            "'self'", "https://*.execute-api.${AWS::Region}.${AWS::URLSuffix}", "${Login}"]
        assert "unsafe" not in text


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
        "LatchkeyAuthorizerRole": {
            ("secretsmanager:GetSecretValue", "ServiceKey"), ("secretsmanager:GetSecretValue", "ServiceUsageKey")},
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

    def named(value):
        if isinstance(value, dict) and "Fn::Sub" in value:
            text = re.sub(r"\$\{([\w:]+?)(\.Arn)?\}", r"\1", value["Fn::Sub"])
            return re.sub(r"^arn:.*:AWS::AccountId:", "", text)
        (name,) = references(value)
        return name

    found = {
        name: {
            (action, named(each)) for statement, actions in statements(role) for action in actions
            for each in (statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]])}
        for name, role in translated.items() if role["Type"] == "AWS::IAM::Role"
    }
    assert found == expected
    for name in expected:
        # What SAM adds: writing the log, and the trace.
        managed = translated[name]["Properties"].get("ManagedPolicyArns", [])
        assert {each.rsplit("/", 1)[1] for each in managed} <= {"AWSLambdaBasicExecutionRole", "AWSXrayWriteOnlyAccess"}


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
