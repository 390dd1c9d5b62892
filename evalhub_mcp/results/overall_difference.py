"""The mean difference of two runs over several benchmarks, with one interval and one test.

Ten drops that are each within noise can be a drop together. Every benchmark counts the same,
whatever its number of questions: the mean answers "how much better on these benchmarks", not on
their questions. The interval combines the benchmarks' own intervals (MOVER: the squared
distances of estimate and bound add up), so that pairing, clusters and small counts carry over.
The benchmarks are taken as given, not as a sample of all benchmarks there could be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from evalhub_mcp.results.difference_estimate import (
    TWO_SIDED_TAIL,
    DifferenceEstimate,
    two_sided_p_value,
)
from evalhub_mcp.results.distributions import normal_quantile


@dataclass(frozen=True)
class MeanDifference:
    """The mean of several independent differences on one scale."""

    parts: Sequence[DifferenceEstimate]

    @property
    def difference(self) -> float:
        """The mean difference; positive where the other run is better."""
        return sum(part.difference for part in self.parts) / len(self.parts)

    @property
    def paired(self) -> bool:
        """Whether every part compares the same questions one by one."""
        return all(part.paired for part in self.parts)

    @property
    def p_value(self) -> float:
        """Two-sided p value of no mean difference; that of the part where there is one only."""
        if len(self.parts) == 1:
            return self.parts[0].p_value
        difference = self.difference
        low, high = self.bounds()
        # The side towards zero decides, so that test and interval agree.
        reach = difference - low if difference > 0 else high - difference
        return two_sided_p_value(difference, reach / normal_quantile(1 - TWO_SIDED_TAIL))

    def bounds(self, tail: float = TWO_SIDED_TAIL) -> tuple[float, float]:
        """Return the ends of the interval beyond each of which `tail` of probability lies."""
        if len(self.parts) == 1:
            return self.parts[0].bounds(tail)
        below = above = 0.0
        for part in self.parts:
            low, high = part.bounds(tail)
            below += (part.difference - low) ** 2
            above += (high - part.difference) ** 2
        difference, count = self.difference, len(self.parts)
        return difference - sqrt(below) / count, difference + sqrt(above) / count
