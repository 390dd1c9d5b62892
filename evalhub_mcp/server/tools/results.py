"""Reading a job's results: what each score means, how sure it is, what to do next."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from mcp.server.apps import client_supports_apps
from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.jobs.identity import repeated_job
from evalhub_mcp.results.advice import applicable_notes
from evalhub_mcp.server.app import App
from evalhub_mcp.server.clean import lines
from evalhub_mcp.server.errors import AgentError
from evalhub_mcp.server.offer import READ
from evalhub_mcp.server.reading import read_results, steps_after
from evalhub_mcp.server.replies.comparison import ComparisonReply
from evalhub_mcp.server.replies.results import JobResultsReply
from evalhub_mcp.server.result_replies import comparison_reply, results_reply
from evalhub_mcp.server.text.comparison import comparison_text
from evalhub_mcp.server.text.results import results_text
from evalhub_mcp.server.tools.jobs import JobId
from evalhub_mcp.server.toolserver import AgentTool, agent_tool, reply
from evalhub_mcp.server.view import RESULTS_URI

if TYPE_CHECKING:
    from evalhub_mcp.client.models import EvaluationJob
    from evalhub_mcp.results.interpretation import JobReading


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
        steps = await steps_after(session, reading, catalog)
        notes = lines(applicable_notes(reading, catalog.providers), 240)
        detailed = detail == "detailed"
        answer = results_reply(
            job, reading, steps, with_bands=client_supports_apps(ctx), detailed=detailed
        )
        text = results_text(reading, answer.name, answer.model, notes, steps, detailed=detailed)
        return reply(text, answer)

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
    repeated = [origin for job, _, _ in read.values() if (origin := repeated_job(job.tags))]
    if len(read) == 1:
        return repeated[0] if repeated else None
    return next((job_id for job_id in repeated if job_id in read), None)


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
