"""Read a score: its scale, uncertainty, verdict, score bands and baseline."""

from collections.abc import Sequence
from dataclasses import replace

from evalhub_mcp.client.models import Benchmark
from evalhub_mcp.results.direction import UNKNOWN_DIRECTION
from evalhub_mcp.results.guessing_baseline import random_baseline
from evalhub_mcp.results.lost_samples import find_lost_samples, score_limits
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.score_bands import bands_for, parse_bands
from evalhub_mcp.results.score_scales import different_scales, is_share, score_unit
from evalhub_mcp.results.statistics import (
    MAX_SCORE,
    effective_stderr,
    normal_probability,
    sample_count,
    score_interval,
    stderr_of,
    stderr_on_other_scale,
)
from evalhub_mcp.results.threshold_verdict import judge_threshold, meets, probability_met_by_share

MAX_BANDS = 2
"""Overlapping score bands that are shown for one score."""
UNCLEAR_SCALE = "the scale of score and threshold is unclear"


def with_score(
    reading: BenchmarkReading, score: float, entry: Benchmark | None, cautions: Sequence[str] = ()
) -> BenchmarkReading:
    """Add a score to a reading, and what follows from it.

    Args:
        reading: The benchmark, with its metric, direction and threshold.
        score: The score.
        entry: The provider's benchmark.
        cautions: What is known to be contradictory so far.
    """
    found = _with_uncertainty(reading, score, list(cautions))
    found = _with_bands(found, score, entry)
    return _with_verdict(found, score)


def _with_uncertainty(
    reading: BenchmarkReading, score: float, cautions: list[str]
) -> BenchmarkReading:
    metric, threshold = reading.metric or "", reading.threshold
    n = sample_count(reading.metrics, reading.info)
    share = is_share(metric)
    counted = n if share else None
    unit = score_unit(score, threshold, metric)
    stderr = stderr_of(metric, reading.metrics)
    if threshold is not None and different_scales(score, threshold):
        cautions.append(
            "score and threshold seem to be on different scales, a fraction and a percentage"
        )
    if stderr and stderr_on_other_scale(score, stderr, counted, unit):
        cautions.append(
            f"the reported standard error {stderr:.4g} seems to be on another scale than the "
            "score and is not used"
        )
        stderr = None
    interval = score_interval(score, stderr, counted, unit)
    lost = find_lost_samples(reading.metrics, reading.info, n)
    return replace(
        reading,
        score=score,
        unit=unit,
        is_share=share and unit is not None,
        stderr=effective_stderr(score, stderr, counted, unit),
        interval=interval[:2] if interval else None,
        interval_method=interval[2] if interval else None,
        n_samples=n,
        n_source="reported" if n is not None else None,
        lost_samples=lost.total,
        attempted=lost.attempted,
        cautions=cautions,
    )


def _with_bands(
    reading: BenchmarkReading, score: float, entry: Benchmark | None
) -> BenchmarkReading:
    agent = entry.agent if entry is not None else None
    bands = parse_bands((r.range, r.meaning) for r in agent.score_ranges) if agent else []
    if reading.direction == "unknown":
        return replace(reading, bands=bands)
    lower = reading.direction == "lower"
    holding = bands_for(bands, score, unit=reading.unit, lower_is_better=lower)[:MAX_BANDS]
    baseline = None
    if not lower:
        texts = (reading.interpretation, entry.description, entry.name) if entry else ()
        sources = (reading.metrics, reading.info, reading.parameters)
        baseline = random_baseline(reading.metric or "", reading.unit, bands, texts, sources)
    return replace(
        reading,
        baseline=baseline,
        meaning="; also: ".join(b.meaning for b in holding) or None,
        band=" and ".join(b.label for b in holding) or None,
        bands=bands,
    )


def _with_verdict(reading: BenchmarkReading, score: float) -> BenchmarkReading:
    """Add the verdict on the threshold, or why there is none."""
    threshold = reading.threshold
    if threshold is None:
        return reading
    if reading.direction == "unknown":
        return replace(reading, withheld=UNKNOWN_DIRECTION)
    passed = meets(score, threshold, reading.direction)
    if different_scales(score, threshold):
        factor = 100 if abs(score) < abs(threshold) else 0.01
        if meets(score * factor, threshold, reading.direction) != passed:
            return replace(reading, withheld=UNCLEAR_SCALE)
    verdict = judge_threshold(score, threshold, reading.direction, reading.interval)
    found = replace(
        reading,
        passed=passed,
        threshold_verdict=verdict,
        probability_met=_probability_met(reading, score, threshold),
    )
    if _could_turn(reading, score, threshold):
        return replace(
            found,
            passed=None,
            threshold_verdict=None,
            probability_met=None,
            verdict_could_turn=True,
            withheld=f"the {reading.lost_samples} samples without a usable reply could turn it",
        )
    return found


def _probability_met(reading: BenchmarkReading, score: float, threshold: float) -> float | None:
    if reading.interval_method == "wilson" and reading.n_samples and reading.unit:
        top = MAX_SCORE[reading.unit]
        return probability_met_by_share(
            score / top, threshold / top, reading.n_samples, reading.direction
        )
    if reading.interval is None or not reading.stderr:
        return None
    above = normal_probability((score - threshold) / reading.stderr)
    return 1 - above if reading.direction == "lower" else above


def _could_turn(reading: BenchmarkReading, score: float, threshold: float) -> bool:
    """Whether the lost samples, all wrong or all right, would change the verdict."""
    if not reading.lost_samples:
        return False
    n, unit = reading.n_samples, reading.unit
    if n is None or unit is None or not reading.is_share:
        return True  # what they could do cannot be computed
    top = MAX_SCORE[unit]
    if not 0 <= score <= top:
        return True
    lost = find_lost_samples(reading.metrics, reading.info, n)
    limits = [limit * top for limit in score_limits(score / top, n, lost)]
    return len({meets(limit, threshold, reading.direction) for limit in limits}) > 1
