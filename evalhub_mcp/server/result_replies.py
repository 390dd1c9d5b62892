"""From readings to structured replies, for the tools, the view and the report alike."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evalhub_mcp.results.comparison import BenchmarkDifference, Comparison
from evalhub_mcp.results.interpretation import BenchmarkReading, JobReading
from evalhub_mcp.results.statistics import number
from evalhub_mcp.server.clean import line
from evalhub_mcp.server.replies.comparison import ComparedJob, DifferenceReply
from evalhub_mcp.server.replies.results import (
    BandReply,
    BenchmarkResultReply,
    JobResultsReply,
    WrongAnswer,
)
from evalhub_mcp.server.text.comparison import answer

if TYPE_CHECKING:
    from evalhub_mcp.client.models import EvaluationJob

MAX_OTHER_METRICS = 12
MAX_BANDS = 8


def results_reply(
    job: "EvaluationJob", reading: JobReading, steps: Sequence[str], *, with_bands: bool = False
) -> JobResultsReply:
    """A job's results as structured data; bands only for those who draw them."""
    return JobResultsReply(
        job_id=job.id,
        name=line(job.name, 200),
        state=reading.state,
        model=line(job.model.name, 120),
        verdict=reading.verdict,
        reason=line(reading.reason, 400),
        benchmarks=[_benchmark_reply(b, with_bands=with_bands) for b in reading.benchmarks],
        hub_score=reading.hub_score,
        hub_passed=reading.hub_passed,
        caveats=list(reading.caveats),
        next_steps=list(steps),
    )


def _benchmark_reply(reading: BenchmarkReading, *, with_bands: bool) -> BenchmarkResultReply:
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
        bands=[
            BandReply(label=line(b.label, 40), meaning=line(b.meaning, 200), low=number(b.low))
            for b in (reading.bands[:MAX_BANDS] if with_bands else ())
        ],
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


def compared_reply(job: "EvaluationJob", reading: JobReading, found: Comparison) -> ComparedJob:
    """A job against its baseline as structured data."""

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
