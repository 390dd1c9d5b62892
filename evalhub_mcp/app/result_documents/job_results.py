"""A job's results as a JSON document."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from evalhub_mcp.app.result_documents.document import Document
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.formatting import rounded
from evalhub_mcp.results.metric_values import further_scores
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.statistics import finite_number
from evalhub_mcp.results.wrong_answers import SAMPLE_FIELDS, wrong_answer
from evalhub_mcp.untrusted import sanitize_json, sanitize_line

MAX_OTHER_METRICS = 6
MAX_BANDS = 8
MAX_WRONG_ANSWERS = 5


class WrongAnswer(Document):
    """One sample the model got wrong."""

    question: str | None = None
    expected: str | None = None
    got: str | None = None


class ScoreBand(Document):
    """What scores from `low` to `high` mean; only for a view that draws the bands."""

    label: str
    meaning: str
    low: float | None = None
    high: float | None = None


class BenchmarkResult(Document):
    """The result of one benchmark, interpreted."""

    provider_id: str
    id: str
    status: str
    metric: str | None = None
    score: float | None = None
    stderr: float | None = None
    interval_low: float | None = None
    interval_high: float | None = None
    interval_source: str | None = None
    n_samples: int | None = None
    lower_is_better: bool = False
    threshold: float | None = None
    margin: float | None = None
    passed: bool | None = None
    random_baseline: float | None = None
    band: str | None = None
    meaning: str | None = None
    bands: list[ScoreBand] = []
    other_metrics: dict[str, float] = Field(default_factory=dict)
    wrong_answers: list[WrongAnswer] = []
    cautions: list[str] = []
    missing: str | None = None
    # Only with `detailed`.
    metrics: dict[str, Any] = Field(default_factory=dict)
    parameters: dict[str, Any] = Field(default_factory=dict)
    info: dict[str, Any] = Field(default_factory=dict)
    artifacts: dict[str, Any] = Field(default_factory=dict)
    mlflow_run_id: str | None = None
    logs_path: str | None = None


class JobResultsDocument(Document):
    """The results of a job, interpreted."""

    job_id: str
    name: str
    state: str
    model: str
    verdict: str
    reason: str
    benchmarks: list[BenchmarkResult]
    hub_score: float | None = None
    hub_threshold: float | None = None
    hub_passed: bool | None = None
    caveats: list[str] = []
    next_steps: list[str] = []
    mlflow_experiment_url: str | None = None


def job_results_document(
    job: EvaluationJob,
    reading: JobReading,
    steps: Sequence[str],
    *,
    with_bands: bool = False,
    detailed: bool = False,
) -> JobResultsDocument:
    """Return a job's results as a document.

    Args:
        job: The job.
        reading: The interpretation of its results.
        steps: What to do next.
        with_bands: Include all score bands, for a view that draws them.
        detailed: Include everything reported: metrics of any type, settings, artifacts, MLflow run.
    """
    return JobResultsDocument(
        job_id=job.id,
        name=sanitize_line(job.name, 200),
        state=reading.state,
        model=sanitize_line(job.model.name, 120),
        verdict=reading.verdict,
        reason=sanitize_line(reading.reason, 400),
        benchmarks=[
            _benchmark_result(b, with_bands=with_bands, detailed=detailed)
            for b in reading.benchmarks
        ],
        hub_score=rounded(reading.hub_score),
        hub_threshold=rounded(reading.hub_threshold),
        hub_passed=reading.hub_passed,
        caveats=[sanitize_line(caveat, 400) for caveat in reading.caveats],
        next_steps=list(steps),
        mlflow_experiment_url=(sanitize_line(reading.mlflow_url, 400) or None)
        if detailed
        else None,
    )


def _benchmark_result(
    reading: BenchmarkReading, *, with_bands: bool, detailed: bool
) -> BenchmarkResult:
    low, high = reading.interval or (None, None)
    others = further_scores(reading.metrics, reading.metric, MAX_OTHER_METRICS)
    wrong = reading.sample_errors if detailed else reading.sample_errors[:MAX_WRONG_ANSWERS]
    result = BenchmarkResult(
        provider_id=reading.provider_id,
        id=reading.benchmark_id,
        status=reading.state,
        metric=sanitize_line(reading.metric, 80) or None,
        score=rounded(reading.score),
        stderr=rounded(reading.stderr),
        interval_low=rounded(low),
        interval_high=rounded(high),
        interval_source=reading.interval_source,
        n_samples=reading.n_samples,
        lower_is_better=reading.lower_is_better,
        threshold=rounded(reading.threshold),
        margin=rounded(reading.margin),
        passed=reading.passed,
        random_baseline=rounded(reading.baseline),
        band=sanitize_line(reading.band, 80) or None,
        meaning=sanitize_line(reading.meaning, 300) or None,
        bands=[
            ScoreBand(
                label=sanitize_line(b.label, 40),
                meaning=sanitize_line(b.meaning, 200),
                low=finite_number(b.low),
                high=finite_number(b.high),
            )
            for b in (reading.bands[:MAX_BANDS] if with_bands else ())
        ],
        other_metrics={sanitize_line(name, 80): float(f"{v:.6g}") for name, v in others.items()},
        wrong_answers=[_wrong_answer(item) for item in wrong],
        cautions=[sanitize_line(caution, 300) for caution in reading.cautions],
        missing=sanitize_line(reading.missing, 600) or None,
    )
    if not detailed:
        return result
    info = {name: value for name, value in reading.info.items() if name not in SAMPLE_FIELDS}
    return result.model_copy(
        update={
            "metrics": sanitize_json(dict(reading.metrics)),
            "parameters": sanitize_json(dict(reading.parameters)),
            "info": sanitize_json(info),
            "artifacts": sanitize_json(dict(reading.artifacts)),
            "mlflow_run_id": sanitize_line(reading.mlflow_run_id, 200) or None,
            "logs_path": sanitize_line(reading.logs_path, 300) or None,
        }
    )


def _wrong_answer(item: Mapping[str, Any]) -> WrongAnswer:
    question, expected, got = wrong_answer(item)
    return WrongAnswer(
        question=sanitize_line(question, 160) or None,
        expected=sanitize_line(expected, 80) or None,
        got=sanitize_line(got, 80) or None,
    )
