"""From readings to structured replies, for the tools, the view and the report alike."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evalhub_mcp.app.result_documents.comparison_models import (
    ComparedJob,
    ComparisonReply,
    DifferenceReply,
)
from evalhub_mcp.app.result_documents.job_models import (
    BandReply,
    BenchmarkResultReply,
    JobResultsReply,
    WrongAnswer,
)
from evalhub_mcp.results.comparison import BenchmarkDifference, Comparison, compare_with_baseline
from evalhub_mcp.results.metric_values import further_scores
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.statistics import finite_number
from evalhub_mcp.server.tools.comparison.text import answer
from evalhub_mcp.server.tools.results.details import SAMPLES, wrong_answer
from evalhub_mcp.untrusted import sanitize_json, sanitize_line

if TYPE_CHECKING:
    from evalhub_mcp.client.models import EvaluationJob

MAX_OTHER_METRICS = 6
MAX_BANDS = 8
MAX_WRONG_ANSWERS = 5


def results_reply(
    job: "EvaluationJob",
    reading: JobReading,
    steps: Sequence[str],
    *,
    with_bands: bool = False,
    detailed: bool = False,
) -> JobResultsReply:
    """A job's results as structured data.

    Args:
        job: The job.
        reading: The job, read.
        steps: What to do next.
        with_bands: All score bands too, for those who draw them.
        detailed: Everything reported: metrics of any type, settings, artifacts, MLflow run.
    """
    return JobResultsReply(
        job_id=job.id,
        name=sanitize_line(job.name, 200),
        state=reading.state,
        model=sanitize_line(job.model.name, 120),
        verdict=reading.verdict,
        reason=sanitize_line(reading.reason, 400),
        benchmarks=[
            _benchmark_reply(b, with_bands=with_bands, detailed=detailed)
            for b in reading.benchmarks
        ],
        hub_score=figure(reading.hub_score),
        hub_threshold=figure(reading.hub_threshold),
        hub_passed=reading.hub_passed,
        caveats=[sanitize_line(caveat, 400) for caveat in reading.caveats],
        next_steps=list(steps),
        mlflow_experiment_url=(sanitize_line(reading.mlflow_url, 400) or None)
        if detailed
        else None,
    )


def figure(value: float | None) -> float | None:
    """A number to six significant digits: more is noise, and every digit is read."""
    return None if value is None else float(f"{value:.6g}")


def _benchmark_reply(
    reading: BenchmarkReading, *, with_bands: bool, detailed: bool
) -> BenchmarkResultReply:
    low, high = reading.interval or (None, None)
    others = further_scores(reading.metrics, reading.metric, MAX_OTHER_METRICS)
    wrong = reading.sample_errors if detailed else reading.sample_errors[:MAX_WRONG_ANSWERS]
    reply = BenchmarkResultReply(
        provider_id=reading.provider_id,
        id=reading.benchmark_id,
        status=reading.state,
        metric=sanitize_line(reading.metric, 80) or None,
        score=figure(reading.score),
        stderr=figure(reading.stderr),
        interval_low=figure(low),
        interval_high=figure(high),
        interval_source=reading.interval_source,
        n_samples=reading.n_samples,
        lower_is_better=reading.lower_is_better,
        threshold=figure(reading.threshold),
        margin=figure(reading.margin),
        passed=reading.passed,
        random_baseline=figure(reading.baseline),
        band=sanitize_line(reading.band, 80) or None,
        meaning=sanitize_line(reading.meaning, 300) or None,
        bands=[
            BandReply(
                label=sanitize_line(b.label, 40),
                meaning=sanitize_line(b.meaning, 200),
                low=finite_number(b.low),
                high=finite_number(b.high),
            )
            for b in (reading.bands[:MAX_BANDS] if with_bands else ())
        ],
        other_metrics={sanitize_line(name, 80): float(f"{v:.6g}") for name, v in others.items()},
        wrong_answers=[_wrong(item) for item in wrong],
        cautions=[sanitize_line(caution, 300) for caution in reading.cautions],
        missing=sanitize_line(reading.missing, 600) or None,
    )
    if not detailed:
        return reply
    info = {name: value for name, value in reading.info.items() if name not in SAMPLES}
    return reply.model_copy(
        update={
            "metrics": sanitize_json(dict(reading.metrics)),
            "parameters": sanitize_json(dict(reading.parameters)),
            "info": sanitize_json(info),
            "artifacts": sanitize_json(dict(reading.artifacts)),
            "mlflow_run_id": sanitize_line(reading.mlflow_run_id, 200) or None,
            "logs_path": sanitize_line(reading.logs_path, 300) or None,
        }
    )


def _wrong(item: Mapping[str, Any]) -> WrongAnswer:
    question, expected, got = wrong_answer(item)
    return WrongAnswer(
        question=sanitize_line(question, 160) or None,
        expected=sanitize_line(expected, 80) or None,
        got=sanitize_line(got, 80) or None,
    )


def compared_reply(job: "EvaluationJob", reading: JobReading, found: Comparison) -> ComparedJob:
    """A job against its baseline as structured data."""

    changed = [changed_setting(*change) for change in found.changed_model_parameters]

    def references(readings: Sequence[BenchmarkReading]) -> list[str]:
        return [sanitize_line(f"{b.provider_id}/{b.benchmark_id}", 120) for b in readings]

    return ComparedJob(
        job_id=job.id,
        model=sanitize_line(job.model.name, 120),
        state=reading.state,
        verdict=reading.verdict,
        answer=answer(found, changed),
        changed_model_parameters=changed,
        differences=[_difference_reply(difference) for difference in found.differences],
        only_in_baseline=references(found.only_in_baseline),
        only_here=references(found.only_in_job),
    )


def changed_setting(name: str, old: Any, new: Any) -> str:
    """A setting that differs between two jobs: `num_fewshot not set -> 5`."""
    before, after = ("not set" if v is None else sanitize_line(v, 40) for v in (old, new))
    return f"{sanitize_line(name, 60)} {before} -> {after}"


def _difference_reply(difference: BenchmarkDifference) -> DifferenceReply:
    before, after = difference.baseline, difference.other
    before_low, before_high = before.interval or (None, None)
    low, high = after.interval or (None, None)
    least, most = difference.interval or (None, None)
    return DifferenceReply(
        provider_id=difference.provider_id,
        id=difference.benchmark_id,
        metric=sanitize_line(before.metric or after.metric, 80) or None,
        lower_is_better=before.lower_is_better,
        baseline_score=figure(before.score),
        baseline_stderr=figure(before.stderr),
        baseline_interval_low=figure(before_low),
        baseline_interval_high=figure(before_high),
        baseline_n_samples=before.n_samples,
        baseline_threshold=figure(before.threshold),
        baseline_passed=before.passed,
        baseline_missing=sanitize_line(before.missing, 200) or None,
        score=figure(after.score),
        stderr=figure(after.stderr),
        interval_low=figure(low),
        interval_high=figure(high),
        n_samples=after.n_samples,
        threshold=figure(after.threshold),
        passed=after.passed,
        missing=sanitize_line(after.missing, 200) or None,
        improvement=figure(difference.improvement),
        improvement_low=figure(least),
        improvement_high=figure(most),
        p_value=figure(difference.p_value),
        corrected_p_value=figure(difference.corrected_p_value),
        change=difference.change,
        verdict_change=difference.verdict_change,
        changed_parameters=[changed_setting(*change) for change in difference.changed_parameters],
        not_comparable=[sanitize_line(reason, 200) for reason in difference.not_comparable],
        cautions=[sanitize_line(caution, 200) for caution in difference.cautions],
    )


def comparison_reply(
    baseline: "tuple[EvaluationJob, JobReading]",
    others: "Sequence[tuple[EvaluationJob, JobReading]]",
) -> ComparisonReply:
    """Jobs against a baseline as structured data."""
    job, reading = baseline
    return ComparisonReply(
        baseline=job.id,
        baseline_model=sanitize_line(job.model.name, 120),
        baseline_state=reading.state,
        baseline_verdict=reading.verdict,
        jobs=[
            compared_reply(other, other_reading, found)
            for (other, other_reading), found in zip(
                others, compare_with_baseline(reading, [r for _, r in others]), strict=True
            )
        ],
    )
