"""Finding out why a job failed or hangs."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult

from evalhub_mcp.app.job_diagnosis import diagnose
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import JobId
from evalhub_mcp.server.core.reply import reply
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.diagnosis.reply import DiagnosisReply, diagnosis_reply
from evalhub_mcp.server.tools.diagnosis.text import diagnosis_text


@agent_tool(
    title="Diagnose a job",
    description="Why a job failed, hangs or has no score: the likely cause, the log lines "
    "that show it, and what to change.",
    toolset="jobs",
    scope=READ,
)
async def diagnose_job(
    ctx: Context[Any, Any], job_id: JobId
) -> Annotated[CallToolResult, DiagnosisReply]:
    """Diagnose a job."""
    session = await open_session(ctx)
    job = await find_job(session, job_id)
    planned = await session.planned_benchmarks(job)
    found = await diagnose(session, job, planned, session.app.settings.stall_after)
    answer = diagnosis_reply(found)
    return reply(diagnosis_text(answer), answer)
