"""The bound of a difference at which a score test just stops rejecting."""

from collections.abc import Callable

LEAST = -1.0
"""No difference of shares is smaller."""
PRECISION = 1e-10
_STEPS = 100


def lower_score_bound(
    statistic: Callable[[float], float], estimate: float, z: float, spread: float
) -> float:
    """Return the smallest true difference that a score test does not reject.

    Args:
        statistic: The test's statistic for a true difference: 0 at the estimate, falling.
        estimate: The estimated difference.
        z: The quantile above which the test rejects.
        spread: About the standard error, from which the search starts; any positive number works.
    """
    high, above = estimate, -z
    low = max(estimate - 1.2 * z * spread, LEAST)
    below = statistic(low) - z
    while below <= 0:
        if low <= LEAST:
            return LEAST
        high, above = low, below
        low = max(2 * low - estimate, LEAST)
        below = statistic(low) - z
    # Regula falsi, with half the weight of an end that stays (the Illinois rule).
    kept = 0
    for _ in range(_STEPS):
        if high - low < PRECISION:
            break
        middle = (low * above - high * below) / (above - below)
        if not low < middle < high:
            middle = (low + high) / 2
        value = statistic(middle) - z
        if value > 0:
            low, below = middle, value
            above = above / 2 if kept > 0 else above
            kept = 1
        else:
            high, above = middle, value
            below = below / 2 if kept < 0 else below
            kept = -1
        if abs(value) < PRECISION:
            return middle
    return low
