"""Why a job failed or hangs."""

from collections.abc import Sequence
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult

from evalhub_mcp.app.application import App
from evalhub_mcp.app.job_diagnosis import diagnose
from evalhub_mcp.app.job_lookup import find_job, planned_benchmarks
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.tool_server import AgentTool, agent_tool, reply
from evalhub_mcp.server.tools.diagnosis.reply import DiagnosisReply, diagnosis_reply
from evalhub_mcp.server.tools.diagnosis.text import diagnosis_text
from evalhub_mcp.server.tools.job_status.tool import JobId


class DiagnosisTools:
    """diagnose_job."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def diagnose_job(
        self, ctx: Context[Any, Any], job_id: JobId
    ) -> Annotated[CallToolResult, DiagnosisReply]:
        """Why a job failed or hangs."""
        session = await self._app.open(ctx)
        job = await find_job(session, job_id)
        planned = await planned_benchmarks(session, job)
        found = await diagnose(session, job, planned, self._app.settings.stall_after)
        answer = diagnosis_reply(found)
        return reply(diagnosis_text(answer), answer)


def tools(app: App) -> Sequence[AgentTool]:
    """The tool that explains failures."""
    group = DiagnosisTools(app)
    return [
        agent_tool(
            group.diagnose_job,
            title="Diagnose a job",
            description="Why a job failed, hangs or has no score: the likely cause from its "
            "status, messages and logs, what to change, and the lines that show it.",
            toolset="jobs",
            scope=READ,
            read_only=True,
        ),
    ]
