"""How many questions a difference needs, and what difference so many questions can show.

All figures are for a two-sided test at 5 % that finds the difference in 80 % of repeats, of
shares of right answers (Miller 2024, arXiv 2411.00640). Paired figures need the correlation of
the two runs' outcomes over the questions.
"""

from collections.abc import Callable
from functools import lru_cache
from math import ceil, sqrt

from evalhub_mcp.results.distributions import normal_quantile
from evalhub_mcp.results.statistics import Z95
from evalhub_mcp.results.unpaired_difference import fisher_mid_p_value

POWER = 0.8
MOST_QUESTIONS = 10**9
UNRELATED, RELATED, SIMILAR = 0.0, 0.5, 0.8
"""Correlations of outcomes: different questions, two models on the same questions, and a model
and its fine-tune on the same questions."""
USUAL_SHARE = 0.7
"""Share of right answers assumed where none is known."""
FEW_QUESTIONS = 50
"""Below this, normal tests are too far from exact ones to count on."""
LEAST_VARIANCE = 0.01
"""Variance of one answer assumed at least, since no share is known to be exactly 0 or 1."""


def questions_for(
    difference: float,
    share: float = USUAL_SHARE,
    correlation: float = UNRELATED,
    power: float = POWER,
) -> int:
    """Return how many questions each run needs to show a difference from `share`.

    Args:
        difference: The size of the difference, from 0 to 1; the sign does not matter.
        share: The share of right answers of the baseline.
        correlation: Of the outcomes over equal questions; 0 for different questions.
        power: The wanted share of repeats that find it.
    """
    difference = abs(difference)
    if difference <= 0:
        return MOST_QUESTIONS
    needed = _quantiles(power) ** 2 * _variance(share, difference, correlation) / difference**2
    return max(2, min(ceil(needed), MOST_QUESTIONS))


@lru_cache(maxsize=4096)  # replies about the same benchmarks ask for the same sizes
def detectable_difference(
    n: int,
    m: int | None = None,
    share: float = USUAL_SHARE,
    correlation: float = UNRELATED,
    power: float = POWER,
) -> float | None:
    """Return the smallest drop from `share` that runs of `n` and `m` questions show.

    It is the smallest rise where the share is below one half. None when not even a change to
    the other end of the scale is found in so many repeats.
    """
    m = n if m is None else m
    room = max(share, 1 - share)

    def shows(difference: float) -> bool:
        first, second = _variances(share, difference)
        both = 2 * correlation * sqrt(first * second) / sqrt(n * m)
        spread = sqrt(max(first / n + second / m - both, 0.0))
        return difference >= _quantiles(power) * spread

    return _smallest(shows, room)


def detectable_with_error(stderr: float, power: float = POWER) -> float:
    """Return the smallest difference that a comparison with this standard error shows."""
    return _quantiles(power) * stderr


def questions_to_clear(share: float, threshold: float, power: float = POWER) -> int:
    """Return how many questions put the 95 % interval of a score on its side of a threshold.

    With that many, a repeat finds the score's side of the threshold with the wanted power, if
    the true score is the one given.
    """
    distance = abs(share - threshold)
    if distance <= 0:
        return MOST_QUESTIONS
    at, true = (max(p * (1 - p), LEAST_VARIANCE) for p in (threshold, share))
    root = (Z95 * sqrt(at) + normal_quantile(power) * sqrt(true)) / distance
    return max(2, min(ceil(root * root), MOST_QUESTIONS))


def questions_ruling_out_chance(one: float, two: float) -> int:
    """Return from how many questions each the difference of two shares is significant.

    It is the size from which the test of these shares reaches 5 %, for a difference that was
    observed without counts. Few questions are tested exactly, on the nearest whole answers.
    """
    pooled = (one + two) / 2
    difference = abs(one - two)
    if difference <= 0:
        return MOST_QUESTIONS
    needed = ceil(2 * Z95 * Z95 * pooled * (1 - pooled) / difference**2)
    needed = max(2, min(needed, MOST_QUESTIONS))
    while needed < FEW_QUESTIONS and not all(
        fisher_mid_p_value(round(one * n), n, round(two * n), n) < 0.05
        for n in range(needed, needed + 3)
    ):
        needed += 1
    return needed


def questions_to_rule_out_drop(
    margin: float,
    difference: float,
    share: float = USUAL_SHARE,
    correlation: float = UNRELATED,
    power: float = POWER,
    tail: float = 0.05,
) -> int:
    """Return how many questions show that a drop is smaller than `margin`.

    Args:
        margin: The largest drop that is accepted.
        difference: The true improvement that is assumed, negative for a drop.
        share: The share of right answers.
        correlation: Of the outcomes over equal questions.
        power: The wanted share of repeats that show it.
        tail: One-sided error of the bound.
    """
    room = margin + difference
    if room <= 0:
        return MOST_QUESTIONS
    factor = normal_quantile(1 - tail) + normal_quantile(power)
    variance = _variance(share, difference, correlation)
    return max(2, min(ceil(factor**2 * variance / room**2), MOST_QUESTIONS))


def about(questions: int) -> str:
    """Return a number of questions in two digits, rounded up, with thousands separated."""
    scale = 10 ** max(len(str(questions)) - 2, 0)
    return f"{-(-questions // scale) * scale:,}"


@lru_cache(maxsize=64)
def _quantiles(power: float) -> float:
    return Z95 + normal_quantile(power)


def _variances(share: float, difference: float) -> tuple[float, float]:
    """Return the variances of one answer of both runs, the other on the side with more room."""
    other = share - abs(difference) if share >= 0.5 else share + abs(difference)
    other = min(max(other, 0.0), 1.0)
    return (
        max(share * (1 - share), LEAST_VARIANCE),
        max(other * (1 - other), LEAST_VARIANCE),
    )


def _variance(share: float, difference: float, correlation: float) -> float:
    first, second = _variances(share, difference)
    return max(first + second - 2 * correlation * sqrt(first * second), LEAST_VARIANCE / 10)


def _smallest(shows: Callable[[float], bool], room: float) -> float | None:
    """Return the smallest number up to `room` that satisfies a monotone condition."""
    if not shows(room):
        return None
    low, high = 0.0, room
    for _ in range(40):
        middle = (low + high) / 2
        if shows(middle):
            high = middle
        else:
            low = middle
    return high
