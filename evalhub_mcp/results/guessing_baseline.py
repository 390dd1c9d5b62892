"""Find the score of random guessing, where the metadata states it.

Sources are, in this order, the adapter (a baseline or a number of choices beside the metrics), the
benchmark's text ("from two alternatives"), the number of choices of a well-known data set, and a
score band that names chance without a condition. A band "for 4-choice questions" is a general
remark: hubs attach it to questions with two choices too, so it is not this benchmark's baseline.
Nothing is assumed: without any source a benchmark has none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from evalhub_mcp.results.score_bands import Band, bands_unit
from evalhub_mcp.results.score_scales import ScoreUnit, metric_kind
from evalhub_mcp.results.statistics import finite_number

_CHANCE = re.compile(r"\b(?:random|chance|guess(?:ing|es|work)?)\b", re.IGNORECASE)
_BELOW_CHANCE = re.compile(
    r"\b(?:below|under|worse than)\b[\w\s-]{0,20}\b(?:random|chance|guessing)\b", re.IGNORECASE
)
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_COUNT = rf"(?P<n>\d{{1,2}}|{'|'.join(_WORDS)})"
_CHOICES = re.compile(rf"\b{_COUNT}[- ](?:choice|option|way|alternative)s?\b", re.IGNORECASE)
_OUT_OF = re.compile(
    rf"\b(?:from|between|of|among)\s+(?:the\s+)?{_COUNT}\s+(?:\w+\s+){{0,2}}?"
    r"(?:alternatives|options|choices|answers|candidates|continuations|endings|sentences)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(
    r"\b(?:options?|choices?|answers?|alternatives?|letters?)\s*[(:]?\s*A\s*(?:-|–|to|through)\s*"
    r"(?P<last>[B-J])\b"
)
"""The letters of the choices: "options A-D"."""
_TWO = re.compile(
    r"\byes[/ -](?:or[ -])?no\b|\btrue[/ -](?:or[ -])?false\b|\bboolean question"
    r"|\bbinary (?:choice|classification|question)|\btwo[- ](?:class(?:es)?|labels?|categories)\b"
    r"|\bright[/ -](?:or[ -])?wrong\b",
    re.IGNORECASE,
)
"""Phrases for questions with two answers."""
_AREA = re.compile(r"(?:^|[_./-])auc(?:$|[_.,/-])", re.IGNORECASE)
_RECEIVER = re.compile(r"\broc\b|\breceiver\b|\bclassif|\bbinary\b", re.IGNORECASE)
"""Words for the area under the curve of a classifier, which is 0.5 by chance."""
_STATED = re.compile(
    r"(?P<value>\d*\.\d+)\s+is\s+(?:the\s+|what\s+)?(?:random|chance|guess)"
    r"|\b(?:random|chance)(?:\s+(?:baseline|guessing|level|performance))?\s*"
    r"(?:is|of|=|:|gives|scores|at)\s*(?P<after>\d*\.\d+)",
    re.IGNORECASE,
)
_COUNTED_CHOICE = re.compile(
    r"(?:^|[./|])(?:acc|accuracy|acc_norm|exact_match|extractive_match|mc1|mc1_acc)(?:,|$)", re.I
)
_CHOICE_WORDS = frozenset({"acc", "accuracy", "mc1"})
"""Words of metrics that count the choices picked rightly; generated answers are matched."""
BASELINE_NAMES = ("random_baseline", "chance_level", "baseline_random", "guessing_baseline")
CONSTANT_REPLY = "baseline"
"""In the additional information: what a model gets that always replies the same."""
CHOICE_NAMES = ("n_choices", "num_choices", "choices_per_question")
KNOWN_CHOICES: dict[int, str] = {
    2: "boolq copa xcopa piqa winogrande storycloze xstorycloze rte wic wsc qnli qqp mrpc sst2 "
    "cola paws toxigen blimp copal ethics_cm ethics_justice ethics_deontology",
    3: "afrixnli anli cb xnli snli mnli siqa social_iqa socialiqa pubmedqa bbq",
    4: "mmlu cmmlu ceval kmmlu arabicmmlu hellaswag swag arc_easy arc_challenge openbookqa race "
    "gpqa sciq medqa medmcqa belebele aclue darijahellaswag egyhellaswag logiqa cosmosqa teleqna",
    5: "commonsenseqa commonsense_qa csqa mathqa",
    10: "mmlu_pro mmlupro",
}
"""How many choices the questions of well-known benchmarks have.

Source: the papers of the data sets and their task definitions in lm-evaluation-harness
(`doc_to_choice`). Only data sets whose questions all have the same number of choices, but for a
few, are listed. A benchmark is recognised by words of its id: `arabic_mt_piqa_light` is PIQA."""
_BY_NAME = {
    tuple(name.split("_")): n for n, names in KNOWN_CHOICES.items() for name in names.split()
}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST = max(map(len, _BY_NAME))


@dataclass(frozen=True)
class GuessingBaseline:
    """The score of random guessing."""

    score: float | None = None
    """None when it is not known for this benchmark."""
    if_four_choices: float | None = None
    """What the metadata states in general for four choices, where the number is not known."""


def guessing_baseline(
    metric: str | None,
    unit: ScoreUnit | None,
    bands: Sequence[Band],
    texts: Sequence[str | None],
    sources: Sequence[Mapping[str, Any]],
    benchmark_id: str = "",
) -> GuessingBaseline:
    """Return the score of random guessing on the score's scale, as far as it is known.

    Args:
        metric: The primary metric.
        unit: The unit of the score.
        bands: The benchmark's score bands.
        texts: The benchmark's name, description and notes on reading results.
        sources: Where the adapter may report it: metrics, additional info, parameters.
        benchmark_id: The id, by which well-known data sets are recognised.
    """
    names = (*BASELINE_NAMES, CONSTANT_REPLY)
    for stated in [source[name] for source in sources for name in names if name in source]:
        value = finite_number(stated)
        if value is not None and 0 <= value <= 100:
            return GuessingBaseline(_on_scale(value, unit))
    counts_choices = metric is not None and _COUNTED_CHOICE.search(metric) is not None
    reported = [source[name] for source in sources for name in CHOICE_NAMES if name in source]
    counts = map(finite_number, reported if counts_choices else ())
    fraction = next((1 / n for n in counts if n is not None and n >= 2 and n == int(n)), None)
    if fraction is None:
        fraction = _from_texts(tuple(texts), counts_choices=counts_choices)
    words = set(re.split(r"[^a-z0-9]+", (metric or "").lower()))
    if fraction is None and words & _CHOICE_WORDS and metric_kind(metric) == "share":
        choices = known_choices(benchmark_id)
        fraction = 1 / choices if choices else None
    if fraction is not None:
        return GuessingBaseline(fraction * 100 if unit == "percentage" else fraction)
    general, own = _from_bands(metric, bands, texts) if bands else (None, None)
    if own is not None:
        return GuessingBaseline(_of_bands(own, bands, unit))
    if general is None:
        return GuessingBaseline()
    return GuessingBaseline(if_four_choices=_of_bands(general, bands, unit))


def _of_bands(found: float, bands: Sequence[Band], unit: ScoreUnit | None) -> float:
    written = bands_unit(bands)
    if written == "percentage" and unit == "fraction":
        return found / 100
    return found * 100 if written == "fraction" and unit == "percentage" else found


def _on_scale(value: float, unit: ScoreUnit | None) -> float:
    """Convert a stated baseline where it can only be on the other scale."""
    if unit == "fraction" and 1 < value <= 100:
        return value / 100
    return value * 100 if unit == "percentage" and 0 < value < 1 else value


def _from_bands(
    metric: str | None, bands: Sequence[Band], texts: Sequence[str | None]
) -> tuple[float | None, float | None]:
    """Return what the bands name as chance: on a condition, and for this benchmark."""
    is_area = bool(metric and _AREA.search(metric))
    if is_area and not any(_RECEIVER.search(text or "") for text in texts):
        return None, None  # the area under another curve is not 0.5 by chance
    found = [
        (bool(_CHOICES.search(b.meaning)), b.low if b.is_point else b.high)
        for b in bands
        if (b.is_point and _CHANCE.search(b.meaning))
        or (_BELOW_CHANCE.search(b.meaning) and b.high < float("inf"))
    ]
    on_condition = next((value for condition, value in found if condition), None)
    own = next((value for condition, value in found if not condition), None)
    return on_condition, None if on_condition is not None else own


@lru_cache(maxsize=4096)
def _from_texts(texts: tuple[str | None, ...], *, counts_choices: bool) -> float | None:
    """Return the baseline that texts state, or that follows from the choices they count."""
    for text in texts:
        if match := _STATED.search(text or ""):
            value = float(match["value"] or match["after"])
            return value if 0 < value < 1 else None
    if not counts_choices:
        return None
    counts = {
        _WORDS.get(match["n"].lower()) or int(match["n"])
        for pattern in (_CHOICES, _OUT_OF)
        for text in texts
        for match in pattern.finditer(text or "")
    }
    counts |= {2 for text in texts if _TWO.search(text or "")}
    counts |= {
        ord(match["last"]) - ord("A") + 1
        for text in texts
        for match in _LETTERS.finditer(text or "")
    }
    # "4-choice, some 5-choice" has no single baseline
    return 1 / counts.pop() if len(counts) == 1 and min(counts) >= 2 else None


@lru_cache(maxsize=4096)
def known_choices(benchmark_id: str) -> int | None:
    """Return the number of choices of a well-known benchmark; None for another one.

    The longest name counts: `mmlu_pro` has ten choices, `mmlu` four. An id with names of different
    numbers has none.
    """
    words = [word for word in re.split(r"[^a-z0-9]+", _HUMP.sub("_", benchmark_id).lower()) if word]
    for length in range(_LONGEST, 0, -1):
        spans = (tuple(words[i : i + length]) for i in range(len(words) - length + 1))
        found = {_BY_NAME[span] for span in spans if span in _BY_NAME}
        if found:
            return found.pop() if len(found) == 1 else None
    return None
