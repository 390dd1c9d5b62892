"""Where a job stands, now or after its next change."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from functools import cached_property

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_lookup import find_job, find_job_id, job_not_found
from evalhub_mcp.client.errors import NotFoundError, WaitTimeoutError
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.jobs.progress import JobProgress, job_progress

POLL_SECONDS = 2.0
"""Longest pause between two requests to the hub while a call waits."""


@dataclass(frozen=True)
class JobStatus:
    """A job at one moment."""

    job: EvaluationJob
    planned: Sequence[JobBenchmark] | None
    """The benchmarks it consists of, where they are known."""

    @cached_property
    def progress(self) -> JobProgress:
        """How far it is."""
        return job_progress(self.job, self.planned)

    @property
    def states(self) -> tuple[object, ...]:
        """The state of the job and of each benchmark; a wait ends when these change."""
        status = self.job.status
        return (
            status.state.value,
            *sorted((b.benchmark_index, b.status.value) for b in status.benchmarks),
        )


async def current_status(session: HubSession, reference: str) -> JobStatus:
    """Return where a job stands.

    Raises:
        UserError: There is no such job.
        ClientError: The hub could not be asked.
    """
    job = await find_job(session, reference)
    return JobStatus(job, await session.planned_benchmarks(job))


async def wait_for_change(
    session: HubSession, reference: str, seconds: float
) -> AsyncGenerator[JobStatus]:
    """Yield a job's status until its state or a benchmark's changes, or the time is up.

    Calls that wait for the same job share one polling loop, its first request included.

    Raises:
        UserError: There is no such job.
        ClientError: The hub could not be asked.
    """
    job_id = await find_job_id(session, reference)
    first: JobStatus | None = None
    try:
        async for job in session.client.jobs.watch(
            job_id, timeout=seconds, poll_interval=POLL_SECONDS
        ):
            planned = first.planned if first else await session.planned_benchmarks(job)
            status = JobStatus(job, planned)
            first = first or status
            yield status
            if status.states != first.states:
                break
    except NotFoundError:
        raise job_not_found(session, reference) from None
    except WaitTimeoutError as over:
        if over.job is not None:
            yield JobStatus(over.job, first.planned if first else None)
        elif first is None:
            raise
