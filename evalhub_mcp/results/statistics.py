"""Standard errors, confidence intervals, p values and the correction for several tests.

A standard error that the adapter reports is used first. A fraction of counted samples has the
Wilson interval, which also holds near 0 and 1, where the normal one does not. With neither, the
uncertainty is unknown.
"""

from collections.abc import Mapping, Sequence
from math import erfc, hypot, isfinite, sqrt
from typing import Any, Literal

from evalhub_mcp.results.score_scales import ScoreUnit

Z95 = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""

BINOMIAL_TOLERANCE = 0.06
"""Relative difference between a reported and the binomial standard error that counts as equal.

Dividing by n - 1 instead of n is a difference of 5 % at 10 samples."""
OTHER_SCALE_FACTOR = 40
"""A standard error this many times larger or smaller than the binomial one is on another scale.

A fraction and a percentage differ by 100; clusters and partial credit by less than 40."""
MAX_SCORE: Mapping[ScoreUnit, float] = {"fraction": 1.0, "percentage": 100.0}

IntervalMethod = Literal["wilson", "reported error", "t", "reported interval"]

MAX_NUMBER = 1e100
"""Larger numbers are no measurements; squares and differences of smaller ones stay finite."""
MAX_SAMPLES = 10**12
SAMPLE_COUNT_NAMES = ("n_samples", "num_samples", "n", "samples", "total", "count", "num_examples")


def finite_number(value: Any) -> float | None:
    """Return a value as float; None when it is no number, a bool, not finite or too large."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        result = float(value)
    except OverflowError:
        return None
    return result if isfinite(result) and abs(result) < MAX_NUMBER else None


def stderr_of(metric: str, metrics: Mapping[str, Any]) -> float | None:
    """Return the standard error reported for a metric, under any of the usual names.

    Recognised: `acc_stderr`, `acc_stderr,none` (for `acc,none`, and for `acc` when there is
    only one variant), `acc,none_stderr`, `acc/stderr`, `scorer/stderr` (for
    `scorer/accuracy`) and a lone `stderr`.
    """
    base, _, variant = metric.partition(",")
    candidates = [f"{metric}_stderr", f"{base}_stderr", f"{metric}/stderr"]
    if "/" in metric:  # scorer/accuracy beside scorer/stderr
        candidates.append(f"{metric.rpartition('/')[0]}/stderr")
    if variant:
        candidates.insert(0, f"{base}_stderr,{variant}")
    else:
        variants = [name for name in metrics if name.startswith(f"{base}_stderr,")]
        candidates += variants if len(variants) == 1 else []
    candidates += ["stderr"] if not any(name in metrics for name in candidates) else []
    for name in candidates:
        value = finite_number(metrics.get(name))
        if value is not None and value >= 0:
            return value
    return None


def sample_count(metrics: Mapping[str, Any], additional_info: Mapping[str, Any]) -> int | None:
    """Return how many samples were scored, where the adapter reports it."""
    for source in (metrics, additional_info):
        for name in SAMPLE_COUNT_NAMES:
            value = finite_number(source.get(name))
            if value is not None and 1 <= value <= MAX_SAMPLES and value == int(value):
                return int(value)
    return None


def wilson_interval(fraction: float, n: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of a fraction of `n` samples."""
    z2 = Z95 * Z95
    centre = (fraction + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(fraction * (1 - fraction) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def score_interval(
    score: float, stderr: float | None, n: int | None, unit: ScoreUnit | None = "fraction"
) -> tuple[float, float, IntervalMethod] | None:
    """Return the 95 % interval of a score and its source; None when it is unknown.

    A standard error of 0 (all samples equal) says nothing about the spread, so the sample count
    is used then. A score on another scale (`unit` None) needs a reported standard error.
    """
    top = MAX_SCORE[unit] if unit is not None else None
    within = top is not None and 0 <= score <= top
    if stderr:
        low, high = score - Z95 * stderr, score + Z95 * stderr
        if top is not None and within:
            low, high = max(0.0, low), min(top, high)
        return low, high, "reported error"
    if n is not None and top is not None and within:
        low, high = wilson_interval(score / top, n)
        return low * top, high * top, "wilson"
    return None


def stderr_on_other_scale(
    score: float, stderr: float, n: int | None, unit: ScoreUnit | None
) -> bool:
    """Whether a standard error is a percentage for a score that is a fraction, or vice versa.

    `n` is None for a score that is no count.
    """
    top = MAX_SCORE[unit] if unit is not None else None
    if top is None or not 0 < score < top:
        return False
    if stderr > top / 2:
        return True  # scores between 0 and the maximum cannot have a larger spread
    deviation = sqrt(score / top * (1 - score / top)) * top
    if n is None:  # as small as that of a million samples, which nobody evaluates
        return unit == "percentage" and stderr < deviation / 1000
    least, most = deviation / OTHER_SCALE_FACTOR, deviation * OTHER_SCALE_FACTOR
    return not least < stderr * sqrt(n) < most


def effective_stderr(
    score: float, stderr: float | None, n: int | None, unit: ScoreUnit | None = "fraction"
) -> float | None:
    """Return the standard error for a comparison: the reported one, else the binomial one."""
    if stderr:
        return stderr
    top = MAX_SCORE[unit] if unit is not None else None
    if n is not None and top is not None and 0 <= score <= top:
        # One success and one failure are added, so that 0/n and n/n have a spread too.
        adjusted = (score / top * n + 1) / (n + 2)
        return sqrt(adjusted * (1 - adjusted) / (n + 2)) * top
    return None


def normal_probability(z: float) -> float:
    """Return the probability that a standard normal variable is below `z`."""
    return 0.5 * erfc(-z / sqrt(2))


def normal_p_value(difference: float, stderr: float) -> float:
    """Return the two-sided p value of a difference under a normal approximation."""
    if stderr <= 0:
        return 1.0 if difference == 0 else 0.0
    return erfc(abs(difference) / stderr / sqrt(2))


def proportions_p_value(one: float, n: int, two: float, m: int) -> float:
    """Return the two-sided p value of two fractions of `n` and `m` samples: the pooled score test.

    It equals the chi-squared test without continuity correction. Unlike a test with the standard
    error of each fraction it keeps its level near 0 and 1 and for different sample sizes.
    """
    pooled = (one * n + two * m) / (n + m)
    variance = pooled * (1 - pooled) * (1 / n + 1 / m)
    return normal_p_value(two - one, sqrt(max(variance, 0.0)))


def newcombe_interval(one: float, n: int, two: float, m: int) -> tuple[float, float]:
    """Return Newcombe's 95 % interval of `two - one`, fractions of `m` and `n` samples."""
    low_one, high_one = wilson_interval(one, n)
    low_two, high_two = wilson_interval(two, m)
    difference = two - one
    return (
        difference - hypot(two - low_two, high_one - one),
        difference + hypot(high_two - two, one - low_one),
    )


def is_binomial(fraction: float, stderr: float | None, n: int | None) -> bool:
    """Whether a fraction counts `n` samples that are right or wrong, judged by its standard error.

    A reported standard error that differs from the binomial one has another origin, such as
    clusters or partial credit.
    """
    if n is None or not 0 <= fraction <= 1:
        return False
    binomial = sqrt(fraction * (1 - fraction) / n)
    return not stderr or abs(stderr - binomial) <= BINOMIAL_TOLERANCE * binomial


def holm_correction(p_values: Sequence[float]) -> list[float]:
    """Return p values after Holm's step-down correction, in the order given."""
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, p_values[index] * (len(p_values) - rank)))
        corrected[index] = highest
    return corrected
