"""Structured reply of submit_evaluation and rerun_evaluation."""

from typing import Any

from evalhub_mcp.app.job_submission import Submission
from evalhub_mcp.formatting import format_duration
from evalhub_mcp.server.core.reply import BenchmarkRef, Reply
from evalhub_mcp.untrusted import sanitize_line, sanitize_lines

MAX_UNKNOWN_SIZES = 20
FIRST_POLL_SECONDS = 2


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


def submitted_reply(submission: Submission) -> SubmittedReply:
    """Shape what became of a request."""
    job, cost = submission.job, submission.cost
    warnings = [sanitize_line(warning, 400) for warning in submission.warnings]
    if submission.silent_seconds is not None:
        warnings.append(
            f"Nothing has been heard of that job for {format_duration(submission.silent_seconds)}, "
            "so it may be stuck: diagnose_job says why, cancel_job ends it."
        )
    return SubmittedReply(
        job_id=job.id if job else None,
        state=job.status.state.value if job else "not_submitted",
        name=sanitize_line(job.name if job else submission.body["name"], 200),
        duplicate=submission.existed,
        dry_run=job is None,
        benchmarks=[BenchmarkRef(provider_id=p, id=b) for p, b in submission.benchmarks],
        collection_id=submission.collection_id,
        rerun_of=submission.repeats,
        samples=cost.samples or None,
        samples_unknown=[sanitize_line(name, 160) for name in cost.unknown[:MAX_UNKNOWN_SIZES]],
        warnings=warnings,
        hints=sanitize_lines(submission.hints, 200),
        request=dict(submission.body) if job is None else None,
        poll_after_seconds=FIRST_POLL_SECONDS if job else None,
    )
