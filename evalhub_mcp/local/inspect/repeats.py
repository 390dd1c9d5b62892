"""Statistics of questions that were asked several times.

The mean of a question comes first, and the standard error is the spread of these means between the
questions: repetitions of one question are no further questions. For questions with equally many
repetitions it is the clustered standard error.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb, sqrt
from statistics import fmean, stdev
from typing import Any

from evalhub_mcp.local.inspect.evaluation import (
    MAX_WRONG_ANSWERS,
    AnsweredItem,
    Metrics,
    wrong_answer,
)
from evalhub_mcp.local.inspect.items import Item

MOST_NAMED = 10
"""Flaky questions that are named in a result."""
_LEAST_ALIKE = 5
"""With fewer questions, equal replies of all repetitions are not worth a caution."""


@dataclass(frozen=True)
class RepeatedQuestion:
    """A question with its graded replies, at least one."""

    item: Item
    answers: Sequence[AnsweredItem]

    @property
    def right(self) -> int:
        """How many of its replies are right."""
        return sum(answer.grade.correct for answer in self.answers)

    @property
    def share(self) -> float:
        """The share of its replies that are right."""
        return self.right / len(self.answers)

    @property
    def is_flaky(self) -> bool:
        """Whether some of its replies are right and others are not."""
        return 0 < self.right < len(self.answers)


def by_question(answered: Sequence[AnsweredItem]) -> list[RepeatedQuestion]:
    """Return the questions in the order of their first answers, each with all its answers."""
    found: dict[str, list[AnsweredItem]] = {}
    for answer in answered:
        found.setdefault(answer.item.id, []).append(answer)
    return [RepeatedQuestion(answers[0].item, answers) for answers in found.values()]


def mean_share(questions: Sequence[RepeatedQuestion]) -> tuple[float, float]:
    """Return the mean of the questions' shares and its standard error."""
    shares = [question.share for question in questions]
    spread = stdev(shares) / sqrt(len(shares)) if len(shares) > 1 else 0.0
    return fmean(shares), spread


def repeat_metrics(questions: Sequence[RepeatedQuestion], epochs: int) -> Metrics:
    """Return pass@k and pass^k: at least one, and all, of k replies to a question are right.

    k is the number of repetitions. Both are estimated without bias from the questions of which
    all repetitions were scored; without any such question neither is returned.
    """
    complete = [question for question in questions if len(question.answers) >= epochs]
    if not complete:
        return {}
    metrics: Metrics = {}
    for name, chances in (
        (f"pass@{epochs}", [_any_right(question, epochs) for question in complete]),
        (f"pass^{epochs}", [_all_right(question, epochs) for question in complete]),
    ):
        metrics[name] = fmean(chances)
        if len(chances) > 1:
            metrics[f"{name}_stderr"] = stdev(chances) / sqrt(len(chances))
    return metrics


def _any_right(question: RepeatedQuestion, k: int) -> float:
    """Return the chance that of k replies drawn from the question's at least one is right."""
    n = len(question.answers)
    return 1 - comb(n - question.right, k) / comb(n, k)


def _all_right(question: RepeatedQuestion, k: int) -> float:
    """Return the chance that k replies drawn from the question's are all right."""
    return comb(question.right, k) / comb(len(question.answers), k)


def repeat_info(
    questions: Sequence[RepeatedQuestion], epochs: int, failed: int = 0
) -> dict[str, Any]:
    """Return the additional information about repetitions.

    Args:
        questions: The questions with at least one graded reply.
        epochs: How often each was asked.
        failed: Repetitions without a graded reply, of these questions.
    """
    flaky = [question for question in questions if question.is_flaky]
    return {
        "epochs": epochs,
        "flaky": len(flaky),
        "flaky_questions": [
            {"id": one.item.id, "right": one.right, "of": len(one.answers)}
            for one in flaky[:MOST_NAMED]
        ],
        **({"failed": failed} if failed else {}),
    }


def repeat_cautions(
    questions: Sequence[RepeatedQuestion], temperature: float, failed: int
) -> list[str]:
    """Return the reasons for which the repetitions show less than they seem to."""
    found = []
    if temperature == 0:
        found.append(
            "At temperature 0 repetitions show only how far the endpoint is from repeatable: set "
            "temperature above 0."
        )
    elif len(questions) >= _LEAST_ALIKE and all(
        len({answer.reply for answer in question.answers}) == 1 for question in questions
    ):
        found.append(
            f"All repetitions of each question gave the same reply at temperature {temperature:g}: "
            "they add nothing. The endpoint may keep replies or ignore the temperature."
        )
    if failed:
        found.append(f"{failed} repetitions have no graded reply; their questions have others.")
    return found


def wrong_answers(
    questions: Sequence[RepeatedQuestion], scrub: Callable[[str], str]
) -> list[dict[str, str]]:
    """Return the first wrong reply to each of the first questions that have one.

    `scrub` masks the secrets of the job in a text.
    """
    found: list[dict[str, str]] = []
    for question in questions:
        wrong = [one for one in question.answers if not one.grade.correct]
        if not wrong or len(found) == MAX_WRONG_ANSWERS:
            continue
        why = wrong[0].grade.note
        if question.is_flaky:
            times = f"wrong in {len(wrong)} of {len(question.answers)} repetitions"
            why = f"{why}; {times}" if why else times
        found.append(
            wrong_answer(
                id=question.item.id,
                question=question.item.input,
                expected=question.item.target,
                got=scrub(wrong[0].grade.got),
                why=scrub(why),
            )
        )
    return found
