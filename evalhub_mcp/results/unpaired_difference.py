"""The difference of two shares counted on different questions, or on unknown ones.

For equal questions this is conservative: the share of luck that both runs have in common is
counted twice. Where answers are on record, `paired_difference` is used.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import acos, copysign, cos, exp, hypot, lgamma, pi, sqrt

from evalhub_mcp.results.difference_estimate import TWO_SIDED_TAIL
from evalhub_mcp.results.distributions import exact_bounds, normal_quantile
from evalhub_mcp.results.score_bound import lower_score_bound
from evalhub_mcp.results.statistics import proportions_p_value

UNEQUAL_COUNTS = 5
"""Sizes differing by more than this factor make the normal tests liberal (up to 11 % at 10
against 1000), so the exact test and the stricter of two bounds are used."""


@dataclass(frozen=True)
class CountedDifference:
    """`other - baseline`, shares of `m` and `n` questions.

    The test is the pooled score test, for sizes far apart Fisher's exact test with mid-p. The
    interval inverts the score test (Miettinen and Nurminen 1985), which keeps its level for few
    questions and shares near 0 and 1, where the usual standard error does not.
    """

    baseline: float
    n: int
    other: float
    m: int
    paired: bool = False

    @property
    def difference(self) -> float:
        """How much higher the other share is."""
        return self.other - self.baseline

    @property
    def unequal(self) -> bool:
        """Whether the sizes are too far apart for the normal approximation."""
        return max(self.n, self.m) > UNEQUAL_COUNTS * min(self.n, self.m)

    @property
    def p_value(self) -> float:
        """Two-sided p value of no difference."""
        if self.unequal:
            right, won = round(self.baseline * self.n), round(self.other * self.m)
            return fisher_mid_p_value(right, self.n, won, self.m)
        return proportions_p_value(self.baseline, self.n, self.other, self.m)

    def bounds(self, tail: float = TWO_SIDED_TAIL) -> tuple[float, float]:
        """Return the ends of the interval beyond each of which `tail` of probability lies."""
        low = _score_bound(self.baseline, self.n, self.other, self.m, tail)
        high = -_score_bound(self.other, self.m, self.baseline, self.n, tail)
        if self.unequal:
            wide_low, wide_high = hybrid_bounds(self.baseline, self.n, self.other, self.m, tail)
            low, high = min(low, wide_low), max(high, wide_high)
        return low, high


@lru_cache(maxsize=20_000)
def _score_bound(baseline: float, n: int, other: float, m: int, tail: float) -> float:
    """Return the smallest difference that the score test does not reject at `tail`."""
    spread = sqrt((baseline * (1 - baseline) + 0.1) / n + (other * (1 - other) + 0.1) / m)
    return lower_score_bound(
        lambda difference: score_statistic(baseline, n, other, m, difference),
        other - baseline,
        normal_quantile(1 - tail),
        spread,
    )


def score_statistic(baseline: float, n: int, other: float, m: int, difference: float) -> float:
    """Return Miettinen and Nurminen's score statistic for a true difference."""
    first = _restricted_share(baseline, n, other, m, difference)
    second = min(max(first + difference, 0.0), 1.0)
    variance = (first * (1 - first) / n + second * (1 - second) / m) * (n + m) / (n + m - 1)
    return (other - baseline - difference) / sqrt(max(variance, 1e-15))


def _restricted_share(baseline: float, n: int, other: float, m: int, difference: float) -> float:
    """Return the most likely baseline share when the other is higher by `difference`.

    It is the root of a cubic equation, in the closed form of Miettinen and Nurminen.
    """
    right = baseline * n
    total, both = n + m, right + other * m
    square = (m + 2 * n) * difference - total - both
    linear = (n * difference - total - 2 * right) * difference + both
    constant = right * difference * (1 - difference)
    shift = square / (3 * total)
    q = shift**3 - linear * square / (6 * total * total) + constant / (2 * total)
    p = copysign(sqrt(max(shift * shift - linear / (3 * total), 0.0)), q)
    if p == 0:
        share = -shift
    else:
        share = 2 * p * cos((pi + acos(min(max(q / p**3, -1.0), 1.0))) / 3) - shift
    return min(max(share, 0.0, -difference), 1.0, 1 - difference)


def hybrid_bounds(
    baseline: float, n: int, other: float, m: int, tail: float = TWO_SIDED_TAIL
) -> tuple[float, float]:
    """Return the interval of `other - baseline` from those of both shares (Newcombe's combination).

    For sizes far apart the larger is almost known, so that the smaller alone decides: it gets the
    exact interval, since Wilson's errs too often on one side for shares near 1.
    """
    low_one, high_one = _share_bounds(baseline, n, m, tail)
    low_two, high_two = _share_bounds(other, m, n, tail)
    difference = other - baseline
    return (
        difference - hypot(other - low_two, high_one - baseline),
        difference + hypot(high_two - other, baseline - low_one),
    )


def _share_bounds(share: float, n: int, others: int, tail: float) -> tuple[float, float]:
    if UNEQUAL_COUNTS * n < others:
        return exact_bounds(share * n, n, tail)
    return wilson_bounds(share, n, tail)


def wilson_bounds(share: float, n: int, tail: float = TWO_SIDED_TAIL) -> tuple[float, float]:
    """Return the ends of the Wilson interval of a share of `n` at any level."""
    z = normal_quantile(1 - tail)
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def fisher_mid_p_value(right: int, n: int, won: int, m: int) -> float:
    """Return the two-sided mid-p value of Fisher's exact test, twice the smaller tail.

    `right` of `n` are compared with `won` of `m`.
    """
    successes = right + won
    low, high = max(0, successes - m), min(n, successes)
    # The shorter side is summed; both sides together are 1.
    upper = high - right < right - low
    outcomes = range(right, high + 1) if upper else range(low, right + 1)
    chances = [_hypergeometric(k, n, m, successes) for k in outcomes]
    at = chances[0] if upper else chances[-1]
    tail = sum(chances) - at / 2
    return min(1.0, 2 * min(tail, 1 - tail))


def _hypergeometric(k: int, n: int, m: int, successes: int) -> float:
    """Return the chance that `k` of `successes` among `n + m` fall into the `n`."""
    return exp(_log_choose(n, k) + _log_choose(m, successes - k) - _log_choose(n + m, successes))


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
