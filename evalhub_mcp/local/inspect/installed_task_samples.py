"""Records the samples of an inspect-ai log."""

from collections.abc import Callable, Sequence
from typing import Any

from inspect_ai.log import EvalSample
from inspect_ai.scorer import Score

_GRADES = {"C": 1.0, "I": 0.0, "P": 0.5, "N": 0.0}
"""Inspect's grades: correct, incorrect, partial, no answer."""


class SampleRecord:
    """Records samples as they end and once more at the end, in the order of the data set."""

    def __init__(self, order: Sequence[Any], on_sample: Callable[..., None]) -> None:
        """`order` are the ids of the data set's samples; `on_sample` is `JobCallbacks.sample`."""
        self._on_sample = on_sample
        self._size = len(order)
        self._positions = {str(id): place for place, id in enumerate(order) if id is not None}

    def add(self, sample: EvalSample) -> None:
        """Report a sample; one that was reported before is replaced."""
        score = next(iter((sample.scores or {}).values()), None)
        usage = sample.output.usage
        self._on_sample(
            input_text(sample),
            sample.target,
            sample.output.completion,
            score_value(score) if sample.error is None else None,
            id=str(sample.id),
            position=self._position(sample),
            epoch=sample.epoch,
            answer=(score.answer if score else "") or "",
            why=(score.explanation if score else "") or "",
            error=sample.error.message if sample.error else "",
            prompt=_prompt(sample),
            finish_reason=sample.output.stop_reason if sample.output.choices else "",
            input_tokens=usage.input_tokens if usage else 0,
            output_tokens=usage.output_tokens if usage else 0,
            seconds=sample.total_time or 0.0,
        )

    def _position(self, sample: EvalSample) -> int:
        """Return a sample's place in the data set; inspect numbers those without an id from 1."""
        id = str(sample.id)
        if id not in self._positions and id.isdecimal() and 0 < int(id) <= self._size:
            self._positions[id] = int(id) - 1
        return self._positions.setdefault(id, len(self._positions))


def score_value(score: Score | None) -> float | None:
    """Return a score as a number, the first part of one with several parts; None for others."""
    value: Any = score.value if score is not None else None
    if isinstance(value, dict):
        value = next(iter(value.values()), None)
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        return _GRADES.get(value)
    return float(value) if isinstance(value, bool | int | float) else None


def input_text(sample: EvalSample) -> str:
    """Return the question of a sample: its text, or that of its last message."""
    if isinstance(sample.input, str):
        return sample.input
    return sample.input[-1].text if sample.input else ""


def _prompt(sample: EvalSample) -> str:
    """Return the messages before the last reply; "" when the question is the only one."""
    messages = list(sample.messages)
    while messages and messages[-1].role == "assistant":
        messages.pop()
    if len(messages) == 1 and messages[0].text == input_text(sample):
        return ""
    return "\n\n".join(f"[{message.role}] {message.text}" for message in messages)
