"""`make run` shows the main job: what it prints, and that it would not stay quiet about a wrong answer."""

import json
import os
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def demonstration(root):
    # Without the build of scripts/run: the executables are there, and make test has built them.
    return subprocess.run(
        [sys.executable, "-B", "-m", "gateway.demonstration"], cwd=root, capture_output=True, text=True, timeout=120,
        env={**os.environ, "PYTHONPATH": "scripts"})


def table(output):
    lines = output.split("\n\n")[0].splitlines()
    starts = [0] + [index + 2 for index in range(len(lines[1])) if lines[1][index:index + 2] == "  "]
    return [[line[a:b].strip() for a, b in zip(starts, starts[1:] + [None])] for line in lines[2:]]


def test_the_table_tells_who_may_and_why_not(demonstration):
    result = demonstration
    assert result.returncode == 0, result.stdout + result.stderr
    rows = table(result.stdout)
    assert [(row[0], row[1], row[2], row[4]) for row in rows] == [
        ("admin", "allow", "admin", "200"),
        ("user", "allow", "user", "200"),
        ("in no group", "deny", "-", "403"),
        ("expired token", "unauthorized", "-", "401"),
        ("forged signature", "unauthorized", "-", "401"),
        ("wrong audience", "unauthorized", "-", "401"),
    ], result.stdout
    assert rows[0][3].split(", ") == [
        "profile:read", "messages:read", "messages:write", "messages:cancel", "subscribers:read", "subscribers:write",
        "groups:any",
    ]
    reasons = ["-", "-", "permission_missing", "expired", "signature_invalid", "client_mismatch"]
    assert [row[5].split(":")[0] for row in rows] == reasons


def test_the_story_of_a_message_is_told(demonstration):
    """Scheduled, listed, one refused with its problem document, taken back: each request with its answer below it."""
    shown = demonstration.stdout
    lines = [line.strip() for line in shown.split("The admin's message:\n\n")[1].split("\n\n")[0].splitlines()]
    asked, answered = lines[::2], lines[1::2]
    assert [line.split()[0] for line in asked] == ["POST", "GET", "POST", "DELETE"]
    assert [line.split()[0] for line in answered] == ["201", "200", "422", "204"], shown
    (item,) = json.loads(answered[1].removeprefix("200"))["items"]
    assert item["status"] == "scheduled" and answered[0].endswith(f"/groups/readers/messages/{item['id']}")
    assert asked[3].endswith(item["id"])
    assert json.loads(answered[2].removeprefix("422"))["type"] == "urn:latchkey:problem:members_invalid"


def test_the_command_that_it_prints_says_the_same(root, demonstration):
    shown = demonstration.stdout
    command = "\n".join(line.strip() for line in shown.split("\n\n")[-1].splitlines())
    result = subprocess.run(["sh", "-c", command + " --output json"], cwd=root, capture_output=True, text=True)
    assert result.returncode == 1, result.stderr
    assert json.loads(result.stdout)["code"] == "client_mismatch"


def test_private_keys_are_nobody_elses_business(root, demonstration):
    assert demonstration.returncode == 0
    for key in (root / "keys" / "local").glob("*.pem"):
        assert key.stat().st_mode & 0o077 == 0
    ignored = subprocess.run(["git", "check-ignore", "-q", "keys/local/pool.pem"], cwd=root)
    assert ignored.returncode == 0
