"""Reading a job's results: what each score means, how sure it is, what to do next."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.application import App
from evalhub_mcp.app.errors import AgentError
from evalhub_mcp.app.job_results import read_results
from evalhub_mcp.app.result_documents.builders import comparison_reply
from evalhub_mcp.app.result_documents.comparison_models import ComparisonReply
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.jobs.tags import rerun_source
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.tool_server import AgentTool, agent_tool, reply
from evalhub_mcp.server.tools.comparison.text import comparison_text
from evalhub_mcp.server.tools.job_status.tool import JobId
from evalhub_mcp.server.view import RESULTS_URI

if TYPE_CHECKING:
    from evalhub_mcp.client.models import EvaluationJob
    from evalhub_mcp.results.readings import JobReading


class ComparisonTools:
    """compare_jobs."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def compare_jobs(
        self,
        ctx: Context[Any, Any],
        job_ids: Annotated[
            list[JobId],
            Field(description="2 to 10 job ids, or one rerun.", min_length=1, max_length=10),
        ],
        baseline: Annotated[
            str | None,
            Field(
                description="The job to compare with; if absent the one rerun, else the first.",
                max_length=200,
            ),
        ] = None,
    ) -> Annotated[CallToolResult, ComparisonReply]:
        """Jobs against a baseline."""
        session = await self._app.open(ctx)
        found = [await read_results(session, job_id) for job_id in dict.fromkeys(job_ids)]
        read = {job.id: (job, reading, catalog) for job, reading, catalog in found}
        base = next(iter(read))
        if (named := baseline or _rerun_of(read)) is not None:
            against = await read_results(session, named)
            base = against[0].id
            read.setdefault(base, against)
        if len(read) < 2:
            raise AgentError(
                "compare_jobs needs two different jobs; one alone only if it is a rerun, which "
                "names the job it repeats. list_jobs finds earlier ones."
            )
        job, reading, _ = read.pop(base)
        others = [(other, other_reading) for other, other_reading, _ in read.values()]
        result = comparison_reply((job, reading), others)
        return reply(comparison_text(result), result)


def _rerun_of(read: "Mapping[str, tuple[EvaluationJob, JobReading, Catalog]]") -> str | None:
    """The job that the others are reruns of: among them, or named by the only one."""
    repeated = [origin for job, _, _ in read.values() if (origin := rerun_source(job.tags))]
    if len(read) == 1:
        return repeated[0] if repeated else None
    return next((job_id for job_id in repeated if job_id in read), None)


def tools(app: App) -> Sequence[AgentTool]:
    """The tool that compares jobs."""
    group = ComparisonTools(app)
    return [
        agent_tool(
            group.compare_jobs,
            title="Compare jobs",
            description="Is one job better than another? Aligns their benchmarks and says for "
            "each: better, worse or within noise (significance corrected for their number), "
            "verdict changes, settings that differ, and what is missing.",
            toolset="results",
            scope=READ,
            read_only=True,
            view=RESULTS_URI,
        ),
    ]
