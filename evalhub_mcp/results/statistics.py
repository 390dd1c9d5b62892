"""Standard errors, confidence intervals, p values and the correction for several tests.

A share of counted samples has the Wilson interval, which also holds near 0 and 1 and for few
samples, where the normal one does not. A reported error that is not that of counting is used as it
is. With neither, the uncertainty is unknown.
"""

import re
from collections.abc import Mapping, Sequence
from math import erfc, isclose, isfinite, sqrt
from statistics import fmean, stdev
from typing import Any, Literal

from evalhub_mcp.results.distributions import t_quantile
from evalhub_mcp.results.score_scales import TOPS, ScoreUnit

Z95 = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""

OTHER_SCALE_FACTOR = 40
"""A standard error this many times larger or smaller than the binomial one is on another scale.

A fraction and a percentage differ by 100; clusters and partial credit by less than 40."""
MAX_SCORE = TOPS

IntervalMethod = Literal["wilson", "reported error", "reported interval"]

MAX_NUMBER = 1e100
"""Larger numbers are no measurements; squares and differences of smaller ones stay finite."""
MAX_SAMPLES = 10**12
_CASE_VALUE = re.compile(r"(?:case|sample|item|question)[_.\-]?\d+[._/]")
_INTERVAL_NAME = re.compile(
    r"(?:ci|confidence|conf|interval|bound)(?:\d|_|\b|$)|(?:lower|upper)_?bound"
)
_PLAIN_INTERVAL = re.compile(r"(?:ci|confidence_interval|conf_int)(?:$|[_\d])", re.IGNORECASE)


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


def stderr_of_cases(metric: str, metrics: Mapping[str, Any], score: float) -> float | None:
    """Return the standard error of a mean whose values an adapter lists as `case_<i>.<metric>`.

    None unless there are at least two values and their mean is the score.
    """
    values = [
        value
        for name, each in metrics.items()
        if _CASE_VALUE.match(name)
        and name.endswith((f".{metric}", f"/{metric}"))
        and (value := finite_number(each)) is not None
    ]
    if len(values) < 2 or not isclose(fmean(values), score, rel_tol=1e-3, abs_tol=1e-4):
        return None
    return stdev(values) / sqrt(len(values))


def reported_interval(
    metric: str, metrics: Mapping[str, Any], score: float
) -> tuple[float, float] | None:
    """Return the confidence interval reported for a metric; None without one that holds the score.

    Recognised: `acc_ci_low` with `acc_ci_high`, `acc_ci_lower` with `acc_ci_upper`, with `95`
    anywhere behind the metric, and pairs such as `acc_ci` or `acc_confidence_interval`.
    """
    ends: dict[str, float] = {}
    for name, value in metrics.items():
        if not name.startswith(metric) and not _PLAIN_INTERVAL.match(name):
            continue
        rest = name.removeprefix(metric).lower()
        if not _INTERVAL_NAME.search(rest):
            continue
        if isinstance(value, list | tuple) and len(value) == 2:
            low, high = (finite_number(end) for end in value)
            if low is not None and high is not None:
                ends = {"low": low, "high": high}
        elif (number := finite_number(value)) is not None:
            ends["low" if "low" in rest else "high"] = number
    low, high = ends.get("low"), ends.get("high")
    if low is None or high is None or not low <= score <= high:
        return None
    return low, high


def wilson_interval(fraction: float, n: float, quantile: float = Z95) -> tuple[float, float]:
    """Return the Wilson score interval of a fraction of `n` samples, at 95 % unless said."""
    z2 = quantile * quantile
    centre = (fraction + z2 / (2 * n)) / (1 + z2 / n)
    half = quantile * sqrt(fraction * (1 - fraction) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # Exactly, so that none of 100 meets a threshold of 0.
    low = 0.0 if fraction <= 0 else max(0.0, centre - half)
    high = 1.0 if fraction >= 1 else min(1.0, centre + half)
    return low, high


def independent_samples(fraction: float, stderr: float) -> float:
    """Return how many independent right and wrong samples have this standard error.

    Fewer than there are for clusters, more for part marks and averages of repetitions.
    """
    return fraction * (1 - fraction) / (stderr * stderr)


def score_interval(
    score: float,
    stderr: float | None,
    n: int | None,
    unit: ScoreUnit | None = "fraction",
    *,
    counted: bool = True,
    limits: tuple[float, float] | None = None,
    averaged: bool = False,
) -> tuple[float, float, IntervalMethod] | None:
    """Return the 95 % interval of a score and its method; None when it is unknown.

    A share of `n` samples has the Wilson interval, unless a standard error is reported that is not
    that of counting them. Then the interval is the score plus or minus that error times the
    quantile of Student's t distribution with n - 1 degrees of freedom, or the normal one when n is
    unknown. A standard error of 0 (all samples equal) says nothing about the spread.

    Averages of repeated questions have Wilson's interval for as many samples as have the reported
    error, with the same quantile: simulated, it covers 92 to 97 % for 10 to 200 questions, and the
    score plus or minus as little as 89 %.

    Args:
        score: The score.
        stderr: Its reported standard error.
        n: The number of its samples.
        unit: The unit of the score; None for another scale.
        counted: Whether the score counts right and wrong samples.
        limits: The range that the score cannot leave, if any.
        averaged: Whether the score is the mean of each question's share of right repetitions.
    """
    top = MAX_SCORE[unit] if unit is not None else None
    if counted and n is not None and top is not None and 0 <= score <= top:
        low, high = wilson_interval(score / top, n)
        return low * top, high * top, "wilson"
    if not stderr:
        return None
    quantile = Z95 if n is None or n < 2 else t_quantile(0.975, n - 1)
    if averaged and top is not None and 0 < score < top:
        fraction = score / top
        low, high = wilson_interval(fraction, independent_samples(fraction, stderr / top), quantile)
        return low * top, high * top, "reported error"
    low, high = score - quantile * stderr, score + quantile * stderr
    if limits is not None and limits[0] <= score <= limits[1]:
        low, high = max(limits[0], low), min(limits[1], high)
    return low, high, "reported error"


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


def binomial_stderr(
    score: float, n: int | None, unit: ScoreUnit | None = "fraction"
) -> float | None:
    """Return the standard error of a share of `n` samples; None for a score that is none."""
    top = MAX_SCORE[unit] if unit is not None else None
    if n is not None and top is not None and 0 <= score <= top:
        # One success and one failure are added, so that 0/n and n/n have a spread too.
        adjusted = (score / top * n + 1) / (n + 2)
        return sqrt(adjusted * (1 - adjusted) / (n + 2)) * top
    return None


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


def holm_correction(p_values: Sequence[float]) -> list[float]:
    """Return p values after Holm's step-down correction, in the order given."""
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, p_values[index] * (len(p_values) - rank)))
        corrected[index] = highest
    return corrected
