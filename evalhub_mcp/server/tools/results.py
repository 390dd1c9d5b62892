"""Reading a job's results: what each score means, how sure it is, what to do next."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.apps import client_supports_apps
from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.results.advice import next_steps
from evalhub_mcp.results.comparison import compare_jobs
from evalhub_mcp.results.interpretation import JobReading
from evalhub_mcp.server.app import App
from evalhub_mcp.server.clean import line, lines
from evalhub_mcp.server.errors import AgentError
from evalhub_mcp.server.reading import read_results
from evalhub_mcp.server.replies.comparison import ComparisonReply
from evalhub_mcp.server.replies.results import JobResultsReply
from evalhub_mcp.server.result_replies import compared_reply, results_reply
from evalhub_mcp.server.text.comparison import comparison_text
from evalhub_mcp.server.text.results import results_text
from evalhub_mcp.server.tools.jobs import JobId
from evalhub_mcp.server.toolserver import AgentTool, agent_tool, reply
from evalhub_mcp.server.view import RESULTS_URI

if TYPE_CHECKING:
    pass


class ResultTools:
    """get_job_results."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def get_job_results(
        self, ctx: Context[Any, Any], job_id: JobId
    ) -> Annotated[CallToolResult, JobResultsReply]:
        """Results of a job, read."""
        session = await self._app.open(ctx)
        job, reading, catalog = await read_results(session, job_id)
        steps = [line(step, 240) for step in next_steps(reading, catalog.providers)]
        notes = _provider_notes(reading, catalog)
        answer = results_reply(job, reading, steps, with_bands=client_supports_apps(ctx))
        text = results_text(reading, answer.name, answer.model, notes, steps)
        return reply(text, answer)

    async def compare_jobs(
        self,
        ctx: Context[Any, Any],
        job_ids: Annotated[
            list[JobId],
            Field(description="2 to 10 job ids.", min_length=2, max_length=10),
        ],
        baseline: Annotated[
            str | None,
            Field(description="The job to compare with; the first one if absent.", max_length=200),
        ] = None,
    ) -> Annotated[CallToolResult, ComparisonReply]:
        """Jobs against a baseline."""
        wanted = list(dict.fromkeys(job_id.strip() for job_id in job_ids))
        base = (baseline or wanted[0]).strip()
        others = [job_id for job_id in wanted if job_id != base]
        if not others:
            raise AgentError("compare_jobs needs two different jobs; the same one was given twice.")
        session = await self._app.open(ctx)
        base_job, base_reading, _ = await read_results(session, base)
        compared = []
        for job_id in others:
            job, reading, _ = await read_results(session, job_id)
            compared.append(compared_reply(job, reading, compare_jobs(base_reading, reading)))
        result = ComparisonReply(
            baseline=base_job.id, baseline_model=line(base_job.model.name, 120), jobs=compared
        )
        return reply(comparison_text(result), result)


def tools(app: App) -> Sequence[AgentTool]:
    """The tools that read results."""
    group = ResultTools(app)
    return [
        agent_tool(
            group.get_job_results,
            title="Get job results",
            description="Results of a job with their meaning: score with 95 % interval against "
            "its threshold, verdict, what the score band means, a few wrong answers, and next "
            "steps. Also for failed or running jobs: what there is and why the rest is missing.",
            read_only=True,
            view=RESULTS_URI,
        ),
        agent_tool(
            group.compare_jobs,
            title="Compare jobs",
            description="Is one job better than another? Aligns their benchmarks and says for "
            "each: better, worse or within noise (significance corrected for their number), "
            "verdict changes, settings that differ, and what is missing.",
            read_only=True,
            view=RESULTS_URI,
        ),
    ]


def _provider_notes(reading: JobReading, catalog: Catalog) -> list[str]:
    """The providers' own lines on reading results, for benchmarks that have a score."""
    notes: list[str] = []
    for provider_id in dict.fromkeys(
        r.provider_id for r in reading.benchmarks if r.score is not None
    ):
        provider = catalog.providers.get(provider_id)
        if provider is not None and provider.agent is not None:
            notes += lines(provider.agent.result_interpretation, 240, 3)
    return list(dict.fromkeys(notes))[:4]
