"""Tell scores from other metrics, and sort metrics of any JSON type by importance."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.results.statistics import finite_number

_NOT_A_SCORE = re.compile(
    r"(?:^|[_\s/,.])(?:stderr|std_err|n|num|count|duration|seconds|total|samples|examples|errors|"
    r"replies|attempts|instances|questions|epochs|std|stdev|stddev|variance|ci|ci\d\d|runtime)"
    r"(?:$|[_\s/,.])",
    re.IGNORECASE,
)
"""Words in the names of standard errors, spreads, counts and durations."""
_OF_ONE_CASE = re.compile(r"(?:case|sample|item|question)[_.\-]?\d+[._/]", re.IGNORECASE)
_BESIDE_A_SCORE = re.compile(
    r"^(?:min|max|median|var|sd|moe|p\d\d|q\d|lower|upper|conf|confidence|low|high|error)(?:_|$)"
)
"""What follows the name of a score in the name of one of its statistics: `wer_max`."""
_COSTS = re.compile(
    r"(?:^|[_\s/,.])(?:latency|ms|secs?|elapsed|time|tokens?|cost|usd|price|memory|correct|incorrect|"
    r"passed|failed|wrong|successes|failures)(?:$|[_\s/,.])",
    re.IGNORECASE,
)
"""Words in the names of what a run took and of counts of replies, beside a measure of quality."""


def is_score(name: str, value: Any) -> bool:
    """Whether a metric is a number that measures quality, of all questions and not of one."""
    if finite_number(value) is None or _OF_ONE_CASE.match(name):
        return False
    return _NOT_A_SCORE.search(name) is None


def only_score(metrics: Mapping[str, Any]) -> str | None:
    """Return the one metric that measures quality; None without one and with several.

    Statistics of another metric, and what the run took or counted beside it, are none.
    """
    scores = [name for name, value in metrics.items() if is_score(name, value)]
    scores = [name for name in scores if not _is_statistic(name, scores)]
    if len(scores) > 1:
        scores = [name for name in scores if not _COSTS.search(name)]
    return scores[0] if len(scores) == 1 else None


def _is_statistic(name: str, scores: Sequence[str]) -> bool:
    return any(
        name.startswith(other) and _BESIDE_A_SCORE.match(name.removeprefix(other).lstrip("_/.-, "))
        for other in scores
        if other != name
    )


def order_metrics(
    metrics: Mapping[str, Any], primary: str | None, declared: Sequence[str]
) -> dict[str, Any]:
    """Return all metrics: the primary one, those the provider lists, other scores, the rest."""
    rank = {name: index for index, name in enumerate(declared)}
    places = {}
    for name, value in metrics.items():
        is_number = finite_number(value) is not None
        scored = is_number and _NOT_A_SCORE.search(name) is None
        places[name] = (name != primary, not scored, rank.get(name, len(rank)), not is_number)
    return {name: metrics[name] for name in sorted(metrics, key=places.__getitem__)}


def further_scores(metrics: Mapping[str, Any], primary: str | None, most: int) -> dict[str, float]:
    """Return up to `most` scores other than the primary one, in the order given."""
    found = {
        name: float(value)
        for name, value in metrics.items()
        if name != primary and is_score(name, value)
    }
    return dict(list(found.items())[:most])
