"""What a caller can do next, as data.

Packages below the server return actions and `NextStep`s and name no tool. The server turns
them into a sentence and a tool call in one place, `server.core.step_text`.
"""

from dataclasses import dataclass
from typing import Literal

Action = Literal[
    "advise",
    "wait",
    "cancel",
    "cancel_or_rerun",
    "rerun",
    "rerun_changed",
    "rerun_failed",
    "rerun_cancelled",
    "read_logs",
    "read_results",
    "list_metrics",
    "complement",
]
"""`advise` is text alone; every other action is a call to make."""


@dataclass(frozen=True)
class NextStep:
    """A suggestion: the action, what it applies to, and the words that explain it."""

    action: Action
    text: str = ""
    job_id: str = ""
    provider_id: str = ""
