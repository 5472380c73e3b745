"""The routes of template.yaml, read with the SAM command line's own reader and matched as API Gateway's guide says; not by
anything of ours."""

import json

from samcli.yamlhelper import yaml_parse

from executables import ROOT

POLICY = json.loads((ROOT / "latchkey.json").read_text())


class Route:
    def __init__(self, method, path, auth):
        self.method, self.path = method, path
        self.authorizer = auth.get("Authorizer", "Latchkey")
        self.segments = path.split("/")[1:]

    def __repr__(self):
        return f"{self.method} {self.path}"

    def example(self, group="readers"):
        """A path of this route, of things that need not be there."""
        return self.path.replace("{group}", group).replace("{id}", "01kgy3h0000000000000000000")

    @property
    def permission(self):
        """What the policy document asks for."""
        return next(
            each["permission"] for each in POLICY["routes"] if (each["method"], each["path"]) == (self.method, self.path))


def routes():
    resources = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]
    api = resources["Api"]["Properties"]
    assert api["Auth"]["DefaultAuthorizer"] == "Latchkey"
    found = []
    for resource in resources.values():
        for event in (resource.get("Properties") or {}).get("Events", {}).values():
            if event["Type"] == "Api":
                properties = event["Properties"]
                found.append(Route(properties["Method"], properties["Path"], properties.get("Auth", {})))
    return found


ROUTES = routes()
GUARDED = [route for route in ROUTES if route.authorizer == "Latchkey"]
FOR_MACHINES = [route for route in ROUTES if route.authorizer == "LatchkeyKeys"]
OPEN = [route for route in ROUTES if route.authorizer == "NONE"]


def matched(method, path):
    """The route that takes a path, or None: level by level, a fixed part before a variable ("Set up a proxy integration with
    a proxy resource": a specific resource takes precedence over a generic one at the same level)."""
    candidates = ROUTES
    segments = path.split("/")[1:]
    for place, segment in enumerate(segments):
        level = [route for route in candidates if len(route.segments) > place]
        fixed = [route for route in level if route.segments[place] == segment]
        candidates = fixed or [route for route in level if route.segments[place].startswith("{")]
    return next(
        (route for route in candidates if len(route.segments) == len(segments) and route.method == method), None)


def permissions(role):
    return next((each["permissions"] for each in POLICY["roles"] if each["name"] == role), [])
