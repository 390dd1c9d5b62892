"""What an evaluation tells while it runs.

Decision: an adapter knows this interface only. Against a hub it is `HubReporter`, in
`evalhub-mcp adapter run` and in tests it is a rehearsal that prints or records; nothing an
adapter does depends on which.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Literal

Phase = Literal[
    "initializing", "loading_data", "running_evaluation", "post_processing", "persisting_artifacts"
]


class JobCallbacks(ABC):
    """Phase, progress and cancellation of one benchmark.

    All of it returns at once, however slow the hub is, may be called from any thread, and
    raises JobCancelled once the job has ended without us, so that the run stops at its next
    report. Results and errors are not reported here: return the one, raise the other.
    """

    def __init__(self) -> None:
        self._stop_hooks: list[Callable[[], None]] = []

    @abstractmethod
    def phase(self, phase: Phase, message: str | None = None) -> None:
        """Say which phase the evaluation is in, with a message for the user if there is one."""

    @abstractmethod
    def progress(self, done: int, total: int, unit: str = "samples") -> None:
        """Note that `done` of `total` samples are finished; call it as often as you like."""

    @property
    @abstractmethod
    def cancelled(self) -> bool:
        """Whether the job has ended without us."""

    @abstractmethod
    def check(self) -> None:
        """Raise JobCancelled if the job has ended without us."""

    def when_cancelled(self, stop: Callable[[], None]) -> None:
        """Call `stop` (from another thread) once the job has ended without us.

        Without it the run is interrupted as by Ctrl-C: an async `run` is cancelled, another
        one gets KeyboardInterrupt where it stands. Give a `stop` when the evaluation has a
        better way. Either way the process is ended a few seconds later.
        """
        self._stop_hooks.append(stop)

    def stop_hooks(self) -> list[Callable[[], None]]:
        """What `when_cancelled` was given, for whoever runs the adapter."""
        return list(self._stop_hooks)
