"""The history of models on benchmarks as a JSON document."""

from collections.abc import Sequence
from typing import Annotated

from evalhub_mcp.app.measured_runs import MeasuredRuns
from evalhub_mcp.app.result_documents.document import Document, Figure, one_line, some_lines
from evalhub_mcp.app.result_documents.history_words import (
    benchmark_notes,
    change_words,
    course_notes,
    drift_words,
    settings_change_words,
    settings_words,
    states_words,
)
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.results.difference_words import evidence_words
from evalhub_mcp.results.history import BenchmarkHistory, Course
from evalhub_mcp.results.runs import Run


class RunPoint(Document):
    """One run of a benchmark."""

    job_id: str
    name: Annotated[str, one_line(120)] = ""
    at: str | None = None
    score: Figure = None
    interval_low: Figure = None
    interval_high: Figure = None
    n_samples: int | None = None
    lost_samples: int = 0
    attempted: int | None = None
    threshold: Figure = None
    threshold_verdict: str | None = None


class CourseDocument(Document):
    """Runs of a model on a benchmark that were measured alike, oldest first."""

    runs: list[RunPoint]
    apart: int = 0
    """How many of the oldest have runs between them that are not among these."""
    direction: str = "unknown"
    settings: Annotated[str, one_line(200)] = ""
    """How they were measured otherwise than the newest runs; empty for those."""
    latest: str
    """Id of its job; likewise the others."""
    best: str
    worst: str
    previous: str | None = None
    against_previous: str = ""
    """What the latest run is against the one before, in words."""
    change_from_previous: str | None = None
    against_best: str = ""
    change_from_best: str | None = None
    drift: str = ""
    """Whether the scores show a lasting change, in words."""
    drift_since: str | None = None
    """Id of the first job after that change; None without one."""
    notes: Annotated[list[str], some_lines(300)] = []


class BenchmarkHistoryDocument(Document):
    """One model on one benchmark."""

    model: Annotated[str, one_line(120)]
    provider_id: str
    id: str
    metric: Annotated[str, one_line(80)] = ""
    courses: list[CourseDocument]
    """One for each way of measuring, that of the newest run first."""
    changes: Annotated[list[str], some_lines(300)] = []
    """Where settings or instruments changed, the newest change first."""
    notes: Annotated[list[str], some_lines(300)] = []


class HistoryDocument(Document):
    """What was run, and how it developed."""

    title: Annotated[str, one_line(200)]
    hub: Annotated[str, one_line(200)] = ""
    jobs: int
    running: int = 0
    unread: int = 0
    exact_as_of: str = ""
    """Since when a job may be missing, as ISO 8601; empty where none can be."""
    histories: list[BenchmarkHistoryDocument]
    unscored: Annotated[str, one_line(200)] = ""
    """What became of the runs without a score, where there is no other."""
    method: str = ""


def history_document(
    found: MeasuredRuns, histories: Sequence[BenchmarkHistory], *, title: str, hub: str = ""
) -> HistoryDocument:
    """Return histories as a document; those that changed come first.

    Args:
        found: The runs they were made from.
        histories: One for each model and benchmark.
        title: What they are about, in words.
        hub: The hub in words.
    """
    ordered = sorted(histories, key=lambda history: not _changed(history))
    return HistoryDocument(
        title=title,
        hub=hub,
        jobs=found.jobs,
        running=found.running,
        unread=found.unread,
        exact_as_of=format_timestamp(found.exact_as_of) or "",
        histories=[_benchmark(history) for history in ordered],
        unscored="" if histories else states_words(found.runs),
        method=METHOD if _corrected_p_values(histories) else "",
    )


METHOD = (
    "p values are corrected for the number of pairs of runs, for a new look after each run, and "
    "for the number of benchmarks."
)


def _corrected_p_values(histories: Sequence[BenchmarkHistory]) -> bool:
    """Whether any p value is shown that a correction can have changed.

    Two runs of one benchmark are one pair and one look: their p value is that of a comparison.
    """
    courses = [course for history in histories for course in history.courses]
    tested = [course for course in courses if _shows_p_value(course)]
    return len(tested) > 1 or any(course.chances > 1 for course in tested)


def _shows_p_value(course: Course) -> bool:
    if len({run.reading.score for run in course.series.runs}) == 1:
        return False
    differences = (course.against_previous, course.against_best)
    return course.drift is not None or any(
        d is not None and d.corrected_p_value is not None and evidence_words(d) for d in differences
    )


def _changed(history: BenchmarkHistory) -> bool:
    return any(
        course.drift is not None
        or any(
            d is not None and d.change in ("better", "worse")
            for d in (course.against_previous, course.against_best)
        )
        for course in history.courses
    )


def _benchmark(history: BenchmarkHistory) -> BenchmarkHistoryDocument:
    newest = history.current.series.latest
    provider_id, benchmark_id = history.key
    return BenchmarkHistoryDocument(
        model=history.model,
        provider_id=provider_id,
        id=benchmark_id,
        metric=newest.reading.metric,
        courses=[_course(course, newest) for course in history.courses],
        changes=[settings_change_words(change) for change in history.changes],
        notes=benchmark_notes(history),
    )


def _course(course: Course, newest: Run) -> CourseDocument:
    series = course.series
    previous, drift = series.previous, course.drift
    return CourseDocument(
        runs=[_point(run) for run in series.runs],
        apart=len(series.runs) - len(series.unbroken),
        direction=series.direction,
        settings=settings_words(series.latest, newest),
        latest=series.latest.job_id,
        best=series.best.job_id,
        worst=series.worst.job_id,
        previous=previous.job_id if previous is not None else None,
        against_previous=change_words(course.against_previous),
        change_from_previous=course.against_previous.change if course.against_previous else None,
        against_best=change_words(course.against_best),
        change_from_best=course.against_best.change if course.against_best else None,
        drift=drift_words(course),
        drift_since=series.unbroken[drift.first].job_id if drift is not None else None,
        notes=course_notes(course),
    )


def _point(run: Run) -> RunPoint:
    reading = run.reading
    low, high = reading.interval or (None, None)
    return RunPoint(
        job_id=run.job_id,
        name=run.job_name,
        at=format_timestamp(run.at),
        score=reading.score,
        interval_low=low,
        interval_high=high,
        n_samples=reading.n_samples,
        lost_samples=reading.lost_samples,
        attempted=reading.attempted if reading.lost_samples else None,
        threshold=reading.threshold,
        threshold_verdict=reading.threshold_verdict,
    )
