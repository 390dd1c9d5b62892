"""How sure a score is, and whether two scores differ.

The standard error reported beside a metric is used when there is one; a fraction of
counted samples gets the Wilson interval, which is right near 0 and 1 where the normal
one is not; with neither, the uncertainty is unknown and said to be.
"""

from collections.abc import Mapping, Sequence
from math import erfc, hypot, isfinite, sqrt
from typing import Any, Literal

from evalhub_mcp.results.score_scales import ScoreUnit

Z95 = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""

COUNTED_WITHIN = 0.06
"""How far a reported standard error may be from that of counting (n - 1 for n is 5 % at 10)."""
TOP: Mapping[ScoreUnit, float] = {"fraction": 1.0, "percentage": 100.0}

IntervalSource = Literal["stderr", "wilson"]

SAMPLE_COUNT_NAMES = ("n_samples", "num_samples", "n", "samples", "total", "count", "num_examples")


MOST = 1e100
"""No measurement is larger, and squares and differences of smaller ones stay finite."""
MOST_SAMPLES = 10**12


def finite_number(value: Any) -> float | None:
    """`value` as a float; None for what is no number (bools are none) or is beyond measure."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        result = float(value)
    except OverflowError:
        return None
    return result if isfinite(result) and abs(result) < MOST else None


def stderr_of(metric: str, metrics: Mapping[str, Any]) -> float | None:
    """The standard error reported beside `metric`, under any of the names in use.

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
    """How many samples were scored, when the adapter said so."""
    for source in (metrics, additional_info):
        for name in SAMPLE_COUNT_NAMES:
            value = finite_number(source.get(name))
            if value is not None and 1 <= value <= MOST_SAMPLES and value == int(value):
                return int(value)
    return None


def wilson_interval(fraction: float, n: int) -> tuple[float, float]:
    """95 % Wilson score interval of a fraction of `n` counted samples."""
    z2 = Z95 * Z95
    centre = (fraction + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(fraction * (1 - fraction) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def score_interval(
    score: float, stderr: float | None, n: int | None, unit: ScoreUnit | None = "fraction"
) -> tuple[float, float, IntervalSource] | None:
    """95 % interval of a score, and what it was made from; None when it is unknown.

    A standard error of exactly 0 (every sample alike) says nothing about the spread,
    so the count decides then. Counting needs a share of something: for a score on a scale
    of its own (`unit` None) only a reported error will do.
    """
    top = TOP[unit] if unit is not None else None
    within = top is not None and 0 <= score <= top
    if stderr:
        low, high = score - Z95 * stderr, score + Z95 * stderr
        if top is not None and within:
            low, high = max(0.0, low), min(top, high)
        return low, high, "stderr"
    if n is not None and top is not None and within:
        low, high = wilson_interval(score / top, n)
        return low * top, high * top, "wilson"
    return None


FAR_OFF = 40
"""So many times another error than counting gives is one on another scale, which is 100 times.

Clusters, part marks and counts of groups make less of a difference."""


def stderr_on_other_scale(
    score: float, stderr: float, n: int | None, unit: ScoreUnit | None
) -> bool:
    """Whether a reported error is a percentage beside a fraction, or the other way round.

    Args:
        score: The score.
        stderr: The error reported for it.
        n: The samples it was counted from; None for a score that is not counted.
        unit: What the score is measured in.
    """
    top = TOP[unit] if unit is not None else None
    if top is None or not 0 < score < top:
        return False
    if stderr > top / 2:
        return True  # values between 0 and the top cannot spread so far
    counted = sqrt(score / top * (1 - score / top)) * top
    # Without a count: what a million samples would give, which nobody evaluates.
    if n is None:
        return unit == "percentage" and stderr < counted / 1000
    return not counted / FAR_OFF < stderr * sqrt(n) < counted * FAR_OFF


def effective_stderr(
    score: float, stderr: float | None, n: int | None, unit: ScoreUnit | None = "fraction"
) -> float | None:
    """A standard error usable in a comparison: the reported one, else the binomial one."""
    if stderr:
        return stderr
    top = TOP[unit] if unit is not None else None
    if n is not None and top is not None and 0 <= score <= top:
        # One success and one failure are added so that 0/n and n/n keep a spread.
        adjusted = (score / top * n + 1) / (n + 2)
        return sqrt(adjusted * (1 - adjusted) / (n + 2)) * top
    return None


def normal_p_value(difference: float, stderr: float) -> float:
    """Probability of at least this difference by chance, under a normal approximation."""
    if stderr <= 0:
        return 1.0 if difference == 0 else 0.0
    return erfc(abs(difference) / stderr / sqrt(2))


def proportions_p_value(one: float, n: int, two: float, m: int) -> float:
    """Two-sided p value of two shares of `n` and `m` samples: the pooled score test.

    The same as the chi-squared test of the table without continuity correction. Unlike one
    with the standard error of each share it keeps its level near 0 and 1 and for samples of
    different sizes.
    """
    pooled = (one * n + two * m) / (n + m)
    variance = pooled * (1 - pooled) * (1 / n + 1 / m)
    return normal_p_value(two - one, sqrt(max(variance, 0.0)))


def newcombe_interval(one: float, n: int, two: float, m: int) -> tuple[float, float]:
    """95 % interval of `two - one`, shares of `m` and `n` samples: Newcombe's from Wilson's."""
    low_one, high_one = wilson_interval(one, n)
    low_two, high_two = wilson_interval(two, m)
    gap = two - one
    return gap - hypot(two - low_two, high_one - one), gap + hypot(high_two - two, one - low_one)


def is_binomial(share: float, stderr: float | None, n: int | None) -> bool:
    """Whether a share is one of `n` samples each right or wrong, as far as its error tells.

    A reported error may come from clusters or part marks; then it is another one than
    counting gives.
    """
    if n is None or not 0 <= share <= 1:
        return False
    counted = sqrt(share * (1 - share) / n)
    return not stderr or abs(stderr - counted) <= COUNTED_WITHIN * counted


def holm_correction(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down correction, in the order given: p of m tests become max (m - i) p."""
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, p_values[index] * (len(p_values) - rank)))
        corrected[index] = highest
    return corrected
