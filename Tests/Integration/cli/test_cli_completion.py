"""Shell completions, loaded into a bash with a terminal as a person has it."""

import contextlib
import os
import pty
import select
import subprocess

import pytest

from material import binary, environment, latchkey, workshop  # noqa: F401


@contextlib.contextmanager
def bash(folder):
    """Types into an interactive bash; gives a function that types and returns what is shown until a marker is."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        ["bash", "--norc", "--noprofile", "-i"], cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs,
        env={**environment(), "PS1": "$ ", "TERM": "dumb", "INPUTRC": "/dev/null", "HISTFILE": ""}, start_new_session=True)
    os.close(theirs)

    def typed(keys, until):
        os.write(ours, keys.encode())
        text = ""
        while until not in text:
            assert select.select([ours], [], [], 20)[0], f"after {keys!r} there is no {until!r} but {text!r}"
            text += os.read(ours, 65536).decode()
        return text

    try:
        yield typed
    finally:
        process.kill()
        process.wait()
        os.close(ours)


@pytest.fixture
def prompt(workshop, latchkey):
    done = latchkey("--generate-completion-script", "bash")
    assert (done.returncode, done.stderr) == (0, "")
    (workshop / "completion").write_text(done.stdout)
    with bash(workshop) as typed:
        typed("source completion && echo loa''ded\n", "loaded")
        yield typed


@pytest.mark.parametrize("keys, completed", [
    ("latchkey ver\t", "latchkey verify "),
    ("latchkey keys fe\t", "latchkey keys fetch "),
    ("latchkey verify --pol\t", "latchkey verify --policy "),
    ("latchkey verify --policy latchk\t", "latchkey verify --policy latchkey.json "),
    ("latchkey verify --keys jwk\t", "latchkey verify --keys jwks.json "),
    ("latchkey verify --token-use ac\t", "latchkey verify --token-use access "),
    ("latchkey verify --algorithm Ed2\t", "latchkey verify --algorithm Ed25519 "),
    ("latchkey sign --key rs\t", "latchkey sign --key rsa.pem "),
    ("latchkey keys show jwk\t", "latchkey keys show jwks.json "),
    ("latchkey keys fetch --user-pool x --output jwk\t", "latchkey keys fetch --user-pool x --output jwks.json "),
])
def test_bash_completes(prompt, keys, completed):
    # The word behind it shows that it is complete: a space stands between.
    prompt(keys + "END", completed + "END")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_script_for_each_shell(latchkey, shell):
    done = latchkey("--generate-completion-script", shell)
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("verify", "inspect", "authorize", "sign", "fetch", "user-pool"):
        assert word in done.stdout


def test_another_shell_is_a_mistake(latchkey):
    done = latchkey("--generate-completion-script", "tcsh")
    assert (done.returncode, done.stdout) == (2, "")
    assert "one of: zsh bash fish" in done.stderr
