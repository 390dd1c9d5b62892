"""Stopping a job, the only tool that destroys work.

The hub deletes a job's logs before it checks whether there is anything to cancel. So the state is
read first, finished jobs are not touched, and the reply contains the last log lines. The user is
asked before a job that has run for long is cancelled, if the client can ask.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from mcp.server.mcpserver import (
    AcceptedElicitation,
    Context,
    Elicit,
    ElicitationResult,
    Resolve,
)
from mcp_types import CallToolResult
from pydantic import BaseModel, Field

from evalhub_mcp.app.application import HubSession
from evalhub_mcp.app.job_logs import read_log
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.jobs.progress import job_progress
from evalhub_mcp.server.core.access import MANAGE
from evalhub_mcp.server.core.arguments import JobId
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool, reply
from evalhub_mcp.server.tools.cancellation.reply import CancelReply
from evalhub_mcp.server.tools.cancellation.text import cancel_text
from evalhub_mcp.untrusted import sanitize_line

KEPT_LOG_LINES = 40
KEPT_LOG_CHARS = 4000


class ConfirmCancel(BaseModel):
    """The user's answer to the question whether to cancel."""

    cancel_it: bool = Field(description="Cancel the job and lose its unfinished work?")


async def confirm_cancel(
    ctx: Context[Any, Any], job_id: str
) -> ConfirmCancel | Elicit[ConfirmCancel]:
    """Ask the user before cancelling a job that has run for longer than the settings allow."""
    yes = ConfirmCancel(cancel_it=True)
    if not _can_ask(ctx):
        return yes
    session = await open_session(ctx)
    job = await find_job(session, job_id)
    started = job_progress(job).started_at
    if job.status.state.value != "running" or started is None:
        return yes
    if (datetime.now(UTC) - started).total_seconds() < session.app.settings.confirm_cancel_after:
        return yes
    # The question is compared with the one that was answered, so it contains no duration.
    return Elicit(
        f"Job {job.id} ({sanitize_line(job.name, 120)}) on model "
        f"{sanitize_line(job.model.name, 120)} has been running since "
        f"{format_timestamp(started)}. Cancelling loses its unfinished work.",
        ConfirmCancel,
    )


def _can_ask(ctx: Context[Any, Any]) -> bool:
    """Whether the client can show a form to its user."""
    capabilities = ctx.client_capabilities
    elicitation = capabilities.elicitation if capabilities is not None else None
    # Before there were modes, clients declared forms with an empty `elicitation: {}`.
    return elicitation is not None and (elicitation.form is not None or elicitation.url is None)


@agent_tool(
    title="Cancel a job",
    description="Stop a pending or running job; its unfinished work and its logs are "
    "lost (the last lines are in the reply). Finished jobs are left untouched.",
    toolset="jobs",
    scope=MANAGE,
    read_only=False,
    destructive=True,
)
async def cancel_job(
    ctx: Context[Any, Any],
    job_id: JobId,
    confirmed: Annotated[ElicitationResult[ConfirmCancel], Resolve(confirm_cancel)],
) -> Annotated[CallToolResult, CancelReply]:
    """Stop a job."""
    session = await open_session(ctx)
    job = await find_job(session, job_id)
    state = job.status.state.value
    if state == "cancelled":
        answer = _not_cancelled(job.id, state, "it was already cancelled.")
    elif job.status.state.is_terminal:
        answer = _not_cancelled(job.id, state, _finished(state))
    elif not isinstance(confirmed, AcceptedElicitation) or not confirmed.data.cancel_it:
        message = f"the user chose not to cancel it; it goes on ({state})."
        answer = _not_cancelled(job.id, state, message)
    else:
        logs = await _last_lines(session, job)
        after = await session.client.jobs.cancel(job.id)
        if after.status.state.value == "cancelled":
            answer = CancelReply(
                job_id=job.id,
                state="cancelled",
                cancelled_now=True,
                message=f"cancelled; it was {state}. Benchmarks that had finished keep their "
                "results.",
                last_log_lines=logs,
            )
        else:  # it ended while it was being cancelled
            answer = _not_cancelled(
                job.id, after.status.state.value, _finished(after.status.state.value)
            )
    return reply(cancel_text(answer), answer)


async def _last_lines(session: HubSession, job: EvaluationJob) -> list[str]:
    """The end of the job's log, which the hub deletes when it cancels the job."""
    try:
        logs = await read_log(
            session, job, None, tail_lines=KEPT_LOG_LINES, max_chars=KEPT_LOG_CHARS
        )
    except ClientError as error:
        return [f"(the log could not be read before cancelling: {sanitize_line(error, 200)})"]
    lines = []
    for log in logs:
        if len(logs) > 1:
            lines.append(f"[benchmark {log.index}: {sanitize_line(log.benchmark_id, 120)}]")
        lines += log.lines
    return lines


def _not_cancelled(job_id: str, state: str, message: str) -> CancelReply:
    return CancelReply(job_id=job_id, state=state, cancelled_now=False, message=message)


def _finished(state: str) -> str:
    return f"it had already ended ({state}) and was left untouched, with its results and logs."
