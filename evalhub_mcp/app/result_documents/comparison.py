"""A comparison of jobs with a baseline as a JSON document."""

from collections.abc import Sequence
from typing import Annotated, Any

from evalhub_mcp.app.result_documents.comparison_answer import comparison_answer
from evalhub_mcp.app.result_documents.document import Document, Figure, one_line, some_lines
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.results.comparison import BenchmarkDifference, Comparison, compare_with_baseline
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.untrusted import sanitize_field, sanitize_line


class BenchmarkComparison(Document):
    """One benchmark in the baseline and in another job."""

    provider_id: str
    id: str
    metric: Annotated[str, one_line(80)] = ""
    direction: str = "unknown"
    baseline_score: Figure = None
    baseline_stderr: Figure = None
    baseline_interval_low: Figure = None
    baseline_interval_high: Figure = None
    baseline_n_samples: int | None = None
    baseline_threshold: Figure = None
    baseline_passed: bool | None = None
    baseline_missing: Annotated[str, one_line(200)] = ""
    score: Figure = None
    stderr: Figure = None
    interval_low: Figure = None
    interval_high: Figure = None
    n_samples: int | None = None
    threshold: Figure = None
    passed: bool | None = None
    missing: Annotated[str, one_line(200)] = ""
    improvement: Figure = None
    improvement_low: Figure = None
    improvement_high: Figure = None
    p_value: Figure = None
    corrected_p_value: Figure = None
    change: str
    verdict_change: str | None = None
    changed_parameters: list[str] = []
    not_comparable: Annotated[list[str], some_lines(200)] = []
    cautions: Annotated[list[str], some_lines(200)] = []


class ComparedJob(Document):
    """A job compared with the baseline."""

    job_id: str
    model: Annotated[str, one_line(120)]
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
        model=job.model.name,
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
    return BenchmarkComparison.from_objects(
        difference,
        after,
        id=difference.benchmark_id,
        metric=before.metric or after.metric,
        direction=before.direction,
        baseline_score=before.score,
        baseline_stderr=before.stderr,
        baseline_interval_low=before_low,
        baseline_interval_high=before_high,
        baseline_n_samples=before.n_samples,
        baseline_threshold=before.threshold,
        baseline_passed=before.passed,
        baseline_missing=before.missing,
        interval_low=low,
        interval_high=high,
        improvement_low=least,
        improvement_high=most,
        changed_parameters=[_changed_setting(*change) for change in difference.changed_parameters],
    )


def _changed_setting(name: str, old: Any, new: Any) -> str:
    """A setting that differs between two jobs: `num_fewshot not set -> 5`."""
    before, after = ("not set" if v is None else sanitize_field(name, v, 40) for v in (old, new))
    return f"{sanitize_line(name, 60)} {before} -> {after}"
