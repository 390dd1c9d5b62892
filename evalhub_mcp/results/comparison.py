"""Compare jobs with a baseline, benchmark by benchmark.

The metric's direction decides what is better, and standard errors decide whether a difference
is more than noise. Several benchmarks or several jobs are several tests, so p values are
corrected for all tests together (Holm's step-down method). Scores by different metrics or on
different scales are not comparable; nor are, between two models, scores with different settings
of the benchmark. For the same model the settings are what is compared.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import hypot
from typing import Any, Literal

from evalhub_mcp.results.direction import UNKNOWN_DIRECTION
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.sample_counts import is_binomial
from evalhub_mcp.results.score_scales import different_scales, is_share
from evalhub_mcp.results.statistics import (
    MAX_SCORE,
    Z95,
    holm_correction,
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
"""Parameters that change the speed of an evaluation, not what it measures."""


@dataclass(frozen=True)
class BenchmarkDifference:
    """The difference of one benchmark between a baseline and another job."""

    baseline: BenchmarkReading
    other: BenchmarkReading
    change: Change
    improvement: float | None = None
    """How much better the other job is (negative: worse), on the metric's scale."""
    interval: tuple[float, float] | None = None
    """95 % interval of the improvement, uncorrected."""
    p_value: float | None = None
    """Two-sided and uncorrected; None when the uncertainty is unknown."""
    corrected_p_value: float | None = None
    """The p value after Holm's correction for all tests made together."""
    changed_parameters: Sequence[tuple[str, Any, Any]] = ()
    """`(name, baseline's value, other's value)`; None means "not set"."""
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
    def verdict_change(self) -> str | None:
        """`pass to fail` or `fail to pass`; None when the verdict did not change."""
        before, after = self.baseline.passed, self.other.passed
        if before is None or after is None or before == after:
            return None
        return "pass to fail" if before else "fail to pass"


@dataclass(frozen=True)
class Comparison:
    """A job compared with a baseline."""

    job_id: str
    differences: Sequence[BenchmarkDifference]
    only_in_baseline: Sequence[BenchmarkReading]
    only_in_job: Sequence[BenchmarkReading]
    same_model: bool = True
    changed_model_parameters: Sequence[tuple[str, Any, Any]] = ()
    """`(name, baseline's value, other's value)` of the models' parameters."""
    tests: int = 0
    """How many tests the p values are corrected for, over all jobs compared together."""

    def having(self, change: Change) -> list[BenchmarkDifference]:
        """Return the differences of one kind."""
        return [d for d in self.differences if d.change == change]


def compare_readings(baseline: JobReading, other: JobReading) -> Comparison:
    """Compare a job with a baseline."""
    return compare_with_baseline(baseline, [other])[0]


def compare_with_baseline(baseline: JobReading, others: Sequence[JobReading]) -> list[Comparison]:
    """Compare several jobs with one baseline, corrected for all tests together.

    The best of nine candidates is above the baseline by chance more often than a single one.
    Differences are in the baseline's order. A benchmark that occurs several times is matched
    with the one of equal settings, else in order.
    """
    drafts = [_uncorrected(baseline, other) for other in others]
    corrected = _corrected([difference for draft in drafts for difference in draft])
    tests = sum(d.corrected_p_value is not None for d in corrected)
    remaining = iter(corrected)
    comparisons = []
    for other, draft in zip(others, drafts, strict=True):
        matched = {id(side) for d in draft for side in (d.baseline, d.other)}
        comparisons.append(
            Comparison(
                other.job_id,
                list(islice(remaining, len(draft))),
                [b for b in baseline.benchmarks if id(b) not in matched],
                [b for b in other.benchmarks if id(b) not in matched],
                baseline.model == other.model,
                _changes(baseline.model_parameters, other.model_parameters),
                tests,
            )
        )
    return comparisons


def _uncorrected(baseline: JobReading, other: JobReading) -> list[BenchmarkDifference]:
    """Match every benchmark of the baseline, and compare the scores before any correction."""
    partners: dict[int, BenchmarkReading] = {}
    unmatched = list(other.benchmarks)
    for equal_settings in (True, False):
        for index, reading in enumerate(baseline.benchmarks):
            if index in partners:
                continue
            for partner in unmatched:
                if _key(reading) == _key(partner) and not (
                    equal_settings and _changed_parameters(reading, partner)
                ):
                    partners[index] = partner
                    unmatched = [p for p in unmatched if p is not partner]
                    break
    same_model = baseline.model == other.model
    return [_difference(baseline.benchmarks[i], partners[i], same_model) for i in sorted(partners)]


def _key(reading: BenchmarkReading) -> tuple[str, str]:
    return reading.provider_id, reading.benchmark_id


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
    if baseline.direction == "unknown":
        return replace(found, not_comparable=[UNKNOWN_DIRECTION])
    improvement = other.score - baseline.score
    if baseline.direction == "lower":
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
    """Return the p value and the 95 % interval of the improvement; from counts where possible."""
    sign = -1 if baseline.direction == "lower" else 1
    n, m = _count(baseline), _count(other)
    if n is not None and m is not None and baseline.unit is not None:
        top = MAX_SCORE[baseline.unit]
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
    """Return how many samples a proportion was counted from; None when it is no count."""
    if reading.unit is None or reading.score is None or not is_share(reading.metric):
        return None
    top = MAX_SCORE[reading.unit]
    # A binomial standard error comes from the count; only a reported one can contradict it.
    reported = reading.stderr if reading.interval_method not in (None, "wilson") else None
    error = reported / top if reported else None
    return reading.n_samples if is_binomial(reading.score / top, error, reading.n_samples) else None


def _incomparable(baseline: BenchmarkReading, other: BenchmarkReading) -> list[str]:
    """Return why two scores cannot be subtracted; empty when they can."""
    if baseline.metric != other.metric:
        return [f"measured by {baseline.metric} and by {other.metric}"]
    if baseline.direction != other.direction:
        return [f"in one run {baseline.direction} is better, in the other {other.direction}"]
    units = {baseline.unit, other.unit}
    mixed = units == {"fraction", "percentage"}
    if None in units and baseline.score is not None and other.score is not None:
        mixed = different_scales(baseline.score, other.score)
    return ["the scores are on different scales, a fraction and a percentage"] if mixed else []


def _corrected(differences: Sequence[BenchmarkDifference]) -> list[BenchmarkDifference]:
    """Apply Holm's correction to all tests, and classify each change by the result."""
    p_values = {
        index: d.p_value
        for index, d in enumerate(differences)
        if d.p_value is not None and d.change != "not comparable"
    }
    result = list(differences)
    for index, p_value in zip(p_values, holm_correction(list(p_values.values())), strict=True):
        change, improvement = result[index].change, result[index].improvement
        if change == "unknown" and improvement is not None:
            direction: Change = "better" if improvement > 0 else "worse"
            change = direction if p_value < SIGNIFICANCE else "within noise"
        result[index] = replace(result[index], change=change, corrected_p_value=p_value)
    return result


def _changed_parameters(
    baseline: BenchmarkReading, other: BenchmarkReading
) -> list[tuple[str, Any, Any]]:
    """Return the settings that differ; the values that adapters report having used count first."""
    before, after = ({**reading.parameters, **reading.effective} for reading in (baseline, other))
    # A default that only one version of an adapter reports is no difference.
    names = {*baseline.parameters, *other.parameters} | (before.keys() & after.keys())
    changed = _changes(before, after, names - SPEED_ONLY)
    if baseline.data != other.data:
        changed.append(("test_data_ref", baseline.data or None, other.data or None))
    return changed


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str] | None = None
) -> list[tuple[str, Any, Any]]:
    """Return `(name, before, after)` of what differs, sorted by name."""
    return [
        (name, before.get(name), after.get(name))
        for name in sorted({*before, *after} if names is None else names)
        if before.get(name) != after.get(name)
    ]
