"""Options with which a user resolves what a question file leaves open."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

AnswerForm = Literal["text", "letters", "labels", "from_0", "from_1"]
"""How a file names the right choice: by its text, letter or label, or by its number, counted
from 0 or from 1."""


@dataclass(frozen=True)
class ReadingOptions:
    """The columns of a file by role, and how to read its answers; None for what the file shows.

    `choices_column` may name several columns, separated by commas.
    """

    question_column: str | None = None
    answer_column: str | None = None
    context_column: str | None = None
    choices_column: str | None = None
    answers_are: AnswerForm | None = None
    decimal_mark: Literal["point", "comma"] | None = None

    def given(self) -> dict[str, Any]:
        """Return the options that are set, as parameters of a job."""
        return {name: value for name, value in asdict(self).items() if value is not None}


_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "answers_are": get_args(AnswerForm),
    "decimal_mark": ("point", "comma"),
}


def reading_options(given: Mapping[str, Any]) -> ReadingOptions:
    """Return the options among a job's parameters.

    Raises:
        ValueError: One has an invalid value; lists the valid ones.
    """
    names = {field.name for field in fields(ReadingOptions)}
    for name, allowed in _ALLOWED.items():
        if given.get(name) is not None and given[name] not in allowed:
            raise ValueError(f"{name} must be one of {', '.join(allowed)}.")
    return ReadingOptions(**{name: value for name, value in given.items() if name in names})
