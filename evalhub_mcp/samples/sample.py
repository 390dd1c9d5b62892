"""One question of a run: what was asked, what came back, and how it was scored."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Self

MAX_TEXT = 20_000
"""Characters kept of a question, a prompt or a reply."""
_MAX_SHORT = 2_000
_SHORT = ("id", "why", "finish_reason", "error", "category", "cluster")


@dataclass(frozen=True)
class Sample:
    """A question with the model's reply. Empty texts and zeros mean that nothing is known."""

    position: int
    """The place among the run's questions, counted from 0."""
    question: str = ""
    expected: str = ""
    reply: str = ""
    score: float | None = None
    """0 is wrong, 1 is right, between are part marks; None when it could not be scored."""
    id: str = ""
    """The question's id in its data set."""
    answer: str = ""
    """What was extracted from the reply and compared with `expected`."""
    why: str = ""
    """Why the score is not 1."""
    error: str = ""
    """Why there is no reply or no score."""
    prompt: str = ""
    """The whole prompt as it was sent."""
    category: str = ""
    cluster: str = ""
    """The passage, document or conversation that several questions share."""
    finish_reason: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    epoch: int = 1
    """Which repetition of the question it is, counted from 1."""

    @cached_property
    def content(self) -> str:
        """A digest of the question and its expected answer, equal for equal questions."""
        return hashlib.sha256(
            json.dumps([self.id, self.question, self.expected]).encode()
        ).hexdigest()

    @property
    def shown_id(self) -> str:
        """The id, or the question's number counted from 1 when the data set has no ids."""
        return self.id or str(self.position + 1)

    @property
    def is_wrong(self) -> bool:
        """Whether it was scored and is not fully right."""
        return self.score is not None and self.score < 1

    @property
    def is_cut(self) -> bool:
        """Whether the reply was ended by the limit of its length."""
        return self.finish_reason.lower() in {
            "length",
            "max_tokens",
            "model_length",
            "max_output_tokens",
        }

    def cleaned(self, clean: Callable[[str], str]) -> Self:
        """Return it with bounded texts, each passed through `clean`."""
        texts: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str) and value:
                most = _MAX_SHORT if field.name in _SHORT else MAX_TEXT
                cut = value if len(value) <= most else f"{value[: most - 1]}…"
                texts[field.name] = clean(cut)
        return replace(self, **texts)

    def as_json(self) -> dict[str, Any]:
        """Return what is known of it as a JSON object."""
        return {
            field.name: value
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default or field.name == "position"
        }

    @classmethod
    def from_json(cls, value: object) -> Self | None:
        """Return the sample in a JSON value, or None if it is none; ignores unknown fields."""
        if not isinstance(value, Mapping):
            return None
        found: dict[str, Any] = {}
        for field in fields(cls):
            given = value.get(field.name)
            if given is None:
                continue
            if not _is_of_kind(field.name, given):
                return None
            found[field.name] = given
        return cls(**found) if "position" in found else None


_NUMBERS = ("position", "input_tokens", "output_tokens", "epoch")


def _is_of_kind(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return False
    if name in _NUMBERS:
        return isinstance(value, int) and 0 <= value < 2**53
    if name == "score":
        return isinstance(value, int | float) and -1e300 < value < 1e300
    if name == "seconds":
        return isinstance(value, int | float) and 0 <= value < 1e9
    return isinstance(value, str)
