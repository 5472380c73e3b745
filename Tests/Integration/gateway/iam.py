"""Evaluates an IAM policy the way API Gateway does with an authorizer's answer.

Explicit Deny wins, then Allow, else the implicit deny ("IAM User Guide: Policy evaluation logic"). Anything this file
does not know is malformed rather than ignored: an evaluator that overlooks a condition proves nothing.
"""

import datetime
import re

# "Amazon API Gateway quotas": a Resource of an authorizer's policy.
MAXIMUM_RESOURCE_LENGTH = 512


class MalformedPolicy(Exception):
    """The policy would be an AUTHORIZER_CONFIGURATION_ERROR (500), or this evaluator does not know it."""


def matches(pattern, text):
    """IAM's wildcards: `*` is any run of characters, slashes included, `?` is one."""
    expression = "".join(".*" if each == "*" else "." if each == "?" else re.escape(each) for each in pattern)
    return re.fullmatch(expression, text, re.DOTALL) is not None


def allows(document, action, resource, now):
    """Whether `document` allows `action` on `resource` at `now` (an aware datetime)."""
    if not isinstance(document, dict) or set(document) != {"Version", "Statement"}:
        raise MalformedPolicy(f"a policy document has Version and Statement, not {document!r}")
    if document["Version"] != "2012-10-17":
        raise MalformedPolicy(f"unknown policy version {document['Version']!r}")
    statements = as_list(document["Statement"], dict)
    if not statements:
        raise MalformedPolicy("no statements")
    allowed = False
    for statement in statements:
        effect, applies = evaluate(statement, action, resource, now)
        if applies and effect == "Deny":
            return False
        allowed = allowed or applies
    return allowed


def evaluate(statement, action, resource, now):
    if not {"Effect", "Action", "Resource"} <= set(statement) <= {"Sid", "Effect", "Action", "Resource", "Condition"}:
        raise MalformedPolicy(f"unknown or missing elements in {statement!r}")
    effect = statement["Effect"]
    if effect not in ("Allow", "Deny"):
        raise MalformedPolicy(f"unknown effect {effect!r}")
    actions = as_list(statement["Action"], str)
    resources = as_list(statement["Resource"], str)
    for each in resources:
        if len(each) > MAXIMUM_RESOURCE_LENGTH:
            raise MalformedPolicy(f"a resource of {len(each)} characters, more than {MAXIMUM_RESOURCE_LENGTH}")
        if "${" in each:
            raise MalformedPolicy(f"a policy variable in {each!r}")
    # The condition is read first, so that one that this file does not know is noticed on any route.
    applies = (
        holds(statement.get("Condition", {}), now)
        and any(matches(each.lower(), action.lower()) for each in actions)
        and any(matches(each, resource) for each in resources)
    )
    return effect, applies


def holds(condition, now):
    for operator, keys in condition.items():
        if operator != "DateLessThan" or set(keys) != {"aws:CurrentTime"}:
            raise MalformedPolicy(f"unknown condition {condition!r}")
        if not now < instant(keys["aws:CurrentTime"]):
            return False
    return True


def instant(text):
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text):
        raise MalformedPolicy(f"not a time in the form that IAM takes: {text!r}")
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)


def as_list(value, kind):
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(each, kind) for each in values):
        raise MalformedPolicy(f"expected {kind.__name__}, found {value!r}")
    return values
