"""The manual page says what the commands say of themselves, and is fit for man."""

import os
import subprocess

from material import ROOT, binary, environment

PAGE = ROOT / "docs" / "man" / "latchkey.1"


def test_the_page_is_what_the_commands_say():
    """After a change of a help text write it anew: scripts/man, or LATCHKEY_REGENERATE=1."""
    done = subprocess.run(
        [ROOT / "scripts" / "man", "--print", binary()], capture_output=True, text=True, timeout=60, check=True)
    if os.environ.get("LATCHKEY_REGENERATE") == "1":
        PAGE.write_text(done.stdout)
    assert done.stdout == PAGE.read_text()


def test_the_page_has_no_mistakes():
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-P-bcou", str(PAGE)], capture_output=True, text=True, timeout=60, check=True,
        env=environment())
    assert done.stderr == ""
    for heading in ("NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT"):
        assert heading in done.stdout
    assert "--any-audience" in done.stdout and "latchkey keys fetch [options] [URL]" in done.stdout
