"""What the gateway reads out of template.yaml, against two others: SAM's own translator makes CloudFormation of it, and moto's
CloudFormation settles the references and conditions in that."""

import copy
import itertools
import json
import os
import re
import subprocess

import pytest
from moto.cloudformation.parsing import clean_json, parse_condition
from samcli.yamlhelper import yaml_parse
from samtranslator.translator.transform import transform

from executables import REGION, ROOT
from local_gateway import executable

GIVEN = {
    "WebUrl": "https://www.example.com", "LoginPrefix": "news", "FromAddress": "news@example.com",
    "FromIdentity": "example.com", "OpenGroups": "readers, writers",
}
SETS = {
    "as little as may be": {},
    "any origin": {"AllowedOrigin": "*"},
    "an address of its own": {"PublicUrl": "https://api.example.com/v1", "AllowedOrigin": "https://a.example.com"},
    "a place for the pages": {"WebUrl": "", "WebSite": "on"},
    "a pool that is there": {
        "UserPoolId": "eu-central-1_Ab12Cd34E", "WebClientId": "3n4b5urk", "LoginUrl": "https://login.example.com"},
    "metrics and issuers": {"Metrics": "emf", "GroupIssuers": "customers, partners", "LogRetentionDays": "7"},
    "with Google": {"GoogleClientId": "abc.apps", "GoogleClientSecret": "hush-hush-hush"},
    "concurrency": {"AuthorizerConcurrency": "20", "SchedulerConcurrency": "10", "Architecture": "arm64"},
}


class Stub:
    """A resource whose names only AWS knows: they stand for themselves, in brackets."""

    def __init__(self, name):
        self.name = name
        self.physical_resource_id = f"⟦{name}⟧"

    def get_cfn_attribute(self, attribute):
        return f"⟦{self.name}.{attribute}⟧"


class World(dict):
    """What moto's functions look names up in."""

    def __init__(self, template, parameters):
        super().__init__({
            "AWS::AccountId": "000000000000", "AWS::Region": REGION, "AWS::StackName": "local",
            "AWS::URLSuffix": "amazonaws.com", "AWS::NoValue": None, "AWS::Partition": "aws",
        })
        for name, declared in template["Parameters"].items():
            self[name] = parameters.get(name, declared.get("Default"))
            if declared.get("NoEcho") and self[name]:
                self[name] = "****"
        truth = {**self, **{name: value for name, value in parameters.items()}}
        self.update(template.get("Mappings", {}))
        self.update({name: Stub(name) for name in template["Resources"]})
        conditions = template.get("Conditions", {})

        class Conditions(dict):
            def __missing__(self, name):
                self[name] = parse_condition(conditions[name], truth, self)
                return self[name]

        self.lazy_condition_map = Conditions()

    def exists(self, resource):
        return "Condition" not in resource or self.lazy_condition_map[resource["Condition"]]


class NoPolicies:
    def load(self):
        return {}


def expected(parameters):
    """The template as SAM and moto see it: every resource that exists, with its settled properties."""
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    source = yaml_parse((ROOT / "template.yaml").read_text())
    for resource in source["Resources"].values():
        if "CodeUri" in resource.get("Properties", {}):
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    made = json.loads(json.dumps(transform(copy.deepcopy(source), {**parameters, "AWS::Region": REGION}, NoPolicies())))
    world = World(made, parameters)
    return {
        name: {"Type": resource["Type"], **clean_json(resource.get("Properties", {}), world)}
        for name, resource in made["Resources"].items() if world.exists(resource)
    }


def of_type(resources, type):
    return {name: resource for name, resource in resources.items() if resource["Type"] == type}


def described(parameters):
    arguments = [each for pair in parameters.items() for each in ("--parameter", "=".join(pair))]
    return subprocess.run(
        [executable(), "describe", "--template", ROOT / "template.yaml", *arguments],
        capture_output=True, text=True, timeout=60)


class Same:
    """Compares texts in which names stand that are made up: what stands for one name has to be the same everywhere, and
    nothing else's."""

    def __init__(self):
        self.names = {}

    def __call__(self, ours, theirs, where):
        if theirs is None or ours is None or "⟦" not in str(theirs):
            assert ours == (None if theirs is None else str(theirs)), where
            return
        parts = re.split("⟦(.*?)⟧", theirs)
        pattern = "".join(re.escape(part) if place % 2 == 0 else "(.+)" for place, part in enumerate(parts))
        found = re.fullmatch(pattern, ours)
        assert found, f"{where}: {ours} is not like {theirs}"
        for name, made_up in zip(parts[1::2], found.groups()):
            assert self.names.setdefault(name, made_up) == made_up, where
        # Distinct names for distinct things. The identifier of an attribute may be that of the thing itself.
        plain = [made_up for name, made_up in self.names.items() if "." not in name]
        assert len(set(plain)) == len(plain), self.names


@pytest.fixture(scope="module", params=SETS, ids=str)
def both(request):
    parameters = {**GIVEN, **SETS[request.param]}
    result = described(parameters)
    assert result.returncode == 0, result.stderr
    assert "hush" not in result.stdout + result.stderr
    return json.loads(result.stdout), expected(parameters), Same()


def only(resources, type):
    (resource,) = of_type(resources, type).values()
    return resource


def body(resources):
    return only(resources, "AWS::ApiGateway::RestApi")["Body"]


def function_of(uri):
    (name,) = re.findall(r"⟦(\w+)\.Arn⟧", uri)
    return name


def test_routes_authorizers_and_keys(both):
    ours, resources, _ = both
    theirs = set()
    for path, methods in body(resources)["paths"].items():
        for method, operation in methods.items():
            integration = operation["x-amazon-apigateway-integration"]
            if integration["type"] == "mock":
                assert method == "options" and not operation.get("security")
                continue
            security = [name for each in operation.get("security", []) for name in each]
            # SAM leaves its mark NONE where nothing else is, which is the name of no scheme.
            authorizers = [name for name in security if name not in ("api_key", "NONE")]
            assert all(name in body(resources)["components"]["securitySchemes"] for name in authorizers)
            assert len(authorizers) <= 1
            theirs.add((
                "ANY" if method.startswith("x-") else method.upper(), path, function_of(integration["uri"]),
                authorizers[0] if authorizers else None, "api_key" in security))
    assert theirs == {
        (each["method"], each["path"], each["function"], each["authorizer"], each["isKeyRequired"])
        for each in ours["api"]["routes"]
    }
    assert len(theirs) == len(ours["api"]["routes"]) > 10
    # Of both kinds, open ones, and with a key: otherwise this would compare nothing of them.
    assert {each["authorizer"] for each in ours["api"]["routes"]} == {"Latchkey", "LatchkeyKeys", None}
    assert {each["isKeyRequired"] for each in ours["api"]["routes"]} == {True, False}


def test_authorizers(both):
    ours, resources, _ = both
    schemes = body(resources)["components"]["securitySchemes"]
    theirs = {}
    for name, scheme in schemes.items():
        if name == "api_key":
            continue
        authorizer = scheme["x-amazon-apigateway-authorizer"]
        theirs[name] = {
            "name": name, "function": function_of(authorizer["authorizerUri"]), "type": authorizer["type"].upper(),
            "cacheSeconds": authorizer.get("authorizerResultTtlInSeconds", 300),
        }
        if authorizer["type"] == "token":
            theirs[name] |= {
                "header": scheme["name"], "validationExpression": authorizer.get("identityValidationExpression")}
        else:
            theirs[name]["identitySources"] = authorizer["identitySource"].split(", ")
    assert {each["name"]: each for each in ours["api"]["authorizers"]} == theirs


def unquoted(text):
    assert text[0] == text[-1] == "'"
    return text[1:-1]


def test_cors(both):
    ours, resources, same = both
    cors = ours["api"]["cors"]
    fields = {
        "Access-Control-Allow-Origin": cors["origin"], "Access-Control-Allow-Methods": cors["methods"],
        "Access-Control-Allow-Headers": cors["headers"], "Access-Control-Max-Age": cors["maximumAge"],
    }
    assert cors["allowsCredentials"] is False
    for path, methods in body(resources)["paths"].items():
        (answer,) = methods["options"]["x-amazon-apigateway-integration"]["responses"].values()
        theirs = {name.removeprefix("method.response.header."): value for name, value in answer["responseParameters"].items()}
        assert theirs.keys() == fields.keys(), path
        for name, value in fields.items():
            same(value, unquoted(theirs[name]), f"{path}: {name}")


def test_gateway_responses(both):
    ours, resources, same = both
    theirs = body(resources)["x-amazon-apigateway-gateway-responses"]
    assert {each["type"] for each in ours["api"]["gatewayResponses"]} == theirs.keys()
    for each in ours["api"]["gatewayResponses"]:
        their = theirs[each["type"]]
        headers = {
            name.removeprefix("gatewayresponse.header."): value for name, value in their["responseParameters"].items()}
        assert headers.keys() == each["headers"].keys()
        for name, value in each["headers"].items():
            same(value, unquoted(headers[name]), each["type"])
        assert each["template"] == (their.get("responseTemplates") or {}).get("application/json")
        assert str(each["status"] or "") == str(their.get("statusCode") or "")


def test_stage_limits_and_plans(both):
    ours, resources, _ = both
    stage = only(resources, "AWS::ApiGateway::Stage")
    assert ours["api"]["stage"] == stage["StageName"]
    source = body(resources).get("x-amazon-apigateway-api-key-source") or only(
        resources, "AWS::ApiGateway::RestApi").get("ApiKeySourceType", "HEADER")
    assert ours["api"]["keySource"] == source
    limits = {
        (each["HttpMethod"], "/" + each["ResourcePath"][1:].replace("~1", "/").removeprefix("/")):
            (float(each["ThrottlingRateLimit"]), int(each["ThrottlingBurstLimit"]))
        for each in stage.get("MethodSettings", []) if "ThrottlingRateLimit" in each
    }
    assert limits == {
        (each["method"], each["path"]): (each["limit"]["rate"], each["limit"]["burst"])
        for each in ours["api"]["methodLimits"]
    }
    plans = of_type(resources, "AWS::ApiGateway::UsagePlan")
    assert len(ours["api"]["usagePlans"]) == len(plans) == 1
    (plan,), (our,) = plans.values(), ours["api"]["usagePlans"]
    quota, throttle = plan.get("Quota"), plan.get("Throttle")
    assert our["quota"] == (quota and {"requests": int(quota["Limit"]), "period": quota["Period"]})
    assert our["limit"] == (
        throttle and {"rate": float(throttle["RateLimit"]), "burst": int(throttle["BurstLimit"])})
    # The values of keys are secrets.
    assert our["keys"] == ["****"] * len(of_type(resources, "AWS::ApiGateway::UsagePlanKey"))


def test_functions_and_environments(both):
    ours, resources, same = both
    theirs = of_type(resources, "AWS::Lambda::Function")
    assert {each["id"] for each in ours["functions"]} == theirs.keys()
    for function in ours["functions"]:
        their = theirs[function["id"]]
        assert function["handler"] == their["Handler"]
        variables = their["Environment"]["Variables"]
        assert function["environment"].keys() == variables.keys()
        for name, value in function["environment"].items():
            same(value, variables[name], f"{function['id']}: {name}")


SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


def test_user_pool(both):
    ours, resources, same = both
    if not of_type(resources, "AWS::Cognito::UserPool"):
        assert ours["userPool"] is None
        return
    pool, client = ours["userPool"], only(resources, "AWS::Cognito::UserPoolClient")
    groups = of_type(resources, "AWS::Cognito::UserPoolGroup").values()
    assert pool["groups"] == [each["GroupName"] for each in sorted(groups, key=lambda each: each["Precedence"])]
    assert pool["scopes"] == client["AllowedOAuthScopes"]
    for our, their in (("callbackUrls", "CallbackURLs"), ("logoutUrls", "LogoutURLs")):
        for value, written in itertools.zip_longest(pool[our], [each for each in client[their] if each is not None]):
            same(value, written, our)
    for our, token, unit, standard in (
        ("accessTokenSeconds", "AccessToken", "hours", 1), ("idTokenSeconds", "IdToken", "hours", 1),
        ("refreshTokenSeconds", "RefreshToken", "days", 30),
    ):
        unit = client.get("TokenValidityUnits", {}).get(token, unit)
        assert pool[our] == int(client.get(f"{token}Validity", standard)) * SECONDS[unit]


@pytest.mark.parametrize("parameter, type", [("HttpVariant", "AWS::ApiGatewayV2::Api"), ("SignedUrl", "AWS::Lambda::Url")])
def test_what_is_not_stood_in_for_is_refused_by_name(parameter, type):
    result = described({**GIVEN, parameter: "on"})
    assert result.returncode == 2 and result.stdout == ""
    lines = (ROOT / "template.yaml").read_text().split("\n")
    (line,) = [each for each in result.stderr.splitlines() if f"does not stand in for {type} " in each]
    place = int(re.search(r"template\.yaml:(\d+):", line)[1])
    assert line.startswith("latchkey-gateway: resource_unsupported: ")
    assert type in lines[place] or type in lines[place - 1]


@pytest.mark.parametrize("wrong, code", [
    ({"LoginPrefix": "No Name"}, "parameter_invalid"), ({"Metrics": "some"}, "parameter_invalid"),
    ({"Nothing": "x"}, "parameter_unknown"), ({"GoogleClientSecret": "hush" * 1100}, "parameter_invalid"),
])
def test_a_wrong_parameter_is_named_and_not_shown(wrong, code):
    result = described({**GIVEN, **wrong})
    assert result.returncode == 2
    assert f"latchkey-gateway: {code}: " in result.stderr and next(iter(wrong)) in result.stderr
    assert "hush" not in result.stderr
