"""What the store on the disk has answered is there, whatever happens to its process; read by Python's own sqlite3."""

import contextlib
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time

import pytest

from executables import harness

KILLS = 50


@pytest.fixture(scope="module", name="harness")
def built_harness():
    return harness()


def expected_text(identifier, number):
    return f"{identifier} ✓\n" * (1 + number * 37 % 400)


def stored(database):
    """Id → (number, text), read past every cache of the store: by another program's connection."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = connection.execute(
            "SELECT id, subject, text FROM message LEFT JOIN message_text"
            " ON message_text.group_name = message.group_name AND message_id = id").fetchall()
        keys = connection.execute("SELECT digest, message_id FROM idempotency_key").fetchall()
    found = {identifier: (int(subject), text.decode()) for identifier, subject, text in rows}
    # All or nothing: each message has its text and its key, and no key is without its message.
    assert {identifier: number for identifier, (number, _) in found.items()} == {
        identifier: int(digest) for digest, identifier in keys}
    return found


def write_until_killed(harness, database, first, chance):
    """The lines that the writer had printed when it was killed at a random moment, and whether it had begun."""
    writer = subprocess.Popen(
        [harness, "write-loop", database, "--first", str(first)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # Now and then while it still opens the file, and recovers what the last one left.
    early = chance.random() < 0.2
    line = b"" if early else writer.stdout.readline()
    threading.Timer(chance.uniform(0, 0.08), writer.kill).start()
    rest, errors = writer.communicate(timeout=60)
    assert writer.returncode == -9, errors.decode()
    # A line is one write of less than a pipe holds at once, so the last one is whole, too.
    lines = (line + rest).decode().splitlines()
    assert early or lines
    return [(identifier, int(number)) for identifier, number in map(str.split, lines)]


def test_what_was_answered_survives_kill_9(harness, tmp_path):
    seed = int(os.environ.get("LATCHKEY_SEED") or random.randrange(1 << 32))
    print(f"LATCHKEY_SEED={seed}")
    chance = random.Random(seed)
    database = tmp_path / "store.db"
    journal = database.with_name("store.db-wal")
    answered, first, left = {}, 0, 0
    for kill in range(1, KILLS + 1):
        lines = write_until_killed(harness, database, first, chance)
        answered.update(lines)
        left += journal.exists() and journal.stat().st_size > 0
        # One more may be stored, of which nobody was told.
        first = (lines[-1][1] if lines else first - 1) + 2
        # Who reads first recovers the journal: now this program, now the next writer.
        if kill < KILLS and (chance.random() < 0.5 or not answered):
            continue
        found = stored(database)
        for identifier, number in answered.items():
            assert found[identifier] == (number, expected_text(identifier, number))
        for identifier, (number, text) in found.items():
            assert text == expected_text(identifier, number)
        assert len(found) - len(answered) <= kill
    print(f"{KILLS} kills: {len(answered)} answered and there, {len(found) - len(answered)} there without an answer,"
          f" {left} times a journal was left")
    assert left > KILLS // 2 and len(answered) > KILLS


def test_two_processes_write_one_file(harness, tmp_path):
    database = tmp_path / "store.db"
    count = 60
    writers = [
        subprocess.Popen([harness, "write-loop", database, "--first", str(first), "--count", str(count)],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for first in (0, 1000, 2000)]
    answered = {}
    for writer in writers:
        output, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors
        answered.update(map(str.split, output.splitlines()))
    assert {identifier: str(number) for identifier, (number, _) in stored(database).items()} == answered
    assert len(answered) == 3 * count


def plain_inserts(database, texts):
    """What a program does that writes the same rows one by one, durably, without a library: the seconds it takes."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE message (id TEXT PRIMARY KEY, text BLOB NOT NULL) STRICT")
        began = time.perf_counter()
        for number, text in enumerate(texts):
            connection.execute("INSERT INTO message VALUES (?, ?)", (str(number), text))
        return time.perf_counter() - began


def test_a_thousand_requests_at_once_each_sent_twice(harness, tmp_path):
    count = 1000
    texts = [expected_text("0" * 26, number).encode() for number in range(count)]
    before = plain_inserts(tmp_path / "plain-1.db", texts)
    result = subprocess.run(
        [harness, "insert-twice", tmp_path / "store.db", "--count", str(count), "--threads", "16"],
        capture_output=True, text=True, timeout=300)
    after = plain_inserts(tmp_path / "plain-2.db", texts)
    assert result.returncode == 0, result.stderr
    outcome = json.loads(result.stdout)
    assert outcome["faults"] == [] and outcome["inserted"] == count and outcome["repeated"] == count
    found = stored(tmp_path / "store.db")
    assert sorted(number for number, _ in found.values()) == list(range(count))
    for identifier, (number, text) in found.items():
        assert text == expected_text(identifier, number)
    rate, plain = count / outcome["seconds"], 2 * count / (before + after)
    print(f"{count} schedules sent twice by 16 threads: {outcome['seconds']:.2f} s, {rate:.0f} stored per second;"
          f" bare sqlite3 on one thread: {plain:.0f} rows per second; ratio {rate / plain:.2f}")


@contextlib.contextmanager
def nobodys_folder(harness):
    """A folder and the harness for a user to whom modes mean something: root may write what it may not."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        copy = folder / "harness"
        shutil.copy(harness, copy)
        inner = folder / "inner"
        inner.mkdir()
        user = {}
        if os.geteuid() == 0:
            user = {"user": 65534, "group": 65534, "extra_groups": []}
            os.chown(inner, 65534, 65534)
            folder.chmod(0o755)

        def run(*arguments):
            return subprocess.run([copy, *arguments], capture_output=True, text=True, timeout=60, **user)

        yield inner, run


def test_a_folder_that_cannot_be_written_is_named(harness):
    with nobodys_folder(harness) as (folder, run):
        database = folder / "store.db"
        folder.chmod(0o500)
        refused = run("write-loop", database, "--count", "1")
        assert refused.returncode != 0 and f"{database}: not permitted" in refused.stderr
        folder.chmod(0o700)
        assert run("write-loop", database, "--count", "1").returncode == 0
        # There, but nothing can be written beside it.
        folder.chmod(0o500)
        refused = run("write-loop", database, "--count", "1")
        assert refused.returncode != 0 and f"{database}: " in refused.stderr and "folder" in refused.stderr
        folder.chmod(0o700)
        database.chmod(0o400)
        refused = run("write-loop", database, "--count", "1")
        assert refused.returncode != 0 and "cannot be written; check" in refused.stderr
