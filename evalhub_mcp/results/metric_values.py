"""Tell scores from other metrics, and sort metrics of any JSON type by importance."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.results.statistics import finite_number

_NOT_A_SCORE = re.compile(
    r"(?:^|[_\s/,.])(?:stderr|std_err|n|num|count|duration|seconds|total|samples|examples|errors|"
    r"replies|attempts|instances|questions|epochs)"
    r"(?:$|[_\s/,.])",
    re.IGNORECASE,
)
"""Words in the names of standard errors, counts and durations."""


def is_score(name: str, value: Any) -> bool:
    """Whether a metric is a number that measures quality."""
    return finite_number(value) is not None and _NOT_A_SCORE.search(name) is None


def order_metrics(
    metrics: Mapping[str, Any], primary: str | None, declared: Sequence[str]
) -> dict[str, Any]:
    """Return all metrics: the primary one, those the provider lists, other scores, the rest."""
    rank = {name: index for index, name in enumerate(declared)}

    def sort_key(item: tuple[str, Any]) -> tuple[bool, bool, int, bool]:
        name, value = item
        scored = is_score(name, value)
        return name != primary, not scored, rank.get(name, len(rank)), finite_number(value) is None

    return dict(sorted(metrics.items(), key=sort_key))


def further_scores(metrics: Mapping[str, Any], primary: str | None, most: int) -> dict[str, float]:
    """Return up to `most` scores other than the primary one, in the order given."""
    found = {
        name: float(value)
        for name, value in metrics.items()
        if name != primary and is_score(name, value)
    }
    return dict(list(found.items())[:most])
