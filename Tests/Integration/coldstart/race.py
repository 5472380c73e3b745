#!/usr/bin/env python3
"""How long a cold start takes, from the start of the process to the first answer: latchkey-authorizer beside a C program
and a function in Python that do the same.

    .venv/bin/python Tests/Integration/coldstart/race.py [--check] [--rounds N]

With --check it compares with the goals (docs/performance.md) and fails where one is missed.
"""

import argparse
import pathlib
import statistics
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from contestants import CASES, Contest  # noqa: E402


class Race:
    """The medians of one case's rounds."""

    def __init__(self, contest, case, rounds):
        sandboxes = contest.sandboxes(case)
        event = contest.event()
        times = {name: [] for name in sandboxes}
        for round in range(rounds + 1):
            names = list(sandboxes)
            # Another one begins each time, and the first round, which reads files from disk, does not count.
            for name in names[round % len(names):] + names[:round % len(names)]:
                seconds = sandboxes[name].first_answer(event)
                if round > 0:
                    times[name].append(seconds)
        pairs = list(zip(times["latchkey"], times["c"], times["python"]))
        self.beside_c = statistics.median(own / c for own, c, _ in pairs)
        self.python_beside = statistics.median(python / own for own, _, python in pairs)
        self.line = (
            f"cold start, {case} keys: {self.beside_c:.2f} of the C program's time; "
            f"the function in Python takes {self.python_beside:.1f} times as long as latchkey-authorizer")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the goals")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    lines, missed = [], False
    with tempfile.TemporaryDirectory(prefix="latchkey-cold-start-") as folder, Contest(folder) as contest:
        for case in CASES:
            race = Race(contest, case, arguments.rounds)
            print(race.line, flush=True)
            for what, reached, wanted, good in (
                ("beside the C program", race.beside_c, "at most 2.00", race.beside_c <= 2),
                ("Python beside Latchkey", race.python_beside, "at least 10.00", race.python_beside >= 10)):
                what = f"cold start, {case}: {what}"
                lines.append(f"  {'PASS' if good else 'MISS'}  {what:62} {wanted:14} reached {reached:.2f}")
                missed = missed or not good
    if arguments.check:
        print("\nGoals", *lines, sep="\n")
    return 1 if arguments.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
