"""One benchmark in two runs: can the scores be compared, and how sure is the difference?

Scores by different metrics, on different scales or measured with different instruments are not
comparable. Between two models other settings make them incomparable too; for one model the
settings are what is compared. Without a known direction there is a rise or a fall, and no better.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evalhub_mcp.results.difference_estimate import (
    DifferenceEstimate,
    ReportedDifference,
    RescaledDifference,
    spread_of,
)
from evalhub_mcp.results.direction import Direction
from evalhub_mcp.results.instrument import (
    MEASURES,
    InstrumentChange,
    instrument_changes,
)
from evalhub_mcp.results.outcomes import Pairs, pair_outcomes
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.run_settings import Setting, changed_settings
from evalhub_mcp.results.sample_counts import CountSource, is_binomial
from evalhub_mcp.results.sample_size import (
    detectable_difference,
    detectable_with_error,
    questions_ruling_out_chance,
)
from evalhub_mcp.results.score_scales import (
    ScoreUnit,
    different_scales,
    metric_kind,
    shared_unit,
    unit_by_count,
)
from evalhub_mcp.results.statistics import MAX_SCORE, stderr_of
from evalhub_mcp.results.unpaired_difference import CountedDifference

Change = Literal["better", "worse", "no difference", "inconclusive", "unknown", "not comparable"]
INFERRED: CountSource = "inferred from the error"
"""A count that a rounded error gives is not exact."""
MOST_NAMED = 4
PAIRED_MEANS_TOLERANCE = 0.01
"""Outcomes whose mean differs more from the score belong to another metric."""


@dataclass(frozen=True)
class BenchmarkDifference:
    """The difference of one benchmark between a baseline and another job."""

    baseline: BenchmarkReading
    other: BenchmarkReading
    change: Change
    direction: Direction = "unknown"
    rise: float | None = None
    """The other score minus the baseline's, whatever is good."""
    improvement: float | None = None
    """How much better the other job is (negative: worse), on the metric's scale."""
    estimate: DifferenceEstimate | None = None
    """The improvement with its uncertainty, on the metric's scale; None when that is unknown."""
    pairs: Pairs | None = None
    """The questions compared one by one; None where the answers are not on record."""
    corrected_p_value: float | None = None
    """The p value after Holm's correction for all tests made together."""
    corrected_interval: tuple[float, float] | None = None
    """The interval of the improvement at the level of that correction."""
    margin: float | None = None
    """Differences up to this size count as none; None on a scale without a usual margin."""
    changed_parameters: Sequence[Setting] = ()
    instrument: Sequence[InstrumentChange] = ()
    """What the scores were measured with and that differs."""
    not_comparable: Sequence[str] = ()
    """Why the two scores cannot be compared."""
    cautions: Sequence[str] = ()

    @property
    def provider_id(self) -> str:
        """The provider of both."""
        return self.baseline.provider_id

    @property
    def benchmark_id(self) -> str:
        """The benchmark of both."""
        return self.baseline.benchmark_id

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of the improvement, uncorrected."""
        return self.estimate.bounds() if self.estimate is not None else None

    @property
    def p_value(self) -> float | None:
        """Two-sided and uncorrected; None when the uncertainty is unknown."""
        return self.estimate.p_value if self.estimate is not None else None

    @property
    def scale(self) -> float | None:
        """The best or worst score, 1 or 100, of a score on a closed scale; None for another."""
        unit = self.baseline.unit
        return MAX_SCORE[unit] if unit is not None else None

    @property
    def share_scale(self) -> float | None:
        """The scale of a share; None for other scores, also those of 100 points such as BLEU.

        Only shares have a usual margin and are averaged over benchmarks.
        """
        return None if metric_kind(self.other.metric) == "points of 100" else self.scale

    @property
    def verdict_change(self) -> str | None:
        """`pass to fail` or `fail to pass`; None when the verdict did not change."""
        before, after = self.baseline.passed, self.other.passed
        if before is None or after is None or before == after:
            return None
        return "pass to fail" if before else "fail to pass"

    @property
    def smallest_difference(self) -> float | None:
        """The smallest difference that this pair shows in 80 % of repeats, on the metric's scale.

        None when the uncertainty is unknown, and when no difference that is possible is shown.
        """
        if self.estimate is None:
            return None
        inner = self.estimate
        share = inner.share if isinstance(inner, RescaledDifference) else inner
        if isinstance(share, CountedDifference):
            found = detectable_difference(share.n, share.m, share.baseline)
            return found * (self.scale or 1.0) if found is not None else None
        return detectable_with_error(spread_of(inner))

    @property
    def chance_ruled_out_from(self) -> int | None:
        """From how many samples each this difference of shares would be significant.

        Only where it cannot be tested, since the number of samples is not known.
        """
        before, after = self.baseline.score, self.other.score
        known = self.estimate is not None or self.change == "not comparable"
        if known or self.scale is None or before is None or after is None or before == after:
            return None
        if not (self.baseline.is_share and self.other.is_share):
            return None
        return questions_ruling_out_chance(before / self.scale, after / self.scale)


def compare_benchmark(
    baseline: BenchmarkReading,
    other: BenchmarkReading,
    *,
    same_model: bool,
    margin: float,
    model_settings: Sequence[Setting] = (),
) -> BenchmarkDifference:
    """Return the difference of a benchmark, with `change` before any correction.

    Args:
        baseline: The benchmark in the baseline.
        other: The benchmark in the other job.
        same_model: Whether one model was measured twice.
        margin: The largest difference of shares that counts as none.
        model_settings: Parameters of the models that decide how they were asked and differ.
    """
    baseline, other = _on_one_scale(baseline, other)
    pairs = _matching_pairs(baseline, other)
    instrument = [
        change
        for change in instrument_changes(baseline, other)
        if not (change.part == "data" and pairs is not None)
    ]
    parameters = changed_settings(baseline, other, instrument)
    named = {name for name, _, _ in parameters}
    parameters += [setting for setting in model_settings if setting[0] not in named]
    found = BenchmarkDifference(
        baseline,
        other,
        "unknown",
        direction=_direction(baseline, other),
        changed_parameters=parameters,
        instrument=instrument,
        cautions=_cautions(baseline, other, pairs),
    )
    before, after = baseline.score, other.score
    if before is None or after is None:
        return found
    reasons = _incomparable(baseline, other)
    if reasons:
        return replace(found, change="not comparable", not_comparable=reasons)
    found = replace(found, rise=after - before, pairs=pairs)
    if found.direction != "unknown":
        estimate = _estimate(found)
        sign = -1 if found.direction == "lower" else 1
        found = replace(
            found,
            improvement=estimate.difference if estimate is not None else sign * (after - before),
            estimate=estimate,
            margin=margin * found.share_scale if found.share_scale is not None else None,
        )
    names: list[str] = [change.part for change in instrument if change.part in MEASURES]
    if not same_model:
        names += [name for name, _, _ in parameters]
    if names:
        reasons = [", ".join(f"{name} differs" for name in dict.fromkeys(names[:MOST_NAMED]))]
        return replace(found, change="not comparable", not_comparable=reasons)
    return found


def _on_one_scale(
    baseline: BenchmarkReading, other: BenchmarkReading
) -> tuple[BenchmarkReading, BenchmarkReading]:
    """Return both with one unit, where that of each is certain.

    A score of 0 fits every scale; an error that is that of counting, or a count, fits one only.
    """
    if baseline.score is None or other.score is None:
        return baseline, other
    unit = shared_unit(baseline.score, baseline.unit, other.score, other.unit)
    if unit is None and _unit_is_shown(baseline) and _unit_is_shown(other):
        unit = baseline.unit
    return _in_unit(baseline, unit), _in_unit(other, unit)


def _unit_is_shown(reading: BenchmarkReading) -> bool:
    """Whether an error or a count of samples shows the scale that was read, or the score itself."""
    if reading.unit is None or reading.score is None or counted_samples(reading) is None:
        return False
    if stderr_of(reading.metric or "", reading.metrics):
        return True
    if reading.n_source != "reported" or reading.n_samples is None:
        return False
    return reading.score > 1 or unit_by_count(reading.score, reading.n_samples) == reading.unit


def _in_unit(reading: BenchmarkReading, unit: ScoreUnit | None) -> BenchmarkReading:
    if unit is None or reading.unit is None or reading.unit == unit:
        return reading
    factor = MAX_SCORE[unit] / MAX_SCORE[reading.unit]
    low, high = reading.interval or (0.0, 0.0)
    return replace(
        reading,
        unit=unit,
        score=reading.score * factor if reading.score is not None else None,
        stderr=reading.stderr * factor if reading.stderr is not None else None,
        threshold=reading.threshold * factor if reading.threshold is not None else None,
        interval=(low * factor, high * factor) if reading.interval is not None else None,
    )


def _matching_pairs(baseline: BenchmarkReading, other: BenchmarkReading) -> Pairs | None:
    """Return the questions both answered, where their outcomes are those of the scores."""
    if (
        measure_of(baseline) != measure_of(other)
        or baseline.unit is None
        or baseline.unit != other.unit
    ):
        return None
    for reading in (baseline, other):
        scored = [s for s in reading.outcomes.scores if s is not None] if reading.outcomes else []
        if not scored or reading.score is None:
            return None
        mean, score = sum(scored) / len(scored), reading.score / MAX_SCORE[baseline.unit]
        if abs(mean - score) > PAIRED_MEANS_TOLERANCE:
            return None
    return pair_outcomes(baseline.outcomes, other.outcomes)


def _direction(baseline: BenchmarkReading, other: BenchmarkReading) -> Direction:
    """Return the direction that either run states; unknown when they contradict each other."""
    stated = {baseline.direction, other.direction} - {"unknown"}
    return stated.pop() if len(stated) == 1 else "unknown"


def _estimate(found: BenchmarkDifference) -> DifferenceEstimate | None:
    """Return the improvement with its uncertainty, from the best evidence there is."""
    baseline, other = found.baseline, found.other
    lower = found.direction == "lower"
    if found.pairs is not None and found.scale is not None:
        paired = found.pairs.difference(lower_is_better=lower)
        return paired if found.scale == 1 else RescaledDifference(paired, found.scale)
    assert baseline.score is not None
    assert other.score is not None
    n, m = counted_samples(baseline), counted_samples(other)
    if n is not None and m is not None and found.scale is not None:
        before, after = baseline.score / found.scale, other.score / found.scale
        if lower:
            before, after = 1 - before, 1 - after
        counted = CountedDifference(before, n, after, m)
        return counted if found.scale == 1 else RescaledDifference(counted, found.scale)
    if baseline.stderr is None or other.stderr is None:
        return None
    rise = other.score - baseline.score
    return ReportedDifference(
        -rise if lower else rise,
        (baseline.stderr, other.stderr),
        (_values(baseline), _values(other)),
    )


def counted_samples(reading: BenchmarkReading) -> int | None:
    """Return how many samples a share was counted from; None when it is no count."""
    if reading.unit is None or reading.score is None or not reading.is_share:
        return None
    top = MAX_SCORE[reading.unit]
    # A binomial standard error comes from the count; only a reported one can contradict it.
    reported = reading.stderr if reading.interval_method not in (None, "wilson") else None
    error = reported / top if reported else None
    return reading.n_samples if is_binomial(reading.score / top, error, reading.n_samples) else None


def _values(reading: BenchmarkReading) -> int | None:
    """Return the number of values a reported error comes from, where it is reported too."""
    return reading.n_samples if reading.n_source == "reported" else None


def measure_of(reading: BenchmarkReading) -> str | None:
    """Return the metric of a score as it is declared; adapters write one metric in several ways."""
    return reading.declared_metric or reading.metric


def _incomparable(baseline: BenchmarkReading, other: BenchmarkReading) -> list[str]:
    """Return why two scores cannot be subtracted; empty when they can."""
    if measure_of(baseline) != measure_of(other):
        return [f"measured by {baseline.metric} and by {other.metric}"]
    if {baseline.direction, other.direction} == {"lower", "higher"}:
        return [f"in one run {baseline.direction} is better, in the other {other.direction}"]
    units = {baseline.unit, other.unit}
    mixed = units == {"fraction", "percentage"}
    if None in units and baseline.score is not None and other.score is not None:
        mixed = different_scales(baseline.score, other.score)
    return ["the scores are on different scales, a fraction and a percentage"] if mixed else []


def _cautions(
    baseline: BenchmarkReading, other: BenchmarkReading, pairs: Pairs | None
) -> list[str]:
    """Return what weakens the comparison, one sentence each."""
    cautions = []
    n, m = baseline.n_samples, other.n_samples
    if pairs is not None:
        if pairs.by_number:
            cautions.append(
                "questions are matched by their numbers, since the adapter does not name them"
            )
        if pairs.alone:
            which = "first " if pairs.are_first else ""
            cautions.append(
                f"compared on the {which}{len(pairs.keys)} questions that both runs answered; "
                f"{pairs.alone} others are left out"
            )
    elif n and m and n != m and INFERRED not in (baseline.n_source, other.n_source):
        cautions.append(f"{n} samples against {m}: not the same questions")
    for name, reading in (("the baseline", baseline), ("this job", other)):
        if reading.lost_samples:
            of = f" of {reading.attempted}" if reading.attempted else ""
            cautions.append(f"{reading.lost_samples}{of} questions of {name} have no usable reply")
        if reading.n_source is not None and reading.n_source.startswith("assumed"):
            whole = reading.n_source == "assumed: size of the benchmark"
            which = "the whole benchmark" if whole else "those asked for"
            cautions.append(f"the samples of {name} are assumed to be {which}")
    return cautions


def lost_samples_could_turn(found: BenchmarkDifference) -> bool:
    """Whether the questions without a reply could turn a better into a worse, or the reverse."""
    if found.improvement is None or not (found.baseline.lost_samples or found.other.lost_samples):
        return False
    ends = possible_scores(found.baseline), possible_scores(found.other)
    if found.scale is None or None in ends:
        return True
    (least_before, most_before), (least_after, most_after) = (e for e in ends if e is not None)
    rises = [least_after - most_before, most_after - least_before]
    return min(rises) <= 0 <= max(rises)


def possible_scores(reading: BenchmarkReading) -> tuple[float, float] | None:
    """Return the score with the lost samples counted as all wrong, and as all right."""
    if reading.score is None or reading.unit is None:
        return None
    if not reading.lost_samples:
        return reading.score, reading.score
    n, attempted = reading.n_samples, reading.attempted
    if n is None or attempted is None:
        return None
    top = MAX_SCORE[reading.unit]
    right = reading.score * n
    return right / attempted, min((right + reading.lost_samples * top) / attempted, top)
