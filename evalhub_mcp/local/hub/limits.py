"""Limits of evaluations: how many run at once, and for how long. Standard library only.

The hub starts all benchmarks of a job at once and has no limits, so the guard applies them.
"""

import os
from dataclasses import asdict, dataclass
from typing import Any

DEFAULT_TIME_LIMIT = 6 * 3600.0
DEFAULT_LINGER = 12 * 3600.0


def available_cores() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Limits:
    """The limits that the user has set; None stands for the default.

    `max_processes`: evaluations that run at once (default: one per core). `time_limit`: seconds
    one benchmark may run (6 h). `linger`: seconds a hub that no server uses keeps running for
    its evaluations (12 h).
    """

    max_processes: int | None = None
    time_limit: float | None = None
    linger: float | None = None

    def explicit(self) -> dict[str, Any]:
        """The limits the user has set, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def with_defaults(self) -> dict[str, Any]:
        """All limits by name."""
        return {
            "max_processes": self.max_processes or available_cores(),
            "time_limit": self.time_limit or DEFAULT_TIME_LIMIT,
            "linger": DEFAULT_LINGER if self.linger is None else self.linger,
        }
