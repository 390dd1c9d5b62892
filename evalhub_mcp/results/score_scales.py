"""Determine the scale of a score: a fraction, a percentage, or another one.

The hub does not say, and providers mix units: a threshold of 38 beside one of 0.6, bands from 0
to 100 for scores from 0 to 1. The metric's name says whether it is a share at all; the size of the
numbers, the reported error and the sample count say which of the two units it has. Where they do
not, the unit is unknown.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isclose, log, sqrt
from typing import Literal

ScoreUnit = Literal["fraction", "percentage"]
MetricKind = Literal["share", "proportion", "points of 100", "correlation", "measurement", "other"]
"""What a metric's name says of its scale.

share: a proportion of all samples, so that their number gives the uncertainty. proportion: of
something else, such as F1 or AUC. points of 100: BLEU and its kind. correlation: from -1 to 1.
measurement: a time, a length, an error. other: a rating, or a name that says nothing.
"""
TOPS: Mapping[ScoreUnit, float] = {"fraction": 1.0, "percentage": 100.0}

_SHARE = frozenset(
    "acc accuracy em exact match matches matched pass passed maj mc1 correct solved success rate "
    "fraction share percent percentage pct win wins flagged refused detected".split()
)
_PROPORTION = frozenset(
    "f1 f2 fbeta auc auroc auprc precision recall mc2 balanced macro micro weighted proportion "
    "probability iou jaccard dice specificity sensitivity inst".split()
)
"""Words for proportions of something other than all samples; `inst` are instructions of prompts."""
_POINTS = frozenset("bleu sacrebleu chrf".split())
_CORRELATION = frozenset(
    "mcc matthews pearson pearsonr spearman spearmanr kendall kendalltau kappa correlation corr r2 "
    "cka".split()
)
_MEASUREMENT = frozenset(
    """
    latency perplexity ppl loss mse rmse mae mape ms sec secs second seconds time bits bytes tokens
    token cost per elo length distance wer cer mer ter word character char error absolute squared
    throughput itl ttft duration
    """.split()
)
"""Words of measurements, whose values are between 0 and 1 only by chance."""
_RATE_OF_ERRORS = frozenset("wer cer ter mer".split())
"""Measurements that are written as a fraction or in percent, and may exceed the whole."""
_RATING = frozenset("rating grade likert points score scores reward".split())
"""Words of ratings, which a judge gives on a scale of its choice."""
_FIRMLY_SHARE = frozenset("acc accuracy em f1 exact".split())
"""With these words a rating is still a share: `accuracy_score`."""
_ERROR_RATE = re.compile(r"(?<!word )(?<!character )(?<!char )(?<!token )\berror rate\b")
_PERCENT = re.compile(r"percent|(?:^|[_\s])pct(?:$|[_\s])|%", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+\d*|\d+")

JUST_OVER = 1e-6
"""Relative excess over the maximum of a scale that is a rounding error."""
MOST_LIKELY_SAMPLES = 50_000
"""More samples than this are rarely evaluated."""
FEWEST_SAMPLES = 2
LEAST_RATING = 2.0
"""A larger rating is on a scale of points, where a threshold below 1 is one on another scale."""


@lru_cache(maxsize=4096)
def metric_kind(metric: str | None) -> MetricKind:
    """Return what a metric's name says of its scale."""
    text = _words_of(metric)
    words = set(text.split())
    bare = {word.rstrip("0123456789") for word in words}
    if words & _CORRELATION:
        return "correlation"
    if (words | bare) & _POINTS and not words & {"acc", "accuracy", "diff", "max"}:
        return "points of 100"
    if _ERROR_RATE.search(text):
        return "share"
    firm = bool(words & _FIRMLY_SHARE)
    if words & _MEASUREMENT:
        return "proportion" if firm else "measurement"
    if words & _RATING and not firm:
        return "other"
    if words & _PROPORTION:
        return "proportion"
    return "share" if (words | bare) & _SHARE else "other"


def _words_of(metric: str | None) -> str:
    return " ".join(_WORD.findall((metric or "").lower().replace("@", " ")))


def is_share(metric: str | None) -> bool:
    """Whether the metric is a proportion of all samples, by its name.

    Only then does the sample count determine the standard error; F1, AUC or precision of n
    samples vary differently.
    """
    return metric_kind(metric) == "share"


@dataclass(frozen=True)
class Scale:
    """The scale of a score, and the threshold on it."""

    unit: ScoreUnit | None
    score: float
    """The score, without a rounding error over the maximum."""
    threshold: float | None
    """The threshold on the score's scale."""
    converted_from: float | None = None
    """The threshold as it is stated, where that is on the other scale."""
    bounded: bool = False
    """Whether the score cannot leave the range of its unit."""
    is_doubtful: bool = False
    """Whether score and threshold seem to be on different scales, and which is not known."""


def read_scale(
    metric: str | None,
    score: float,
    threshold: float | None,
    stderr: float | None = None,
    n: int | None = None,
    size: int | None = None,
    usual: ScoreUnit | None = None,
) -> Scale:
    """Return the scale of a score, decided together with its threshold.

    Args:
        metric: The metric's name.
        score: The score.
        threshold: The threshold as it is stated.
        stderr: The reported standard error, which shows the scale of a share.
        n: The samples of the score, where they are reported.
        size: The samples of the whole benchmark, where they are known.
        usual: The unit of the provider's own threshold and bands for this metric.
    """
    kind = metric_kind(metric)
    unit: ScoreUnit | None = "percentage"
    converted_from = None
    of_share = kind in {"share", "proportion"}
    if of_share:
        unit, score = _unit_of_share(metric, score, threshold, stderr, n, size, kind)
        if unit is None and usual == "fraction" and 0 <= score <= 1:
            unit = usual
        if threshold is not None and unit == "fraction" and 1 < threshold <= 100:
            threshold, converted_from = threshold / 100, threshold
        elif threshold is not None and unit == "percentage" and 0 < threshold <= 1 and score > 1:
            threshold, converted_from = threshold * 100, threshold
    elif kind != "points of 100":
        unit = _unit_by_size(score, threshold, kind)
    bounded = of_share and unit is not None
    doubtful = not bounded and threshold is not None and _is_doubtful(metric, score, threshold)
    return Scale(unit, score, threshold, converted_from, bounded, doubtful)


def _is_doubtful(metric: str | None, score: float, threshold: float) -> bool:
    """Whether a score of no known range and its threshold seem to be on different scales."""
    kind = metric_kind(metric)
    if kind == "correlation":
        return False
    text = _words_of(metric)
    words = set(text.split())
    is_rate = bool(words & _RATE_OF_ERRORS) or "error rate" in text
    if kind == "measurement" and not is_rate:
        return False
    if kind == "other" and words & _RATING and 0 < threshold < 1:
        return score > LEAST_RATING
    return different_scales(score, threshold) or (kind == "points of 100" and 0 < threshold <= 1)


def _unit_by_size(score: float, threshold: float | None, kind: MetricKind) -> ScoreUnit | None:
    """Return the unit of a metric whose name says nothing: a fraction beside a threshold of one."""
    if kind in {"correlation", "measurement"} or threshold is None:
        return None
    return "fraction" if 0 <= score <= 1 and 0 <= threshold <= 1 else None


def _unit_of_share(
    metric: str | None,
    score: float,
    threshold: float | None,
    stderr: float | None,
    n: int | None,
    size: int | None,
    kind: MetricKind,
) -> tuple[ScoreUnit | None, float]:
    if score < 0:
        return None, score
    if 1 < score <= 1 + JUST_OVER:
        score = 1.0
    if 100 < score <= 100 * (1 + JUST_OVER):
        score = 100.0
    if metric and _PERCENT.search(metric):
        return ("percentage" if score <= 100 else None), score
    if score > 100:
        return None, score
    if score > 1:
        return "percentage", score
    in_percent = threshold is not None and 1 < threshold <= 100
    if score == 0:
        return ("percentage" if in_percent else "fraction"), score
    # Without a threshold in percent only an impossible error speaks against the fraction.
    if not in_percent and (stderr is None or stderr <= sqrt(score * (1 - score))):
        return "fraction", score
    evidence = _unit_by_error(score, stderr, n or size) if kind == "share" else None
    if evidence is None and n and kind == "share" and not stderr:
        evidence = unit_by_count(score, n)
    return evidence or (None if in_percent else "fraction"), score


def _unit_by_error(score: float, stderr: float | None, n: int | None) -> ScoreUnit | None:
    """Return the unit in which a reported error is that of a likely number of samples.

    With a known number of samples the error may also be on the other scale than the score.
    """
    if not stderr or stderr < 1e-12 or not 0 < score < 1:
        return None
    as_fraction = score * (1 - score) / (stderr * stderr)
    as_percentage = score * (100 - score) / (stderr * stderr)
    likely: dict[ScoreUnit, float] = {"fraction": as_fraction}
    if stderr <= score * (1 + 0.05):  # otherwise not even one sample was right
        likely["percentage"] = as_percentage
    if n:
        off = {unit: abs(log(samples / n)) for unit, samples in likely.items()}
        off["fraction"] = min(off["fraction"], abs(log(as_fraction * 1e4 / n)))
        return min(likely, key=off.__getitem__)
    if as_fraction < FEWEST_SAMPLES - 1:
        return "percentage" if "percentage" in likely else "fraction"
    return "fraction" if as_fraction >= 5 and as_percentage > MOST_LIKELY_SAMPLES / 10 else None


def unit_by_count(score: float, n: int) -> ScoreUnit | None:
    """Return the unit in which the score is a whole number of `n` samples."""
    fraction, percentage = is_whole(score * n, n), is_whole(score / 100 * n, n)
    if fraction == percentage:
        return None
    return "fraction" if fraction else "percentage"


def is_whole(count: float, n: int) -> bool:
    """Whether a count of `n` samples is a whole number, but for rounding of the score."""
    return isclose(count, round(count), abs_tol=max(1e-6 * n, 1e-9)) and round(count) > 0


def different_scales(one: float, two: float) -> bool:
    """Whether one number seems to be a fraction and the other a percentage."""
    low, high = sorted((abs(one), abs(two)))
    return 0 < low <= 1 and high > 2 and high <= 100 and high / low > 20


def shared_unit(
    one: float, unit_of_one: ScoreUnit | None, two: float, unit_of_two: ScoreUnit | None
) -> ScoreUnit | None:
    """Return the unit of two scores of one metric; None when it is unknown or not the same.

    Zero is the same in both units, so it has the unit of the other score.
    """
    if one == 0 and two == 0:
        return unit_of_one or unit_of_two
    if one == 0 or two == 0:
        return unit_of_two if one == 0 else unit_of_one
    return unit_of_one if unit_of_one == unit_of_two else None


def binomial_deviation(score: float, unit: ScoreUnit) -> float:
    """Return the standard deviation of one right or wrong sample on the score's scale."""
    top = TOPS[unit]
    fraction = min(max(score / top, 0.0), 1.0)
    return sqrt(fraction * (1 - fraction)) * top
