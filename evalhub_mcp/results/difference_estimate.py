"""The difference of two scores with its uncertainty, however that was obtained.

An estimate is `other - baseline` in the sense that more is better, on the metric's scale. Four
kinds exist: counted answers to different questions or to questions whose answers are not on
record (`unpaired_difference`), answers to the same questions, right or wrong or with part marks
(`paired_difference`), and scores of which only standard errors are known (`ReportedDifference`).
"""

from dataclasses import dataclass
from math import hypot, inf
from typing import Protocol

from evalhub_mcp.results.distributions import (
    normal_below,
    normal_quantile,
    t_above,
    t_quantile,
    welch_degrees,
)

TWO_SIDED_TAIL = 0.025
"""Probability beyond each end of a two-sided 95 % interval."""


class DifferenceEstimate(Protocol):
    """An estimated difference; every kind has these."""

    @property
    def difference(self) -> float:
        """How much better the other run is; negative when it is worse."""
        ...

    @property
    def paired(self) -> bool:
        """Whether the same questions are compared one by one."""
        ...

    @property
    def p_value(self) -> float:
        """Two-sided p value of no difference."""
        ...

    def bounds(self, tail: float = TWO_SIDED_TAIL) -> tuple[float, float]:
        """Return the ends of the interval beyond each of which `tail` of probability lies."""
        ...


@dataclass(frozen=True)
class ReportedDifference:
    """The difference of two scores whose standard errors were reported.

    Student's t with Welch's degrees of freedom where both numbers of values are known, since a
    spread estimated from ten values is itself uncertain; else the normal distribution.
    """

    difference: float
    stderrs: tuple[float, float]
    counts: tuple[int | None, int | None] = (None, None)
    paired: bool = False

    @property
    def stderr(self) -> float:
        """Standard error of the difference."""
        return hypot(*self.stderrs)

    @property
    def degrees(self) -> float:
        """Degrees of freedom; infinite where a number of values is unknown."""
        n, m = self.counts
        if n is None or m is None:
            return inf
        return welch_degrees(self.stderrs[0], n, self.stderrs[1], m)

    @property
    def p_value(self) -> float:
        """Two-sided p value of no difference."""
        if self.stderr <= 0:
            return 1.0 if self.difference == 0 else 0.0
        return 2 * t_above(abs(self.difference) / self.stderr, self.degrees)

    def bounds(self, tail: float = TWO_SIDED_TAIL) -> tuple[float, float]:
        """Return the ends of the interval beyond each of which `tail` of probability lies."""
        half = t_quantile(1 - tail, self.degrees) * self.stderr if self.stderr else 0.0
        return self.difference - half, self.difference + half


@dataclass(frozen=True)
class RescaledDifference:
    """An estimate of shares on a metric's own scale, such as percentages."""

    share: DifferenceEstimate
    factor: float

    @property
    def difference(self) -> float:
        """The difference on the metric's scale."""
        return self.share.difference * self.factor

    @property
    def paired(self) -> bool:
        """Whether the same questions are compared one by one."""
        return self.share.paired

    @property
    def p_value(self) -> float:
        """Two-sided p value of no difference."""
        return self.share.p_value

    def bounds(self, tail: float = TWO_SIDED_TAIL) -> tuple[float, float]:
        """Return the ends of the interval on the metric's scale."""
        low, high = self.share.bounds(tail)
        return low * self.factor, high * self.factor


def two_sided_p_value(distance: float, stderr: float) -> float:
    """Return the normal two-sided p value of a distance from zero."""
    if stderr <= 0:
        return 1.0 if distance == 0 else 0.0
    return 2 * normal_below(-abs(distance) / stderr)


def spread_of(estimate: DifferenceEstimate, tail: float = TWO_SIDED_TAIL) -> float:
    """Return the standard error that an interval of this width would have under a normal law."""
    low, high = estimate.bounds(tail)
    return (high - low) / (2 * normal_quantile(1 - tail))
