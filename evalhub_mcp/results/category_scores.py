"""Where a run is weak: its scores by category, corrected for looking at many categories.

Each category is tested against the rest of the questions (shares: the pooled score test; part
marks: Welch's t test), or, between two runs, its lost against its won questions (McNemar, or the t
test of the differences). Among twenty categories one is far off by chance, so the p values are
corrected for all of them (Holm).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from evalhub_mcp.results.difference_estimate import DifferenceEstimate
from evalhub_mcp.results.distributions import t_above, welch_degrees
from evalhub_mcp.results.outcomes import Outcomes, Pairs
from evalhub_mcp.results.paired_difference import MarksDifference, RightWrongDifference
from evalhub_mcp.results.statistics import holm_correction, proportions_p_value

SIGNIFICANCE = 0.05
MIN_QUESTIONS = 5
"""Smaller categories are not tested."""


@dataclass(frozen=True)
class CategoryScore:
    """The score of one category."""

    name: str
    n: int
    score: float
    rest: float
    """The score of all other questions."""
    p_value: float
    """Of no difference from the rest, corrected for all categories."""

    @property
    def stands_out(self) -> bool:
        """Whether it differs from the rest by more than chance."""
        return self.p_value < SIGNIFICANCE


@dataclass(frozen=True)
class CategoryChange:
    """How one category changed between two runs."""

    name: str
    estimate: DifferenceEstimate
    n: int
    p_value: float
    """Of no change, corrected for all categories."""

    @property
    def is_sure(self) -> bool:
        """Whether it changed by more than chance."""
        return self.p_value < SIGNIFICANCE


def category_scores(outcomes: Outcomes) -> list[CategoryScore]:
    """Return the categories of a run, the lowest score first; none without at least two."""
    groups = _grouped(outcomes.categories, outcomes.scores)
    if len(groups) < 2:
        return []
    names, found = [], []
    for name, scores in groups.items():
        rest = [score for other, more in groups.items() if other != name for score in more]
        if len(scores) >= MIN_QUESTIONS and len(rest) >= MIN_QUESTIONS:
            names.append(name)
            found.append((scores, rest))
    corrected = holm_correction([_p_value(scores, rest) for scores, rest in found])
    return sorted(
        (
            CategoryScore(name, len(scores), _mean(scores), _mean(rest), p_value)
            for name, (scores, rest), p_value in zip(names, found, corrected, strict=True)
        ),
        key=lambda category: category.score,
    )


def category_changes(
    pairs: Pairs, outcomes: Outcomes, *, lower_is_better: bool = False
) -> list[CategoryChange]:
    """Return how each category changed, the largest loss first; none without at least two.

    Args:
        pairs: The questions that both runs scored.
        outcomes: Those of either run, with the categories.
        lower_is_better: Whether a lower score is better.
    """
    if len(outcomes.categories) != len(outcomes.keys):
        return []
    category = dict(zip(outcomes.keys, outcomes.categories, strict=True))
    sign = -1 if lower_is_better else 1
    groups: dict[str, list[float]] = {}
    for key, before, after in zip(pairs.keys, pairs.before, pairs.after, strict=True):
        if name := category.get(key):
            groups.setdefault(name, []).append(sign * (after - before))
    tested = {n: d for n, d in groups.items() if len(d) >= MIN_QUESTIONS}
    if len(groups) < 2:
        return []
    estimates = [
        _change(changes, right_or_wrong=pairs.right_or_wrong) for changes in tested.values()
    ]
    corrected = holm_correction([estimate.p_value for estimate in estimates])
    return sorted(
        (
            CategoryChange(name, estimate, len(tested[name]), p_value)
            for name, estimate, p_value in zip(tested, estimates, corrected, strict=True)
        ),
        key=lambda change: change.estimate.difference,
    )


def _change(changes: Sequence[float], *, right_or_wrong: bool) -> DifferenceEstimate:
    if right_or_wrong:
        lost, won = sum(d < 0 for d in changes), sum(d > 0 for d in changes)
        return RightWrongDifference(lost, won, len(changes))
    return MarksDifference(tuple(changes))


def _grouped(
    categories: Sequence[str], scores: Sequence[float | None]
) -> Mapping[str, list[float]]:
    groups: dict[str, list[float]] = {}
    for name, score in zip(categories, scores, strict=False):
        if name and score is not None:
            groups.setdefault(name, []).append(score)
    return groups


def _p_value(scores: Sequence[float], rest: Sequence[float]) -> float:
    one, two = _mean(scores), _mean(rest)
    n, m = len(scores), len(rest)
    if all(score in (0, 1) for score in (*scores, *rest)):
        return proportions_p_value(one, n, two, m)
    errors = [sqrt(_variance(values) / len(values)) for values in (scores, rest)]
    spread = sqrt(sum(error * error for error in errors))
    if spread == 0:
        return 1.0 if one == two else 0.0
    return 2 * t_above(abs(one - two) / spread, welch_degrees(errors[0], n, errors[1], m))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _variance(values: Sequence[float]) -> float:
    mean = _mean(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)
