"""A REST API with a TOKEN authorizer in front of a proxy integration, as API Gateway treats a request.

The rules are AWS's ("Output from an API Gateway Lambda authorizer", "Set up Lambda proxy integrations"): no token → 401
without an invocation; an error that says exactly "Unauthorized" → 401; any other error, or an answer of the wrong
shape → 500; no allow → 403; otherwise the context goes on to the backend as strings.
"""

import datetime
import json
import re
import urllib.parse
import uuid
from dataclasses import dataclass, field

from . import iam
from .rie import FunctionError

ACCOUNT = "123456789012"


@dataclass
class Reply:
    """What the caller sees, and, for the tests, what was between."""

    status: int
    body: str
    cause: str
    authorizer: dict | None = None
    context: dict | None = None
    # The backend's, by name in lower case.
    headers: dict = field(default_factory=dict)

    def json(self):
        return json.loads(self.body)


@dataclass
class RestAPI:
    """`routes` maps (method, path template) to whether the authorizer is asked; `{name}` and `{name+}` match."""

    authorizer: object
    backend: object
    routes: dict
    api: str = "abcdef1234"
    stage: str = "dev"
    region: str = "eu-central-1"
    cached: bool = False
    cache: dict = field(default_factory=dict)

    def request(self, method, path, token=None, headers=None, now=None, body=None):
        """`token` is the whole value of the Authorization header; `path` may have a query behind it; `body` is text."""
        path, _, query = path.partition("?")
        now = now or datetime.datetime.now(datetime.timezone.utc)
        template, parameters = self.route(method, path)
        if template is None:
            return Reply(403, '{"message":"Missing Authentication Token"}', "no such route")
        context = None
        answer = None
        if self.routes[(method, template)]:
            if token is None:
                return Reply(401, '{"message":"Unauthorized"}', "no token")
            arn = f"arn:aws:execute-api:{self.region}:{ACCOUNT}:{self.api}/{self.stage}/{method}{path}"
            try:
                answer = self.ask(token, arn)
                context = authorizer_context(answer)
                allowed = iam.allows(answer["policyDocument"], "execute-api:Invoke", arn, now)
            except FunctionError as error:
                if error.message == "Unauthorized":
                    return Reply(401, '{"message":"Unauthorized"}', "unauthorized")
                return Reply(500, '{"message":null}', f"authorizer failure: {error}")
            except (iam.MalformedPolicy, ValueError) as error:
                return Reply(500, '{"message":null}', f"authorizer configuration error: {error}", answer)
            if not allowed:
                body = '{"Message":"User is not authorized to access this resource"}'
                return Reply(403, body, "denied", answer, context)
        event = self.event(method, path, template, parameters, context, dict(headers or {}), token)
        event["multiValueQueryStringParameters"] = urllib.parse.parse_qs(query, keep_blank_values=True) or None
        if query:
            event["queryStringParameters"] = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        event["body"] = body
        return self.integrate(event, answer, context)

    def ask(self, token, arn):
        """One invocation per identity when `cached`: the answer then has to fit every route of the stage."""
        if self.cached and token in self.cache:
            return self.cache[token]
        answer = self.authorizer.invoke({"type": "TOKEN", "authorizationToken": token, "methodArn": arn})
        if self.cached:
            self.cache[token] = answer
        return answer

    def route(self, method, path):
        for known, template in self.routes:
            expression = re.sub(r"\\\{(\w+)\\\+\\\}", r"(?P<\1>.+)", re.escape(template))
            expression = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", expression)
            found = re.fullmatch(expression, path)
            if known == method and found:
                return template, found.groupdict() or None
        return None, None

    def event(self, method, path, template, parameters, context, headers, token):
        headers.setdefault("Host", f"{self.api}.execute-api.{self.region}.amazonaws.com")
        if token is not None:
            headers.setdefault("Authorization", token)
        request_context = {
            "accountId": ACCOUNT,
            "apiId": self.api,
            "domainName": f"{self.api}.execute-api.{self.region}.amazonaws.com",
            "httpMethod": method,
            "identity": {"sourceIp": "192.0.2.7", "userAgent": "latchkey-local"},
            "path": f"/{self.stage}{path}",
            "protocol": "HTTP/1.1",
            "requestId": str(uuid.uuid4()),
            "requestTimeEpoch": int(datetime.datetime.now().timestamp() * 1000),
            "resourceId": "abc123",
            "resourcePath": template,
            "stage": self.stage,
        }
        if context is not None:
            request_context["authorizer"] = context
        return {
            "resource": template,
            "path": path,
            "httpMethod": method,
            "headers": headers,
            "multiValueHeaders": {name: [value] for name, value in headers.items()},
            "queryStringParameters": None,
            "multiValueQueryStringParameters": None,
            "pathParameters": parameters,
            "stageVariables": None,
            "requestContext": request_context,
            "body": None,
            "isBase64Encoded": False,
        }

    def integrate(self, event, answer, context):
        malformed = '{"message": "Internal server error"}'
        try:
            reply = self.backend.invoke(event)
        except FunctionError as error:
            return Reply(502, malformed, f"backend failure: {error}", answer, context)
        known = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
        if (
            not isinstance(reply, dict) or not set(reply) <= known or not isinstance(reply.get("statusCode"), int)
            or not isinstance(reply.get("body", ""), str)
        ):
            return Reply(502, malformed, f"malformed proxy response: {reply!r}", answer, context)
        fields = {name.lower(): value for name, value in reply.get("headers", {}).items()}
        return Reply(reply["statusCode"], reply.get("body", ""), "answered", answer, context, fields)


def authorizer_context(answer):
    """The context as the backend gets it; raises ValueError for an answer that API Gateway turns into a 500."""
    known = {"principalId", "policyDocument", "context", "usageIdentifierKey"}
    if not isinstance(answer, dict) or not {"principalId", "policyDocument"} <= set(answer) <= known:
        raise ValueError(f"not an authorizer's answer: {answer!r}")
    if not isinstance(answer["principalId"], str) or not answer["principalId"]:
        raise ValueError(f"principalId has to be text: {answer['principalId']!r}")
    context = {"principalId": answer["principalId"], "integrationLatency": 7}
    for name, value in answer.get("context", {}).items():
        # Nested values are the fault that shows only once deployed.
        if isinstance(value, bool):
            context[name] = "true" if value else "false"
        elif isinstance(value, (str, int, float)):
            context[name] = str(value)
        else:
            raise ValueError(f"context.{name} has to be text, a number or a boolean: {value!r}")
    return context
