"""Structured reply of get_history."""

from evalhub_mcp.app.result_documents.document import Document
from evalhub_mcp.app.result_documents.history import HistoryDocument
from evalhub_mcp.app.result_documents.leaderboard import LeaderboardDocument
from evalhub_mcp.server.core.reply import Reply


class SeriesReply(Document):
    """Runs of a model on a benchmark that were measured alike: ids of jobs."""

    model: str
    benchmark: str = ""
    latest: str = ""
    best: str = ""
    worst: str = ""
    drift_since: str | None = None


class HistoryReply(Reply):
    """Answer of get_history."""

    series: list[SeriesReply] = []
    """Of a ranking the models in its order, each with its latest run on a single benchmark."""
    tied_for_best: list[str] = []


def history_reply(document: HistoryDocument, most: int) -> HistoryReply:
    """Shape the first `most` histories."""
    return HistoryReply(
        series=[
            SeriesReply(
                model=history.model,
                benchmark=f"{history.provider_id}/{history.id}",
                latest=course.latest,
                best=course.best,
                worst=course.worst,
                drift_since=course.drift_since,
            )
            for history in document.histories[:most]
            for course in history.courses[:1]
        ],
    )


def ranking_reply(document: LeaderboardDocument) -> HistoryReply:
    """Shape a ranking; several benchmarks without a common mean have no order."""
    board = document.boards[0] if len(document.boards) == 1 else None
    ranked = document.mean or board
    return HistoryReply(
        series=[
            SeriesReply(
                model=row.model,
                benchmark=f"{board.provider_id}/{board.id}" if board is not None else "",
                latest=row.job_id or "",
            )
            for row in (ranked.rows if ranked is not None else ())
            if row.best_rank is not None
        ],
        tied_for_best=document.tied_for_best,
    )
