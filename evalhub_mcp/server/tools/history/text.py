"""Histories and rankings, as an agent reads them."""

from collections.abc import Sequence

from evalhub_mcp.app.result_documents.history import (
    BenchmarkHistoryDocument,
    CourseDocument,
    HistoryDocument,
    RunPoint,
)
from evalhub_mcp.app.result_documents.history_words import MAX_CHANGES, exactness_words, score_words
from evalhub_mcp.app.result_documents.leaderboard import (
    BoardDocument,
    LeaderboardDocument,
    RankedModel,
)
from evalhub_mcp.formatting import format_score, pluralize

MAX_HISTORIES = 12
MAX_BOARDS = 12
MAX_COURSES = 3
MAX_ROWS = 10


def history_text(document: HistoryDocument, most: int = MAX_HISTORIES) -> str:
    """Return the text of a history with up to `most` benchmarks."""
    total = len(document.histories)
    running = f", {document.running} not ended" if document.running else ""
    head = f"{document.title}: {pluralize(document.jobs, 'job')}{running}."
    if not document.jobs:
        return "There are no jobs yet. submit_evaluation starts one."
    if not total:
        states = f": {document.unscored}" if document.unscored else " yet"
        return f"{head} None of them has a score{states}."
    parts = [head]
    one_model = len({history.model for history in document.histories}) == 1
    for history in document.histories[:most]:
        parts += _history(history, with_model=not one_model or document.title == "All models")
    if total > most:
        parts.append(
            f"Showing {most} of {total} histories, those that changed first; give model or "
            "benchmark for the others."
        )
    parts += [document.method] if document.method else []
    return "\n".join([*parts, *_missing(document)])


def _history(history: BenchmarkHistoryDocument, *, with_model: bool) -> list[str]:
    of = f"{history.model} on " if with_model else ""
    name = f"{of}{history.provider_id}/{history.id}"
    rows = []
    for place, course in enumerate(history.courses[:MAX_COURSES]):
        head = (
            f"- {name}" if place == 0 else f"  measured otherwise ({course.settings or 'see jobs'})"
        )
        rows.append(f"{head}: {_course(history.metric, course)}")
        rows += [f"  {note}" for note in course.notes]
    if len(history.courses) > MAX_COURSES:
        others = len(history.courses) - MAX_COURSES
        rows.append(f"  {pluralize(others, 'other way')} of measuring not shown")
    if history.changes:
        more = len(history.changes) - MAX_CHANGES
        rest = f" and {more} earlier" if more > 0 else ""
        rows.append(f"  settings changed: {'; '.join(history.changes[:MAX_CHANGES])}{rest}")
    return [*rows, *(f"  {note}" for note in history.notes)]


def _course(metric: str, course: CourseDocument) -> str:
    runs = {run.job_id: run for run in course.runs}
    known = course.direction != "unknown"
    lower = ", lower is better" if course.direction == "lower" else ""
    text = f"{metric}{lower}, " if metric else ""
    text += f"{pluralize(len(course.runs), 'run')}{_between(course.runs)}"
    text += f"; latest {_run(runs[course.latest])}"
    if len(course.runs) == 1:
        return text
    if course.drift:
        text += f"; drift: {course.drift}"
    if len({run.score for run in course.runs}) == 1:
        return f"{text}; all runs scored the same"
    best, worst = ("best", "worst") if known else ("highest", "lowest")
    text += f"; {best} {_short(runs[course.best], course)}"
    text += f"; {worst} {_short(runs[course.worst], course)}"
    if course.against_previous and course.previous in runs:
        before = runs[course.previous]
        text += f"; against the previous {_score(before)}: {course.against_previous}"
    if course.against_best:
        text += f"; against the best: {course.against_best}"
    return (
        text if known else f"{text}; {best} and {worst} only, since the direction is not declared"
    )


def _run(run: RunPoint) -> str:
    judged = run.threshold_verdict is not None and run.threshold is not None
    verdict = [
        f"{run.threshold_verdict} (threshold {format_score(run.threshold or 0.0)})"
        if judged
        else None
    ]
    words = score_words(run.score, (run.interval_low, run.interval_high), run.n_samples, verdict)
    return f"{words}, job {run.job_id}"


def _short(run: RunPoint, course: CourseDocument) -> str:
    if run.job_id == course.latest:
        return f"{_score(run)} (the latest)"
    return f"{_score(run)} ({_day(run)}, job {run.job_id})"


def _score(run: RunPoint) -> str:
    return format_score(run.score) if run.score is not None else "no score"


def _day(run: RunPoint) -> str:
    return (run.at or "unknown day")[:10]


def _between(runs: Sequence[RunPoint]) -> str:
    first, last = _day(runs[0]), _day(runs[-1])
    if first != last:
        return f", {first} to {last}"
    return f" on {first}"


def leaderboard_text(document: LeaderboardDocument, most: int = MAX_BOARDS) -> str:
    """Return the text of a ranking with up to `most` benchmarks."""
    models = pluralize(len(document.models), "model")
    parts = [f"{document.title}: {models}, {pluralize(document.jobs, 'job')}. {document.answer}"]
    mean = document.mean
    if mean is not None:
        parts.append(f"- mean of {', '.join(mean.benchmarks)}: {_ranked(mean.rows)}")
        parts += [f"  {note}" for note in mean.notes]
    for board in document.boards[:most]:
        parts += _board(board)
    if len(document.boards) > most:
        parts.append(
            f"Showing {most} of {len(document.boards)} benchmarks; give benchmark, collection or "
            "tag for the others."
        )
    if document.missing and mean is None:
        parts.append(f"Missing: {'; '.join(document.missing)}.")
    parts += [document.method] if document.method else []
    return "\n".join([*parts, *_missing(document)])


def _board(board: BoardDocument) -> list[str]:
    lower = ", lower is better" if board.direction == "lower" else ""
    text = f"- {board.provider_id}/{board.id} ({board.metric or 'no metric'}{lower}): "
    text += _ranked(board.rows)
    return [text, *(f"  {note}" for note in board.notes)]


def _ranked(rows: Sequence[RankedModel]) -> str:
    shown = [_row(row) for row in rows[:MAX_ROWS]]
    more = len(rows) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "") + "."


def _row(row: RankedModel) -> str:
    rank = "not ranked" if row.best_rank is None else f"{row.best_rank}"
    if row.best_rank != row.worst_rank:
        rank += f" to {row.worst_rank}"
    if row.job_id is None:
        mean = f" {format_score(row.mean)}" if row.mean is not None else ""
        return f"{rank}. {row.model}{mean}"
    verdict = [row.threshold_verdict]
    words = score_words(row.score, (row.interval_low, row.interval_high), row.n_samples, verdict)
    return f"{rank}. {row.model} {words}, {(row.at or 'unknown day')[:10]}, job {row.job_id}"


def _missing(document: HistoryDocument | LeaderboardDocument) -> list[str]:
    """Return which jobs of the hub may be missing."""
    if document.unread:
        return [f"{document.unread:,} more jobs of the hub are still being read."]
    return exactness_words(document.exact_as_of)
