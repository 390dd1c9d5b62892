"""Samples that a model got wrong, as different adapters report them."""

from collections.abc import Mapping, Sequence
from typing import Any

SAMPLE_FIELDS = ("wrong_answers", "sample_errors")
"""Fields of `additional_info` that contain wrong answers."""
QUESTION_NAMES = ("question", "input", "prompt")
EXPECTED_NAMES = ("expected", "target", "reference")
ANSWER_NAMES = ("got", "answer", "output", "response")


def wrong_answer(sample: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    """Return the question, the expected answer and the model's answer; None where missing."""

    def first(names: Sequence[str]) -> Any:
        # 0 and False are answers.
        return next((sample[n] for n in names if sample.get(n) not in (None, "", [], {})), None)

    return first(QUESTION_NAMES), first(EXPECTED_NAMES), first(ANSWER_NAMES)
