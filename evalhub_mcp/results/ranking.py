"""Rank several runs with ties, from simultaneous intervals of all pairs.

The best of five runs leads by chance more often than one of two, so every pair's interval is
widened until all of them together hold the true differences in 95 % of repeats (Bonferroni).
Runs whose interval contains zero are tied; a run's rank is the range that remains.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from evalhub_mcp.results.difference_estimate import TWO_SIDED_TAIL, DifferenceEstimate


@dataclass(frozen=True)
class RankedRun:
    """A run's place among the others."""

    index: int
    """Its position among the runs that were ranked."""
    best: int
    """Its rank if every tie goes in its favour; 1 is the top."""
    worst: int
    """Its rank if every tie goes against it."""


def rank_runs(
    count: int, difference: Callable[[int, int], DifferenceEstimate], order: Sequence[float]
) -> list[RankedRun]:
    """Return the runs from best to worst, those tied in the order of their scores.

    Args:
        count: How many runs there are.
        difference: How much better the second run of a pair of indexes is than the first.
        order: A score of each run by which ties are listed, more is better.
    """
    pairs = list(combinations(range(count), 2))
    tail = TWO_SIDED_TAIL / max(len(pairs), 1)
    beaten_by, beats = [0] * count, [0] * count
    for one, two in pairs:
        low, high = difference(one, two).bounds(tail)
        if low > 0:
            beaten_by[one] += 1
            beats[two] += 1
        elif high < 0:
            beaten_by[two] += 1
            beats[one] += 1
    ranked = [RankedRun(i, 1 + beaten_by[i], count - beats[i]) for i in range(count)]
    return sorted(ranked, key=lambda run: (run.best, run.worst, -order[run.index]))


def tied_for_best(ranked: Sequence[RankedRun]) -> list[int]:
    """Return the indexes of the runs that no other run is better than."""
    return [run.index for run in ranked if run.best == 1]
