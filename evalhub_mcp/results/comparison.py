"""Two runs of the same benchmarks: which is better, and is it more than noise?

Direction comes from the metric, spread from the standard errors, and a difference that
chance explains is called so. Several benchmarks are several chances to be fooled, so
significance is corrected for their number (Holm's step-down method). Scores that do not
answer the same question - another metric, another scale, other settings of the
benchmark - are named as such; the first two are not compared at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot
from typing import Any, Literal

from evalhub_mcp.results.interpretation import BenchmarkReading, JobReading
from evalhub_mcp.results.statistics import two_sided_p

Change = Literal["better", "worse", "equal", "within noise", "unknown", "not comparable"]
SIGNIFICANCE = 0.05


@dataclass(frozen=True)
class BenchmarkDifference:
    """One benchmark in a baseline and in another run."""

    baseline: BenchmarkReading
    other: BenchmarkReading
    change: Change
    improvement: float | None = None
    """How much better the other run is (negative: worse), on the metric's scale."""
    p_value: float | None = None
    """Two-sided probability of such a difference by chance, uncorrected; None: unknown."""
    corrected_p_value: float | None = None
    """The same after Holm's correction for all benchmarks of the comparison."""
    changed_parameters: Sequence[tuple[str, Any, Any]] = ()
    """`(name, baseline's value, other's value)`; None stands for "not set"."""
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

    def having(self, change: Change) -> list[BenchmarkDifference]:
        """The differences of one kind."""
        return [d for d in self.differences if d.change == change]


def compare_jobs(baseline: JobReading, other: JobReading) -> Comparison:
    """Compare two read jobs, benchmark by benchmark, in the baseline's order."""
    differences = compare(baseline.benchmarks, other.benchmarks)
    shared = {(d.provider_id, d.benchmark_id) for d in differences}

    def unmatched(reading: JobReading) -> list[BenchmarkReading]:
        return [b for b in reading.benchmarks if (b.provider_id, b.benchmark_id) not in shared]

    return Comparison(
        baseline.job_id, other.job_id, differences, unmatched(baseline), unmatched(other)
    )


def compare(
    baseline: Sequence[BenchmarkReading], other: Sequence[BenchmarkReading]
) -> list[BenchmarkDifference]:
    """Compare every benchmark both runs have, in the baseline's order.

    A benchmark that a run has several times is matched in order.
    """
    waiting: dict[tuple[str, str], list[BenchmarkReading]] = {}
    for reading in other:
        waiting.setdefault((reading.provider_id, reading.benchmark_id), []).append(reading)
    pairs = []
    for reading in baseline:
        partners = waiting.get((reading.provider_id, reading.benchmark_id))
        if partners:
            pairs.append(_difference(reading, partners.pop(0)))
    return _corrected(pairs)


def _difference(baseline: BenchmarkReading, other: BenchmarkReading) -> BenchmarkDifference:
    parameters = _changed_parameters(baseline, other)
    cautions = []
    if parameters:
        cautions.append("the benchmark's settings differ, so the scores answer different questions")
    if baseline.n_samples and other.n_samples and baseline.n_samples != other.n_samples:
        cautions.append(f"{baseline.n_samples} samples against {other.n_samples}")
    if baseline.score is None or other.score is None:
        return BenchmarkDifference(
            baseline, other, "unknown", changed_parameters=parameters, cautions=cautions
        )
    if baseline.metric != other.metric or baseline.lower_is_better != other.lower_is_better:
        cautions.append(f"measured by {baseline.metric} and by {other.metric}")
        return BenchmarkDifference(
            baseline, other, "not comparable", changed_parameters=parameters, cautions=cautions
        )
    if _different_scales(baseline.score, other.score):
        cautions.append("the scores seem to be on different scales, a fraction and a percentage")
        return BenchmarkDifference(
            baseline, other, "not comparable", changed_parameters=parameters, cautions=cautions
        )
    improvement = other.score - baseline.score
    if baseline.lower_is_better:
        improvement = -improvement
    p_value = None
    if baseline.stderr is not None and other.stderr is not None:
        p_value = two_sided_p(improvement, hypot(baseline.stderr, other.stderr))
    return BenchmarkDifference(
        baseline,
        other,
        "equal" if improvement == 0 else "unknown",
        improvement,
        p_value,
        changed_parameters=parameters,
        cautions=cautions,
    )


def _corrected(differences: Sequence[BenchmarkDifference]) -> list[BenchmarkDifference]:
    """Apply Holm's method to all tests made, and name each change by the result."""
    tested = sorted(
        (d.p_value, index)
        for index, d in enumerate(differences)
        if d.p_value is not None and d.change != "not comparable"
    )
    corrected: dict[int, float] = {}
    highest = 0.0
    for rank, (p_value, index) in enumerate(tested):
        highest = max(highest, min(1.0, p_value * (len(tested) - rank)))
        corrected[index] = highest
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
    names = sorted({*baseline.parameters, *other.parameters})
    return [
        (name, baseline.parameters.get(name), other.parameters.get(name))
        for name in names
        if baseline.parameters.get(name) != other.parameters.get(name)
    ]


def _different_scales(one: float, two: float) -> bool:
    """Whether one score looks like a fraction and the other like a percentage."""
    low, high = sorted((abs(one), abs(two)))
    return 0 < low <= 1 and high > 2 and high <= 100 and high / low > 20
