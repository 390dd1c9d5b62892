"""Structured reply of cancel_job."""

from collections.abc import Sequence

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.server.core.reply import Reply, TextOnly


class CancelReply(Reply):
    """Answer of cancel_job."""

    job_id: str
    state: str
    cancelled_now: bool
    message: TextOnly[str]
    last_log_lines: TextOnly[list[str]] = []


def cancel_reply(
    job: EvaluationJob, after: EvaluationJob | None, log_lines: Sequence[str] = ()
) -> CancelReply:
    """Shape what became of a job.

    Args:
        job: The job as it was.
        after: The job after the hub was asked to cancel it; None when the hub was not asked.
        log_lines: The end of its log.
    """
    before, state = job.status.state, (after or job).status.state.value
    cancelled = after is not None and state == "cancelled"
    if cancelled:
        message = (
            f"cancelled; it was {before.value}. Benchmarks that had finished keep their results."
        )
    elif before.value == "cancelled":
        message = "it was already cancelled."
    elif after is not None:
        message = f"it ended ({state}) before the hub could cancel it, and keeps its results."
    elif not before.is_terminal:
        message = f"the user chose not to cancel it; it goes on ({state})."
    else:
        message = (
            f"it had already ended ({state}) and was left untouched, with its results and logs."
        )
    return CancelReply(
        job_id=job.id,
        state=state,
        cancelled_now=cancelled,
        message=message,
        last_log_lines=list(log_lines) if cancelled else [],
    )
