"""Why a package is not made."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One reason. `code` is stable; `place` says where (a file, and a JSON path in it), never what is there."""

    code: str
    place: str
    text: str

    def __str__(self):
        return f"{self.code}: {self.place}: {self.text}" if self.place else f"{self.code}: {self.text}"


class Problems(Exception):
    """Every reason that was found, not only the first."""

    def __init__(self, problems):
        super().__init__("; ".join(map(str, problems)))
        self.problems = list(problems)
