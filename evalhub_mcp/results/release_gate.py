"""Decide whether a model passes a release gate, from the readings of its job.

A gate needs evidence: a missing score fails, and so does a benchmark with neither a threshold
nor a baseline. Compared with a baseline a drop fails when it is more than noise or, where a
largest drop is given, when it is larger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose

from evalhub_mcp.results.comparison import BenchmarkDifference, Comparison
from evalhub_mcp.results.direction import UNKNOWN_DIRECTION
from evalhub_mcp.results.readings import BenchmarkReading, JobReading


@dataclass(frozen=True)
class GateCase:
    """One check of the gate."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True)
class GateResult:
    """The gate's decision and its checks."""

    job_id: str
    cases: Sequence[GateCase]

    @property
    def passed(self) -> bool:
        """Whether there are checks, and all of them pass."""
        return bool(self.cases) and all(case.passed for case in self.cases)


def judge_release(
    reading: JobReading, comparison: Comparison | None = None, max_drop: float | None = None
) -> GateResult:
    """Judge a job by its thresholds and, where given, by a comparison with a baseline.

    Args:
        reading: The job.
        comparison: The job compared with its baseline.
        max_drop: The largest allowed drop on each metric's own scale; without it every drop
            that is more than noise fails.
    """
    cases = [GateCase("state", reading.state == "completed", f"the job is {reading.state}")]
    if not reading.benchmarks:
        cases.append(GateCase("evidence", False, "the job ran no benchmark"))
    alone = list(comparison.only_in_job if comparison is not None else reading.benchmarks)
    for benchmark in reading.benchmarks:
        needs_threshold = any(benchmark is unmatched for unmatched in alone)
        cases.append(_threshold_case(benchmark, needs_threshold=needs_threshold))
    if comparison is not None:
        cases += [_drop_case(difference, max_drop) for difference in comparison.differences]
        cases += [
            GateCase(f"{_name(missing)} in both", False, "only the baseline has it")
            for missing in comparison.only_in_baseline
        ]
    return GateResult(reading.job_id, cases)


def _name(reading: BenchmarkReading) -> str:
    return f"{reading.provider_id}/{reading.benchmark_id}"


def _threshold_case(reading: BenchmarkReading, *, needs_threshold: bool) -> GateCase:
    name = f"{_name(reading)} threshold"
    if reading.score is None:
        return GateCase(name, False, f"no score: {reading.missing}")
    shown = f"{reading.metric} {reading.score:.4g}"
    if reading.threshold is None:
        detail = f"{shown}; no threshold to hold it against"
        return GateCase(name, not needs_threshold, detail)
    if reading.direction == "unknown":
        return GateCase(
            name, False, f"{shown}, threshold {reading.threshold:.4g}; {UNKNOWN_DIRECTION}"
        )
    sign = "at most" if reading.direction == "lower" else "at least"
    score, threshold = _distinguishable(reading.score, reading.threshold)
    detail = f"{reading.metric} {score}, needs {sign} {threshold}"
    if reading.passed is None:
        detail += f"; {reading.withheld}"
    if reading.threshold_is_within_noise:
        detail += " (the threshold is within the score's 95 % interval)"
    return GateCase(name, bool(reading.passed), detail)


def _distinguishable(one: float, two: float) -> tuple[str, str]:
    """Format two numbers with four digits, or with more where they would look equal."""
    short = f"{one:.4g}", f"{two:.4g}"
    return short if one == two or short[0] != short[1] else (f"{one:.12g}", f"{two:.12g}")


def _drop_case(difference: BenchmarkDifference, max_drop: float | None) -> GateCase:
    name = f"{_name(difference.other)} against baseline"
    if difference.improvement is None or difference.change == "not comparable":
        reason = "; ".join(difference.not_comparable) or "a score is missing"
        return GateCase(name, False, f"cannot be compared: {reason}")
    moved = f"{difference.baseline.score:.4g} -> {difference.other.score:.4g}, {difference.change}"
    if difference.corrected_p_value is not None:
        moved += f" (p = {difference.corrected_p_value:.2g})"
    if max_drop is not None:
        drop = max(-difference.improvement, 0.0)
        # As floats, 0.8 - 0.78 is more than 0.02.
        allowed = drop <= max_drop or isclose(drop, max_drop, rel_tol=1e-9)
        shown, most = (
            (f"{drop:.4g}", f"{max_drop:.4g}") if allowed else _distinguishable(drop, max_drop)
        )
        return GateCase(name, allowed, f"{moved}; drop {shown}, allowed {most}")
    if difference.change == "unknown" and difference.improvement < 0:
        return GateCase(name, False, f"{moved}; a drop of unknown uncertainty")
    return GateCase(name, difference.change != "worse", moved)
