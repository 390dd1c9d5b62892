"""Structured reply of submit_evaluation and rerun_evaluation."""

from typing import Any

from evalhub_mcp.server.core.reply import BenchmarkRef, Reply


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
