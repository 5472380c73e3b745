"""docs/latchkey.schema.json against the cases that the parser's own test goes through (Tests/PolicyDocumentTests/PolicyTests.swift).

The schema is for editors: it may accept what only the parser can find (a name that nobody has, routes that cross), but what
it refuses the parser refuses, too.
"""

import copy
import json
import pathlib
import re

import jsonschema
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "latchkey.schema.json").read_text())
FIXTURE = json.loads((ROOT / "Tests" / "PolicyDocumentTests" / "Fixtures" / "policies.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def merge(patch, target):
    """RFC 7396 section 2."""
    if not isinstance(patch, dict):
        return patch
    merged = copy.deepcopy(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(value, merged.get(name))
    return merged


def examples():
    """Every document in docs/policy.md and docs/credentials.md."""
    text = "".join((ROOT / "docs" / name).read_text() for name in ["policy.md", "credentials.md"])
    documents = [json.loads(block) for block in re.findall(r"```json\n(.*?)\n```", text, re.S)]
    return [document for document in documents if "routes" in document]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("case", FIXTURE["cases"], ids=lambda case: case["name"])
def test_a_case_that_the_parser_knows_too(case):
    errors = [error.message for error in VALIDATOR.iter_errors(merge(case["merge"], FIXTURE["base"]))]
    assert bool(errors) == (case["schema"] == "refuses"), errors
    # Nothing that the parser takes may be red in an editor.
    assert case["problems"] or not errors


def test_the_examples_of_the_documentation():
    documents = examples()
    assert len(documents) >= 4
    for document in documents:
        VALIDATOR.validate(document)


@pytest.mark.parametrize("path", sorted(ROOT.glob("examples/*.json")), ids=lambda path: path.name)
def test_the_documents_that_we_ship(path):
    VALIDATOR.validate(json.loads(path.read_text()))


def test_every_member_is_described():
    def undescribed(schema, where):
        for name, member in schema.get("properties", {}).items():
            if isinstance(member, dict) and "description" not in member:
                target = SCHEMA["$defs"].get(member.get("$ref", "").removeprefix("#/$defs/"), {})
                if "description" not in target:
                    yield f"{where}.{name}"

    missing = list(undescribed(SCHEMA, "$"))
    for name, schema in SCHEMA["$defs"].items():
        missing += undescribed(schema, name)
    assert not missing
