"""Metrics of any JSON type, the ones that matter first."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.results.statistics import number

NOT_A_SCORE = (
    "stderr", "n_", "num_", "count", "duration", "seconds", "total", "samples",
)  # fmt: skip


def is_score(name: str, value: Any) -> bool:
    """Whether a metric is a number that says how good something was."""
    return number(value) is not None and not any(part in name.lower() for part in NOT_A_SCORE)


def ordered(
    metrics: Mapping[str, Any], primary: str | None, declared: Sequence[str]
) -> dict[str, Any]:
    """All metrics: the primary one, those the provider lists, other scores, then the rest."""
    rank = {name: index for index, name in enumerate(declared)}

    def place(item: tuple[str, Any]) -> tuple[bool, bool, int, bool]:
        name, value = item
        scored = is_score(name, value)
        return name != primary, not scored, rank.get(name, len(rank)), number(value) is None

    return dict(sorted(metrics.items(), key=place))


def further_scores(metrics: Mapping[str, Any], primary: str | None, most: int) -> dict[str, float]:
    """The most important scores beside the primary one, of metrics in their order."""
    found = {
        name: float(value)
        for name, value in metrics.items()
        if name != primary and is_score(name, value)
    }
    return dict(list(found.items())[:most])
