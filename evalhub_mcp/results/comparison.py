"""Two runs of the same benchmark: which is better, and is it more than noise?

Direction comes from the metric, spread from the standard errors, and a difference
that chance explains is called so. Benchmarks are matched by provider and id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any, Literal

from evalhub_mcp.results.interpretation import BenchmarkReading
from evalhub_mcp.results.statistics import two_sided_p

Change = Literal["better", "worse", "equal", "within noise", "unknown"]
SIGNIFICANCE = 0.05


@dataclass(frozen=True)
class BenchmarkDifference:
    """One benchmark in a baseline and in another run."""

    provider_id: str
    benchmark_id: str
    baseline: BenchmarkReading
    other: BenchmarkReading
    improvement: float | None
    """How much better the other run is (negative: worse), on the metric's scale."""
    p_value: float | None
    """Two-sided probability of such a difference by chance; None when it is unknown."""
    change: Change
    changed_parameters: dict[str, tuple[Any, Any]]


def compare(
    baseline: Sequence[BenchmarkReading], other: Sequence[BenchmarkReading]
) -> list[BenchmarkDifference]:
    """Compare every benchmark both runs have, in the baseline's order."""
    by_key = {(r.provider_id, r.benchmark_id): r for r in other}
    return [
        _difference(reading, by_key[key])
        for reading in baseline
        if (key := (reading.provider_id, reading.benchmark_id)) in by_key
    ]


def _difference(baseline: BenchmarkReading, other: BenchmarkReading) -> BenchmarkDifference:
    improvement, p_value = None, None
    change: Change = "unknown"
    if baseline.score is not None and other.score is not None and baseline.metric == other.metric:
        improvement = other.score - baseline.score
        if baseline.lower_is_better:
            improvement = -improvement
        if improvement == 0:
            change = "equal"
        elif baseline.stderr is not None and other.stderr is not None:
            p_value = two_sided_p(improvement, hypot(baseline.stderr, other.stderr))
            direction: Change = "better" if improvement > 0 else "worse"
            change = direction if p_value < SIGNIFICANCE else "within noise"
    names = {*baseline.parameters, *other.parameters}
    changed = {
        name: (baseline.parameters.get(name), other.parameters.get(name))
        for name in sorted(names)
        if baseline.parameters.get(name) != other.parameters.get(name)
    }
    return BenchmarkDifference(
        baseline.provider_id,
        baseline.benchmark_id,
        baseline,
        other,
        improvement,
        p_value,
        change,
        changed,
    )
