"""Metric documents in a function's output, checked by AWS's schema and by the rest of its page."""

import json
import pathlib
import time

import jsonschema

SCHEMA = json.loads((pathlib.Path(__file__).parent / "fixtures" / "embedded-metric-format.schema.json").read_text())


def documents(function):
    """The metric documents that the function has written, oldest first."""
    found = []
    for line in function.output().splitlines():
        if not line.startswith('{"_aws"'):
            continue
        document = json.loads(line)
        jsonschema.validate(document, SCHEMA, jsonschema.Draft202012Validator)
        check_targets(document)
        found.append(document)
    return found


def check_targets(document):
    metadata = document["_aws"]
    assert abs(metadata["Timestamp"] / 1000 - time.time()) < 60
    for directive in metadata["CloudWatchMetrics"]:
        assert directive["Metrics"]
        for dimension in (name for each in directive["Dimensions"] for name in each):
            assert isinstance(document[dimension], str) and 1 <= len(document[dimension]) <= 1024
        for metric in directive["Metrics"]:
            assert type(document[metric["Name"]]) in (int, float)
