"""Judge a score against a threshold, and word the judgement in one way everywhere.

The interval decides: a threshold outside it is met or missed, one inside it is too close to call.
Where the uncertainty is unknown, the score alone decides and no probability is given.
"""

from math import erfc, sqrt
from typing import Literal

from evalhub_mcp.results.direction import Direction

ThresholdVerdict = Literal["met", "missed", "too close to call"]


def meets(score: float, threshold: float, direction: Direction) -> bool | None:
    """Whether a score meets a threshold; None when the direction is unknown."""
    if direction == "unknown":
        return None
    return score <= threshold if direction == "lower" else score >= threshold


def judge_threshold(
    score: float,
    threshold: float,
    direction: Direction,
    interval: tuple[float, float] | None,
) -> ThresholdVerdict | None:
    """Return the verdict on a threshold; None when the direction is unknown."""
    if direction == "unknown":
        return None
    low, high = interval or (score, score)
    worst, best = (high, low) if direction == "lower" else (low, high)
    if meets(worst, threshold, direction):
        return "met"
    return "too close to call" if meets(best, threshold, direction) else "missed"


def probability_met_by_share(
    fraction: float, threshold: float, n: int, direction: Direction
) -> float | None:
    """Return the probability that the true share meets a threshold between 0 and 1.

    It is the level of the one-sided score test, so a threshold at the edge of the 95 % Wilson
    interval has 0.025 or 0.975. None when the direction is unknown, and for a threshold at the end
    of the scale that all samples meet so far.
    """
    if direction == "unknown":
        return None
    variance = threshold * (1 - threshold)
    if variance <= 0:  # every share meets such a threshold, or only a perfect one does
        if meets(1.0 if direction == "lower" else 0.0, threshold, direction):
            return 1.0
        return None if fraction == threshold else 0.0
    above = 0.5 * erfc((threshold - fraction) / sqrt(2 * variance / n))
    return 1 - above if direction == "lower" else above
