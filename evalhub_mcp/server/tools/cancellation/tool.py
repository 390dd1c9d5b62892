"""Stopping a job, the only tool that destroys work.

The hub deletes a job's logs before it checks whether there is anything to cancel. So the state is
read first, finished jobs are not touched, and the reply contains the last log lines. If the client
can show a form, the user confirms that a job is cancelled that has run for long.
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

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.job_logs import last_log_lines
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.jobs.progress import job_progress
from evalhub_mcp.server.core.access import MANAGE
from evalhub_mcp.server.core.arguments import JobId
from evalhub_mcp.server.core.confirmation import can_show_forms
from evalhub_mcp.server.core.reply import reply
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.cancellation.reply import CancelReply, cancel_reply
from evalhub_mcp.server.tools.cancellation.text import cancel_text
from evalhub_mcp.untrusted import sanitize_line

KEPT_LOG_LINES = 40
KEPT_LOG_CHARS = 4000


class ConfirmCancel(BaseModel):
    """The form in which the user confirms that a job is cancelled."""

    cancel_it: bool = Field(description="Cancel the job and lose its unfinished work?")


async def confirm_cancel(
    ctx: Context[Any, Any], job_id: str
) -> ConfirmCancel | Elicit[ConfirmCancel]:
    """Ask the user before cancelling a job that has run for longer than the settings allow."""
    yes = ConfirmCancel(cancel_it=True)
    if not can_show_forms(ctx):
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


@agent_tool(
    title="Cancel a job",
    description="Stop a pending or running job; its unfinished work and its logs are lost "
    "(the reply has the last lines). Finished jobs are left untouched.",
    toolset="jobs",
    scope=MANAGE,
    destructive=True,
)
async def cancel_job(
    ctx: Context[Any, Any],
    job_id: JobId,
    confirmed: Annotated[ElicitationResult[ConfirmCancel], Resolve(confirm_cancel)],
) -> Annotated[CallToolResult, CancelReply]:
    """Stop a job.

    Raises:
        UserError: There is no such job, or the hub did not stop it.
    """
    session = await open_session(ctx)
    job = await find_job(session, job_id)
    agreed = isinstance(confirmed, AcceptedElicitation) and confirmed.data.cancel_it
    after, log_lines = None, []
    if agreed and not job.status.state.is_terminal:
        log_lines = await last_log_lines(session, job, lines=KEPT_LOG_LINES, chars=KEPT_LOG_CHARS)
        after = await session.client.jobs.cancel(job.id)
        if not after.status.state.is_terminal:
            state = after.status.state.value
            raise UserError(
                f"Job {job.id} still counts as {state}: the hub accepted the cancellation without "
                "carrying it out. get_job_status shows whether it ends later; if it does not, call "
                "cancel_job again."
            )
    answer = cancel_reply(job, after, log_lines)
    return reply(cancel_text(answer), answer)
