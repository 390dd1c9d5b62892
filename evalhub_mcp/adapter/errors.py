"""What an evaluation raises to say how it ended.

Decision: an adapter never reports its own failure. It raises an `AdapterError` with one
sentence for the user and a code word that stays the same over releases, and the runner
reports both; anything else that is raised is reported as unexpected.
"""

from __future__ import annotations

import re
from typing import ClassVar

_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")


class AdapterError(Exception):
    """The evaluation cannot go on: one sentence for the user, and a stable code word."""

    default_code: ClassVar[str] = "evaluation_error"

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = self.default_code if code is None else code
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"The code {self.code!r} is not a word like evaluation_error.")


class InvalidParametersError(AdapterError):
    """A parameter of the job is unknown or has a value that cannot be used."""

    default_code = "invalid_parameters"


class MissingSecretError(AdapterError):
    """The job names a secret this process cannot read."""

    default_code = "secret_missing"


class JobCancelled(Exception):
    """The hub says that the job has ended: stop, there is nothing left to report to."""

    def __init__(self, message: str = "The hub says that the job has ended.") -> None:
        super().__init__(message)


class NotDeliveredError(Exception):
    """The hub did not take an event: it refused it, or could not be reached in time."""
