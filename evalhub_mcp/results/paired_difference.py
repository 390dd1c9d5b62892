"""The difference of two runs on the same questions, compared one by one.

Only questions that the runs answered differently carry information, so equal luck with easy and
hard questions cancels out. With models that agree as much as fine-tunes of one model do, 5 points
of 200 questions are found in two of three repeats instead of one in thirty.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import comb, exp, lgamma, log, sqrt

from evalhub_mcp.results.difference_estimate import TWO_SIDED_TAIL
from evalhub_mcp.results.distributions import normal_quantile, t_above, t_quantile
from evalhub_mcp.results.score_bound import lower_score_bound

_EXACT_SUM = 1000
"""Answers that changed, up to which the binomial tail is summed with exact integers."""


@dataclass(frozen=True)
class RightWrongDifference:
    """Answers that are right or wrong: `lost` became wrong and `won` became right, of `n`.

    The test is McNemar's with mid-p: the exact test without its needless caution (Fagerland,
    Lydersen and Laake 2013). The interval inverts Tango's score test (1998), which in simulations
    with margins of 2 to 10 points errs in at most 6 % where the interval with added pseudo-counts
    reaches 11 %.
    """

    lost: int
    won: int
    n: int
    paired: bool = True

    @property
    def difference(self) -> float:
        """How much larger the share of right answers became."""
        return (self.won - self.lost) / self.n

    @property
    def p_value(self) -> float:
        """Two-sided mid-p value of no difference."""
        return mcnemar_p_value(self.lost, self.won)

    def bounds(self, tail: float = TWO_SIDED_TAIL) -> tuple[float, float]:
        """Return the ends of the interval beyond each of which `tail` of probability lies."""
        return (
            _tango_bound(self.lost, self.won, self.n, tail),
            -_tango_bound(self.won, self.lost, self.n, tail),
        )


def mcnemar_p_value(lost: int, won: int, *, mid: bool = True) -> float:
    """Return McNemar's two-sided p value, exact or mid-p."""
    changed = lost + won
    if changed == 0:
        return 1.0
    fewer = min(lost, won)
    below = _fair_coin_below(fewer, changed)
    if not mid:
        return min(1.0, 2 * below)
    return min(1.0, 2 * below - _fair_coin(fewer, changed))


def _fair_coin(heads: int, tosses: int) -> float:
    """Return the chance of exactly so many heads."""
    if tosses <= _EXACT_SUM:
        return float(comb(tosses, heads) / 2**tosses)
    log_choose = lgamma(tosses + 1) - lgamma(heads + 1) - lgamma(tosses - heads + 1)
    return exp(log_choose - tosses * log(2))


def _fair_coin_below(heads: int, tosses: int) -> float:
    """Return the chance of so many heads or fewer."""
    if tosses <= _EXACT_SUM:
        return float(sum(comb(tosses, k) for k in range(heads + 1)) / 2**tosses)
    total = term = _fair_coin(heads, tosses)
    for k in range(heads, 0, -1):
        term *= k / (tosses - k + 1)
        total += term
        if term < total * 1e-17:
            break
    return total


@lru_cache(maxsize=20_000)
def _tango_bound(lost: int, won: int, n: int, tail: float) -> float:
    """Return the smallest true difference that Tango's score test does not reject at `tail`."""
    return lower_score_bound(
        lambda difference: tango_statistic(lost, won, n, difference),
        (won - lost) / n,
        normal_quantile(1 - tail),
        sqrt(lost + won + 1) / n,
    )


def tango_statistic(lost: int, won: int, n: int, difference: float) -> float:
    """Return Tango's score statistic for a true difference of `won - lost` shares."""
    linear = (2 * n - won + lost) * difference - won - lost
    constant = -lost * difference * (1 - difference)
    # The most likely share of lost answers under that difference.
    share = (sqrt(max(linear * linear - 8 * n * constant, 0.0)) - linear) / (4 * n)
    variance = n * (2 * share + difference * (1 - difference))
    return (won - lost - n * difference) / sqrt(max(variance, 1e-15))


@dataclass(frozen=True)
class MarksDifference:
    """Scores from 0 to 1 on the same questions: the mean of their differences.

    One imagined gain and one imagined loss beside one unchanged question are added (the paired
    form of the plus-four rule), so that runs that agree on all of ten questions are not certain
    to be equal. Averages of repetitions move in smaller steps, so what is added counts as one
    repetition of them. With clusters, such as several questions about one passage, the spread is
    that between the clusters, and never smaller than that between the questions.
    """

    differences: Sequence[float]
    clusters: Sequence[Hashable] = ()
    epochs: int = 1
    """How often each question was asked, where the scores are averages of that."""
    paired: bool = True

    @property
    def n(self) -> int:
        """The number of questions."""
        return len(self.differences)

    @property
    def difference(self) -> float:
        """The mean difference."""
        return sum(self.differences) / self.n

    @cached_property
    def _spread(self) -> tuple[float, float]:
        """The standard error of the mean, and its degrees of freedom."""
        mean = self.difference
        added = self.n + 2
        squares = sum((d - mean) ** 2 for d in self.differences) + 1 / self.epochs
        alone = sqrt(squares / (added * (added - 1)))
        if not self.clusters:
            return alone, float(self.n - 1)
        sums: dict[Hashable, float] = defaultdict(float)
        for difference, cluster in zip(self.differences, self.clusters, strict=True):
            sums[cluster] += difference - mean
        groups = len(sums)
        if groups < 2:
            return alone, 0.0
        between = sqrt(groups / (groups - 1) * sum(s * s for s in sums.values())) / self.n
        return max(alone, between), float(groups - 1)

    @property
    def p_value(self) -> float:
        """Two-sided p value of no difference, by Student's t; 1 for a single cluster."""
        stderr, degrees = self._spread
        if degrees < 1:
            return 1.0
        return 2 * t_above(abs(self.difference) / stderr, degrees)

    def bounds(self, tail: float = TWO_SIDED_TAIL) -> tuple[float, float]:
        """Return the ends of the interval beyond each of which `tail` of probability lies."""
        stderr, degrees = self._spread
        half = t_quantile(1 - tail, degrees) * stderr
        return max(-1.0, self.difference - half), min(1.0, self.difference + half)
