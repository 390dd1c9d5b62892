"""Runs an adapter inside a test, without a hub or a process, and records every report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evalhub_mcp.adapter.base import Adapter
from evalhub_mcp.adapter.callbacks import JobCallbacks, Phase
from evalhub_mcp.adapter.errors import JobCancelled
from evalhub_mcp.adapter.interruption import Interruption
from evalhub_mcp.adapter.rehearsal_hub import job_with_defaults
from evalhub_mcp.adapter.results import InvalidResultsError, JobResults
from evalhub_mcp.adapter.runner import Failure, run
from evalhub_mcp.adapter.spec import JobSpec


@dataclass
class Rehearsal(JobCallbacks):
    """The reports of an adapter and its end: `results`, `failure`, or `stopped`.

    `cancel_after` ends the job after that many reports, as a user's cancellation would.
    """

    results: JobResults | None = None
    failure: Failure | None = None
    phases: list[tuple[Phase, str | None]] = field(default_factory=list)
    progressed: list[tuple[int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """The notes of its progress."""
    cancel_after: int | None = None
    stopped: bool = False
    """Whether it stopped because the job was cancelled."""

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def metrics(self) -> dict[str, Any]:
        """The metrics as a hub would store them; empty after a failure."""
        return dict(self.results.as_event()["metrics"]) if self.results else {}

    @property
    def cancelled(self) -> bool:
        """Whether the job was cancelled."""
        reports = len(self.phases) + len(self.progressed)
        return self.cancel_after is not None and reports >= self.cancel_after

    def check(self) -> None:
        """Raise JobCancelled if the job was cancelled."""
        if self.cancelled:
            raise JobCancelled

    def phase(self, phase: Phase, message: str | None = None) -> None:
        """Record a phase."""
        self.check()
        self.phases.append((phase, message))

    def progress(self, done: int, total: int, unit: str = "samples", *, note: str = "") -> None:
        """Record progress."""
        self.check()
        self.progressed.append((done, total))
        if note:
            self.notes.append(note)


def rehearse(
    adapter: Adapter | type[Adapter],
    job: JobSpec | Mapping[str, Any],
    *,
    cancel_after: int | None = None,
) -> Rehearsal:
    """Run `adapter` on `job` in this process, as its program would, and record what it reports.

    A mapping needs only `benchmark_id` and `model`; the rest has defaults.
    """
    spec = job if isinstance(job, JobSpec) else JobSpec.model_validate(job_with_defaults(job))
    rehearsal = Rehearsal(cancel_after=cancel_after)
    try:
        outcome = run(
            lambda: adapter() if isinstance(adapter, type) else adapter,
            spec,
            rehearsal,
            Interruption(),
        )
        if isinstance(outcome, JobResults):
            outcome.as_event()
            rehearsal.results = outcome
        else:
            rehearsal.failure = outcome
    except JobCancelled:
        rehearsal.stopped = True
    except InvalidResultsError as error:
        rehearsal.failure = Failure(str(error), error.code)
    return rehearsal
