"""Structured replies of the tools that start, follow and stop jobs."""

from typing import Any

from evalhub_mcp.server.replies.base import Reply


class BenchmarkRef(Reply):
    """A benchmark of a job."""

    provider_id: str
    id: str


class SubmittedReply(Reply):
    """Answer of submit_evaluation and rerun_evaluation."""

    job_id: str | None = None
    state: str
    name: str
    duplicate: bool = False
    dry_run: bool = False
    benchmarks: list[BenchmarkRef] = []
    collection_id: str | None = None
    rerun_of: str | None = None
    samples: int | None = None
    samples_unknown: list[str] = []
    warnings: list[str] = []
    hints: list[str] = []
    request: dict[str, Any] | None = None
    poll_after_seconds: int | None = None


class BenchmarkStatusReply(Reply):
    """Where one benchmark of a job stands."""

    provider_id: str
    id: str
    status: str
    phase: str | None = None
    message: str | None = None
    error: str | None = None
    started_at: str | None = None
    completed_at: str | None = None


class JobStatusReply(Reply):
    """Answer of get_job_status."""

    job_id: str
    name: str
    state: str
    done: bool
    progress_percent: int
    benchmarks_finished: int
    benchmarks_total: int | None = None
    benchmarks: list[BenchmarkStatusReply] = []
    created_at: str | None = None
    started_at: str | None = None
    elapsed_seconds: int | None = None
    remaining_seconds: int | None = None
    stuck: str | None = None
    poll_after_seconds: int


class CancelReply(Reply):
    """Answer of cancel_job."""

    job_id: str
    state: str
    cancelled_now: bool
    message: str
    last_log_lines: list[str] = []
