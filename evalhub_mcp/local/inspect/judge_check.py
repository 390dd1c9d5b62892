"""Compares the judge's grades with those that people gave to the same replies.

Only the replies of the file itself are counted as a check: a verdict says nothing about another
reply to the same question. Where a file has verdicts without their replies, the judge's grades of
the present replies are compared with them instead, and reported as such, for a reader who knows
that the verdicts were given to equal replies.
"""

import inspect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import anyio

from evalhub_mcp.datasets.reply_text import shown_reply
from evalhub_mcp.local.inspect.evaluation import (
    Evaluation,
    LabelledItem,
    UngradedReply,
    wrong_answer,
)
from evalhub_mcp.local.inspect.repeats import RepeatedQuestion

MAX_LABELS = 500
"""Labelled replies that are graded; of more the first in the order of a run, which is fixed and
not that of the file."""
_MAX_DIFFERENCES = 5
_AT_ONCE = 8


@dataclass
class JudgeCheck:
    """The agreement between the judge and people."""

    of_present: bool = False
    """Whether the judge graded the present model's replies, and not those of the file."""
    both_right: int = 0
    both_wrong: int = 0
    false_passes: int = 0
    """Replies that the judge passed and people found wrong."""
    false_fails: int = 0
    """Replies that the judge failed and people found right."""
    ungraded: int = 0
    left_out: int = 0
    """Labelled replies beyond `MAX_LABELS`."""
    differences: list[dict[str, str]] = field(default_factory=list)

    @property
    def labels(self) -> int:
        """The number of replies that both have graded."""
        return self.both_right + self.both_wrong + self.false_passes + self.false_fails

    def count(self, labelled: LabelledItem, reply: str, judged_right: bool, why: str) -> None:
        """Count one reply that both have graded."""
        if labelled.is_right:
            self.both_right += judged_right
            self.false_fails += not judged_right
        else:
            self.false_passes += judged_right
            self.both_wrong += not judged_right
        if judged_right is not labelled.is_right and len(self.differences) < _MAX_DIFFERENCES:
            self.differences.append(
                wrong_answer(
                    id=labelled.item.id,
                    question=labelled.item.input,
                    expected=labelled.item.target,
                    got=reply,
                    why=f"judge: {_word(judged_right)}, people: {_word(labelled.is_right)}; {why}",
                )
            )

    def reported(self) -> dict[str, Any]:
        """Return the agreement as additional information of the results."""
        return {
            "replies": "present" if self.of_present else "labelled",
            "both_right": self.both_right,
            "both_wrong": self.both_wrong,
            "false_passes": self.false_passes,
            "false_fails": self.false_fails,
            **({"ungraded": self.ungraded} if self.ungraded else {}),
            **({"left_out": self.left_out} if self.left_out else {}),
            **({"differences": self.differences} if self.differences else {}),
        }


def _word(is_right: bool) -> str:
    return "right" if is_right else "wrong"


async def check_on_labelled(evaluation: Evaluation) -> JudgeCheck | None:
    """Let the judge grade the labelled replies of a file; None when it has none."""
    labelled = [one for one in evaluation.labelled if one.reply is not None]
    if not labelled:
        return None
    check = JudgeCheck(left_out=max(0, len(labelled) - MAX_LABELS))
    labelled = labelled[:MAX_LABELS]
    grades: list[tuple[bool, str] | None] = [None] * len(labelled)
    limit = anyio.CapacityLimiter(_AT_ONCE)

    async def grade(index: int, one: LabelledItem) -> None:
        async with limit:
            try:
                graded = evaluation.grade(one.item, one.reply or "")
                found = await graded if inspect.isawaitable(graded) else graded
            except UngradedReply:
                check.ungraded += 1
            else:
                grades[index] = (found.correct, found.note)

    async with anyio.create_task_group() as group:
        for index, one in enumerate(labelled):
            group.start_soon(grade, index, one)
    for one, graded in zip(labelled, grades, strict=True):
        if graded is not None:
            check.count(one, shown_reply(one.reply or ""), *graded)
    return check


def check_on_present(
    labelled: Iterable[LabelledItem], questions: Sequence[RepeatedQuestion]
) -> JudgeCheck | None:
    """Compare verdicts without replies with the judge's grades of this run; None without any.

    Of a question with several verdicts or repetitions the first counts.
    """
    verdicts: dict[str, LabelledItem] = {}
    for one in labelled:
        verdicts.setdefault(one.item.id, one)
    check = JudgeCheck(of_present=True)
    for question in questions:
        verdict = verdicts.get(question.item.id)
        if verdict is not None and verdict.reply is None:
            grade = question.answers[0].grade
            check.count(verdict, grade.got, grade.correct, grade.note)
    return check if check.labels else None
