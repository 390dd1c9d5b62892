"""Find a lasting change of a model's scores, by a test that may be repeated after each run.

Every split of the runs into earlier and later ones is tested, and somebody looks again whenever a
run is added, so a plain 5 % would raise an alarm in every third harmless history. The smallest p
value is multiplied by three times the number of pairs of the runs. In simulations of runs without
any change that keeps the rate of histories that ever raise an alarm at 5 % through 100 looks.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from evalhub_mcp.results.benchmark_difference import counted_samples, possible_scores
from evalhub_mcp.results.comparison import SIGNIFICANCE
from evalhub_mcp.results.difference_estimate import (
    DifferenceEstimate,
    ReportedDifference,
    two_sided_p_value,
)
from evalhub_mcp.results.instrument import is_greedy
from evalhub_mcp.results.outcomes import Outcomes, Pairs
from evalhub_mcp.results.runs import Run, are_simultaneous, scale_of
from evalhub_mcp.results.statistics import binomial_stderr, proportions_p_value
from evalhub_mcp.results.unpaired_difference import CountedDifference

MIN_RUNS = 3
LOOKS_FACTOR = 3.0
"""Makes the number of pairs of runs cover all splits at all looks; see the test that draws them."""
MIN_SHARED = 0.9
"""Runs are compared question by question where at least this part of the questions is in all."""
MEANS_TOLERANCE = 0.01


@dataclass(frozen=True)
class Split:
    """The runs before and after the point where they differ most."""

    first: int
    """The index of the first run after the change."""
    before: float
    """Mean score before, on the metric's scale."""
    after: float
    improvement: float
    """How much better it became (negative: worse), on the metric's scale."""
    p_value: float
    """Of this split alone, two-sided."""
    corrected_p_value: float
    """For all splits at all looks."""
    paired: bool
    """Whether the same questions are compared one by one."""
    lost_samples_could_turn: bool = False


def find_split(runs: Sequence[Run], *, lower_is_better: bool, looks: int = 0) -> Split | None:
    """Return the split of a series at which its scores differ most surely, with its p value.

    Args:
        runs: Runs measured alike, oldest first, all with a score whose spread is known.
        lower_is_better: Whether low scores are good.
        looks: How many runs there are in all, where only the newest are given.

    Returns:
        None for fewer than three runs, where the spread of one is unknown, and where all were
        submitted in the same second. Runs of the same second are not split: their order is unknown.
    """
    count = len(runs)
    if count < MIN_RUNS:
        return None
    shares = [run.share for run in runs]
    table = _outcome_table(runs)
    scores = [share for share in shares if share is not None]
    if len(scores) < count or (table is None and any(not has_spread(run) for run in runs)):
        return None
    looked = max(count, looks)
    factor = LOOKS_FACTOR * looked * (looked - 1) / 2
    found = []
    for first in range(1, count):
        if are_simultaneous(runs[first - 1], runs[first]):
            continue
        estimate = _estimate(runs, scores, table, first, lower_is_better)
        p_value = max(_p_value(estimate, factor), _between_p_value(scores, first))
        found.append((min(p_value, 1.0), first, estimate))
    if not found:
        return None
    p_value, first, estimate = min(found, key=lambda each: each[:2])
    scale = scale_of(runs[-1].reading)
    before, after = fmean(scores[:first]) * scale, fmean(scores[first:]) * scale
    return Split(
        first=first,
        before=before,
        after=after,
        improvement=(before - after) if lower_is_better else (after - before),
        p_value=p_value,
        corrected_p_value=min(1.0, p_value * factor),
        paired=estimate.paired,
        lost_samples_could_turn=_could_turn(runs, first),
    )


def has_spread(run: Run) -> bool:
    """Whether it is known how sure the score of a run is."""
    return counted_samples(run.reading) is not None or bool(run.reading.stderr)


def _estimate(
    runs: Sequence[Run],
    scores: Sequence[float],
    table: "_OutcomeTable | None",
    first: int,
    lower: bool,
) -> DifferenceEstimate:
    """Return the improvement of the later runs over the earlier ones, as shares."""
    if table is not None:
        return table.difference(first, lower_is_better=lower)
    counts = [counted_samples(run.reading) for run in runs]
    known = [n for n in counts if n is not None]
    if len(known) == len(runs) and all(run.reading.unit is not None for run in runs):
        shares = [1 - s for s in scores] if lower else scores
        before, after = (
            min(
                sum(s * k for s, k in zip(shares[side], known[side], strict=True))
                / sum(known[side]),
                1.0,
            )
            for side in (slice(first), slice(first, None))
        )
        # At temperature 0 a repeat gives the same answers again, which are no further samples.
        greedy = all(is_greedy(run.reading, run.model_parameters) for run in runs)
        count = max if greedy else sum
        return CountedDifference(before, count(known[:first]), after, count(known[first:]))
    errors = [_error(run) for run in runs]
    rise = fmean(scores[first:]) - fmean(scores[:first])
    spreads = (_error_of_mean(errors[:first]), _error_of_mean(errors[first:]))
    values = [run.reading.n_samples for run in runs if run.reading.n_source == "reported"]
    sizes = [n for n in values if n]
    known_sizes = len(sizes) == len(runs)
    sides = (sum(sizes[:first]), sum(sizes[first:])) if known_sizes else (None, None)
    return ReportedDifference(-rise if lower else rise, spreads, sides)


def _p_value(estimate: DifferenceEstimate, factor: float) -> float:
    """Return the p value of a split.

    The exact test of sizes far apart takes milliseconds for tens of thousands of samples, so it is
    made only where the normal one, which errs towards a difference, would be significant.
    """
    if isinstance(estimate, CountedDifference) and estimate.unequal:
        quick = proportions_p_value(estimate.baseline, estimate.n, estimate.other, estimate.m)
        if quick * factor >= SIGNIFICANCE:
            return quick
    return estimate.p_value


def _error(run: Run) -> float:
    reading = run.reading
    if reading.stderr:
        return reading.stderr / scale_of(reading)
    assert reading.score is not None
    error = binomial_stderr(reading.score, counted_samples(reading), reading.unit)
    return (error or 0.0) / scale_of(reading)


def _error_of_mean(errors: Sequence[float]) -> float:
    return sqrt(sum(error * error for error in errors)) / len(errors)


def _between_p_value(scores: Sequence[float], first: int) -> float:
    """Return the p value of a split by the spread between the runs on either side of it.

    Runs may differ by more than their samples explain, such as by the examples that a seed
    selects. With few runs that spread is unknown, and 0 is returned.
    """
    count = len(scores)
    if count < 4:
        return 0.0
    sides = scores[:first], scores[first:]
    before, after = map(fmean, sides)
    squares = sum(
        (score - mean) ** 2
        for side, mean in zip(sides, (before, after), strict=True)
        for score in side
    )
    error = sqrt(squares / (count - 2) * (1 / first + 1 / (count - first)))
    if error == 0:
        return 0.0
    return two_sided_p_value(after - before, error)


def _could_turn(runs: Sequence[Run], first: int) -> bool:
    """Whether the lost samples, all wrong or all right, could turn the difference around."""
    if not any(run.reading.lost_samples for run in runs):
        return False
    ends = [(possible_scores(run.reading), scale_of(run.reading)) for run in runs]
    known = [(low / scale, high / scale) for end, scale in ends if end for low, high in [end]]
    if len(known) < len(runs):
        return True
    lows, highs = [low for low, _ in known], [high for _, high in known]
    least = fmean(lows[first:]) - fmean(highs[:first])
    most = fmean(highs[first:]) - fmean(lows[:first])
    return least <= 0 <= most


@dataclass(frozen=True)
class _OutcomeTable:
    """What each run scored on each question that all runs have."""

    keys: Sequence[Hashable]
    clusters: Sequence[Hashable]
    sums: Sequence[Sequence[float]]
    """For each question the sum over no run, the first run, the first two, and so on."""

    def difference(self, first: int, *, lower_is_better: bool) -> DifferenceEstimate:
        """Return the improvement of the later runs' means over those of the earlier ones."""
        count = len(self.sums) - 1
        earlier, whole = self.sums[first], self.sums[-1]
        before = [one / first for one in earlier]
        after = [(all_ - one) / (count - first) for one, all_ in zip(earlier, whole, strict=True)]
        pairs = Pairs(self.keys, before, after, self.clusters, 0)
        return pairs.difference(lower_is_better=lower_is_better)


def _outcome_table(runs: Sequence[Run]) -> _OutcomeTable | None:
    """Return the outcomes of all runs; None where one has none, or they are not those of scores."""
    recorded: list[tuple[Outcomes, dict[Hashable, float]]] = []
    for run in runs:
        outcomes = run.reading.outcomes
        if outcomes is None or run.share is None:
            return None
        scored = {
            key: score
            for key, score in zip(outcomes.keys, outcomes.scores, strict=True)
            if score is not None
        }
        if not scored or abs(fmean(scored.values()) - run.share) > MEANS_TOLERANCE:
            return None
        recorded.append((outcomes, scored))
    first = recorded[0][0]
    shared = set(recorded[0][1]).intersection(*(scored for _, scored in recorded[1:]))
    every = set().union(*(outcomes.keys for outcomes, _ in recorded))
    if len(shared) < max(2, MIN_SHARED * len(every)):
        return None
    keys = [key for key in first.keys if key in shared]
    groups = dict(zip(first.keys, first.clusters, strict=True)) if first.clusters else {}
    clusters = [groups[key] for key in keys] if groups else []
    sums = [[0.0] * len(keys)]
    for _, scored in recorded:
        sums.append([sum_ + scored[key] for sum_, key in zip(sums[-1], keys, strict=True)])
    return _OutcomeTable(keys, clusters, sums)
