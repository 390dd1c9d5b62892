"""The jobs that a caller asks for, who may name what is in the catalog in any spelling."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.catalog.name_lookup import (
    find_collection_id,
    find_provider_id,
    resolve_benchmark,
)
from evalhub_mcp.jobs.job_filter import JobFilter
from evalhub_mcp.jobs.job_summary import JobSummary
from evalhub_mcp.jobs.periods import Period, read_period


async def with_catalog_ids(
    session: HubSession, wanted: JobFilter, rows: Sequence[JobSummary]
) -> JobFilter:
    """Return the filter with ids in place of names that only the catalog knows.

    What a job has under exactly the given name is meant by it, since jobs outlive the catalog.

    Raises:
        ClientError: The catalog could not be read.
    """
    unknown = {
        "collection": _is_new(wanted.collection, (row.collection_id for row in rows)),
        "provider": _is_new(
            wanted.provider, (one.provider_id for row in rows for one in row.named_benchmarks)
        ),
        "benchmark": bool(wanted.benchmark) and not wanted.names_benchmark_exactly(rows),
    }
    if not rows or not any(unknown.values()):
        return wanted
    catalog = await session.catalog()
    if unknown["collection"] and wanted.collection:
        found = find_collection_id(catalog, wanted.collection.strip())
        wanted = replace(wanted, collection=found or wanted.collection)
    if unknown["provider"] and wanted.provider:
        found = find_provider_id(catalog, wanted.provider.strip())
        wanted = replace(wanted, provider=found or wanted.provider)
    if unknown["benchmark"] and wanted.benchmark:
        match = resolve_benchmark(catalog, wanted.benchmark.strip())
        if match.entry is not None:
            wanted = replace(wanted, benchmark=match.entry.reference)
        elif match.candidates:
            wanted = replace(wanted, benchmark=match.candidates[0].benchmark.id)
    return wanted


def _is_new(name: str | None, known: Iterable[str]) -> bool:
    """Whether a name is asked for that no job has; without one, the jobs are not looked through."""
    if not name:
        return False
    plain = name.strip().casefold()
    return all(plain != one.casefold() for one in known)


def requested_period(since: str | None) -> Period | None:
    """Return the period that a text means; None for no text.

    Raises:
        UserError: It cannot be read.
    """
    if not since or not since.strip():
        return None
    try:
        return read_period(since, datetime.now(UTC))
    except ValueError as error:
        raise UserError(f"since: {error}.") from None
