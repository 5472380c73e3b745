"""Where the programs under test are, and what they need of an environment."""

import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
REGION = "eu-central-1"

# What the scheduler needs to start. Nothing behind it is there: for routes that ask nothing of it.
SCHEDULER = {
    "_HANDLER": "api",
    "SCHEDULER_TABLE": "messages",
    "SCHEDULER_SECRETS": "env:LINK_SECRET",
    "LINK_SECRET": "only for tests, and long enough for a digest",
    "SCHEDULER_FROM": "news@example.com",
    "SCHEDULER_SENDER_ARN": "arn:aws:lambda:eu-central-1:123456789012:function:sender",
    "SCHEDULER_ROLE_ARN": "arn:aws:iam::123456789012:role/schedules",
    "SCHEDULER_DEAD_LETTER_ARN": "arn:aws:sqs:eu-central-1:123456789012:dead-letters",
    "SCHEDULER_SCHEDULE_GROUP": "messages",
}


def executable(name):
    path = ROOT / ".build" / "release" / name
    if not os.access(path, os.X_OK):
        pytest.fail(f"{path} is missing; run make release", pytrace=False)
    return path


def harness():
    """The program of Tests/Harness; a debug build, because it is no product."""
    path = ROOT / ".build" / "debug" / "scheduling-harness"
    if not os.access(path, os.X_OK):
        pytest.fail(f"{path} is missing; run swift build --product scheduling-harness", pytrace=False)
    return path
