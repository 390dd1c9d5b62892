"""The documents of get_job_status: the structured reply, and all that is known for its text."""

from datetime import UTC, datetime
from typing import Annotated

from evalhub_mcp.app.job_waiting import JobStatus
from evalhub_mcp.app.result_documents.document import Document, one_line
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.jobs.progress import (
    extent_words,
    poll_after_seconds,
    remaining_seconds,
    seconds_since_update,
    stuck_reason,
)
from evalhub_mcp.results.lost_samples import find_lost_samples
from evalhub_mcp.server.core.reply import Reply

STUCK_POLL_SECONDS = 60
"""Pause before the next poll of a job that seems stuck."""
MAX_BENCHMARKS = 50


class BenchmarkStatus(Document):
    """Where one benchmark of a job stands."""

    provider_id: str
    id: str
    status: str
    phase: Annotated[str, one_line(60)] = ""
    message: Annotated[str, one_line(300)] = ""
    error: Annotated[str, one_line(600)] = ""
    lost_samples: int = 0
    started_at: str | None = None
    completed_at: str | None = None


class JobStatusReply(Reply):
    """Answer of get_job_status."""

    job_id: str
    state: str
    done: bool
    progress_percent: int
    poll_after_seconds: int


class JobStatusDocument(Document):
    """Where a job stands, as the text is written from it and the view draws it."""

    job_id: str
    name: Annotated[str, one_line(200)]
    state: str
    done: bool
    progress_percent: int
    benchmarks_finished: int
    benchmarks_total: int | None = None
    extent: Annotated[str, one_line(400)] = ""
    benchmarks: list[BenchmarkStatus] = []
    created_at: str | None = None
    started_at: str | None = None
    elapsed_seconds: int | None = None
    remaining_seconds: int | None = None
    stuck: Annotated[str, one_line(330)] = ""
    poll_after_seconds: int
    state_age_seconds: int | None = None
    unanswered: Annotated[str, one_line(300)] = ""


def status_document(status: JobStatus, stall_after: float) -> JobStatusDocument:
    """Shape where a job stands; `stall_after` is in seconds."""
    job, progress = status.job, status.progress
    now = datetime.now(UTC)
    started = progress.started_at
    elapsed = (
        max(int(((progress.ended_at or now) - started).total_seconds()), 0) if started else None
    )
    lost = {
        result.benchmark_index: find_lost_samples(result.metrics, result.additional_info).total
        for result in job.results.benchmarks
    }
    silent = seconds_since_update(job, now)
    stuck = remaining = None
    if silent is not None and silent >= stall_after:
        stuck = stuck_reason(progress, silent, stall_after)
    if not stuck and progress.share > 0:
        remaining = remaining_seconds(progress, now)
    return JobStatusDocument(
        job_id=progress.job_id,
        name=job.name,
        state=progress.state,
        done=progress.done,
        progress_percent=progress.percent,
        benchmarks_finished=progress.finished,
        benchmarks_total=progress.total,
        extent=extent_words(progress) if progress.done else "",
        benchmarks=[
            BenchmarkStatus(
                provider_id=benchmark.provider_id,
                id=benchmark.benchmark_id,
                status=benchmark.state,
                phase=benchmark.phase or "",
                message=benchmark.message or "",
                error=benchmark.error or "",
                lost_samples=lost.get(benchmark.index, 0),
                started_at=format_timestamp(benchmark.started_at),
                completed_at=format_timestamp(benchmark.completed_at),
            )
            for benchmark in progress.benchmarks[:MAX_BENCHMARKS]
        ],
        created_at=format_timestamp(job.resource.created_at),
        started_at=format_timestamp(started),
        elapsed_seconds=None if elapsed is None else max(int(elapsed), 0),
        remaining_seconds=remaining,
        stuck=stuck or "",
        state_age_seconds=round(status.age_seconds) if status.unanswered else None,
        unanswered=status.unanswered,
        poll_after_seconds=STUCK_POLL_SECONDS if stuck else poll_after_seconds(progress, now),
    )
