"""Structured reply of the tool that lists jobs."""

from collections.abc import Callable, Sequence
from typing import Annotated

from evalhub_mcp.app.result_documents.document import Document, one_line, some_lines
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.jobs.job_summary import BenchmarkSummary, JobSummary
from evalhub_mcp.jobs.tags import rerun_source
from evalhub_mcp.server.core.reply import Reply, TextOnly


class ListedBenchmark(Document):
    """One benchmark of a job."""

    id: Annotated[str, one_line(120)]
    metric: Annotated[str, one_line(80)] = ""
    score: float | None = None
    direction: str = "unknown"
    verdict: str | None = None
    threshold: float | None = None
    threshold_source: str | None = None


class JobListEntry(Document):
    """One job, in brief."""

    job_id: str
    name: TextOnly[Annotated[str, one_line(120)]]
    state: str
    model: TextOnly[Annotated[str, one_line(120)]]
    benchmarks: TextOnly[list[ListedBenchmark]] = []
    """Those that the call asks for come first."""
    asked: TextOnly[int] = 0
    """How many of them the call asks for by name; 0 if it does not name any."""
    collection_id: TextOnly[Annotated[str, one_line(120)]] = ""
    created_at: TextOnly[str | None] = None
    progress_percent: TextOnly[int | None] = None
    hub_score: TextOnly[float | None] = None
    verdict: str | None = None
    lost_samples: int = 0
    rerun_of: TextOnly[str | None] = None
    tags: TextOnly[Annotated[list[str], some_lines(60, 8)]] = []


class JobListReply(Reply):
    """Answer of list_jobs."""

    jobs: list[JobListEntry]
    total: int
    counts: TextOnly[dict[str, int]] = {}
    """How many of all jobs that match are in each state and have each verdict."""
    hub_jobs: TextOnly[int] = 0
    """Jobs of the hub, whether they match or not."""
    unread: TextOnly[int] = 0
    """Jobs of the hub that are still being read."""
    unreadable: TextOnly[int] = 0
    exact_as_of: TextOnly[str | None] = None
    """When the hub's list was read whole last, if it should have been read again since."""
    next_cursor: str | None = None


def job_list_entry(
    row: JobSummary, is_asked: Callable[[BenchmarkSummary], bool] | None
) -> JobListEntry:
    """Shape one job; `is_asked` says of which benchmarks the call is, None if of all."""
    asked = [one for one in row.benchmarks if is_asked is not None and is_asked(one)]
    others = [one for one in row.benchmarks if one not in asked]
    return JobListEntry(
        job_id=row.id,
        name=row.name,
        state=row.state,
        model=row.model,
        benchmarks=_listed([*asked, *others]),
        asked=len(asked),
        collection_id=row.collection_id,
        created_at=format_timestamp(row.created_at),
        progress_percent=None if row.has_ended else row.percent,
        hub_score=row.hub_score if len(row.benchmarks) != 1 else None,
        lost_samples=sum(benchmark.lost_samples for benchmark in row.benchmarks),
        verdict=row.verdict,
        rerun_of=rerun_source(list(row.tags)),
        tags=row.user_tags,
    )


def _listed(benchmarks: Sequence[BenchmarkSummary]) -> list[ListedBenchmark]:
    return [
        ListedBenchmark(
            id=one.benchmark_id,
            metric=one.metric,
            score=one.score,
            direction=one.direction,
            verdict=one.verdict,
            threshold=one.threshold,
            threshold_source=one.threshold_source,
        )
        for one in benchmarks
    ]
