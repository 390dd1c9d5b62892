"""A job's results as a JSON document."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from evalhub_mcp.app.job_results import published_outputs
from evalhub_mcp.app.result_documents.document import Document, Figure, one_line, some_lines
from evalhub_mcp.app.result_documents.question_rows import QuestionRows
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.jobs.progress import job_progress
from evalhub_mcp.results.judge_check import judge_note
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.repeats import FIELD as REPEATS
from evalhub_mcp.results.repeats import repeats_note
from evalhub_mcp.results.statistics import finite_number
from evalhub_mcp.results.verdict_words import hub_score_words, reading_words
from evalhub_mcp.results.wrong_answers import SAMPLE_FIELDS, wrong_answer
from evalhub_mcp.untrusted import sanitize_json, sanitize_line

FiniteNumber = Annotated[float | None, BeforeValidator(finite_number)]
ForeignObject = Annotated[dict[str, Any], BeforeValidator(lambda value: sanitize_json(dict(value)))]
"""An object of foreign JSON values, sanitized."""
MAX_OTHER_METRICS = 6
MAX_BANDS = 8
MAX_WRONG_ANSWERS = 5


class WrongAnswer(Document):
    """One sample the model got wrong."""

    question: Annotated[str, one_line(160)] = ""
    expected: Annotated[str, one_line(80)] = ""
    got: Annotated[str, one_line(80)] = ""


class ScoreBand(Document):
    """What scores from `low` to `high` mean; only for a view that draws the bands."""

    label: Annotated[str, one_line(40)]
    meaning: Annotated[str, one_line(200)]
    low: FiniteNumber = None
    high: FiniteNumber = None


class BenchmarkResult(Document):
    """The result of one benchmark, interpreted."""

    provider_id: str
    id: str
    status: str
    metric: Annotated[str, one_line(80)] = ""
    score: Figure = None
    stderr: Figure = None
    interval_low: Figure = None
    interval_high: Figure = None
    interval_method: str | None = None
    n_samples: int | None = None
    n_source: str | None = None
    lost_samples: int = 0
    attempted: int | None = None
    direction: str | None = None
    direction_source: str | None = None
    corrected_score: Figure = None
    """Without the known errors of the judge, where people checked it."""
    corrected_low: Figure = None
    corrected_high: Figure = None
    threshold: Figure = None
    threshold_source: str | None = None
    margin: Figure = None
    passed: bool | None = None
    threshold_verdict: str | None = None
    probability_met: Figure = None
    words: Annotated[list[str], some_lines(400)] = []
    notes: Annotated[list[str], some_lines(800)] = []
    """What repetitions show, and what is known about a judge."""
    random_baseline: Figure = None
    band: Annotated[str, one_line(80)] = ""
    meaning: Annotated[str, one_line(300)] = ""
    bands: list[ScoreBand] = []
    other_metrics: dict[str, float] = Field(default_factory=dict)
    wrong_answers: list[WrongAnswer] = []
    cautions: Annotated[list[str], some_lines(300, 100)] = []
    missing: Annotated[str, one_line(600)] = ""
    questions: QuestionRows | None = None
    """Only for a page."""
    # Only with `detailed`.
    metrics: ForeignObject = Field(default_factory=dict)
    parameters: ForeignObject = Field(default_factory=dict)
    info: ForeignObject = Field(default_factory=dict)
    artifacts: ForeignObject = Field(default_factory=dict)
    mlflow_run_id: Annotated[str, one_line(200)] = ""
    logs_path: Annotated[str, one_line(300)] = ""


class JobResultsDocument(Document):
    """The results of a job, interpreted."""

    job_id: str
    name: Annotated[str, one_line(200)]
    state: str
    model: Annotated[str, one_line(120)]
    verdict: str
    reason: Annotated[str, one_line(400)]
    benchmarks: list[BenchmarkResult]
    hub: Annotated[str, one_line(200)] = ""
    finished_at: str | None = None
    duration_seconds: int | None = None
    n_samples: int | None = None
    """Samples of all scores together, where the number is known for each."""
    hub_score: Figure = None
    hub_threshold: Figure = None
    hub_passed: bool | None = None
    hub_words: str = ""
    """The hub's overall score in words, where it adds something."""
    caveats: Annotated[list[str], some_lines(400, 100)] = []
    next_steps: list[str] = []
    mlflow_experiment_url: Annotated[str, one_line(400)] = ""
    published: list[str] = []
    """What of the job lies where: cards, artifacts in a registry, logs; one sentence each."""


def job_results_document(
    job: EvaluationJob,
    reading: JobReading,
    steps: Sequence[str],
    *,
    with_bands: bool = False,
    detailed: bool = False,
    hub: str = "",
    questions: Mapping[int, QuestionRows] | None = None,
    files: Sequence[str] = (),
) -> JobResultsDocument:
    """Return a job's results as a document.

    Args:
        job: The job.
        reading: The interpretation of its results.
        steps: What to do next.
        with_bands: Include all score bands, for a view that draws them.
        detailed: Include everything reported: metrics of any type, settings, artifacts, MLflow run.
        hub: The hub in words.
        questions: The questions of benchmarks by their index, for a page.
        files: What else of the job lies where, one sentence each.
    """
    asked = questions or {}
    began, ended = (progress := job_progress(job)).started_at, progress.ended_at
    return JobResultsDocument.from_objects(
        reading,
        name=job.name,
        model=job.model.name,
        verdict=reading.judgement,
        benchmarks=[
            _benchmark_result(
                b, with_bands=with_bands, detailed=detailed, questions=asked.get(b.index)
            )
            for b in reading.benchmarks
        ],
        hub=hub,
        hub_words=hub_score_words(reading),
        finished_at=format_timestamp(ended),
        duration_seconds=max(int((ended - began).total_seconds()), 0) if began and ended else None,
        n_samples=_all_samples(reading),
        next_steps=list(steps),
        mlflow_experiment_url=reading.mlflow_url if detailed else None,
        published=[*published_outputs(job), *files],
    )


def _all_samples(reading: JobReading) -> int | None:
    scored = [b.n_samples for b in reading.benchmarks if b.score is not None]
    known = [n for n in scored if n is not None]
    return sum(known) if known and len(known) == len(scored) else None


def _benchmark_result(
    reading: BenchmarkReading,
    *,
    with_bands: bool,
    detailed: bool,
    questions: QuestionRows | None,
) -> BenchmarkResult:
    low, high = reading.interval or (None, None)
    corrected = reading.corrected
    corrected_low, corrected_high = corrected.interval if corrected else (None, None)
    others = list(reading.further_scores.items())[:MAX_OTHER_METRICS]
    wrong = reading.sample_errors if detailed else reading.sample_errors[:MAX_WRONG_ANSWERS]
    notes = [repeats_note(reading)] if REPEATS in reading.info else []
    notes += [judge_note(reading)] if reading.judge else []
    details: dict[str, Any] = {"metrics": {}, "parameters": {}, "info": {}, "artifacts": {}}
    details |= {"mlflow_run_id": None, "logs_path": None}
    if detailed:
        info = {name: value for name, value in reading.info.items() if name not in SAMPLE_FIELDS}
        details = {"info": info}
    return BenchmarkResult.from_objects(
        reading,
        id=reading.benchmark_id,
        status=reading.state,
        interval_low=low,
        interval_high=high,
        words=reading_words(reading),
        corrected_score=corrected.score if corrected else None,
        corrected_low=corrected_low,
        corrected_high=corrected_high,
        notes=[note for note in notes if note],
        direction=None if reading.score is None else reading.direction,
        direction_source=None if reading.score is None else reading.direction_source,
        n_source=None if reading.n_source == "reported" else reading.n_source,
        attempted=reading.attempted if reading.lost_samples else None,
        random_baseline=reading.baseline,
        bands=list(reading.bands[:MAX_BANDS]) if with_bands else [],
        other_metrics={sanitize_line(name, 80): float(f"{v:.6g}") for name, v in others},
        wrong_answers=[_wrong_answer(item) for item in wrong],
        questions=questions,
        **details,
    )


def _wrong_answer(item: Mapping[str, Any]) -> WrongAnswer:
    question, expected, got = wrong_answer(item)
    return WrongAnswer.model_validate({"question": question, "expected": expected, "got": got})
