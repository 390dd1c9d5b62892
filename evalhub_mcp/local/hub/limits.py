"""How much of the machine evaluations may take, and for how long.

The hub starts every benchmark of a job at once and knows neither limit nor queue, so both
are the guard's. Standard library only.
"""

import os
from dataclasses import asdict, dataclass
from typing import Any

DEFAULT_TIME_LIMIT = 6 * 3600.0
DEFAULT_LINGER = 12 * 3600.0


def cores() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Limits:
    """What the user set; None stands for the default.

    `max_processes`: evaluations that run at once (one per core). `time_limit`: seconds one
    benchmark may run (6 h). `linger`: seconds a hub without any server waits for its running
    evaluations (12 h).
    """

    max_processes: int | None = None
    time_limit: float | None = None
    linger: float | None = None

    def given(self) -> dict[str, Any]:
        """What was set, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def resolved(self) -> dict[str, Any]:
        """All of them, by name, with the defaults filled in."""
        return {
            "max_processes": self.max_processes or cores(),
            "time_limit": self.time_limit or DEFAULT_TIME_LIMIT,
            "linger": DEFAULT_LINGER if self.linger is None else self.linger,
        }
