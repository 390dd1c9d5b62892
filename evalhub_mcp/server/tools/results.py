"""Reading a job's results: what each score means, how sure it is, what to do next."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.results.advice import next_steps
from evalhub_mcp.results.comparison import BenchmarkDifference, Comparison, compare_jobs
from evalhub_mcp.results.interpretation import BenchmarkReading, JobReading
from evalhub_mcp.results.statistics import number
from evalhub_mcp.server.app import App
from evalhub_mcp.server.clean import line, lines
from evalhub_mcp.server.errors import AgentError
from evalhub_mcp.server.reading import read_results
from evalhub_mcp.server.replies.comparison import ComparedJob, ComparisonReply, DifferenceReply
from evalhub_mcp.server.replies.results import BenchmarkResultReply, JobResultsReply, WrongAnswer
from evalhub_mcp.server.text.comparison import answer, comparison_text
from evalhub_mcp.server.text.results import results_text
from evalhub_mcp.server.tools.jobs import JobId
from evalhub_mcp.server.toolserver import agent_tool, reply

if TYPE_CHECKING:
    from evalhub_mcp.client.models import EvaluationJob

MAX_OTHER_METRICS = 12


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
        answer = _results_reply(job, reading, steps)
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
            compared.append(_compared(job, reading, compare_jobs(base_reading, reading)))
        result = ComparisonReply(
            baseline=base_job.id, baseline_model=line(base_job.model.name, 120), jobs=compared
        )
        return reply(comparison_text(result), result)


def tools(app: App) -> Sequence[Tool]:
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
        ),
        agent_tool(
            group.compare_jobs,
            title="Compare jobs",
            description="Is one job better than another? Aligns their benchmarks and says for "
            "each: better, worse or within noise (significance corrected for their number), "
            "verdict changes, settings that differ, and what is missing.",
            read_only=True,
        ),
    ]


def _compared(job: "EvaluationJob", reading: JobReading, found: Comparison) -> ComparedJob:
    def references(readings: Sequence[BenchmarkReading]) -> list[str]:
        return [line(f"{b.provider_id}/{b.benchmark_id}", 120) for b in readings]

    return ComparedJob(
        job_id=job.id,
        model=line(job.model.name, 120),
        state=reading.state,
        answer=answer(found),
        differences=[_difference_reply(difference) for difference in found.differences],
        only_in_baseline=references(found.only_in_baseline),
        only_here=references(found.only_in_job),
    )


def _difference_reply(difference: BenchmarkDifference) -> DifferenceReply:
    def setting(value: Any) -> str:
        return "not set" if value is None else line(value, 40)

    return DifferenceReply(
        provider_id=difference.provider_id,
        id=difference.benchmark_id,
        metric=line(difference.baseline.metric or difference.other.metric, 80) or None,
        lower_is_better=difference.baseline.lower_is_better,
        baseline_score=difference.baseline.score,
        score=difference.other.score,
        improvement=difference.improvement,
        p_value=difference.p_value,
        corrected_p_value=difference.corrected_p_value,
        change=difference.change,
        verdict_change=difference.verdict_change,
        changed_parameters=[
            f"{line(name, 60)} {setting(before)} -> {setting(after)}"
            for name, before, after in difference.changed_parameters
        ],
        cautions=[line(caution, 200) for caution in difference.cautions],
    )


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


def _results_reply(job: "EvaluationJob", reading: JobReading, steps: list[str]) -> JobResultsReply:
    return JobResultsReply(
        job_id=job.id,
        name=line(job.name, 200),
        state=reading.state,
        model=line(job.model.name, 120),
        verdict=reading.verdict,
        reason=line(reading.reason, 400),
        benchmarks=[_benchmark_reply(benchmark) for benchmark in reading.benchmarks],
        hub_score=reading.hub_score,
        hub_passed=reading.hub_passed,
        caveats=list(reading.caveats),
        next_steps=steps,
    )


def _benchmark_reply(reading: BenchmarkReading) -> BenchmarkResultReply:
    low, high = reading.interval or (None, None)
    others = {
        line(name, 80): value
        for name, raw in reading.metrics.items()
        if name != reading.metric and (value := number(raw)) is not None
    }
    return BenchmarkResultReply(
        provider_id=reading.provider_id,
        id=reading.benchmark_id,
        status=reading.state,
        metric=line(reading.metric, 80) or None,
        score=reading.score,
        stderr=reading.stderr,
        interval_low=low,
        interval_high=high,
        n_samples=reading.n_samples,
        lower_is_better=reading.lower_is_better,
        threshold=reading.threshold,
        passed=reading.passed,
        meaning=line(reading.meaning, 200) or None,
        other_metrics=dict(list(others.items())[:MAX_OTHER_METRICS]),
        parameters={line(k, 60): line(v, 80) for k, v in list(reading.parameters.items())[:20]},
        wrong_answers=[
            WrongAnswer(
                question=line(item.get("question") or item.get("input"), 160) or None,
                expected=line(item.get("expected") or item.get("target"), 80) or None,
                got=line(item.get("got") or item.get("answer") or item.get("output"), 80) or None,
            )
            for item in reading.sample_errors
        ],
        missing=line(reading.missing, 600) or None,
    )
