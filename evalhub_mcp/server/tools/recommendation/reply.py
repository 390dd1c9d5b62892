"""Structured reply of the tool that turns a goal into evaluations."""

from typing import Any

from evalhub_mcp.server.core.reply import Reply


class OptionReply(Reply):
    """One way to measure a goal, ready to be submitted."""

    kind: str
    arguments: dict[str, Any]
    benchmark_count: int
    why: list[str] = []
    samples: int | None = None
    cost: list[str] = []
    not_covered: list[str] = []
    complements: list[str] = []


class RecommendationReply(Reply):
    """Answer of recommend_evaluation."""

    options: list[OptionReply]
    not_understood: list[str] = []
    limits_not_checked: list[str] = []
    needs_comparison: bool = False
    stale: str | None = None
