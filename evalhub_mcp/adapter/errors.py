"""Exceptions that end an evaluation.

An adapter never reports its own failure. It raises an `AdapterError` with one sentence for
the user and a code that is stable across releases, and the runner reports both. Any other
exception is reported as unexpected.
"""

import re
from typing import ClassVar

_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")


class AdapterError(Exception):
    """The evaluation cannot go on: one sentence for the user, and a stable code."""

    default_code: ClassVar[str] = "evaluation_error"

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = self.default_code if code is None else code
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"The code {self.code!r} is not a word like evaluation_error.")


class InvalidParametersError(AdapterError):
    """A parameter of the job is unknown or has an invalid value."""

    default_code = "invalid_parameters"


class MissingSecretError(AdapterError):
    """The job names a secret that this process cannot read."""

    default_code = "secret_missing"


class JobCancelled(Exception):
    """The hub has ended the job and accepts no more events, so the run should stop."""

    def __init__(self, message: str = "The hub reports that the job has ended.") -> None:
        super().__init__(message)


class NotDeliveredError(Exception):
    """The hub refused an event, or could not be reached in time."""
