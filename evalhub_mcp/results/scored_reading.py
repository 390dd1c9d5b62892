"""Read a score: its scale, uncertainty, verdict, score bands and baseline."""

import re
from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

from evalhub_mcp.client.models import Benchmark
from evalhub_mcp.formatting import format_score, pluralize
from evalhub_mcp.results.direction import UNKNOWN_DIRECTION, Direction
from evalhub_mcp.results.distributions import normal_below, t_above
from evalhub_mcp.results.guessing_baseline import guessing_baseline
from evalhub_mcp.results.judge_check import FIELD as JUDGE_CHECK
from evalhub_mcp.results.judge_check import corrected_score, judge_could_turn
from evalhub_mcp.results.lost_samples import score_limits
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.repeats import reported_epochs
from evalhub_mcp.results.score_bands import (
    Band,
    bands_for,
    bands_touched,
    bands_unit,
    parse_bands,
    short_meaning,
)
from evalhub_mcp.results.score_scales import TOPS, ScoreUnit
from evalhub_mcp.results.statistics import finite_number, independent_samples
from evalhub_mcp.results.uncertainty import with_interval, with_scale
from evalhub_mcp.results.verdict import judge_threshold, meets, probability_met_by_share

MAX_ADAPTER_CAUTIONS = 5
MAX_BANDS = 2
"""Score bands that are named one by one; of more, the first and the last are named."""
BAND_RANGE = " … "
"""Between the labels of the first and the last of the bands that a wide interval touches."""
DEFAULT_THRESHOLD = re.compile(r"\bdefault (?:pass(?:ing)? )?threshold\b", re.IGNORECASE)
CHANCE = re.compile(r"\b(?:random|chance)\b", re.IGNORECASE)
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
    stated = reading.info.get("cautions")
    listed = stated if isinstance(stated, list) else []
    theirs = [text.rstrip(".") for text in listed if isinstance(text, str)]
    reading = replace(reading, cautions=[*cautions, *theirs[:MAX_ADAPTER_CAUTIONS]])
    if entry is not None and entry.agent and entry.agent.score_ranges:
        ranges = entry.agent.score_ranges
        reading = replace(reading, bands=parse_bands((r.range, r.meaning) for r in ranges))
    usual = None
    if entry is not None and reading.threshold is not None and reading.threshold > 1:
        usual = _usual_unit(reading, entry)  # decides only beside a threshold in percent
    found, evidence = with_scale(reading, score, usual)
    score = found.score if found.score is not None else score
    found = with_interval(found, score, evidence)
    if JUDGE_CHECK in reading.info:
        found = replace(found, corrected=corrected_score(found))
    if found.direction == "higher":
        guessing = guessing_baseline(
            found.metric,
            found.unit,
            found.bands,
            (found.interpretation, entry.description, entry.name) if entry else (),
            (found.metrics, found.info, found.parameters),
            found.benchmark_id,
        )
        found = replace(
            found, baseline=guessing.score, baseline_if_four_choices=guessing.if_four_choices
        )
    if found.threshold is not None:
        found = _with_verdict(found, score, found.threshold)
    return _with_bands(found, score) if found.bands else found


def with_declared_direction(
    reading: BenchmarkReading, *, lower_is_better: bool
) -> BenchmarkReading:
    """Return a reading with the direction of a policy, and the verdict that it allows.

    It counts where no direction is known, or only by the metric's name.
    """
    if reading.direction != "unknown" and reading.direction_source != "metric name":
        return reading
    way: Direction = "lower" if lower_is_better else "higher"
    found = replace(reading, direction=way, direction_source="policy", withheld=None)
    if found.score is None or found.threshold is None:
        return found
    return _with_verdict(found, found.score, found.threshold)


def _usual_unit(reading: BenchmarkReading, entry: Benchmark) -> ScoreUnit | None:
    """Return the unit in which the provider itself states threshold and bands of the metric."""
    if not entry.primary_score or not reading.declared_metric:
        return None
    if entry.primary_score.metric != reading.declared_metric:
        return None
    criteria = entry.pass_criteria
    own = finite_number(criteria.threshold) if criteria else None
    written = bands_unit(reading.bands) if reading.bands else None
    if own is not None and own > 0:
        by_threshold: ScoreUnit | None = "fraction" if own <= 1 else None
        return by_threshold if written in (None, by_threshold) else None
    return written


def _with_bands(reading: BenchmarkReading, score: float) -> BenchmarkReading:
    """Add what the score means by the provider's bands: every band that the interval touches."""
    bands = [read for band in reading.bands if (read := _as_read(band)) is not None]
    reading = replace(reading, bands=bands)
    if reading.direction == "unknown":
        return reading
    lower = reading.direction == "lower"
    holding = bands_for(bands, score, unit=reading.unit, lower_is_better=lower)[:MAX_BANDS]
    touched = bands_touched(bands, reading.interval, score, reading.unit)
    if len(touched) > MAX_BANDS:
        first, last = touched[0], touched[-1]
        return replace(
            reading,
            meaning=f'anything from "{short_meaning(first)}" to "{short_meaning(last)}"',
            band=f"{first.label}{BAND_RANGE}{last.label}",
        )
    if len(touched) > len(holding):
        return replace(
            reading,
            meaning=" or ".join(short_meaning(b) for b in touched),
            band=" or ".join(b.label for b in touched),
        )
    return replace(
        reading,
        meaning="; also: ".join(b.meaning for b in holding) or None,
        band=" and ".join(b.label for b in holding) or None,
    )


def _as_read(band: Band) -> Band | None:
    """Return a band without what this product says itself; None when nothing is left.

    Whether a default threshold is met depends on the threshold in use, and the score of guessing
    on the benchmark, so what bands say of either in general may contradict the run.
    """
    clauses = [
        clause
        for clause in re.split(r";\s+", band.meaning)
        if not DEFAULT_THRESHOLD.search(clause) and not CHANCE.search(clause)
    ]
    return replace(band, meaning="; ".join(clauses)) if clauses else None


def _with_verdict(reading: BenchmarkReading, score: float, threshold: float) -> BenchmarkReading:
    """Add the verdict on the threshold, or why there is none."""
    if reading.direction == "unknown":
        return replace(reading, withheld=UNKNOWN_DIRECTION)
    passed = meets(score, threshold, reading.direction)
    if reading.scale_is_unclear:
        factor = 100 if abs(score) < abs(threshold) else 0.01
        if meets(score * factor, threshold, reading.direction) != passed:
            return replace(reading, withheld=UNCLEAR_SCALE)
    verdict = judge_threshold(score, threshold, reading.direction, reading.interval)
    n, unit = reading.n_samples, reading.unit
    if reading.interval_method == "wilson" and n and unit:
        share, wanted = score / TOPS[unit], threshold / TOPS[unit]
        probability = probability_met_by_share(share, wanted, n, reading.direction)
    else:
        probability = _probability_met_by_error(reading, score, threshold)
    found = replace(reading, passed=passed, threshold_verdict=verdict, probability_met=probability)
    if reading.lost_samples and _could_turn(reading, score, threshold):
        lost = pluralize(reading.lost_samples, "sample")
        reason = f"the {lost} without a usable reply could turn it"
        return replace(_without_verdict(found, reason), verdict_could_turn=True)
    if JUDGE_CHECK in reading.info and (reason := judge_could_turn(reading, threshold)):
        return _without_verdict(found, reason)
    baseline = reading.baseline
    if verdict == "met" and baseline is not None and reading.is_no_better_than_chance:
        reason = f"the score is not clearly above guessing ({format_score(baseline)})"
        return _without_verdict(found, reason)
    return found


def _without_verdict(reading: BenchmarkReading, reason: str) -> BenchmarkReading:
    return replace(
        reading, passed=None, threshold_verdict=None, probability_met=None, withheld=reason
    )


def _probability_met_by_error(
    reading: BenchmarkReading, score: float, threshold: float
) -> float | None:
    """Return the probability that the true score meets the threshold, by its standard error."""
    if reading.interval is None or not reading.stderr:
        return None
    n, spread = reading.n_samples, reading.stderr
    averaged = reading.is_share and reported_epochs(reading.info) > 1
    if averaged and reading.unit and 0 < score < TOPS[reading.unit]:
        # As in the interval, the spread at the threshold, so that both agree on its edge.
        top = TOPS[reading.unit]
        size = independent_samples(score / top, spread / top)
        if not 0 < threshold < top:
            return None
        spread = sqrt(threshold / top * (1 - threshold / top) / size) * top
    away = (score - threshold) / spread
    above = normal_below(away) if n is None or n < 2 else 1 - t_above(away, n - 1)
    return 1 - above if reading.direction == "lower" else above


def _could_turn(reading: BenchmarkReading, score: float, threshold: float) -> bool:
    """Whether the lost samples, all wrong or all right, would change the verdict."""
    n, unit, attempted = reading.n_samples, reading.unit, reading.attempted
    if n is None or unit is None or attempted is None or reading.n_source != "reported":
        return True  # what they could do cannot be computed
    top = TOPS[unit]
    if not 0 <= score <= top:
        return True
    limits = [
        limit * top for limit in score_limits(score / top, n, attempted, reading.lost_samples)
    ]
    return len({meets(limit, threshold, reading.direction) for limit in limits}) > 1
