"""Reading a job's results: what each score means, how sure it is, what to do next."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from mcp.server.apps import client_supports_apps
from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.application import App
from evalhub_mcp.app.job_results import read_results, steps_after
from evalhub_mcp.app.result_documents.builders import results_reply
from evalhub_mcp.app.result_documents.job_models import JobResultsReply
from evalhub_mcp.results.next_steps import applicable_notes
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.step_text import step_text
from evalhub_mcp.server.core.tool_server import AgentTool, agent_tool, reply
from evalhub_mcp.server.tools.job_status.tool import JobId
from evalhub_mcp.server.tools.results.text import results_text
from evalhub_mcp.server.view import RESULTS_URI
from evalhub_mcp.untrusted import sanitize_lines

if TYPE_CHECKING:
    pass


class ResultTools:
    """get_job_results."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def get_job_results(
        self,
        ctx: Context[Any, Any],
        job_id: JobId,
        detail: Annotated[
            Literal["concise", "detailed"],
            Field(description="detailed: all metrics, wrong answers, artifacts."),
        ] = "concise",
    ) -> Annotated[CallToolResult, JobResultsReply]:
        """Results of a job, read."""
        session = await self._app.open(ctx)
        job, reading, catalog = await read_results(session, job_id)
        steps = [step_text(step) for step in await steps_after(session, reading, catalog)]
        notes = sanitize_lines(applicable_notes(reading, catalog.providers), 240)
        detailed = detail == "detailed"
        answer = results_reply(
            job, reading, steps, with_bands=client_supports_apps(ctx), detailed=detailed
        )
        text = results_text(reading, answer.name, answer.model, notes, steps, detailed=detailed)
        return reply(text, answer)


def tools(app: App) -> Sequence[AgentTool]:
    """The tools that read results."""
    group = ResultTools(app)
    return [
        agent_tool(
            group.get_job_results,
            title="Get job results",
            description="Results of a job, read: score with 95 % interval against its threshold, "
            "verdict, meaning of the score band, wrong answers, next steps. Of failed or running "
            "jobs what there is and why the rest is missing.",
            toolset="results",
            scope=READ,
            read_only=True,
            view=RESULTS_URI,
        ),
    ]
