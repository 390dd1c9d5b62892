"""Histories and rankings as the view gets them, made by the product from runs with known scores."""

import random
from collections.abc import Iterator
from typing import Any

from evalhub_mcp.app.measured_runs import MeasuredRuns
from evalhub_mcp.app.result_documents.history import HistoryDocument, history_document
from evalhub_mcp.app.result_documents.leaderboard import (
    LeaderboardDocument,
    leaderboard_document,
)
from evalhub_mcp.results.direction import Direction
from evalhub_mcp.results.history import histories
from evalhub_mcp.results.leaderboard import rank_models
from evalhub_mcp.results.runs import Run
from evalhub_mcp.results.statistics import wilson_interval
from evalhub_mcp.results.verdict import judge_threshold
from tests.results.measured import run

HUB = "https://hub.example.org"


def scored(day: float, right: int, n: int, threshold: float | None = None, **more: Any) -> Run:
    """A run with so many right answers, its interval and its judgement on a threshold."""
    score = right / n
    low, high = wilson_interval(score, n)
    direction: Direction = "lower" if more.get("direction") == "lower" else "higher"
    verdict = None
    if threshold is not None:
        verdict = judge_threshold(score, threshold, direction, (low, high))
    return run(
        day, score, n, interval=(low, high), interval_method="wilson", threshold=threshold,
        threshold_verdict=verdict, **more,
    )  # fmt: skip


def nightly_runs() -> Iterator[Run]:
    """A model that drops for good after a pause, with settings that changed before."""
    draw = random.Random(4)
    for day in (-6, -5, -4):
        yield scored(day, 150 + day, 200, 0.6, name="capitals", parameters={"num_fewshot": 0})
    for day in (*range(9), 15, 16, 17, 18):
        right = sum(draw.random() < (0.82 if day < 9 else 0.66) for _ in range(200))
        yield scored(day, right, 200, 0.7, name="capitals")
    for day in range(0, 18, 3):
        right = sum(draw.random() < 0.12 for _ in range(120))
        yield scored(day, right, 120, 0.2, name="breakout", metric="attack_rate", direction="lower")
    yield run(12, 8.1, None, name="taste", metric="rating", direction="unknown", unit=None)
    yield run(13, 8.4, None, name="taste", metric="rating", direction="unknown", unit=None)
    yield run(14, None, name="taste", metric="rating")
    yield scored(3, 61, 80, 0.7, name="dates")


def history() -> HistoryDocument:
    """The history of one model."""
    runs = list(nightly_runs())
    found = MeasuredRuns(runs, len(runs), 1, {})
    return history_document(found, histories(runs), title="tiny", hub=HUB)


def ranked_runs() -> Iterator[Run]:
    """Four models, two of them tied; one lacks a benchmark and one was measured otherwise."""
    right = {
        "granite-8b": (340, 31),
        "tiny-1b": (231, 66),
        "llama-8b": (332, 28),
        "qwen-7b": (301, 0),
    }
    for model, (capitals, breakout) in right.items():
        yield scored(3, capitals, 400, 0.7, model=model, name="capitals")
        if breakout:
            yield scored(
                3, breakout, 200, 0.2, model=model, name="breakout", metric="attack_rate",
                direction="lower",
            )  # fmt: skip
    yield scored(4, 390, 400, 0.7, model="big-70b", name="capitals", parameters={"num_fewshot": 5})


def ranking() -> LeaderboardDocument:
    """A ranking of several models."""
    runs = list(ranked_runs())
    found = MeasuredRuns(runs, 9, 0, {})
    return leaderboard_document(found, rank_models(runs), title="All models", hub=HUB)


def as_view(document: HistoryDocument | LeaderboardDocument) -> dict[str, Any]:
    """The data that a host passes to the page."""
    return document.model_dump(mode="json", exclude_defaults=True)


HISTORY: dict[str, Any] = as_view(history())
LEADERBOARD: dict[str, Any] = as_view(ranking())
