"""The interface through which an evaluation reports while it runs.

Adapters know only this interface. Against a hub it is `HubReporter`; in a test it is a
`Rehearsal`, which records the reports. Adapters behave the same with either.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Literal

Phase = Literal[
    "initializing", "loading_data", "running_evaluation", "post_processing", "persisting_artifacts"
]


class JobCallbacks(ABC):
    """Phase, progress and cancellation of one benchmark.

    Every method returns at once, however slow the hub is, may be called from any thread, and
    raises JobCancelled after the hub has ended the job, so that the run stops at its next
    report. To report results or an error, return or raise it instead.
    """

    def __init__(self) -> None:
        self._stop_hooks: list[Callable[[], None]] = []

    @abstractmethod
    def phase(self, phase: Phase, message: str | None = None) -> None:
        """Report the current phase, optionally with a message for the user."""

    @abstractmethod
    def progress(self, done: int, total: int, unit: str = "samples", *, note: str = "") -> None:
        """Report that `done` of `total` samples are finished. Frequent calls are cheap.

        A `note` is what a reader should know already, such as "69 of 200 failed: HTTP 500".
        """

    @property
    @abstractmethod
    def cancelled(self) -> bool:
        """Whether the hub has ended the job."""

    @abstractmethod
    def check(self) -> None:
        """Raise JobCancelled if the hub has ended the job."""

    def when_cancelled(self, stop: Callable[[], None]) -> None:
        """Call `stop`, from another thread, when the hub ends the job.

        Without a `stop` function the run is interrupted as by Ctrl-C: an async `run` is
        cancelled, and a synchronous one gets KeyboardInterrupt. Either way the process is
        ended a few seconds later.
        """
        self._stop_hooks.append(stop)

    def stop_hooks(self) -> list[Callable[[], None]]:
        """The functions passed to `when_cancelled`."""
        return list(self._stop_hooks)
