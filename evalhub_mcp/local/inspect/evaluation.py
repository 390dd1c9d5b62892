"""An evaluation and its outcome, independent of what runs it.

Every benchmark with questions, ours or the user's, becomes an `Evaluation`, so that our own
runner and the lm-evaluation-harness run them the same way.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from evalhub_mcp.datasets.questions import Grade
from evalhub_mcp.local.inspect.items import Item
from evalhub_mcp.local.inspect.prompts import PromptStyle

GradedItems = Sequence[tuple[Item, Grade]]
Metrics = dict[str, float | int]
Grader = Callable[[Item, str], Grade | Awaitable[Grade]]
MAX_WRONG_ANSWERS = 5
_LONGEST_TEXT = 200


def accuracy_metrics(graded: GradedItems, accuracy: float, stderr: float) -> Metrics:
    """The fraction of right answers and its standard error."""
    return {"accuracy": accuracy, "accuracy_stderr": stderr}


def share_of_questions(found: Iterable[tuple[Item, bool]]) -> float:
    """Return the share of replies with a property, averaged over each question's repetitions first.

    `found` has for each reply whether it has the property; it must not be empty.
    """
    by_question: dict[str, list[bool]] = {}
    for item, has_it in found:
        by_question.setdefault(item.id, []).append(has_it)
    return fmean(fmean(repeats) for repeats in by_question.values())


class UngradedReply(Exception):
    """A reply could not be graded, so its question is not scored."""


@dataclass(frozen=True)
class AnsweredItem:
    """A question with its reply and grade, and the seconds that the reply took."""

    item: Item
    reply: str
    grade: Grade
    seconds: float = 0.0
    epoch: int = 1
    """Which repetition of the question it is, counted from 1."""


@dataclass(frozen=True)
class LabelledItem:
    """A reply to a question, with a person's verdict."""

    item: Item
    is_right: bool
    reply: str | None = None
    """None where the file has the verdict only."""


def no_review(answered: Sequence[AnsweredItem]) -> list[str]:
    """The default review, which has no remarks about the replies."""
    return []


@dataclass(frozen=True)
class Evaluation:
    """The questions of a run, how to grade the replies, and what to report.

    `metrics` computes the reported numbers from the grades of all replies, the fraction of right
    answers and its standard error; a question that was repeated has several grades. `info` is
    reported with them. `grade` is awaited when it asks a judge model, and `judges_replies` says
    that it does. `review` returns what is to be noted about the replies together, in sentences.
    """

    name: str
    items: Sequence[Item]
    style: PromptStyle
    grade: Grader
    shots: Sequence[Item] = ()
    metrics: Callable[[GradedItems, float, float], Metrics] = accuracy_metrics
    info: Mapping[str, Any] = field(default_factory=dict)
    judges_replies: bool = False
    labelled: Sequence[LabelledItem] = ()
    """Replies with a person's verdict, by which the judge is checked."""
    review: Callable[[Sequence[AnsweredItem]], list[str]] = no_review


@dataclass(frozen=True)
class Outcome:
    """The reported results of a run."""

    metrics: Metrics
    wrong_answers: list[dict[str, str]]
    info: Mapping[str, Any] = field(default_factory=dict)


def resumed_info(replies: int) -> dict[str, Any]:
    """Return the additional information of a run that continued an interrupted one."""
    return {
        "resumed_answers": replies,
        "cautions": [
            f"{replies} replies are those of an interrupted run of the same request, which this "
            "one went on from."
        ],
    }


def wrong_answer(**texts: str) -> dict[str, str]:
    """The parts of a wrong answer that are not empty, each of at most 200 characters."""
    return {
        name: text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
        for name, text in texts.items()
        if text
    }
