"""Pages of jobs that do not shift while new jobs arrive.

Hubs list jobs by their random ids, so sorting and paging happen here. A cursor contains what the
last job shown was sorted by, rather than a position.
"""

import base64
import binascii
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evalhub_mcp.jobs.job_summary import BenchmarkSummary, JobSummary
from evalhub_mcp.results.statistics import MAX_SCORE


class BadCursor(ValueError):
    """The cursor is not a `next_cursor` of an earlier page of the same order."""


@dataclass(frozen=True)
class JobOrder:
    """How jobs are sorted: the largest value first, then by id."""

    name: str
    value: Callable[[JobSummary], float]

    def key(self, row: JobSummary) -> tuple[float, str]:
        """Return what a job is sorted by."""
        return self.value(row), row.id


NEWEST = JobOrder("newest", lambda row: row.created or 0.0)
LAST = float("-inf")
"""Sorts a job without a score of a known direction to the end."""


def best_first(is_meant: Callable[[BenchmarkSummary], bool]) -> JobOrder:
    """Return the order by the best score among the benchmarks of a job that are meant."""

    def value(row: JobSummary) -> float:
        goods = [goodness(benchmark) for benchmark in row.benchmarks if is_meant(benchmark)]
        return max((good for good in goods if good is not None), default=LAST)

    return JobOrder("score", value)


def goodness(benchmark: BenchmarkSummary) -> float | None:
    """Return a score as a number of which more is better; None where that is unknown."""
    if benchmark.score is None or benchmark.direction == "unknown":
        return None
    share = benchmark.score / (MAX_SCORE[benchmark.unit] if benchmark.unit is not None else 1.0)
    return -share if benchmark.direction == "lower" else share


@dataclass(frozen=True)
class JobPage:
    """A page of jobs."""

    rows: Sequence[JobSummary]
    next_cursor: str | None


def job_page(
    rows: Sequence[JobSummary], order: JobOrder, *, limit: int, cursor: str | None = None
) -> JobPage:
    """Return a page of jobs.

    Args:
        rows: The jobs, the newest first.
        order: How they are sorted.
        limit: Most jobs on a page.
        cursor: `next_cursor` of the page before; None for the first page.

    Raises:
        BadCursor: The cursor cannot be read, or is one of another order.
    """
    after = _decode(cursor, order) if cursor is not None else None
    ordered = rows if order is NEWEST else sorted(rows, key=order.key, reverse=True)
    start = 0
    if after is not None:
        start = bisect_left(ordered, True, key=lambda row: order.key(row) < after)
    shown = ordered[start : start + limit]
    more = len(ordered) > start + len(shown)
    return JobPage(shown, _encode(shown[-1], order) if more else None)


def _encode(row: JobSummary, order: JobOrder) -> str:
    value, job_id = order.key(row)
    mark = "" if order is NEWEST else f"{order.name} "
    return base64.urlsafe_b64encode(f"{mark}{value!r} {job_id}".encode()).decode().rstrip("=")


def _decode(cursor: str, order: JobOrder) -> tuple[float, str]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        mark = "" if order is NEWEST else f"{order.name} "
        if not text.startswith(mark):
            raise ValueError("a cursor of another order")
        value, _, job_id = text.removeprefix(mark).partition(" ")
        return float(value), job_id
    except (ValueError, binascii.Error) as error:
        raise BadCursor("not a cursor") from error
