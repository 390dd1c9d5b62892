"""Goals in people's words, each with the answers an expert accepts.

Answers are from the upstream catalog: a collection's id, or `provider/benchmark`. A goal none of
whose answers a catalog has is left out of the hit rate. The vocabulary may be improved with
`goals_tuned`; `goals_held_out` is only counted, in the benchmark's last line. "plain" goals are a
few words, "sentence" goals have names of models, machines, people, dates and pleasantries in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.goal_answers import answers_of

Style = Literal["plain", "sentence"]


@dataclass(frozen=True)
class Goal:
    """A goal and the ids that answer it.

    With `unmeasured`, a spoken language, no id does: the right answer begins by saying that
    nothing in the catalog measures this language.
    """

    style: Style
    text: str
    acceptable: frozenset[str]
    unmeasured: str = ""
    subject: str = ""
    """The group of answers: `SAFETY`."""


def read_goals(text: str) -> Sequence[Goal]:
    """Read rows of `style | subject | goal`; `no:French` is a subject that nothing measures.

    A subject is the name of a group of answers, or ids as `goal_answers` writes them, or several
    of these with `; ` between them.
    """
    return [_goal(*row.split(" | ", 2)) for row in text.strip().splitlines()]


def _goal(style: str, subject: str, goal: str) -> Goal:
    """A goal with the answers of its subject."""
    _, unmeasured, language = subject.partition("no:")
    answers = frozenset() if unmeasured else answers_of(subject)
    return Goal("plain" if style == "plain" else "sentence", goal, answers, language, subject)
