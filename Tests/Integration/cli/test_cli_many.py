"""Many tokens: judged on all processors, and told as one processor would tell it."""

import contextlib
import os
import pty
import random
import select
import signal
import subprocess

import pytest

from material import NOW, binary, environment, made_tokens, workshop  # noqa: F401

TRUST = [
    "--keys", "jwks.json", "--issuer", "https://login.example.com/", "--audience", "https://api.example.com",
    "--at", str(NOW),
]


def verify(workshop, *arguments, input=b"", **more):
    return subprocess.run(
        [str(binary()), "verify", *TRUST, *arguments], cwd=workshop, env=environment(), input=input,
        capture_output=True, timeout=120, **more)


@contextlib.contextmanager
def within(seconds):
    """Fails instead of waiting for ever."""

    def late(*_):
        raise TimeoutError(f"not done within {seconds} s")

    former = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, former)


def mixture(count, seed):
    """Good tokens, bad ones of every kind, empty lines, noise and lines that are too long, in any order."""
    rng = random.Random(seed)
    kinds = [token.encode() for _, token in made_tokens()]
    good = dict(made_tokens())["good"].encode()
    kinds += [good] * len(kinds) + [b"", b"\xff\xfe.\x00.", b"Bearer " + good, b"a" * 20_000, b"b" * 70_000, good[:-9]]
    return b"".join(rng.choice(kinds) + rng.choice([b"\n", b"\n", b"\r\n"]) for _ in range(count))


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("seed", [1, 2])
def test_any_number_of_jobs_tells_the_same(workshop, form, seed):
    lines = mixture(3000, seed)
    alone = verify(workshop, "--output", form, "--jobs", "1", input=lines)
    shared = verify(workshop, "--output", form, "--jobs", "4", input=lines)
    default = verify(workshop, "--output", form, input=lines)
    assert alone.returncode == 1
    assert alone.stdout.count(b"\n") >= 3000 and b"--algorithm EdDSA" in alone.stderr
    for other in (shared, default):
        assert (other.returncode, other.stdout, other.stderr) == (1, alone.stdout, alone.stderr)


def test_many_arguments_are_told_in_their_order(workshop):
    tokens = [token for _, token in made_tokens() if token.isascii() and len(token) < 2000] * 5
    answers = [verify(workshop, "--jobs", jobs, "--output", "text", "--", *tokens) for jobs in ("1", "4")]
    assert answers[0].stdout.count(b"judged at") == len(tokens) > 100
    assert answers[0].stdout == answers[1].stdout and answers[0].returncode == answers[1].returncode == 1


def test_a_single_refusal_among_thousands_decides(workshop):
    good = dict(made_tokens())["good"].encode() + b"\n"
    lines = good * 2000
    assert verify(workshop, "--jobs", "4", input=lines).returncode == 0
    assert verify(workshop, "--jobs", "4", input=good * 1500 + b"x\n" + good * 500).returncode == 1


def test_what_was_read_is_told_before_input_that_cannot_be_read(workshop):
    """The end of the arguments is standard input, which is a folder."""
    token = dict(made_tokens())["good"]
    folder = os.open(workshop, os.O_RDONLY)
    done = subprocess.run(
        [str(binary()), "verify", *TRUST, "--jobs", "4", *[token] * 50, "-"], cwd=workshop, env=environment(),
        stdin=folder, capture_output=True, timeout=60)
    os.close(folder)
    assert done.stdout.count(b'{"accepted":true') == 50
    assert done.returncode == 2 and b"the input cannot be read: is a directory" in done.stderr


@pytest.mark.parametrize("before", [0, 500])
def test_each_verdict_comes_before_the_next_token(workshop, before):
    """As behind `tail -f`: with nothing else to read, and behind a crowd that has set threads to work."""
    good = dict(made_tokens())["good"].encode() + b"\n"
    process = subprocess.Popen(
        [str(binary()), "verify", *TRUST, "--jobs", "4"], cwd=workshop, env=environment(), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, bufsize=0)
    with within(60), process, os.fdopen(os.dup(process.stdout.fileno()), "rb") as output:
        process.stdin.write(good * before)
        for _ in range(before):
            assert output.readline().startswith(b'{"accepted":true')
        for number in range(50):
            token, start = (good, b'{"accepted":true') if number % 3 else (b"x\n", b'{"accepted":false')
            process.stdin.write(token)
            # Waits for ever where a verdict waits for what comes behind its token.
            assert output.readline().startswith(start)
        process.stdin.close()
        assert process.wait() == 1


def test_memory_is_bounded_by_what_is_on_its_way(workshop):
    """Nobody reads the verdicts: after a while no more tokens are read either."""
    lines = dict(made_tokens())["good"].encode() + b"\n"
    process = subprocess.Popen(
        [str(binary()), "verify", *TRUST, "--jobs", "4"], cwd=workshop, env=environment(), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, bufsize=0)
    os.set_blocking(process.stdin.fileno(), False)
    taken = 0
    while taken < 64 << 20 and select.select([], [process.stdin], [], 2)[1]:
        taken += process.stdin.write(lines * 50) or 0
    process.kill()
    process.wait()
    # Pipes and 16 × 4 batches of at most 32 tokens; all of it is some 1.5 MB.
    assert 10_000 < taken < 4 << 20


def on_terminals(workshop, arguments, file, output):
    """Runs the command with a terminal as its standard error; returns what that showed, and the exit status."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(binary()), "verify", *TRUST, *arguments], cwd=workshop, env=environment(),
        stdin=file, stdout=theirs if output is None else output, stderr=theirs)
    os.close(theirs)
    return ours, process


def shown(ours):
    text = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            return text.decode()
        if not part:
            return text.decode()
        text += part


@pytest.mark.parametrize("jobs", ["1", "4"])
def test_progress_is_shown_and_erased(workshop, jobs):
    good = dict(made_tokens())["good"].encode() + b"\n"
    ours, process = on_terminals(workshop, ["--jobs", jobs], subprocess.PIPE, subprocess.PIPE)
    with within(100), process:
        process.stdin.write(b"x\n" * 1200)
        process.stdin.flush()
        text = b""
        # Tokens go on until the line is there: the clock, not their number, says when it comes.
        while b"1,2" not in text or b"/s" not in text:
            process.stdin.write(good)
            process.stdin.flush()
            if select.select([ours], [], [], 0.01)[0]:
                text += os.read(ours, 65536)
            while select.select([process.stdout], [], [], 0)[0]:
                os.read(process.stdout.fileno(), 65536)
        process.stdin.close()
        process.stdout.read()
        assert process.wait() == 1
        text = text.decode() + shown(ours)
    os.close(ours)
    assert " tokens  " in text and "1,200 refused" in text
    # It ends as it began: with nothing on the line.
    assert text.startswith("\r") and text.endswith("\r\x1b[K") and "\n" not in text


@pytest.mark.parametrize("few", [True, False])
def test_progress_is_for_many_and_for_terminals_alone(workshop, few, tmp_path):
    lines = tmp_path / "lines"
    lines.write_bytes(b"x\n" * (900 if few else 20_000))
    output = tmp_path / "output"
    with lines.open() as file, output.open("wb") as verdicts:
        ours, process = on_terminals(workshop, ["--output", "json"], file, verdicts if few else None)
        text = shown(ours)
        assert process.wait(timeout=60) == 1
    os.close(ours)
    # Where verdicts go to the terminal too, they are all that is there.
    assert "tokens" not in text and "\x1b" not in text
    assert text.count("accepted") == (0 if few else 20_000)
