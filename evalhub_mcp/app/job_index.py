"""The jobs of a caller in brief, for lists, searches, histories and rankings.

The index is no authority: a job that is opened is read from the hub.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import anyio

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.known_jobs.caller_index import CallerIndex
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.jobs.job_summary import JobSummary

OnProgress = Callable[[int, int], Awaitable[None]]
"""Is called with the number of jobs read so far and the number of all jobs."""
RECENT_SECONDS = 30.0
CONVENIENCE_SECONDS = 2.0
"""How long a suggestion may wait for a look."""
UNCHECKED_SECONDS = 180.0
"""Since the list was read whole, up to which replies do not mention it: the reading in the
background takes its time."""
PROGRESS_SECONDS = 0.5
"""Between two reports; a look that takes less is not reported."""


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
    exact_as_of: datetime | None = None
    """Nothing is missed that happened before; None while the jobs are read for the first time.
    Earlier than `as_of` only with more than a thousand jobs, of which a look compares samples."""
    unreadable: int = 0
    """Jobs of the hub that cannot be read."""

    @classmethod
    def of(cls, index: CallerIndex) -> "IndexedJobs":
        """Return what an index knows now."""
        rows = index.known.newest_first()
        total = len(rows) if index.is_complete else max(index.total, len(rows))
        return cls(rows, total, index.is_complete, index.as_of, index.exact_as_of, index.unreadable)

    @property
    def unchecked_since(self) -> datetime | None:
        """Since when something can be missed; None where the list is or should be exact."""
        return self.exact_as_of if self.seconds_unchecked > UNCHECKED_SECONDS else None

    @property
    def seconds_unchecked(self) -> float:
        """Seconds since which something can be missed."""
        since = self.exact_as_of
        return max((self.as_of - since).total_seconds(), 0.0) if since and self.complete else 0.0


async def summaries(
    session: HubSession, on_progress: OnProgress | None = None, *, max_age: float = 0.0
) -> IndexedJobs:
    """Return the caller's jobs as they are on the hub now.

    The jobs of a large hub are read once; a call waits a few seconds for that, and the rest is read
    in the background.

    Args:
        session: The hub, for the caller.
        on_progress: Is called while jobs are read for the first time.
        max_age: Jobs as they were up to so many seconds ago are good enough.

    Raises:
        ClientError: The hub could not be asked.
    """
    indexes = session.app.job_indexes
    if on_progress is None:
        return IndexedJobs.of(await indexes.look(session, max_age=max_age))
    report = on_progress

    async def report_progress() -> None:
        reported = 0
        while True:
            await anyio.sleep(PROGRESS_SECONDS)
            index = indexes.of(session.caller)
            read = min(len(index.known), index.total)
            if not index.is_complete and read > reported:  # MCP requires progress to increase
                reported = read
                await report(read, index.total)

    failure: Exception | None = None
    async with anyio.create_task_group() as group:
        group.start_soon(report_progress)
        try:
            index = await indexes.look(session, max_age=max_age)
        except Exception as error:  # not as part of a group of errors
            failure = error
        group.cancel_scope.cancel()
    if failure is not None:
        raise failure
    return IndexedJobs.of(index)


async def recent_summaries(
    session: HubSession, *, max_age: float = RECENT_SECONDS
) -> Sequence[JobSummary]:
    """Return the caller's jobs for a convenience, up to `max_age` seconds old.

    A hub that is slow or fails costs only what is new; what is known is returned.
    """
    try:
        with anyio.move_on_after(CONVENIENCE_SECONDS):
            return (await summaries(session, max_age=max_age)).rows
    except ClientError:
        pass
    return session.app.job_indexes.of(session.caller).known.newest_first()


def forget_job(session: HubSession, job_id: str) -> None:
    """Remove a job that the hub has just been found not to have from the caller's index."""
    session.app.job_indexes.of(session.caller).known.remove([job_id])


def known_now(session: HubSession) -> IndexedJobs:
    """Return the caller's jobs as they are known, without asking the hub."""
    return IndexedJobs.of(session.app.job_indexes.of(session.caller))
