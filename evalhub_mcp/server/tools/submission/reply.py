"""Structured reply of submit_evaluation and rerun_evaluation."""

from typing import Annotated, Any

from evalhub_mcp.app.job_submission import Submission
from evalhub_mcp.app.result_documents.document import one_line, some_lines
from evalhub_mcp.formatting import format_duration
from evalhub_mcp.server.core.reply import BenchmarkRef, Reply, TextOnly

FIRST_POLL_SECONDS = 2


class SubmittedReply(Reply):
    """Answer of submit_evaluation and rerun_evaluation."""

    job_id: str | None = None
    state: str
    name: TextOnly[Annotated[str, one_line(200)]]
    duplicate: bool = False
    cancelled_job_id: str | None = None
    dry_run: bool = False
    benchmarks: TextOnly[list[BenchmarkRef]] = []
    collection_id: str | None = None
    rerun_of: str | None = None
    samples: TextOnly[int | None] = None
    samples_unknown: TextOnly[Annotated[list[str], some_lines(160, 20)]] = []
    warnings: TextOnly[Annotated[list[str], some_lines(400, 100)]] = []
    hints: TextOnly[Annotated[list[str], some_lines(200)]] = []
    request: TextOnly[dict[str, Any] | None] = None
    poll_after_seconds: TextOnly[int | None] = None


def submitted_reply(submission: Submission) -> SubmittedReply:
    """Shape what became of a request."""
    job, cost = submission.job, submission.cost
    warnings = list(submission.warnings)
    if submission.silent_seconds is not None:
        warnings.append(
            f"That job has had no update for {format_duration(submission.silent_seconds)}, so it "
            "may be stuck: diagnose_job says why, cancel_job ends it."
        )
    return SubmittedReply.from_objects(
        submission,
        job_id=job.id if job else None,
        state=job.status.state.value if job else "not_submitted",
        name=job.name if job else submission.body["name"],
        duplicate=submission.existed,
        cancelled_job_id=submission.cancelled,
        dry_run=job is None,
        benchmarks=[BenchmarkRef(provider_id=p, id=b) for p, b in submission.benchmarks],
        rerun_of=submission.repeats,
        samples=cost.samples or None,
        samples_unknown=cost.unknown,
        warnings=warnings,
        request=dict(submission.body) if job is None else None,
        poll_after_seconds=FIRST_POLL_SECONDS if job else None,
    )
