"""What a score is measured in: a fraction, a percentage, or a scale of its own.

The hub does not say, and providers mix them: a threshold of 38 beside one of 0.6, bands
from 0 to 100 for scores from 0 to 1. The size of the numbers tells most, the metric's
name the rest; what neither tells stays unknown.
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
"""Measured, not counted: such a value between 0 and 1 is a coincidence."""
_NOT_COUNTED = re.compile(
    r"(?:^|[_\s,./@-])(?:f\d|auc|auroc|precision|recall|balanced|macro|weighted|wer|cer|mer)"
    r"(?:$|[_\s,./@-])|(?:word|character|char|token)_error",
    re.IGNORECASE,
)
"""Shares of something else than all samples, or no shares of samples at all."""
_PERCENT = re.compile(r"percent|(?:^|[_\s])pct(?:$|[_\s])|%", re.IGNORECASE)


def is_proportion(metric: str | None) -> bool:
    """Whether the metric's name says that it is a share of something."""
    return bool(metric and _PROPORTION.search(metric))


def is_share(metric: str | None) -> bool:
    """Whether the metric is the share of all samples that did well, by its name.

    Only then does the number of samples tell how sure it is: F1, AUC or precision of n
    samples vary otherwise, and of a metric with another name nobody knows.
    """
    return is_proportion(metric) and not _NOT_COUNTED.search(metric or "")


def score_unit(score: float, threshold: float | None, metric: str | None) -> ScoreUnit | None:
    """What a score is measured in; None for another scale or one that cannot be told."""
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
        # 0.4 against a threshold of 38: one of the two is on the other scale.
        return None
    return "fraction" if is_proportion(metric) or threshold is not None else None


def different_scales(one: float, two: float) -> bool:
    """Whether one number looks like a fraction and the other like a percentage."""
    low, high = sorted((abs(one), abs(two)))
    return 0 < low <= 1 and high > 2 and high <= 100 and high / low > 20
