"""Every command that docs/command-line.md shows is run, and answers as it is shown there."""

import re
import subprocess

from material import ROOT, environment, workshop  # noqa: F401

PAGE = (ROOT / "docs" / "command-line.md").read_text()


def examples():
    """Commands with the lines shown below them, in the order of the page."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def test_the_examples_of_the_page_answer_as_shown(workshop):
    assert len(examples()) == 18
    for command, shown in examples():
        done = subprocess.run(
            ["/bin/sh", "-c", command], cwd=workshop, env=environment(), capture_output=True, text=True, timeout=60)
        # "…" stands for what is too long to show.
        pattern = re.escape("\n".join(shown)).replace("…", ".*")
        assert re.fullmatch(pattern, done.stdout.removesuffix("\n")), f"{command}\n{done.stdout}{done.stderr}"


def test_the_page_names_every_option_of_verify(workshop):
    done = subprocess.run(
        ["latchkey", "verify", "--help"], env=environment(), capture_output=True, text=True, timeout=60, check=True)
    options = set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", done.stdout, re.MULTILINE)) - {"--help"}
    assert len(options) > 12
    assert {option for option in options if f"`{option}" not in PAGE} == set()
