"""A question of a user's file, a grade, a finding about a file, and the scorers' names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Scorer = Literal["exact", "includes", "numeric", "choice", "regex", "model_graded"]
SCORERS: tuple[Scorer, ...] = ("exact", "includes", "numeric", "choice", "regex", "model_graded")
MAX_SHOWN_LINES = 8


@dataclass(frozen=True)
class LabelledReply:
    """A reply to a question, and whether a person found it right."""

    is_right: bool
    reply: str | None = None
    """None where the file has the verdict and not the reply that it is about."""


@dataclass(frozen=True)
class Question:
    """A question with its accepted answers.

    `right_choice` is the index of the right choice where there are choices. `line` is the line
    on which the question begins, counted from 1. `decimal_mark` is the one of the file's numbers,
    where it is known.
    """

    id: str
    text: str
    answers: tuple[str, ...]
    line: int
    choices: tuple[str, ...] = ()
    right_choice: int | None = None
    system: str = ""
    """The system message with which it is asked."""
    decimal_mark: Literal["point", "comma"] | None = None
    category: str = ""
    """The part of the file that it belongs to, such as its subject."""
    labelled: tuple[LabelledReply, ...] = ()
    """Replies with a person's verdict, which check a judge model."""


@dataclass(frozen=True)
class Grade:
    """Whether a reply is correct, and the answer that was found in it."""

    correct: bool
    got: str
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """A finding about a file: a sentence, its lines, and whether it stops a run."""

    code: str
    message: str
    blocking: bool = False
    lines: tuple[int, ...] = ()
    """The first few line numbers."""
    count: int = 0
    """How many lines it is about; 0 when it is about the whole file."""

    @classmethod
    def on_lines(
        cls, code: str, message: str, lines: Sequence[int], *, blocking: bool = False
    ) -> "Finding":
        """Return the finding about all the lines given."""
        return cls(code, message, blocking, tuple(lines[:MAX_SHOWN_LINES]), len(lines))


_JUDGED = re.compile(r"judge|llm|gpt|g_?eval|graded")


def parse_scorer(name: str) -> Scorer:
    """Return the scorer with a name, in any case and with hyphens or underscores.

    Raises:
        ValueError: There is no such scorer; lists all.
    """
    wanted = name.strip().lower().replace("-", "_")
    for scorer in SCORERS:
        if wanted == scorer:
            return scorer
    meant = ". A judge model grades with model_graded" if _JUDGED.search(wanted) else ""
    raise ValueError(f"There is no scorer {name[:60]!r}; there are: {', '.join(SCORERS)}{meant}.")
