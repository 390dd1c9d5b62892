"""Where a job stands, now or after its next change.

A hub that fails during a wait does not end it: the wait goes on, and if the hub does not come back
in time, the answer is the last known state with its age and the reason.
"""

import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

import anyio

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_lookup import find_job, find_job_id, job_not_found, require_hub_answer
from evalhub_mcp.client.errors import ClientError, NotFoundError, WaitTimeoutError
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.jobs.progress import JobProgress, job_progress
from evalhub_mcp.untrusted import sanitize_line

POLL_SECONDS = 2.0
"""Longest pause between two requests to the hub while a call waits."""
FRESH_SECONDS = 3 * POLL_SECONDS
"""A state this old means that the hub did not answer, even if no request has failed yet."""
PLANNING_SECONDS = 2.0
"""Least time to read which benchmarks a collection has, even at the end of a wait."""


@dataclass(frozen=True)
class JobStatus:
    """A job at one moment."""

    job: EvaluationJob
    progress: JobProgress
    """How far it is."""
    age_seconds: float = 0.0
    """How old this state is, when the hub could not be asked since."""
    unanswered: str = ""
    """Why the hub could not be asked since; empty for a state that is up to date."""

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
    planned = job.benchmarks or await session.planned_benchmarks(job)
    return JobStatus(job, job_progress(job, planned))


async def wait_for_change(
    session: HubSession, reference: str, seconds: float
) -> AsyncGenerator[JobStatus]:
    """Yield a job's status until its state or a benchmark's changes, or the time is up.

    The last status says how old it is if the hub did not answer since.

    Calls that wait for the same job share one polling loop, its first request included.

    Raises:
        UserError: There is no such job.
        ClientError: The hub could not be asked at all.
    """
    ends_at = time.monotonic() + seconds
    job_id = await find_job_id(session, reference)
    first: JobStatus | None = None
    planned: Sequence[JobBenchmark] | None = None
    watch = session.client.jobs.watch(job_id, timeout=seconds, poll_interval=POLL_SECONDS)
    try:
        async for job in watch:
            if first is None:
                planned = await _planned(session, job, ends_at)
            status = JobStatus(job, job_progress(job, planned))
            first = first or status
            if job.state.is_terminal:
                await session.app.job_indexes.of(session.caller).note(session, job)
            yield status
            if status.states != first.states:
                break
    except NotFoundError as error:
        require_hub_answer(error)
        raise job_not_found(session, reference) from None
    except ClientError as over:
        if watch.job is None:
            raise
        age, reason = watch.job_age or 0.0, ""
        failure = watch.last_error or (None if isinstance(over, WaitTimeoutError) else over)
        if failure is not None:
            reason = f"HTTP {failure.status_code}: " if failure.status_code else ""
            reason += sanitize_line(failure.message, 250).rstrip(".")
        elif age > FRESH_SECONDS:
            reason = "no answer yet"
        yield JobStatus(watch.job, job_progress(watch.job, planned), age, reason)


async def _planned(
    session: HubSession, job: EvaluationJob, ends_at: float
) -> Sequence[JobBenchmark] | None:
    """Return the job's benchmarks; None if the hub does not say within the wait."""
    with anyio.move_on_after(max(ends_at - time.monotonic(), PLANNING_SECONDS)):
        try:
            return await session.planned_benchmarks(job)
        except ClientError:
            pass
    return None
