"""Models ranked on what they have in common, as a JSON document."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from evalhub_mcp.app.measured_runs import MeasuredRuns
from evalhub_mcp.app.result_documents.document import Document, Figure, one_line, some_lines
from evalhub_mcp.app.result_documents.history_words import score_cautions, settings_words
from evalhub_mcp.formatting import format_timestamp, join_with_rest, pluralize
from evalhub_mcp.results.leaderboard import Board, Leaderboard, MeanBoard, Standing
from evalhub_mcp.results.runs import Key, Run
from evalhub_mcp.untrusted import sanitize_line

MAX_NAMES = 5
MAX_SIMULTANEOUS = 3
METHOD = (
    "Each model counts with its latest run. Ranks are ranges: models are tied unless their "
    "difference is significant with all pairs of a list together at 95 %."
)


class RankedModel(Document):
    """A model's place; `best_rank` and `worst_rank` differ where it is tied."""

    model: Annotated[str, one_line(120)]
    best_rank: int | None = None
    """None where it is shown and not ranked."""
    worst_rank: int | None = None
    mean: Figure = None
    """Its mean share, in a list of means."""
    job_id: str | None = None
    at: str | None = None
    score: Figure = None
    interval_low: Figure = None
    interval_high: Figure = None
    n_samples: int | None = None
    lost_samples: int = 0
    threshold: Figure = None
    threshold_verdict: str | None = None


class BoardDocument(Document):
    """Models on one benchmark, the best first; behind them those that are not ranked."""

    provider_id: str
    id: str
    metric: Annotated[str, one_line(80)] = ""
    direction: str = "unknown"
    answer: Annotated[str, one_line(400)] = ""
    rows: list[RankedModel]
    notes: Annotated[list[str], some_lines(300)] = []


class MeanBoardDocument(Document):
    """Models on the mean of several benchmarks that all of them have."""

    benchmarks: list[str]
    answer: Annotated[str, one_line(400)] = ""
    rows: list[RankedModel]
    notes: Annotated[list[str], some_lines(300)] = []


class LeaderboardDocument(Document):
    """Models ranked by their latest runs."""

    title: Annotated[str, one_line(200)]
    hub: Annotated[str, one_line(200)] = ""
    jobs: int
    unread: int = 0
    exact_as_of: str = ""
    """Since when a job may be missing, as ISO 8601; empty where none can be."""
    models: list[str]
    answer: Annotated[str, one_line(600)] = ""
    mean: MeanBoardDocument | None = None
    boards: list[BoardDocument]
    tied_for_best: list[str] = []
    """The models that no other is better than, on the mean or on the only benchmark."""
    missing: Annotated[list[str], some_lines(200, 30)] = []
    """Models without a comparable score on some benchmark, and benchmarks nobody ran."""
    method: str = ""


def leaderboard_document(
    found: MeasuredRuns,
    leaderboard: Leaderboard,
    *,
    title: str,
    hub: str = "",
    planned: Sequence[Key] = (),
    left_out: int = 0,
) -> LeaderboardDocument:
    """Return a ranking as a document.

    Args:
        found: The runs it was made from.
        leaderboard: The ranking.
        title: What it is about, in words.
        hub: The hub in words.
        planned: The benchmarks of the collection that is asked for, if any.
        left_out: How many models with older runs are not in the ranking.
    """
    mean = _mean(leaderboard.mean) if leaderboard.mean is not None else None
    boards = [_board(board) for board in leaderboard.boards]
    measured = {board.key for board in leaderboard.boards}
    unmeasured = [f"{_name(key)}: no model has a score" for key in planned if key not in measured]
    ranked = mean or (boards[0] if len(boards) == 1 else None)
    return LeaderboardDocument(
        title=title,
        hub=hub,
        jobs=found.jobs,
        unread=found.unread,
        exact_as_of=format_timestamp(found.exact_as_of) or "",
        models=[sanitize_line(model, 120) for model in leaderboard.models],
        answer=_answer(leaderboard, ranked.answer if ranked is not None else ""),
        mean=mean,
        boards=boards,
        tied_for_best=[row.model for row in ranked.rows if row.best_rank == 1] if ranked else [],
        missing=[
            *_missing(leaderboard),
            *unmeasured,
            *([f"{pluralize(left_out, 'model')} with older runs not ranked"] if left_out else []),
        ],
        method=METHOD if any(board.standings for board in leaderboard.boards) else "",
    )


def _answer(leaderboard: Leaderboard, ranked: str) -> str:
    """Return who is best, or why that is not known."""
    models = len(leaderboard.models)
    if models < 2:
        return (
            "There is one model only, so there is nothing to rank."
            if models
            else "No model has a score yet."
        )
    if ranked:
        return ranked
    if leaderboard.mean is None and len(leaderboard.boards) > 1:
        return (
            "No two models have two benchmarks in common that were measured alike on a common "
            "scale, so there is no overall order; each benchmark has its own."
        )
    return "No two models can be compared."


def standing_words(standings: Sequence[Standing], ties: Sequence[Sequence[str]]) -> str:
    """Return who leads, who is behind and which of those behind are tied."""
    if not standings:
        return ""
    best = [_model(s.model) for s in standings if s.best == 1]
    head = f"Tied for best: {_listed(best)}" if len(best) > 1 else f"Best: {best[0]}"
    rest = [f"{_model(s.model)} (rank {_rank(s)})" for s in standings if s.best != 1]
    behind = f"; behind: {_listed(rest)}" if rest else ""
    others = [[_model(m) for m in tie] for tie in ties if set(map(_model, tie)) != set(best)]
    apart = "; ".join(f"{_listed(tie)} are tied" for tie in others[:3])
    return f"{head}{behind}.{f' {apart}.' if apart else ''}"


def _rank(standing: Standing) -> str:
    same = standing.best == standing.worst
    return str(standing.best) if same else f"{standing.best} to {standing.worst}"


def _mean(found: MeanBoard) -> MeanBoardDocument:
    names = [_name(key) for key in found.keys]
    over = pluralize(len(found.keys), "benchmark")
    words = standing_words(found.standings, found.ties)
    return MeanBoardDocument(
        benchmarks=names,
        answer=f"On the mean of {over}: {words[0].lower()}{words[1:]}" if words else "",
        rows=[
            RankedModel(model=s.model, best_rank=s.best, worst_rank=s.worst, mean=s.mean)
            for s in found.standings
        ],
        notes=[
            f"{_model(model)} is left out: no comparable score on "
            f"{_listed([_name(key) for key in keys])}"
            for model, keys in found.missing.items()
        ],
    )


def _board(found: Board) -> BoardDocument:
    chosen = [s.run for s in found.standings if s.run is not None] or list(found.unranked)
    newest = max(
        chosen, key=lambda run: (run.at is not None, run.at and run.at.timestamp(), run.job_id)
    )
    otherwise = [
        f"{_model(run.model)} was measured otherwise (job {run.job_id}): "
        + (settings_words(run, newest) or "see the job")
        for run in found.otherwise
    ]
    simultaneous = [
        f"{_model(run.model)}: job {run.job_id} was submitted in the same second, so which is its "
        "latest is not known"
        for run in found.simultaneous[:MAX_SIMULTANEOUS]
    ]
    return BoardDocument(
        provider_id=found.key[0],
        id=found.key[1],
        metric=found.metric,
        direction=found.direction,
        answer=standing_words(found.standings, found.ties),
        rows=[
            *(_row(s.run, s) for s in found.standings if s.run is not None),
            *(_row(run, None) for run in (*found.unranked, *found.otherwise)),
        ],
        notes=[*_unranked_notes(found), *otherwise, *simultaneous, *_cautions(found)],
    )


def _unranked_notes(found: Board) -> list[str]:
    """Return why models are not ranked although they were measured alike."""
    if not found.unranked:
        return []
    names = _listed([_model(run.model) for run in found.unranked])
    if found.direction == "unknown":
        metric = sanitize_line(found.metric, 80) or "the metric"
        return [f"not ranked, since the direction of {metric} is not declared: {names}"]
    if len(found.unranked) == 1 and not found.standings:
        return [f"only {names} was measured so"]
    return [f"not ranked, since the spread is unknown: {names}"]


def _cautions(found: Board) -> list[str]:
    """Return what weakens the ranked scores, once for all models of which it holds."""
    models: dict[str, list[str]] = {}
    for standing in found.standings:
        for caution in score_cautions(standing.run) if standing.run is not None else ():
            models.setdefault(caution, []).append(_model(standing.model))
    return [f"{_listed(names)}: {caution}" for caution, names in models.items()]


def _row(run: Run, standing: Standing | None) -> RankedModel:
    reading = run.reading
    low, high = reading.interval or (None, None)
    return RankedModel(
        model=run.model,
        best_rank=standing.best if standing is not None else None,
        worst_rank=standing.worst if standing is not None else None,
        job_id=run.job_id,
        at=format_timestamp(run.at),
        score=reading.score,
        interval_low=low,
        interval_high=high,
        n_samples=reading.n_samples,
        lost_samples=reading.lost_samples,
        threshold=reading.threshold,
        threshold_verdict=reading.threshold_verdict,
    )


def _missing(leaderboard: Leaderboard) -> list[str]:
    missing: Mapping[str, Sequence[Key]] = leaderboard.missing
    return [
        f"{_model(model)}: no comparable score on {_listed([_name(key) for key in keys])}"
        for model, keys in missing.items()
    ]


def _model(name: str) -> str:
    return sanitize_line(name, 80)


def _name(key: Key) -> str:
    return sanitize_line("/".join(key), 120)


def _listed(names: Sequence[str]) -> str:
    """Return names as `a, b and c`, the last ones of many as a number."""
    if 1 < len(names) <= MAX_NAMES:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return join_with_rest(names[:MAX_NAMES], len(names))
