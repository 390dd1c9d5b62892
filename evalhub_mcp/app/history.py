"""What was run, how it developed and which model leads, for every face of the product."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import anyio

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_index import OnProgress
from evalhub_mcp.app.measured_runs import open_history, open_ranking
from evalhub_mcp.app.result_documents.history import HistoryDocument, history_document
from evalhub_mcp.app.result_documents.leaderboard import (
    LeaderboardDocument,
    leaderboard_document,
)
from evalhub_mcp.catalog.name_lookup import find_collection_id
from evalhub_mcp.jobs.job_filter import JobFilter
from evalhub_mcp.results.history import histories
from evalhub_mcp.results.leaderboard import rank_models
from evalhub_mcp.results.runs import Key, Run
from evalhub_mcp.untrusted import sanitize_line
from evalhub_mcp.untrusted.reply_check import sanitize_reply

MAX_MODELS = 20
"""Models that are ranked: those with the newest runs. 20 models are 190 pairs on each benchmark."""


async def history_of(
    session: HubSession,
    wanted: JobFilter,
    *,
    since: str | None = None,
    on_progress: OnProgress | None = None,
) -> HistoryDocument:
    """Return how models did over time.

    Args:
        session: The hub, for the caller.
        wanted: Which jobs are meant.
        since: The period as the caller wrote it, for the title.
        on_progress: Is called while the jobs of a large hub are read for the first time.

    Raises:
        UserError: No job matches.
        ClientError: The hub could not be asked.
    """
    found = await open_history(session, wanted, on_progress)
    made = await anyio.to_thread.run_sync(partial(histories, found.runs, more=found.more))
    title = _title(wanted, since)
    return history_document(found, made, title=title, hub=session.app.hub.label)


async def leaderboard_of(
    session: HubSession,
    wanted: JobFilter,
    *,
    since: str | None = None,
    on_progress: OnProgress | None = None,
) -> LeaderboardDocument:
    """Return models ranked by their latest runs; see `history_of` for the arguments.

    Raises:
        UserError: No job matches.
        ClientError: The hub could not be asked.
    """
    found = await open_ranking(session, wanted, on_progress)
    runs, left_out = _of_most_models(found.runs)
    ranked = await anyio.to_thread.run_sync(rank_models, runs)
    return leaderboard_document(
        found,
        ranked,
        title=_title(wanted, since),
        hub=session.app.hub.label,
        planned=await _planned(session, wanted),
        left_out=left_out,
    )


async def leaderboard_page(
    session: HubSession,
    wanted: JobFilter,
    ranking: LeaderboardDocument,
    *,
    since: str | None = None,
) -> list[dict[str, Any]]:
    """Return what a page shows of a ranking: itself, and the histories behind it.

    Raises:
        UserError: No job matches.
        ClientError: The hub could not be asked.
    """
    return [_shown(ranking), _shown(await history_of(session, wanted, since=since))]


async def model_history(session: HubSession, model: str) -> dict[str, Any]:
    """Return what a page shows of the history of a model.

    Raises:
        UserError: No job has such a model.
        ClientError: The hub could not be asked.
    """
    return _shown(await history_of(session, JobFilter(model=model)))


def _shown(document: HistoryDocument | LeaderboardDocument) -> dict[str, Any]:
    found: dict[str, Any] = sanitize_reply(document.model_dump(mode="json", exclude_defaults=True))
    return found


def _of_most_models(runs: Sequence[Run]) -> tuple[list[Run], int]:
    """Return the runs of the models with the newest ones, and how many models are left out."""
    newest = sorted(
        (run for run in runs if run.reading.score is not None),
        key=lambda run: run.at.timestamp() if run.at else 0.0,
        reverse=True,
    )
    models = list(dict.fromkeys(run.model for run in newest))
    kept = set(models[:MAX_MODELS])
    return [run for run in runs if run.model in kept], max(len(models) - MAX_MODELS, 0)


async def _planned(session: HubSession, wanted: JobFilter) -> Sequence[Key]:
    """Return the benchmarks of the collection that is asked for; none without one."""
    if not wanted.collection:
        return ()
    catalog = await session.catalog()
    found = find_collection_id(catalog, wanted.collection.strip())
    collection = catalog.collections.get(found) if found is not None else None
    benchmarks = collection.benchmarks if collection is not None else ()
    return [
        (one.provider_id, one.id)
        for one in benchmarks or ()
        if not wanted.benchmark
        or wanted.benchmark.strip() in (one.id, f"{one.provider_id}/{one.id}")
    ]


def _title(wanted: JobFilter, since: str | None) -> str:
    """Return what a history is about in words: `tiny-1b on mmlu since 7d`."""
    parts = [sanitize_line(wanted.model, 80) if wanted.model else "All models"]
    for word, value in (
        ("on", wanted.benchmark),
        ("in collection", wanted.collection),
        ("of provider", wanted.provider),
        ("with tag", wanted.tag),
        ("since", since),
    ):
        if value:
            parts.append(f"{word} {sanitize_line(value, 80)}")
    return " ".join(parts)
