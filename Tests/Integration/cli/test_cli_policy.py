"""`latchkey policy routes --template`: every disagreement with a template, and SAM's own translator as the judge of routes."""

import copy
import json
import os
import random
import re
import subprocess

import pytest
import yaml

from material import ROOT, environment, latchkey  # noqa: F401

PAGE = (ROOT / "docs" / "policy-lint.md").read_text()

POLICY = {
    "issuers": [{"name": "customers", "userPool": "eu-west-1_AbCdEfGhI", "clients": ["4example"], "tokenUse": "access"}],
    "roles": [{"name": "user", "permissions": ["read"], "grantedTo": [{"issuer": "customers", "groups": ["users"]}]}],
    "routes": [{"method": "GET", "path": "/me", "permission": "read"}],
}
KEY = {"kind": "api-key", "header": "X-Api-Key", "secrets": ["env:KEY"], "principal": "reports", "role": "user"}


def event(kind, path="/me", method="GET", **more):
    api = {"RestApiId": {"Ref": "Api"}} if kind == "Api" else {"ApiId": {"Ref": "Api"}}
    return {"Type": kind, "Properties": {**api, "Path": path, "Method": method, **more}}


def function(**events):
    return {"Type": "AWS::Serverless::Function", "Properties": {"Events": events}}


def sam(resources):
    return {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Authorizer": function(), **resources}}


def rest(authorizer, *, auth={}, events=None, **properties):
    """A REST API with one authorizer, as SAM writes it."""
    authorizers = {"Latchkey": {"FunctionArn": {"Fn::GetAtt": ["Authorizer", "Arn"]}, **authorizer}}
    return sam({
        "Backend": function(**(events or {"Me": event("Api")})),
        "Api": {"Type": "AWS::Serverless::Api", "Properties": {
            "StageName": "live", **properties,
            "Auth": {"DefaultAuthorizer": "Latchkey", "Authorizers": authorizers, **auth}}}})


def http(authorizer, *, auth={}, events=None, **properties):
    """An HTTP API with one authorizer, as SAM writes it."""
    settings = {"AuthorizerPayloadFormatVersion": "2.0", "EnableFunctionDefaultPermissions": True, "FunctionArn": {"Fn::GetAtt": ["Authorizer", "Arn"]}}
    return sam({
        "Backend": function(**(events or {"Me": event("HttpApi")})),
        "Api": {"Type": "AWS::Serverless::HttpApi", "Properties": {
            **properties, "Auth": {"DefaultAuthorizer": "Latchkey", "Authorizers": {"Latchkey": {**settings, **authorizer}},
                                   **auth}}}})


def web_socket(sources, *routes, route_authorization="CUSTOM"):
    """A WebSocket API in CloudFormation's own resources; SAM has none."""
    resources = {
        "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"ProtocolType": "WEBSOCKET"}},
        "Latchkey": {"Type": "AWS::ApiGatewayV2::Authorizer", "Properties": {
            "ApiId": {"Ref": "Api"}, "AuthorizerType": "REQUEST", "IdentitySource": sources}},
        "Permission": {"Type": "AWS::Lambda::Permission"},
    }
    for key in routes:
        resources[re.sub("[^a-z]", "", key) + "Route"] = {"Type": "AWS::ApiGatewayV2::Route", "Properties": {
            "ApiId": {"Ref": "Api"}, "RouteKey": key,
            **({"AuthorizationType": route_authorization, "AuthorizerId": {"Ref": "Latchkey"}} if key == "$connect" else {})}}
    return {"Resources": resources}


def raw_rest(methods, **authorizer):
    """A REST API in CloudFormation's own resources: /users/{id}, and a method or two there."""
    resources = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "api"}},
        "Users": {"Type": "AWS::ApiGateway::Resource", "Properties": {
            "RestApiId": {"Ref": "Api"}, "ParentId": {"Fn::GetAtt": "Api.RootResourceId"}, "PathPart": "users"}},
        "User": {"Type": "AWS::ApiGateway::Resource", "Properties": {
            "RestApiId": {"Ref": "Api"}, "ParentId": {"Ref": "Users"}, "PathPart": "{id}"}},
        "Latchkey": {"Type": "AWS::ApiGateway::Authorizer", "Properties": {
            "RestApiId": {"Ref": "Api"}, "Type": "REQUEST", "IdentitySource": "method.request.header.Authorization",
            "AuthorizerCredentials": {"Fn::GetAtt": ["Role", "Arn"]}, **authorizer}},
    }
    for verb, guard in methods.items():
        resources[verb.title()] = {"Type": "AWS::ApiGateway::Method", "Properties": {
            "RestApiId": {"Ref": "Api"}, "ResourceId": {"Ref": "User"}, "HttpMethod": verb,
            **({"AuthorizationType": "CUSTOM", "AuthorizerId": {"Ref": guard}} if guard else {"AuthorizationType": "NONE"})}}
    return {"Resources": resources}


def policy(**members):
    return {**copy.deepcopy(POLICY), **members}


def routes(*texts):
    return [
        {"permission": "read", **dict(zip(("method", "path"), text.split()) if " " in text else [("path", text)])}
        for text in texts
    ]


REQUEST = {"FunctionPayloadType": "REQUEST", "Identity": {"Headers": ["Authorization"]}}
TOKEN = {"FunctionPayloadType": "TOKEN", "Identity": {"Header": "Authorization"}}


def identity(**members):
    return {"FunctionPayloadType": "REQUEST", "Identity": members}


def two_authorizers(services=identity(Headers=["x-api-key"]), **authorizers):
    """A REST API with a TOKEN authorizer for people and a REQUEST authorizer for machines, which ask one function."""
    return rest(
        TOKEN, auth={"Authorizers": {
            "Latchkey": {"FunctionArn": {"Fn::GetAtt": ["Authorizer", "Arn"]}, **TOKEN},
            "LatchkeyKeys": {"FunctionArn": {"Fn::GetAtt": ["Authorizer", "Arn"]}, **services}, **authorizers}},
        events={"Me": event("Api"), "ServiceMe": event("Api", "/services/me", Auth={"Authorizer": "LatchkeyKeys"})})


def raw_http_authorizer(source):
    return {"Type": "AWS::ApiGatewayV2::Authorizer", "Properties": {
        "ApiId": {"Ref": "Http"}, "AuthorizerType": "REQUEST", "IdentitySource": [source],
        "AuthorizerPayloadFormatVersion": "2.0",
        "AuthorizerUri": {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Authorizer.Arn}/invocations"}}}


def kept_raw_http(source):
    authorizer = raw_http_authorizer(source)
    authorizer["Properties"]["AuthorizerResultTtlInSeconds"] = 300
    return authorizer


def raw_http_route(key, authorizer):
    return {"Type": "AWS::ApiGatewayV2::Route", "Properties": {
        "ApiId": {"Ref": "Http"}, "RouteKey": key, "AuthorizationType": "CUSTOM", "AuthorizerId": {"Ref": authorizer}}}


STEP_UP = [{**POLICY["roles"][0], "grantedTo": [{"issuer": "customers", "groups": ["users"], "maxAge": 60}]}]


def kept(seconds, authorizer=REQUEST):
    return {**authorizer, "Identity": {**authorizer["Identity"], "ReauthorizeEvery": seconds}}


SIMPLE_KEPT = {
    "EnableSimpleResponses": True,
    "Identity": {"Headers": ["Authorization"], "Context": ["routeKey"], "ReauthorizeEvery": 60}}

# A policy and a template that agree, of every kind.
AGREED = {
    "rest-token": (policy(), rest(TOKEN)),
    "rest-token-defaults": (policy(), rest({})),
    "rest-request": (policy(), rest(REQUEST)),
    "rest-other-header": (policy(tokenFrom=[{"header": "x-token", "scheme": "none"}]), rest({"Identity": {"Header": "X-Token"}})),
    "rest-two-ways": (policy(credentials=[KEY]), rest(identity(ReauthorizeEvery=0))),
    "rest-two-named-ways": (
        policy(credentials=[KEY]), rest(identity(Headers=["Authorization", "X-Api-Key"], ReauthorizeEvery=0))),
    "rest-key-only": (
        policy(issuers=None, credentials=[KEY], roles=[{"name": "user", "permissions": ["read"]}]),
        rest(identity(Headers=["X-API-KEY"]))),
    "rest-route": (policy(answerFor="route"), rest(kept(0))),
    "rest-cookie": (policy(tokenFrom=[{"cookie": "session"}]), rest(identity(Headers=["Cookie"]))),
    "rest-any": (policy(routes=routes("ANY /me")), rest(REQUEST, events={"Me": event("Api", method="any")})),
    # A browser's preflight is public, and a method's own route goes before ANY.
    "rest-preflight": (policy(routes=routes("ANY /me")), rest(REQUEST, events={
        "Me": event("Api", method="ANY"), "Ask": event("Api", method="OPTIONS", Auth={"Authorizer": "NONE"})})),
    "rest-any-public": (policy(), rest(REQUEST, events={
        "Me": event("Api"), "Others": event("Api", method="ANY", Auth={"Authorizer": "NONE"})})),
    # An API beside, with a route of the same name.
    "rest-beside": (policy(), {"Resources": {
        **rest(REQUEST)["Resources"], "Open": {"Type": "AWS::Serverless::HttpApi"},
        "Other": function(Me={"Type": "HttpApi", "Properties": {"ApiId": {"Ref": "Open"}, "Path": "/me", "Method": "GET"}})}}),
    "http": (policy(), http({})),
    "http-policy": (policy(), http({"Identity": {"Headers": ["Authorization"], "ReauthorizeEvery": 60}})),
    "http-simple": (
        policy(httpApiAnswer="simple", answerFor="route"),
        http({"EnableSimpleResponses": True, "Identity": {"Headers": ["Authorization"]}})),
    "http-simple-kept": (
        policy(httpApiAnswer="simple"),
        http({"EnableSimpleResponses": True,
              "Identity": {"Headers": ["Authorization"], "Context": ["routeKey"], "ReauthorizeEvery": 60}})),
    "http-simple-kept-by-route": (
        policy(httpApiAnswer="simple", routes=routes("GET /users/{id}", "GET /users/me", "$default")),
        http(SIMPLE_KEPT, events={
            "One": event("HttpApi", "/users/{user}"), "Me": event("HttpApi", "/users/me"),
            "All": {"Type": "HttpApi", "Properties": {"ApiId": {"Ref": "Api"}}}})),
    "http-1.0": (policy(httpApiAnswer="simple"), http({"AuthorizerPayloadFormatVersion": 1.0})),
    "http-default": (
        policy(routes=routes("$default")),
        http({}, events={"All": {"Type": "HttpApi", "Properties": {"ApiId": {"Ref": "Api"}}}})),
    "web-socket": (
        policy(routes=routes("$connect", "send")), web_socket(["route.request.header.Authorization"], "$connect", "send")),
    "web-socket-query": (
        policy(routes=routes("$connect"), tokenFrom=[{"query": "token"}]),
        web_socket(["route.request.querystring.token"], "$connect")),
    # One function and one document, asked in two ways: people with a token, machines with a key.
    "rest-two-authorizers": (policy(credentials=[KEY], routes=routes("GET /me", "GET /services/me")), two_authorizers()),
    "rest-and-http": (policy(credentials=[KEY], routes=routes("GET /me", "GET /services/me")), {"Resources": {
        **two_authorizers()["Resources"], "Http": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"ProtocolType": "HTTP"}},
        "HttpLatchkey": raw_http_authorizer("$request.header.Authorization"),
        "HttpMe": raw_http_route("GET /me", "HttpLatchkey"),
        "MayAuthorize": {"Type": "AWS::Lambda::Permission"}}}),
    "raw-rest": (policy(routes=routes("GET /users/{user}")), raw_rest({"GET": "Latchkey", "POST": None})),
    "implicit": (policy(), {
        "Globals": {"Api": {"Auth": {"DefaultAuthorizer": "Latchkey", "Authorizers": {"Latchkey": {"FunctionArn": "x"}}}}},
        **sam({"Backend": function(Me={"Type": "Api", "Properties": {"Path": "/me", "Method": "get"}})})}),
}

# A disagreement, by its code: a policy and a template of the agreed ones with one thing changed.
EXAMPLES = [
    ("answer_format_differs", policy(httpApiAnswer="simple", answerFor="route"), http({})),
    ("answer_format_differs", policy(), http({"EnableSimpleResponses": True})),
    ("answer_format_differs", policy(httpApiAnswer="simple"),
     http({"EnableSimpleResponses": True, "AuthorizerPayloadFormatVersion": "1.0"})),
    ("identity_source_missing", policy(credentials=[KEY]), rest(REQUEST)),
    ("identity_source_missing", policy(tokenFrom=[{"cookie": "session"}]), rest(identity(Context=["identity.sourceIp"]))),
    # A cookie header may be there without the cookie that is read: what is kept by it is anybody's.
    ("identity_source_missing",
     policy(tokenFrom=[{"header": "authorization"}, {"cookie": "session"}], routes=routes("GET /me", "GET /services/me")),
     two_authorizers(identity(Headers=["Cookie"]))),
    # With an HTTP API nobody knows what an empty header is.
    ("identity_source_missing", policy(credentials=[KEY], routes=routes("GET /me", "GET /services/me")), {"Resources": {
        **two_authorizers()["Resources"], "Http": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"ProtocolType": "HTTP"}},
        "HttpLatchkey": kept_raw_http("$request.header.Authorization"), "HttpKeys": kept_raw_http("$request.header.X-Api-Key"),
        "HttpMe": raw_http_route("GET /me", "HttpLatchkey"),
        "MayAuthorize": {"Type": "AWS::Lambda::Permission"}}}),
    ("identity_sources_alternative", policy(credentials=[KEY]), rest(identity(Headers=["Authorization", "X-Api-Key"]))),
    ("identity_sources_alternative", policy(credentials=[KEY]),
     http({"Identity": {"Headers": ["Authorization", "x-api-key"]}})),
    ("identity_sources_alternative", policy(routes=routes("$connect"), tokenFrom=[{"header": "authorization"}, {"query": "t"}]),
     web_socket(["route.request.header.Authorization", "route.request.querystring.t"], "$connect")),
    ("route_answer_cached", policy(answerFor="route"), rest(REQUEST)),
    ("route_answer_cached", policy(answerFor="route", routes=routes("GET /users/{id}")), raw_rest({"GET": "Latchkey"})),
    ("route_public", policy(), rest(REQUEST, events={"Me": event("Api", Auth={"Authorizer": "NONE"})})),
    ("route_public", policy(), rest(REQUEST, auth={"DefaultAuthorizer": None})),
    ("route_public", policy(routes=routes("ANY /me")), rest(REQUEST, events={
        "Me": event("Api", method="ANY"), "Post": event("Api", method="POST", Auth={"Authorizer": "NONE"})})),
    ("route_public", policy(), http({}, events={"All": {"Type": "HttpApi", "Properties": {
        "ApiId": {"Ref": "Api"}, "Auth": {"Authorizer": "NONE"}}}})),
    ("route_public", policy(), rest(REQUEST, events={"All": event("Api", "/{proxy+}", Auth={"Authorizer": "NONE"})})),
    ("route_public", policy(routes=routes("GET /users/{id}")), raw_rest({"GET": None})),
    ("route_unlisted", policy(), rest(REQUEST, events={"Me": event("Api"), "You": event("Api", "/you/{id}")})),
    ("route_unlisted", policy(routes=routes("$connect")), web_socket(["route.request.header.Authorization"], "$connect", "send")),
    ("simple_answer_shared", policy(httpApiAnswer="simple"),
     http({"EnableSimpleResponses": True, "Identity": {"Headers": ["Authorization"], "ReauthorizeEvery": 60}})),
    # The route key of all of these is the wider route's: a kept yes to the one is a yes to the other.
    ("simple_answer_shared", policy(httpApiAnswer="simple", routes=routes("$default", "DELETE /users/{id}")),
     http(SIMPLE_KEPT, events={"All": {"Type": "HttpApi", "Properties": {"ApiId": {"Ref": "Api"}}}})),
    ("simple_answer_shared", policy(httpApiAnswer="simple", routes=routes("ANY /me", "DELETE /me")),
     http(SIMPLE_KEPT, events={"Me": event("HttpApi", method="ANY")})),
    ("token_authorizer_blind", policy(credentials=[KEY]), rest(TOKEN)),
    ("token_authorizer_blind", policy(tokenFrom=[{"header": "authorization"}, {"cookie": "session"}]), rest(TOKEN)),
    ("token_authorizer_blind",
     policy(answerFor="route", credentials=[
         {"kind": "address", "addresses": ["192.0.2.0/24"], "principal": "office", "role": "user"}]), rest(kept(0, TOKEN))),
    ("token_authorizer_blind",
     policy(credentials=[KEY, {**KEY, "header": "X-Other", "principal": "others"}], routes=routes("GET /me", "GET /services/me")),
     two_authorizers(kept(0, identity(Headers=["X-Api-Key"])))),
    ("token_header_differs", policy(), rest({"Identity": {"Header": "X-Token"}})),
    ("identity_source_unread", policy(), rest(identity(Headers=["Authorization"], QueryStrings=["token"]))),
    ("invocation_forbidden", policy(), http({"EnableFunctionDefaultPermissions": False})),
    ("invocation_forbidden", policy(), rest({**REQUEST, "DisableFunctionDefaultPermissions": True})),
    ("invocation_forbidden", policy(routes=routes("GET /users/{id}")),
     raw_rest({"GET": "Latchkey"}, AuthorizerCredentials=None)),
    ("method_unlisted", policy(), rest(REQUEST, events={"Me": event("Api", method="ANY")})),
    ("not_looked_at", policy(), rest(kept({"Ref": "Seconds"}))),
    ("not_looked_at", policy(), rest(REQUEST, DefinitionBody={"Fn::Transform": {"Name": "AWS::Include"}})),
    ("not_looked_at", policy(), rest(REQUEST, events={"Me": event("Api", {"Fn::Sub": "/${Name}"})})),
    ("not_looked_at", policy(), rest(REQUEST, events={"Me": event("Api"), "Other": {
        "Type": "Api", "Properties": {"RestApiId": {"Fn::ImportValue": "api"}, "Path": "/x", "Method": "get"}}})),
    ("not_looked_at", policy(), rest({**TOKEN, "Identity": {"ValidationExpression": "(["}})),
    ("not_looked_at", policy(), {"Resources": {"Stray": {"Type": "AWS::ApiGateway::Authorizer", "Properties": {
        "RestApiId": {"Fn::ImportValue": "api"}, "Type": "REQUEST", "IdentitySource": "method.request.header.Authorization"}}}}),
    ("preflight_guarded", policy(), rest(REQUEST, Cors="'*'")),
    ("route_absent", policy(routes=routes("GET /me", "GET /you")), rest(REQUEST)),
    ("route_guarded_otherwise", policy(), rest(REQUEST, events={"Me": event("Api", Auth={"Authorizer": "AWS_IAM"})})),
    ("route_guarded_otherwise", policy(routes=routes("GET /users/{id}")), raw_rest({"GET": "Other"})),
    ("step_up_outlived", policy(roles=STEP_UP, httpApiAnswer="simple"),
     http({"EnableSimpleResponses": True,
           "Identity": {"Headers": ["Authorization"], "Context": ["routeKey"], "ReauthorizeEvery": 30}})),
    ("usage_key_unasked", policy(roles=[{**POLICY["roles"][0], "usageKey": "env:KEY"}]), rest(REQUEST)),
    ("validation_shuts_out", policy(), rest({"Identity": {"ValidationExpression": "^Bearer [A-Za-z0-9_.-]+$"}})),
    ("validation_shuts_out", policy(tokenFrom=[{"header": "authorization", "scheme": "none"}]),
     rest({"Identity": {"ValidationExpression": "^Bearer .+$"}})),
    ("route_covered", policy(routes=routes("GET /{proxy+}")), rest(REQUEST)),
    ("step_up_within_cache_time", policy(roles=STEP_UP), rest(REQUEST)),
]

@pytest.fixture
def compare(latchkey, tmp_path):
    """Compares a policy with a template: the findings as objects, and the exit status."""

    def run(document, template, *options):
        document = {name: value for name, value in document.items() if value is not None}
        (tmp_path / "latchkey.json").write_text(json.dumps(document))
        text = template if isinstance(template, str) else json.dumps(template, indent=1)
        (tmp_path / "template.yaml").write_text(text)
        done = latchkey("policy", "routes", "--template", "template.yaml", "latchkey.json", *options, cwd=tmp_path)
        assert done.stderr == "" and done.returncode in (0, 1), done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()], done.returncode

    return run


def codes(found):
    return [finding["code"] for finding in found]


@pytest.mark.parametrize("name", AGREED)
def test_nothing_is_found_where_both_agree(compare, name):
    assert compare(*AGREED[name], "--strict") == ([], 0)


@pytest.mark.parametrize("code, document, template", EXAMPLES, ids=[f"{n}-{e[0]}" for n, e in enumerate(EXAMPLES)])
def test_each_disagreement_is_found_and_nothing_else(compare, code, document, template):
    found, status = compare(document, template)
    assert set(codes(found)) == {code}, found
    severity = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", PAGE, re.MULTILINE))[code]
    assert found[0]["severity"] == severity
    assert status == (1 if severity == "error" else 0)
    assert compare(document, template, "--strict")[1] == (0 if severity == "note" else 1)
    for finding in found:
        assert re.fullmatch(r"\$\S*|template\.yaml:\d+", finding["path"]), finding


def test_every_disagreement_has_an_example():
    table = PAGE[PAGE.index("## Against a template"):]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == {example[0] for example in EXAMPLES}


def test_the_projects_own_template_agrees_with_the_policy_that_is_deployed(latchkey):
    done = latchkey(
        "policy", "routes", "--strict", "--output", "text", "--template", ROOT / "template.yaml", ROOT / "latchkey.json",
        USER_POOL_ID="eu-west-1_AbCdEfGhI", WEB_CLIENT_ID="4example", SERVICE_KEY="latchkey/service",
        SERVICE_USAGE_KEY="latchkey/usage", SIGNED_CALLERS="arn:aws:sts::123456789012:assumed-role/latchkey-callers")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith(
        "template.yaml: authorizers Latchkey, LatchkeyKeys, HttpLatchkey, HttpLatchkeyKeys with 18 routes: nothing found\n")


def test_authorizers_of_one_function_are_one_and_others_are_not(compare):
    document = policy(credentials=[KEY], routes=routes("GET /me", "GET /services/me"))
    assert compare(document, two_authorizers(), "--authorizer", "LatchkeyKeys") == ([], 0)
    other = two_authorizers({**identity(Headers=["x-api-key"]), "FunctionArn": {"Fn::GetAtt": ["Backend", "Arn"]}})
    found, _ = compare(document, other, "--authorizer", "Latchkey")
    assert set(codes(found)) == {"token_authorizer_blind", "route_guarded_otherwise"}


def test_places_are_lines_of_the_template(compare):
    template = yaml.safe_dump(rest(REQUEST, events={"Me": event("Api"), "You": event("Api", "/you")}), sort_keys=False)
    found, _ = compare(policy(), template)
    line = template.splitlines().index("        You:") + 1
    assert [finding["path"] for finding in found] == [f"template.yaml:{line}"]


def test_short_and_long_forms_say_the_same(compare):
    document = policy(routes=routes("GET /you"))
    template = """
      Resources:
        Authorizer: {Type: AWS::Serverless::Function}
        Backend:
          Type: AWS::Serverless::Function
          Properties:
            Events:
              Me:
                Type: Api
                Properties: {RestApiId: !Ref Api, Method: get, Path: !Sub /me}
        Api:
          Type: AWS::Serverless::Api
          Properties:
            Auth:
              DefaultAuthorizer: Latchkey
              Authorizers:
                Latchkey:
                  FunctionArn: !GetAtt Authorizer.Arn
                  FunctionPayloadType: REQUEST
                  Identity: {Headers: [Authorization]}
    """
    short, _ = compare(document, template)
    long, _ = compare(document, rest(REQUEST))
    assert codes(short) == codes(long) == ["route_unlisted", "route_absent"]


@pytest.mark.parametrize("text, reason", [
    ("a: [", "line 2: no YAML"), ("Resources:\n  A: 1\n  A: 2\n", "line 3: the mapping has this name already"),
    ("a: 1", "there are no Resources"), ("Resources: {}", "no Lambda authorizer that could be Latchkey"),
    ("Resources: !Ref x", "there are no Resources"), ("", "not one YAML document"),
])
def test_what_is_no_template_is_refused(latchkey, tmp_path, text, reason):
    (tmp_path / "latchkey.json").write_text(json.dumps(POLICY))
    (tmp_path / "template.yaml").write_text(text)
    done = latchkey("policy", "routes", "--template", "template.yaml", "latchkey.json", cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith("latchkey: error: template.yaml: ") and reason in done.stderr


def test_one_of_several_authorizers_has_to_be_named(latchkey, tmp_path):
    template = rest(REQUEST)
    authorizers = template["Resources"]["Api"]["Properties"]["Auth"]["Authorizers"]
    authorizers["Other"] = {**authorizers["Latchkey"], "FunctionArn": {"Fn::GetAtt": ["Backend", "Arn"]}}
    (tmp_path / "latchkey.json").write_text(json.dumps(POLICY))
    (tmp_path / "template.yaml").write_text(json.dumps(template))

    def run(*options):
        return latchkey("policy", "routes", "--template", "template.yaml", "latchkey.json", *options, cwd=tmp_path)

    unnamed = run()
    assert unnamed.returncode == 2 and "several Lambda authorizers: Latchkey, Other" in unnamed.stderr
    assert run("--authorizer", "Latchkey").returncode == 0
    assert '"route_guarded_otherwise"' in run("--authorizer", "Other").stdout
    nobody = run("--authorizer", "Nobody")
    assert nobody.returncode == 2 and "no Lambda authorizer called Nobody" in nobody.stderr


def translated(template):
    """What SAM's own translator makes of a template: (method, path) → the authorizer, of every route."""
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
    done = Translator({}, Parser()).translate(copy.deepcopy(template), {})
    found = {}
    for resource in done["Resources"].values():
        if resource["Type"] not in ("AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"):
            continue
        for path, methods in resource["Properties"]["Body"]["paths"].items():
            for method, operation in methods.items():
                if method == "options" and "x-amazon-apigateway-integration" in operation and operation.get("summary"):
                    continue
                guards = [name for each in operation.get("security", []) for name in each]
                verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
                found[verb, path] = guards[0] if guards and guards[0] != "NONE" else None
    return found


@pytest.mark.parametrize("seed", range(12))
def test_routes_are_those_that_sams_translator_makes(compare, seed):
    """Random APIs: a policy that lists exactly what the translator guards agrees, and one that leaves one out does not."""
    choice = random.Random(seed)
    kind = choice.choice(["Api", "HttpApi"])
    paths = choice.sample(["/", "/a", "/a/{b}", "/a/{b}/c", "/d", "/e/{f}", "/g/h"], 5)
    default = choice.choice([{}, {"DefaultAuthorizer": None}])
    # SAM takes NONE only where there is a default to opt out of.
    auths = [{}, {}, {"Auth": {"Authorizer": "Latchkey"}}] + ([] if default else [{"Auth": {"Authorizer": "NONE"}}] * 2)
    events = {}
    for number, path in enumerate(paths):
        # At least one is guarded.
        auth = choice.choice(auths) if number else {"Auth": {"Authorizer": "Latchkey"}}
        events[f"E{number}"] = event(kind, path, choice.choice(["GET", "post", "ANY"]), **auth)
    make, authorizer = (rest, kept(0)) if kind == "Api" else (http, {})
    template = make(authorizer, auth=default, events=events)
    auth = template["Resources"]["Api"]["Properties"]["Auth"]
    if auth["DefaultAuthorizer"] is None:
        del auth["DefaultAuthorizer"]
    template["Resources"]["Authorizer"]["Properties"] = template["Resources"]["Backend"]["Properties"] | {"Events": {}}
    for name in ("Authorizer", "Backend"):
        template["Resources"][name]["Properties"] |= {
            "Runtime": "provided.al2023", "Handler": "bootstrap", "InlineCode": "x"}
    guards = translated(template)
    guarded = sorted(route for route, guard in guards.items() if guard == "Latchkey")
    open_routes = sorted(route for route, guard in guards.items() if guard is None)
    assert guarded and len(guarded) + len(open_routes) == len(paths)
    listed = [{"method": method, "path": path, "permission": "read"} for method, path in guarded]
    assert compare(policy(routes=listed), template, "--strict") == ([], 0)
    for left_out in range(len(listed)):
        rest_of_them = listed[:left_out] + listed[left_out + 1:]
        if rest_of_them:
            assert codes(compare(policy(routes=rest_of_them), template)[0]) == ["route_unlisted"]
    for method, path in open_routes:
        extra = listed + [{"method": method, "path": path, "permission": "read"}]
        assert codes(compare(policy(routes=extra), template)[0]) == ["route_public"]


def test_no_secret_is_in_any_output(latchkey, tmp_path):
    secret = "correct-horse-battery-staple"
    (tmp_path / "latchkey.json").write_text(json.dumps(policy(credentials=[KEY])))
    (tmp_path / "template.yaml").write_text(json.dumps(rest(REQUEST)))
    for arguments in (["check"], ["routes"], ["routes", "--template", "template.yaml"]):
        for output in ("text", "json"):
            done = latchkey("policy", *arguments, "latchkey.json", "--output", output, cwd=tmp_path, KEY=secret)
            assert done.returncode in (0, 1) and secret not in done.stdout + done.stderr
            assert done.stdout or output == "json"
