"""A ranking of models as Markdown, for a README, a wiki or a comment.

Names and texts come from hubs and adapters, so every cell is escaped.
"""

from collections.abc import Sequence

from evalhub_mcp.app.result_documents.history_words import exactness_words
from evalhub_mcp.app.result_documents.leaderboard import (
    BoardDocument,
    LeaderboardDocument,
    MeanBoardDocument,
    RankedModel,
)
from evalhub_mcp.formatting import format_score, pluralize
from evalhub_mcp.untrusted import markdown_line


def leaderboard_markdown(document: LeaderboardDocument) -> str:
    """Return a ranking as a Markdown page."""
    counted = f"{pluralize(len(document.models), 'model')}, {pluralize(document.jobs, 'job')}"
    hub = f" Hub: {markdown_line(document.hub, 200)}." if document.hub else ""
    parts = [
        f"# Leaderboard: {markdown_line(document.title, 200)}",
        f"{markdown_line(document.answer, 600)} ({counted}.){hub}",
    ]
    if document.mean is not None:
        parts += _mean(document.mean)
    for board in document.boards:
        parts += _board(board)
    if document.missing:
        parts += ["## Missing", _bullets(document.missing)]
    if document.method:
        parts.append(document.method)
    if document.unread:
        parts.append(f"{document.unread:,} older jobs of the hub are not read yet.")
    parts += exactness_words(document.exact_as_of)
    return "\n\n".join(parts) + "\n"


def _mean(mean: MeanBoardDocument) -> list[str]:
    names = ", ".join(markdown_line(name, 120) for name in mean.benchmarks)
    rows = [[_rank(row), markdown_line(row.model, 120), _number(row.mean)] for row in mean.rows]
    parts = ["## Mean", f"Over {names}.", _table(["Rank", "Model", "Mean"], rows)]
    return [*parts, *([_bullets(mean.notes)] if mean.notes else [])]


def _board(board: BoardDocument) -> list[str]:
    name = markdown_line(f"{board.provider_id}/{board.id}", 160)
    lower = ", lower is better" if board.direction == "lower" else ""
    metric = f"{markdown_line(board.metric, 80)}{lower}." if board.metric else ""
    rows = [
        [
            _rank(row),
            markdown_line(row.model, 120),
            _number(row.score),
            _interval(row),
            str(row.n_samples or ""),
            row.threshold_verdict or "",
            (row.at or "")[:10],
            markdown_line(row.job_id, 80),
        ]
        for row in board.rows
    ]
    heads = ["Rank", "Model", "Score", "95 % interval", "n", "Threshold", "Date", "Job"]
    parts = [f"## {name}", f"{metric} {markdown_line(board.answer, 400)}".strip()]
    parts = [part for part in parts if part]
    return [*parts, _table(heads, rows), *([_bullets(board.notes)] if board.notes else [])]


def _rank(row: RankedModel) -> str:
    if row.best_rank is None:
        return "not ranked"
    same = row.best_rank == row.worst_rank
    return str(row.best_rank) if same else f"{row.best_rank} to {row.worst_rank}"


def _number(value: float | None) -> str:
    return "" if value is None else format_score(value)


def _interval(row: RankedModel) -> str:
    if row.interval_low is None or row.interval_high is None:
        return "unknown"
    return f"{format_score(row.interval_low)} to {format_score(row.interval_high)}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(cells)} |" for cells in rows)])


def _bullets(items: Sequence[str]) -> str:
    return "\n".join(f"- {markdown_line(item, 300)}" for item in items)
