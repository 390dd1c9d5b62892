"""Rows of the index, read from jobs as the hub sends them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

import anyio.lowlevel
from pydantic import ValidationError

from evalhub_mcp.app.known_jobs.job_source import JobSource
from evalhub_mcp.app.known_jobs.known_jobs import KnownJobs, Row
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import EvaluationJob, JobStatus
from evalhub_mcp.client.models.base import parse
from evalhub_mcp.jobs.job_summarizer import seconds_of, summarize_job
from evalhub_mcp.jobs.job_summary import JobSummary
from evalhub_mcp.results.interpretation import read_job

ROWS_AT_ONCE = 10
"""A job takes about a millisecond to read; after so many the other calls have their turn."""


Shared: TypeAlias = Callable[[str], JobSummary | None]


class RowReader:
    """Reads the rows of one look, with the catalog of that moment."""

    def __init__(
        self,
        session: JobSource,
        known: KnownJobs,
        *,
        renew: bool = False,
        shared: Shared = lambda _job_id: None,
    ) -> None:
        """Read with the catalog of a caller.

        Args:
            session: The hub, for the caller.
            known: What is known already.
            renew: Whether to read rows again that are known and cannot have changed on the hub.
            shared: Returns the row that another caller of the tenant has of a job, if it was read
                with the same catalog.
        """
        self._session = session
        self._known = known
        self._renew = renew
        self._shared = shared
        self._catalog: Catalog | None = None
        self._renewed = False

    async def read(self, items: Iterable[Mapping[str, Any]]) -> dict[str, Row]:
        """Return the rows of the jobs that are new, or may have changed.

        Raises:
            ClientError: There is no catalog, and the hub could not be asked for it.
        """
        rows: dict[str, Row] = {}
        for item in items:
            job_id = item["resource"]["id"]
            if self._renew or not self._is_final(job_id, item):
                theirs = None if self._renew or is_unfinished(item) else self._shared(job_id)
                if theirs is not None and theirs.has_ended:
                    rows[job_id] = theirs
                    continue
                row = await self._row(item)
                if isinstance(row, JobSummary) and row.id == job_id:
                    job_id = row.id  # one string for both
                rows[job_id] = row
                if len(rows) % ROWS_AT_ONCE == 0:
                    await anyio.lowlevel.checkpoint()
        return rows

    def _is_final(self, job_id: str, item: Mapping[str, Any]) -> bool:
        """Whether the job is known and ended, so that the hub does not change it any more.

        It does where somebody restores or mends its database, which the time of change shows.
        """
        row = self._known.rows.get(job_id)
        if not isinstance(row, JobSummary) or not row.has_ended:
            return row == "foreign"
        status = item.get("status")
        if not isinstance(status, Mapping) or status.get("state") != row.state:
            return False
        return (updated := updated_at(item)) is None or updated == row.updated

    async def _row(self, item: Mapping[str, Any]) -> Row:
        try:
            job = parse(EvaluationJob, without_schemas(item))
        except ValidationError:
            return "unreadable"
        return await self.row_of(job)

    async def row_of(self, job: EvaluationJob) -> Row:
        """Return the row of a job."""
        own = self._session.caller.tenant
        if own and job.resource.tenant not in (None, "", own):
            return "foreign"
        return await self._summary(job)

    async def _summary(self, job: EvaluationJob) -> JobSummary:
        if self._catalog is None:
            self._catalog = await self._session.catalog()
        if (
            job.collection is not None
            and job.collection.id not in self._catalog.collections
            and not self._renewed
        ):  # made since, or deleted; once for all jobs of this look
            self._renewed = True
            self._catalog = await self._session.catalog_for(job)
        planned = await self._session.planned_benchmarks(job, self._catalog)
        return summarize_job(job, read_job(job, self._catalog.providers, planned), planned)


def without_schemas(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a job without the types of its metrics.

    Hubs send one object for each metric, which takes a fifth of the time of reading a job, and no
    summary has them.
    """
    results = item.get("results")
    benchmarks = results.get("benchmarks") if isinstance(results, Mapping) else None
    if not isinstance(results, Mapping) or not isinstance(benchmarks, list):
        return item
    kept = [
        {name: value for name, value in one.items() if name != "metrics_schema"}
        if isinstance(one, Mapping)
        else one
        for one in benchmarks
    ]
    return {**item, "results": {**results, "benchmarks": kept}}


def updated_at(item: Mapping[str, Any]) -> float | None:
    """Return when a job as the hub sends it changed last, in whole seconds since 1970."""
    try:
        time = datetime.fromisoformat(item["resource"]["updated_at"])
    except (KeyError, TypeError, ValueError):
        return None
    if time.year <= 1:  # Go's zero time means "not set"
        return None
    return seconds_of(time if time.tzinfo else time.replace(tzinfo=UTC))


def is_unfinished(item: Mapping[str, Any]) -> bool:
    """Whether a job as the hub sends it may still change."""
    status = item.get("status")
    state = status.get("state") if isinstance(status, Mapping) else None
    return not (isinstance(state, str) and JobStatus(state or "unknown").is_terminal)
