"""What a person at a terminal sees, and what a pipe that closes early does."""

import os
import pty
import signal
import subprocess

import pytest

from material import NOW, binary, environment, workshop  # noqa: F401

TRUST = ["--keys", "jwks.json", "--any-issuer", "--any-audience", "--at", str(NOW)]


def on_terminal(arguments, cwd, input=None, **more):
    """Runs the command with a terminal as its output; returns what it wrote and its exit status."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(binary()), *arguments], cwd=cwd, env=environment(**more), stdin=subprocess.PIPE if input else theirs,
        stdout=theirs, stderr=theirs)
    os.close(theirs)
    if input:
        process.stdin.write(input)
        process.stdin.close()
    output = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        output += part
    os.close(ours)
    return output.decode().replace("\r\n", "\n"), process.wait(timeout=30)


@pytest.fixture
def token(workshop):
    return (workshop / "good.jwt").read_text().strip()


def test_a_terminal_gets_text_with_colour(workshop, token):
    output, status = on_terminal(["verify", *TRUST, token], workshop)
    assert status == 0
    assert "\x1b[32m✓\x1b[0m format" in output
    assert "\x1b[32m\x1b[1m✓ accepted\x1b[0m" in output


def test_inspect_says_in_colour_that_nothing_was_believed(workshop, token):
    output, status = on_terminal(["inspect", token], workshop)
    assert status == 0
    assert "NOT VERIFIED" in output.split("\n")[0] and output.startswith("\x1b[33m\x1b[1m")


@pytest.mark.parametrize("more", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_can_be_declined(workshop, token, more):
    output, status = on_terminal(["verify", *TRUST, token], workshop, **more)
    assert status == 0 and "✓ accepted" in output
    assert "\x1b" not in output


def test_an_empty_no_color_declines_nothing(workshop, token):
    output, _ = on_terminal(["verify", *TRUST, token], workshop, NO_COLOR="")
    assert "\x1b[" in output


def test_json_on_a_terminal_has_no_colour(workshop, token):
    output, status = on_terminal(["verify", *TRUST, "--output", "json", token], workshop)
    assert status == 0 and output.startswith('{"accepted":true')
    assert "\x1b" not in output


def test_a_hostile_token_cannot_colour(workshop):
    hostile = (workshop / "hostile-good.jwt").read_bytes()
    for arguments in (["verify", *TRUST], ["inspect", "-"]):
        output, status = on_terminal(arguments, workshop, input=hostile, NO_COLOR="1")
        assert status == 0 and "gnp.exe" in output
        assert all(character == "\n" or character.isprintable() for character in output)


def test_somebody_who_reads_only_the_first_line_ends_it_quietly(workshop, token):
    process = subprocess.Popen(
        [str(binary()), "verify", *TRUST], cwd=workshop, env=environment(), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL))
    feeder = subprocess.Popen(["yes", token], stdout=process.stdin, stderr=subprocess.DEVNULL)
    process.stdin.close()
    assert process.stdout.readline().startswith(b'{"accepted":true')
    process.stdout.close()
    # `yes` never ends: this does, because nobody reads any more, without a word. Tokens are left that nobody judged, so
    # that this is no "accepted".
    assert process.wait(timeout=30) == 2
    assert process.stderr.read() == b""
    process.stderr.close()
    assert feeder.wait(timeout=30) != 0


def test_a_refusal_behind_a_reader_who_has_gone_is_no_acceptance(workshop, token):
    process = subprocess.Popen(
        [str(binary()), "verify", *TRUST], cwd=workshop, env=environment(), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    process.communicate(f"{token}\n".encode() * 100 + b"refused\n", timeout=30)
    assert process.returncode == 2


@pytest.mark.parametrize("token", ["--help", "-h", "--version", "--experimental-dump-help"])
def test_an_option_in_the_place_of_a_token_is_no_acceptance(workshop, token):
    done = subprocess.run(
        [str(binary()), "verify", *TRUST, token], cwd=workshop, env=environment(), capture_output=True, timeout=30)
    assert done.returncode == 2


@pytest.mark.parametrize(
    "arguments", [["verify", *TRUST[2:], "--keys"], ["verify", *TRUST[2:], "--public-key"], ["sign", "--key", "rsa.pem", "--claims"]])
def test_a_token_in_the_place_of_a_file_is_not_repeated(workshop, token, arguments):
    done = subprocess.run(
        [str(binary()), *arguments, token], cwd=workshop, env=environment(), stdin=subprocess.DEVNULL,
        capture_output=True, timeout=30)
    assert done.returncode == 2
    assert token.encode() not in done.stdout + done.stderr


def test_ten_thousand_tokens_are_as_many_lines(workshop, token):
    done = subprocess.run(
        [str(binary()), "verify", *TRUST], cwd=workshop, env=environment(), input=f"{token}\n".encode() * 10_000,
        capture_output=True, timeout=60)
    assert done.returncode == 0
    assert done.stdout.count(b"\n") == done.stdout.count(b'{"accepted":true') == 10_000
