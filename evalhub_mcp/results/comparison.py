"""Two runs of the same benchmarks: which is better, and is it more than noise?

Direction comes from the metric, spread from the standard errors, and a difference that
chance explains is called so. Several benchmarks, and several jobs held against one baseline,
are several chances to be fooled, so significance is corrected for the number of all tests
made together (Holm's step-down method). Scores that do not
answer the same question - another metric, another scale, and between two models other
settings of the benchmark - are not comparable and called so. Where the model is the same,
the settings are what is compared.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot
from typing import Any, Literal

from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.score_scales import different_scales, is_share
from evalhub_mcp.results.statistics import (
    TOP,
    Z95,
    holm_correction,
    is_binomial,
    newcombe_interval,
    normal_p_value,
    proportions_p_value,
)

Change = Literal["better", "worse", "equal", "within noise", "unknown", "not comparable"]
SIGNIFICANCE = 0.05
SPEED_ONLY = frozenset(
    "max_connections num_concurrent concurrency batch_size max_batch_size max_retries retries "
    "timeout log_samples verbosity cache use_cache".split()
)
"""Parameters that change how fast an evaluation runs, not what it measures."""


@dataclass(frozen=True)
class BenchmarkDifference:
    """One benchmark in a baseline and in another run."""

    baseline: BenchmarkReading
    other: BenchmarkReading
    change: Change
    improvement: float | None = None
    """How much better the other run is (negative: worse), on the metric's scale."""
    interval: tuple[float, float] | None = None
    """95 % interval of the improvement, uncorrected."""
    p_value: float | None = None
    """Two-sided probability of such a difference by chance, uncorrected; None: unknown."""
    corrected_p_value: float | None = None
    """The same after Holm's correction for all tests made together."""
    changed_parameters: Sequence[tuple[str, Any, Any]] = ()
    """`(name, baseline's value, other's value)`; None stands for "not set"."""
    not_comparable: Sequence[str] = ()
    """Why the two scores do not answer the same question."""
    cautions: Sequence[str] = ()

    @property
    def provider_id(self) -> str:
        """The provider both runs used."""
        return self.baseline.provider_id

    @property
    def benchmark_id(self) -> str:
        """The benchmark both runs used."""
        return self.baseline.benchmark_id

    @property
    def verdict_change(self) -> str | None:
        """`pass to fail` or `fail to pass`, when the verdict changed."""
        before, after = self.baseline.passed, self.other.passed
        if before is None or after is None or before == after:
            return None
        return "pass to fail" if before else "fail to pass"


@dataclass(frozen=True)
class Comparison:
    """A job against a baseline."""

    baseline_id: str
    job_id: str
    differences: Sequence[BenchmarkDifference]
    only_in_baseline: Sequence[BenchmarkReading]
    only_in_job: Sequence[BenchmarkReading]
    same_model: bool = True
    changed_model_parameters: Sequence[tuple[str, Any, Any]] = ()
    """`(name, baseline's value, other's value)` of what the models were asked with."""
    tests: int = 0
    """How many tests significance is corrected for: of all jobs compared together."""

    def having(self, change: Change) -> list[BenchmarkDifference]:
        """The differences of one kind."""
        return [d for d in self.differences if d.change == change]


def compare_readings(baseline: JobReading, other: JobReading) -> Comparison:
    """Compare two read jobs, benchmark by benchmark, in the baseline's order."""
    return compare_with_baseline(baseline, [other])[0]


def compare_with_baseline(baseline: JobReading, others: Sequence[JobReading]) -> list[Comparison]:
    """Compare each of several jobs with the same baseline, corrected for all tests made.

    Whoever looks at nine candidates picks the best of them, which is above the baseline by
    chance more often than one alone.
    """
    drafts = [
        _pairs(baseline.benchmarks, other.benchmarks, same_model=baseline.model == other.model)
        for other in others
    ]
    together = _corrected([pair for pairs in drafts for pair in pairs])
    tests = sum(d.corrected_p_value is not None for d in together)
    result, start = [], 0
    for other, pairs in zip(others, drafts, strict=True):
        differences = together[start : start + len(pairs)]
        start += len(pairs)
        result.append(_comparison(baseline, other, differences, tests))
    return result


def _comparison(
    baseline: JobReading, other: JobReading, differences: Sequence[BenchmarkDifference], tests: int
) -> Comparison:
    compared = {id(side) for d in differences for side in (d.baseline, d.other)}

    def unmatched(reading: JobReading) -> list[BenchmarkReading]:
        return [b for b in reading.benchmarks if id(b) not in compared]

    return Comparison(
        baseline.job_id,
        other.job_id,
        differences,
        unmatched(baseline),
        unmatched(other),
        baseline.model == other.model,
        _changes(baseline.model_parameters, other.model_parameters),
        tests,
    )


def compare_benchmarks(
    baseline: Sequence[BenchmarkReading],
    other: Sequence[BenchmarkReading],
    *,
    same_model: bool = True,
) -> list[BenchmarkDifference]:
    """Compare every benchmark both runs have, in the baseline's order.

    A benchmark that a run has several times is matched with the one of equal parameters,
    else in order.

    Args:
        baseline: The benchmarks of the one run.
        other: Those of the other run.
        same_model: Whether both runs name the same model; then settings that differ are what
            is compared, and otherwise they make the scores incomparable.
    """
    return _corrected(_pairs(baseline, other, same_model=same_model))


def _pairs(
    baseline: Sequence[BenchmarkReading], other: Sequence[BenchmarkReading], *, same_model: bool
) -> list[BenchmarkDifference]:
    """Every benchmark of the baseline with its partner, before any correction."""
    partners: dict[int, BenchmarkReading] = {}
    waiting = list(other)
    for alike in (True, False):  # those of equal settings first, lest another takes them
        for index, reading in enumerate(baseline):
            if index in partners:
                continue
            partner = next((p for p in waiting if _belong(reading, p, alike=alike)), None)
            if partner is not None:
                partners[index] = partner
                waiting = [p for p in waiting if p is not partner]
    return [_difference(baseline[i], partners[i], same_model) for i in sorted(partners)]


def _belong(one: BenchmarkReading, two: BenchmarkReading, *, alike: bool) -> bool:
    """Whether two readings are of the same benchmark, and, if `alike`, of equal settings."""
    same = (one.provider_id, one.benchmark_id) == (two.provider_id, two.benchmark_id)
    return same and not (alike and _changed_parameters(one, two))


def _difference(
    baseline: BenchmarkReading, other: BenchmarkReading, same_model: bool
) -> BenchmarkDifference:
    parameters = _changed_parameters(baseline, other)
    cautions = []
    if baseline.n_samples and other.n_samples and baseline.n_samples != other.n_samples:
        cautions.append(
            f"{baseline.n_samples} samples against {other.n_samples}: not the same questions"
        )
    found = BenchmarkDifference(
        baseline, other, "unknown", changed_parameters=parameters, cautions=cautions
    )
    if baseline.score is None or other.score is None:
        return found
    reasons = _incomparable(baseline, other)
    if reasons:
        return replace(found, change="not comparable", not_comparable=reasons)
    improvement = other.score - baseline.score
    if baseline.lower_is_better:
        improvement = -improvement
    p_value, spread = _significance(baseline, other, baseline.score, other.score)
    found = replace(found, improvement=improvement, p_value=p_value, interval=spread)
    if parameters and not same_model:
        named = ", ".join(f"{name} differs" for name, _, _ in parameters[:4])
        return replace(found, change="not comparable", not_comparable=[named])
    return replace(found, change="equal" if improvement == 0 else "unknown")


def _significance(
    baseline: BenchmarkReading, other: BenchmarkReading, before: float, after: float
) -> tuple[float | None, tuple[float, float] | None]:
    """The p value and the improvement's 95 % interval; by counts where samples were counted."""
    sign = -1 if baseline.lower_is_better else 1
    counts = _count(baseline), _count(other)
    if counts[0] is not None and counts[1] is not None and baseline.unit is not None:
        top, n, m = TOP[baseline.unit], counts[0], counts[1]
        p_value = proportions_p_value(before / top, n, after / top, m)
        ends = [sign * top * e for e in newcombe_interval(before / top, n, after / top, m)]
        return p_value, (min(ends), max(ends))
    if baseline.stderr is None or other.stderr is None:
        return None, None
    stderr = hypot(baseline.stderr, other.stderr)
    improvement = sign * (after - before)
    spread = improvement - Z95 * stderr, improvement + Z95 * stderr
    return normal_p_value(after - before, stderr), spread


def _count(reading: BenchmarkReading) -> int | None:
    """How many samples a share was counted from; None when it is no count."""
    if reading.unit is None or reading.score is None or not is_share(reading.metric):
        return None
    top = TOP[reading.unit]
    # A binomial error was made from the count; only a reported one can say otherwise.
    reported = reading.stderr if reading.interval_source == "stderr" else None
    error = reported / top if reported else None
    return reading.n_samples if is_binomial(reading.score / top, error, reading.n_samples) else None


def _incomparable(baseline: BenchmarkReading, other: BenchmarkReading) -> list[str]:
    """Why two scores cannot be subtracted from one another."""
    if baseline.metric != other.metric:
        return [f"measured by {baseline.metric} and by {other.metric}"]
    if baseline.lower_is_better != other.lower_is_better:
        return ["one run declares lower is better, the other higher is better"]
    units = {baseline.unit, other.unit}
    mixed = units == {"fraction", "percentage"}
    if None in units and baseline.score is not None and other.score is not None:
        mixed = different_scales(baseline.score, other.score)
    return ["the scores are on different scales, a fraction and a percentage"] if mixed else []


def _corrected(differences: Sequence[BenchmarkDifference]) -> list[BenchmarkDifference]:
    """Apply Holm's method to all tests made, and name each change by the result."""
    tested = {
        index: d.p_value
        for index, d in enumerate(differences)
        if d.p_value is not None and d.change != "not comparable"
    }
    corrected = dict(zip(tested, holm_correction(list(tested.values())), strict=True))
    result = []
    for index, difference in enumerate(differences):
        change: Change = difference.change
        probability = corrected.get(index)
        if probability is not None and change == "unknown" and difference.improvement is not None:
            direction: Change = "better" if difference.improvement > 0 else "worse"
            change = direction if probability < SIGNIFICANCE else "within noise"
        result.append(replace(difference, change=change, corrected_p_value=probability))
    return result


def _changed_parameters(
    baseline: BenchmarkReading, other: BenchmarkReading
) -> list[tuple[str, Any, Any]]:
    """Settings that differ; where a job set nothing, what the adapter says it used counts."""
    before, after = ({**reading.parameters, **reading.effective} for reading in (baseline, other))
    # A default that only one adapter version reports is no difference.
    asked = {*baseline.parameters, *other.parameters} | (before.keys() & after.keys())
    changed = _changes(before, after, asked - SPEED_ONLY)
    if baseline.data != other.data:
        changed.append(("test_data_ref", baseline.data or None, other.data or None))
    return changed


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str] | None = None
) -> list[tuple[str, Any, Any]]:
    """`(name, before, after)` of what differs, by name."""
    return [
        (name, before.get(name), after.get(name))
        for name in sorted({*before, *after} if names is None else names)
        if before.get(name) != after.get(name)
    ]
