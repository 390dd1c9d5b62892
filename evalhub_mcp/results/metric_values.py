"""Metrics of any JSON type, the ones that matter first."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.results.statistics import finite_number

_NOT_A_SCORE = re.compile(
    r"(?:^|[_\s/,.])(?:stderr|std_err|n|num|count|duration|seconds|total|samples|examples|errors)"
    r"(?:$|[_\s/,.])",
    re.IGNORECASE,
)
"""Words of names of spreads, counts and times."""


def is_score(name: str, value: Any) -> bool:
    """Whether a metric is a number that says how good something was."""
    return finite_number(value) is not None and _NOT_A_SCORE.search(name) is None


def order_metrics(
    metrics: Mapping[str, Any], primary: str | None, declared: Sequence[str]
) -> dict[str, Any]:
    """All metrics: the primary one, those the provider lists, other scores, then the rest."""
    rank = {name: index for index, name in enumerate(declared)}

    def place(item: tuple[str, Any]) -> tuple[bool, bool, int, bool]:
        name, value = item
        scored = is_score(name, value)
        return name != primary, not scored, rank.get(name, len(rank)), finite_number(value) is None

    return dict(sorted(metrics.items(), key=place))


def further_scores(metrics: Mapping[str, Any], primary: str | None, most: int) -> dict[str, float]:
    """The most important scores beside the primary one, of metrics in their order."""
    found = {
        name: float(value)
        for name, value in metrics.items()
        if name != primary and is_score(name, value)
    }
    return dict(list(found.items())[:most])
