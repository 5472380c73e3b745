"""Runs the transcripts and compares whole outputs: standard output, standard error and exit status.

A transcript is a text file of commands and what they answer:

    # a comment
    $ latchkey verify --keys jwks.json --any-issuer --any-audience < good.jwt
    {"accepted":true, …}
    [stderr]
    latchkey: hint: …
    [exit 0]

A command is run by sh, each transcript in a folder of its own (see `workshop` in material.py); a line that ends in a
backslash goes on in the next. Output whose last line has no newline is followed by the line `[no newline]`. After a
change that is meant to change output, write the answers anew and read the difference:

    LATCHKEY_REGENERATE=1 .venv/bin/python -m pytest Tests/Integration/cli/test_cli_transcripts.py && git diff
"""

import os
import pathlib
import subprocess

import pytest

from material import HERE, environment, workshop  # noqa: F401

TRANSCRIPTS = sorted((HERE / "transcripts").glob("*.txt"))
REGENERATE = os.environ.get("LATCHKEY_REGENERATE") == "1"


def parse(text):
    """The transcript's pieces: comment lines, and (command lines, answer lines)."""
    pieces = []
    lines = iter(text.splitlines())
    for line in lines:
        if not line.startswith("$ "):
            assert line == "" or line.startswith("#"), f"neither a command nor a comment: {line!r}"
            pieces.append(line)
            continue
        command = [line]
        while command[-1].endswith("\\"):
            command.append(next(lines))
        answer = []
        for line in lines:
            answer.append(line)
            if line.startswith("[exit "):
                break
        else:
            raise AssertionError(f"no exit status after {command}")
        pieces.append((command, answer))
    return pieces


def answer(command, folder):
    """What a command answers, in the form of a transcript."""
    script = "\n".join(command).removeprefix("$ ")
    done = subprocess.run(
        ["/bin/sh", "-c", script], cwd=folder, env=environment(), capture_output=True, timeout=60,
        stdin=subprocess.DEVNULL)
    lines = shown(done.stdout)
    if done.stderr:
        lines += ["[stderr]"] + shown(done.stderr)
    return lines + [f"[exit {done.returncode}]"]


def shown(output):
    text = output.decode()
    # Nothing that a terminal would obey may be in any output; a transcript could not show it either.
    assert all(character == "\n" or character.isprintable() for character in text), ascii(text)
    if not text:
        return []
    lines = text.removesuffix("\n").split("\n")
    return lines if text.endswith("\n") else lines + ["[no newline]"]


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_command_line_answers_as_written(path, workshop):
    written = parse(path.read_text())
    found = [piece if isinstance(piece, str) else (piece[0], answer(piece[0], workshop)) for piece in written]
    if REGENERATE:
        text = "\n".join(piece if isinstance(piece, str) else "\n".join(piece[0] + piece[1]) for piece in found)
        path.write_text(text + "\n")
    assert sum(not isinstance(piece, str) for piece in written) > 0, "a transcript without a command checks nothing"
    assert found == written or REGENERATE


def test_there_are_transcripts():
    assert len(TRANSCRIPTS) >= 8
