"""A sender is killed (SIGKILL) before and after each step of a delivery, and another goes on.

What is found is compared with the table of docs/scheduler.md, row by row: nothing there is only thought.
"""

import collections
import re
import signal
import sqlite3
import subprocess

import pytest

from executables import harness

START = 1_800_000_000
# A lease is over after a minute.
LATER = START + 61

# What the harness calls a step, in order, and what the page calls it.
STEPS = [
    ("read the message", "read the message"),
    ("write sending", "claim it"),
    ("read the text", "read the text"),
    ("read the subscribers", "read the subscribers"),
    ("write sending", "note the first mail"),
    ("hand over a mail", "hand over the first mail"),
    ("write sending", "note the second mail"),
    ("hand over a mail", "hand over the second mail"),
    ("write sent", "write that it is sent"),
]
NAMES = {"reader0@example.com": "the first", "reader1@example.com": "the second"}


@pytest.fixture(scope="module", name="harness")
def built_harness():
    return harness()


@pytest.fixture
def deliver(harness, tmp_path):
    def run(*options, now=START):
        return subprocess.run(
            [harness, "deliver", tmp_path / "store.db", tmp_path / "outbox", "--now", str(now), *map(str, options)],
            capture_output=True, text=True, timeout=60)

    return run


def row(folder):
    """The message as Python's own SQLite reads it."""
    database = sqlite3.connect(f"file:{folder / 'store.db'}?mode=ro", uri=True)
    try:
        return database.execute("SELECT state, accepted, uncertain FROM message").fetchone()
    finally:
        database.close()


def copies(folder):
    outbox = folder / "outbox"
    return collections.Counter(outbox.read_text().split()) if outbox.exists() else collections.Counter()


def table(root):
    text = (root / "docs" / "scheduler.md").read_text().partition("crash table")[2]
    rows = re.findall(r"^\| (.+?) \| (.+?), (.+?) \| (.+?), (.+?) \|$", text.partition("In every row")[0], re.M)
    return {step: {"before": (a, b), "after": (c, d)} for step, a, b, c, d in rows if not step.startswith("step")}


def test_a_delivery_has_the_steps_that_the_page_names(deliver, root):
    result = deliver()
    assert result.returncode == 0, result.stderr
    assert re.findall(r"^step \d+: (.+)$", result.stdout, re.M) == [name for name, _ in STEPS]
    assert list(table(root)) == [name for _, name in STEPS]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_a_death_loses_nobody_and_repeats_one_mail_at_most(deliver, root, tmp_path, number, when):
    killed = deliver(f"--die-{when}", number)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert killed.stdout.splitlines()[-1] == f"step {number}: {STEPS[number - 1][0]}"
    state, _, _ = row(tmp_path)

    # While the lease holds nobody goes on, so that nobody sends beside a sender that is only slow.
    had = copies(tmp_path)
    soon = deliver(now=START + 30)
    assert soon.returncode == 0, soon.stderr
    if state == "sending":
        assert "held" in soon.stdout and copies(tmp_path) == had

    later = deliver(now=LATER)
    assert later.returncode == 0, later.stderr
    final, accepted, uncertain = row(tmp_path)
    assert final == "sent"
    found = copies(tmp_path)
    assert set(found) == set(NAMES), "somebody has not got it"
    twice = [NAMES[address] for address, count in found.items() if count > 1]
    assert max(found.values()) <= 2 and len(twice) <= uncertain <= 1 and accepted == 2
    assert table(root)[STEPS[number - 1][1]][when] == (state, twice[0] if twice else "nobody")

    # Whoever wakes it once more sends nothing.
    assert deliver(now=LATER + 3600).returncode == 0 and copies(tmp_path) == found
