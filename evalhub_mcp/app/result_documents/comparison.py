"""A comparison of jobs with a baseline as a JSON document."""

from collections.abc import Sequence
from typing import Any

from evalhub_mcp.app.result_documents.comparison_answer import comparison_answer
from evalhub_mcp.app.result_documents.document import Document
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.formatting import rounded
from evalhub_mcp.results.comparison import BenchmarkDifference, Comparison, compare_with_baseline
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.untrusted import sanitize_line


class BenchmarkComparison(Document):
    """One benchmark in the baseline and in another job."""

    provider_id: str
    id: str
    metric: str | None = None
    lower_is_better: bool = False
    baseline_score: float | None = None
    baseline_stderr: float | None = None
    baseline_interval_low: float | None = None
    baseline_interval_high: float | None = None
    baseline_n_samples: int | None = None
    baseline_threshold: float | None = None
    baseline_passed: bool | None = None
    baseline_missing: str | None = None
    score: float | None = None
    stderr: float | None = None
    interval_low: float | None = None
    interval_high: float | None = None
    n_samples: int | None = None
    threshold: float | None = None
    passed: bool | None = None
    missing: str | None = None
    improvement: float | None = None
    improvement_low: float | None = None
    improvement_high: float | None = None
    p_value: float | None = None
    corrected_p_value: float | None = None
    change: str
    verdict_change: str | None = None
    changed_parameters: list[str] = []
    not_comparable: list[str] = []
    cautions: list[str] = []


class ComparedJob(Document):
    """A job compared with the baseline."""

    job_id: str
    model: str
    state: str
    verdict: str
    answer: str
    changed_model_parameters: list[str] = []
    differences: list[BenchmarkComparison]
    only_in_baseline: list[str] = []
    only_here: list[str] = []


class ComparisonDocument(Document):
    """Jobs compared with a baseline."""

    baseline: str
    baseline_model: str
    baseline_state: str
    baseline_verdict: str
    jobs: list[ComparedJob]


def comparison_document(
    baseline: tuple[EvaluationJob, JobReading],
    others: Sequence[tuple[EvaluationJob, JobReading]],
) -> ComparisonDocument:
    """Return the comparison of jobs with a baseline as a document."""
    job, reading = baseline
    return ComparisonDocument(
        baseline=job.id,
        baseline_model=sanitize_line(job.model.name, 120),
        baseline_state=reading.state,
        baseline_verdict=reading.verdict,
        jobs=[
            _compared_job(other, other_reading, found)
            for (other, other_reading), found in zip(
                others, compare_with_baseline(reading, [r for _, r in others]), strict=True
            )
        ],
    )


def _compared_job(job: EvaluationJob, reading: JobReading, found: Comparison) -> ComparedJob:
    """The comparison of one job with the baseline."""

    changed = [_changed_setting(*change) for change in found.changed_model_parameters]

    def references(readings: Sequence[BenchmarkReading]) -> list[str]:
        return [sanitize_line(f"{b.provider_id}/{b.benchmark_id}", 120) for b in readings]

    return ComparedJob(
        job_id=job.id,
        model=sanitize_line(job.model.name, 120),
        state=reading.state,
        verdict=reading.verdict,
        answer=comparison_answer(found, changed),
        changed_model_parameters=changed,
        differences=[_benchmark_comparison(difference) for difference in found.differences],
        only_in_baseline=references(found.only_in_baseline),
        only_here=references(found.only_in_job),
    )


def _benchmark_comparison(difference: BenchmarkDifference) -> BenchmarkComparison:
    before, after = difference.baseline, difference.other
    before_low, before_high = before.interval or (None, None)
    low, high = after.interval or (None, None)
    least, most = difference.interval or (None, None)
    return BenchmarkComparison(
        provider_id=difference.provider_id,
        id=difference.benchmark_id,
        metric=sanitize_line(before.metric or after.metric, 80) or None,
        lower_is_better=before.lower_is_better,
        baseline_score=rounded(before.score),
        baseline_stderr=rounded(before.stderr),
        baseline_interval_low=rounded(before_low),
        baseline_interval_high=rounded(before_high),
        baseline_n_samples=before.n_samples,
        baseline_threshold=rounded(before.threshold),
        baseline_passed=before.passed,
        baseline_missing=sanitize_line(before.missing, 200) or None,
        score=rounded(after.score),
        stderr=rounded(after.stderr),
        interval_low=rounded(low),
        interval_high=rounded(high),
        n_samples=after.n_samples,
        threshold=rounded(after.threshold),
        passed=after.passed,
        missing=sanitize_line(after.missing, 200) or None,
        improvement=rounded(difference.improvement),
        improvement_low=rounded(least),
        improvement_high=rounded(most),
        p_value=rounded(difference.p_value),
        corrected_p_value=rounded(difference.corrected_p_value),
        change=difference.change,
        verdict_change=difference.verdict_change,
        changed_parameters=[_changed_setting(*change) for change in difference.changed_parameters],
        not_comparable=[sanitize_line(reason, 200) for reason in difference.not_comparable],
        cautions=[sanitize_line(caution, 200) for caution in difference.cautions],
    )


def _changed_setting(name: str, old: Any, new: Any) -> str:
    """A setting that differs between two jobs: `num_fewshot not set -> 5`."""
    before, after = ("not set" if v is None else sanitize_line(v, 40) for v in (old, new))
    return f"{sanitize_line(name, 60)} {before} -> {after}"
