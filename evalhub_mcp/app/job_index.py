"""The jobs of a caller in brief, for lists, searches, histories and rankings.

The index is no authority: a job that is opened is read from the hub.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.job_summary import JobSummary, summarize_job
from evalhub_mcp.results.interpretation import read_job

OnProgress = Callable[[int, int], Awaitable[None]]
"""Is called with the number of jobs read so far and the number of all jobs."""


@dataclass(frozen=True)
class IndexedJobs:
    """A caller's jobs at one moment."""

    rows: Sequence[JobSummary]
    """Newest first."""
    total: int
    """How many jobs the hub has. Until the index is complete, more than there are rows."""
    complete: bool
    """Whether `rows` are all of them. If not, the rest is being read in the background."""
    as_of: datetime
    unreadable: int = 0
    """Jobs of the hub that cannot be read."""


async def summaries(session: HubSession, on_progress: OnProgress | None = None) -> IndexedJobs:
    """Return the caller's jobs as they are on the hub now.

    Args:
        session: The hub, for the caller.
        on_progress: Is called while the jobs of a large hub are read for the first time.

    Raises:
        ClientError: The hub could not be asked.
    """
    jobs = await session.client.jobs.list()
    catalog = await session.catalog() if jobs else Catalog.of(())
    rows = [await summary_of(session, job, catalog) for job in jobs]
    total = len(rows)
    if on_progress is not None:
        await on_progress(total, total)
    return IndexedJobs(rows, total, True, datetime.now(UTC), jobs.unreadable)


async def summary_of(session: HubSession, job: EvaluationJob, catalog: Catalog) -> JobSummary:
    """Return a job in brief, read with the metadata of the catalog."""
    planned = await session.planned_benchmarks(job, catalog)
    return summarize_job(job, read_job(job, catalog.providers, planned), planned)
