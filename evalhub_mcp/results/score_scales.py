"""Determine the unit of a score: a fraction, a percentage, or another scale.

The hub does not say, and providers mix units: a threshold of 38 beside one of 0.6, bands from 0
to 100 for scores from 0 to 1. The size of the numbers and the metric's name decide; where they
do not, the unit is unknown.
"""

import re
from typing import Literal

ScoreUnit = Literal["fraction", "percentage"]

_PROPORTION = re.compile(
    r"(?:^|[_\s,./@-])(?:acc|accuracy|exact_match|em|f1|mc1|mc2|auc|auroc|precision|recall|rate|"
    r"pass|match|success|fraction|proportion|probability|correct)(?:$|[_\s,./@-]|\d)",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"latency|perplexity|(?:^|_)(?:ppl|loss|mse|rmse|mae|ms|sec|seconds|time|bits|tokens|cost)(?:$|_)",
    re.IGNORECASE,
)
"""Names of measurements, whose values are between 0 and 1 only by chance."""
_NOT_OF_ALL_SAMPLES = re.compile(
    r"(?:^|[_\s,./@-])(?:f\d|auc|auroc|precision|recall|balanced|macro|weighted|wer|cer|mer)"
    r"(?:$|[_\s,./@-])|(?:word|character|char|token)_error",
    re.IGNORECASE,
)
"""Names of proportions of something other than all samples."""
_PERCENT = re.compile(r"percent|(?:^|[_\s])pct(?:$|[_\s])|%", re.IGNORECASE)


def is_proportion(metric: str | None) -> bool:
    """Whether the metric is a proportion of something, by its name."""
    return bool(metric and _PROPORTION.search(metric))


def is_share(metric: str | None) -> bool:
    """Whether the metric is a proportion of all samples, by its name.

    Only then does the sample count determine the standard error; F1, AUC or precision of n
    samples vary differently.
    """
    return is_proportion(metric) and not _NOT_OF_ALL_SAMPLES.search(metric or "")


def score_unit(score: float, threshold: float | None, metric: str | None) -> ScoreUnit | None:
    """Return the unit of a score; None for another scale or an unknown one."""
    if metric and _PERCENT.search(metric):
        return "percentage"
    if metric and _MEASURE.search(metric):
        return None
    known = [score] if threshold is None else [score, threshold]
    if min(known) < 0 or max(known) > 100:
        return None
    if score > 1:
        return "percentage" if is_proportion(metric) else None
    if threshold is not None and threshold > 1:
        # 0.4 with a threshold of 38: one of them is on the other scale.
        return None
    return "fraction" if is_proportion(metric) or threshold is not None else None


def different_scales(one: float, two: float) -> bool:
    """Whether one number seems to be a fraction and the other a percentage."""
    low, high = sorted((abs(one), abs(two)))
    return 0 < low <= 1 and high > 2 and high <= 100 and high / low > 20
