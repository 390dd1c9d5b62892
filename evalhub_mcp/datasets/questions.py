"""One question of a user's file, and what may be wrong with a file."""

from dataclasses import dataclass, field
from typing import Literal

Scorer = Literal["exact", "includes", "numeric", "choice", "regex", "model_graded"]
SCORERS: tuple[Scorer, ...] = ("exact", "includes", "numeric", "choice", "regex", "model_graded")
MAX_SHOWN_LINES = 8


@dataclass(frozen=True)
class Question:
    """A question with its accepted answers.

    `choices` is empty unless the file offers some; `right_choice` is then the index of the
    right one. `line` is where it begins in the file, counted from 1.
    """

    id: str
    text: str
    answers: tuple[str, ...]
    line: int
    choices: tuple[str, ...] = ()
    right_choice: int | None = None


@dataclass(frozen=True)
class Finding:
    """Something about a file: a sentence, where, and whether it stops a run."""

    code: str
    message: str
    blocking: bool = False
    lines: tuple[int, ...] = ()
    """The first few line numbers."""
    count: int = 0
    """How many places there are; 0 when it is about the file as a whole."""


@dataclass
class Occurrences:
    """Lines on which the same thing was found."""

    lines: list[int] = field(default_factory=list)

    def finding(self, code: str, message: str, *, blocking: bool = False) -> Finding:
        """The finding about all of them."""
        return Finding(
            code, message, blocking, tuple(self.lines[:MAX_SHOWN_LINES]), len(self.lines)
        )


def parse_scorer(name: str) -> Scorer:
    """The scorer a user means; hyphens and case do not matter.

    Raises ValueError, whose text lists them.
    """
    wanted = name.strip().lower().replace("-", "_")
    for scorer in SCORERS:
        if wanted == scorer:
            return scorer
    raise ValueError(f"There is no scorer {name[:60]!r}; there are: {', '.join(SCORERS)}.")
