"""Find the score of random guessing, where the metadata states it.

Sources are the adapter (a baseline or a number of choices beside the metrics), a score band that
mentions chance, and a description such as "4-choice". Nothing is assumed: without any of them a
benchmark has no baseline.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.results.score_bands import Band, bands_unit
from evalhub_mcp.results.score_scales import ScoreUnit
from evalhub_mcp.results.statistics import finite_number

_CHANCE = re.compile(r"\b(?:random|chance|guess(?:ing|es|work)?)\b", re.IGNORECASE)
_BELOW_CHANCE = re.compile(
    r"\b(?:below|under|worse than)\b[\w\s-]{0,20}\b(?:random|chance|guessing)\b", re.IGNORECASE
)
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_COUNT = rf"(?P<n>\d{{1,2}}|{'|'.join(_WORDS)})"
_CHOICES = re.compile(rf"\b{_COUNT}[- ](?:choice|option|way|alternative)s?\b", re.IGNORECASE)
_STATED = re.compile(
    r"(?P<value>\d*\.\d+)\s+is\s+(?:the\s+|what\s+)?(?:random|chance|guess)"
    r"|\b(?:random|chance)(?:\s+(?:baseline|guessing|level|performance))?\s*"
    r"(?:is|of|=|:|gives|scores|at)\s*(?P<after>\d*\.\d+)",
    re.IGNORECASE,
)
_COUNTED_CHOICE = re.compile(r"^(?:acc|accuracy|acc_norm|exact_match|mc1|mc1_acc)(?:,|$)", re.I)
BASELINE_NAMES = ("random_baseline", "chance_level", "baseline_random")
CHOICE_NAMES = ("n_choices", "num_choices", "choices_per_question")


def random_baseline(
    metric: str | None,
    unit: ScoreUnit | None,
    bands: Sequence[Band],
    texts: Sequence[str | None],
    sources: Sequence[Mapping[str, Any]],
) -> float | None:
    """Return the score of random guessing on the score's scale; None when it is not stated.

    Args:
        metric: The primary metric.
        unit: The unit of the score.
        bands: The benchmark's score bands.
        texts: The benchmark's name, description and notes on reading results.
        sources: Where the adapter may report it: metrics, additional info, parameters.
    """
    for source in sources:
        for name in BASELINE_NAMES:
            if (value := finite_number(source.get(name))) is not None:
                return _on_scale(value, unit)
    fraction = _from_count(metric, sources)
    if fraction is None and (found := _from_bands(bands)) is not None:
        written = bands_unit(bands)
        if written == "percentage" and unit == "fraction":
            return found / 100
        return found * 100 if written == "fraction" and unit == "percentage" else found
    if fraction is None:
        fraction = _from_texts(metric, texts)
    if fraction is None:
        return None
    return fraction * 100 if unit == "percentage" else fraction


def _on_scale(value: float, unit: ScoreUnit | None) -> float:
    """Convert a stated baseline where it can only be on the other scale."""
    if unit == "fraction" and 1 < value <= 100:
        return value / 100
    return value * 100 if unit == "percentage" and 0 < value < 1 else value


def _from_count(metric: str | None, sources: Sequence[Mapping[str, Any]]) -> float | None:
    """Return the baseline for the number of choices that an adapter reports."""
    if metric is None or not _COUNTED_CHOICE.match(metric):
        return None
    for source in sources:
        for name in CHOICE_NAMES:
            count = finite_number(source.get(name))
            if count is not None and count >= 2 and count == int(count):
                return 1 / count
    return None


def _from_bands(bands: Sequence[Band]) -> float | None:
    points = [b.low for b in bands if b.is_point and _CHANCE.search(b.meaning)]
    if points:
        return points[0]
    tops = [b.high for b in bands if _BELOW_CHANCE.search(b.meaning) and b.high < float("inf")]
    return tops[0] if tops else None


def _from_texts(metric: str | None, texts: Sequence[str | None]) -> float | None:
    for text in texts:
        if match := _STATED.search(text or ""):
            value = float(match["value"] or match["after"])
            return value if 0 < value < 1 else None
    if metric is None or not _COUNTED_CHOICE.match(metric):
        return None
    counts = {
        _WORDS.get(match["n"].lower()) or int(match["n"])
        for text in texts
        for match in _CHOICES.finditer(text or "")
    }
    # "4-choice, some 5-choice" has no single baseline
    return 1 / counts.pop() if len(counts) == 1 and min(counts) >= 2 else None
