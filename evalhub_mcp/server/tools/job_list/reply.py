"""Structured reply of the tool that lists jobs."""

from typing import Annotated

from evalhub_mcp.app.result_documents.document import Document, one_line, some_lines
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.jobs.tags import rerun_source
from evalhub_mcp.results.readings import JobReading
from evalhub_mcp.results.verdict_words import job_judgement
from evalhub_mcp.server.core.reply import Reply, TextOnly


class JobListEntry(Document):
    """One job, in brief."""

    job_id: str
    name: TextOnly[Annotated[str, one_line(120)]]
    state: str
    model: TextOnly[Annotated[str, one_line(120)]]
    benchmarks: TextOnly[Annotated[list[str], some_lines(120, 20)]] = []
    collection_id: TextOnly[Annotated[str, one_line(120)]] = ""
    created_at: TextOnly[str | None] = None
    progress_percent: TextOnly[int | None] = None
    metric: TextOnly[Annotated[str, one_line(80)]] = ""
    score: TextOnly[float | None] = None
    verdict: str | None = None
    lost_samples: int = 0
    rerun_of: TextOnly[str | None] = None
    tags: TextOnly[Annotated[list[str], some_lines(60, 8)]] = []


class JobListReply(Reply):
    """Answer of list_jobs."""

    jobs: list[JobListEntry]
    total: int
    by_state: TextOnly[dict[str, int]] = {}
    unreadable: TextOnly[int] = 0
    next_cursor: str | None = None


def job_list_entry(job: EvaluationJob, reading: JobReading, percent: int) -> JobListEntry:
    """Shape one job; its score is that of its only benchmark, else the hub's overall score."""
    ended = job.status.state.is_terminal
    only = reading.benchmarks[0] if len(reading.benchmarks) == 1 else None
    score = reading.hub_score if only is None else only.score
    return JobListEntry.from_objects(
        job_id=job.id,
        name=job.name,
        state=job.status.state.value,
        model=job.model.name,
        benchmarks=[benchmark.benchmark_id for benchmark in reading.benchmarks],
        collection_id=job.collection.id if job.collection else None,
        created_at=format_timestamp(job.resource.created_at),
        progress_percent=None if ended else percent,
        metric=only.metric if only is not None and score is not None else None,
        score=score,
        lost_samples=sum(benchmark.lost_samples for benchmark in reading.benchmarks),
        verdict=job_judgement(reading) if ended else None,
        rerun_of=rerun_source(job.tags),
        tags=job.user_tags,
    )
