"""Determine which direction of a metric is good: lower, higher, or unknown.

The job declares it first, the provider second. A hub omits `lower_is_better: false`, so a metric
that is declared without a direction may be one whose author forgot it: it counts as higher only
while neither the benchmark's note nor the metric's name says lower. Without any declaration the
note and a well-known name decide, and where neither does, the direction is unknown. Unknown is
never treated as higher. A name of something bad, such as harm or toxicity, only speaks against
higher: it does not decide, and a declaration against it has a caution.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from evalhub_mcp.results.metric_directions import (
    CHANGE_WORDS,
    HANDLING_STEMS,
    HARM_PHRASES,
    HARM_WORDS,
    HIGHER_PHRASES,
    HIGHER_WORDS,
    LOWER_PHRASES,
    LOWER_WORDS,
    NEGATING_STEMS,
    WHOLE_WORD_STEMS,
)

Direction = Literal["higher", "lower", "unknown"]
_Vote = Literal["higher", "lower", "harm"]
DirectionSource = Literal["job", "provider", "benchmark metadata", "hub", "metric name", "policy"]

SOURCE_WORDS: Mapping[DirectionSource, str] = {
    "job": "the job's settings declare",
    "provider": "the provider's metadata declares",
    "benchmark metadata": "the benchmark's note says",
    "hub": "the hub's own verdict says",
    "metric name": "the metric's name says",
    "policy": "the policy says",
}
UNKNOWN_DIRECTION = "which direction is good is not declared"
_WAY = r"\b(?P<way>lower|smaller|less|higher|larger|greater|more)\b"
_NOTE = re.compile(
    rf"{_WAY}(?:[ \w]{{0,20}}?)(?:\b(?:is|are|indicates?|shows?|reflects?)|=|\bmeans?)\s+"
    r"(?:the\s+|a\s+)?(?P<better>better|worse)\b|"
    rf"{_WAY.replace('way', 'alone')},?\s+the\s+(?P<then>better|worse)\b",
    re.IGNORECASE,
)
_TO_MINIMISE = re.compile(
    r"\b(?:(?:be|is|are) minimi[sz]ed|minimi[sz]e (?:it|this)"
    r"|0(?:\.0+)? is (?:the )?(?:best|perfect|ideal))\b",
    re.IGNORECASE,
)
_TO_MAXIMISE = re.compile(
    r"\b(?:(?:be|is|are) maximi[sz]ed|maximi[sz]e (?:it|this)"
    r"|(?:1(?:\.0+)?|100 ?%?) is (?:the )?(?:best|perfect|ideal))\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+\d*|\d+[a-z]*")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")


@dataclass(frozen=True)
class DirectionReading:
    """A direction, who states it, and what contradicts it."""

    direction: Direction = "unknown"
    source: DirectionSource | None = None
    cautions: Sequence[str] = ()


def read_direction(
    metric: str | None,
    note: str | None,
    *,
    declared: bool | None = None,
    declared_by: DirectionSource | None = None,
    certain: bool = True,
) -> DirectionReading:
    """Return the direction of a metric.

    Args:
        metric: The metric's name.
        note: The benchmark's note on reading its results.
        declared: Whether lower is better, as job, provider or hub declare; None when none does.
        declared_by: Who declares it.
        certain: False for a metric that is declared without a direction.
    """
    noted = direction_of_note(note)
    named = direction_of_name(metric or "")
    hints: dict[DirectionSource, Direction] = {"benchmark metadata": noted, "metric name": named}
    known = {source: way for source, way in hints.items() if way != "unknown"}
    ways = set(known.values())
    suspect = noted == "unknown" and speaks_against_higher(metric or "")
    if declared is None:
        if len(ways) != 1:
            return DirectionReading(cautions=_disagreement(known) if ways else ())
        source = next(iter(known))
        return DirectionReading(known[source], source)
    direction: Direction = "lower" if declared else "higher"
    if not certain and (ways == {"lower"} or suspect):
        return _without_declared(metric, known)
    assert declared_by is not None
    if not certain and not known:
        caution = (
            f"{metric} is declared without lower_is_better, which counts as higher is better: "
            "set it to true where that is wrong"
        )
        return DirectionReading(direction, declared_by, [caution])
    if suspect and direction == "higher":
        known = {**known, "metric name": "lower"}
    against = [source for source, way in known.items() if way != direction]
    return DirectionReading(
        direction,
        declared_by,
        [
            f"{SOURCE_WORDS[declared_by]} {direction} is better, which the verdict follows, but "
            f"{SOURCE_WORDS[source]} {known[source]} is better"
            for source in against
        ],
    )


def _without_declared(
    metric: str | None, known: Mapping[DirectionSource, Direction]
) -> DirectionReading:
    """Return the direction of a metric that a job or provider names without one."""
    text = f"{metric} is declared without lower_is_better, so the hub judges it as if higher were "
    text += "better; "
    source = next(iter(known), None)
    if source is None:
        return DirectionReading(cautions=[f"{text}its name speaks for lower: set lower_is_better"])
    text += f"{SOURCE_WORDS[source]} lower is better, which this reading follows"
    return DirectionReading("lower", source, [text])


def _disagreement(known: Mapping[DirectionSource, Direction]) -> list[str]:
    stated = [f"{SOURCE_WORDS[source]} {way} is better" for source, way in known.items()]
    return [", but ".join(stated)]


def primary_score_setting(metric: str) -> str:
    """Return the setting of a job's benchmark that names a metric with its direction.

    The direction is left open, for the caller to choose, where the name does not say it.
    """
    lower = {"lower": "true", "higher": "false", "unknown": "<true or false>"}
    named = "true" if speaks_against_higher(metric) else lower[direction_of_name(metric)]
    return f'primary_score={{"metric": "{metric}", "lower_is_better": {named}}}'


@lru_cache(maxsize=4096)
def direction_of_note(note: str | None) -> Direction:
    """Return the direction that a note states in words; unknown when it states both or none."""
    text = note or ""
    ways: set[Direction] = set()
    for found in _NOTE.finditer(text):
        is_low = (found["way"] or found["alone"]).lower() in {"lower", "smaller", "less"}
        is_good = (found["better"] or found["then"]).lower() == "better"
        ways.add("lower" if is_low is is_good else "higher")
    if _TO_MINIMISE.search(text):
        ways.add("lower")
    if _TO_MAXIMISE.search(text):
        ways.add("higher")
    return ways.pop() if len(ways) == 1 else "unknown"


@lru_cache(maxsize=4096)
def direction_of_name(metric: str) -> Direction:
    """Return the direction of a well-known metric; unknown for an ambiguous name and another one.

    In `task.metric` the metric decides alone. In `scorer/metric` both count, so that the accuracy
    of a scorer for harm has no known direction.
    """
    votes = _votes(metric)
    if votes == {"lower"}:
        return "lower"
    return "higher" if votes == {"higher"} else "unknown"


@lru_cache(maxsize=4096)
def speaks_against_higher(metric: str) -> bool:
    """Whether a name is that of something bad, such as harm or toxicity, and of nothing else."""
    return _votes(metric) == {"harm"}


def undeclared_words(metric: str | None) -> str:
    """Return that a direction is not declared, and what the metric's name speaks for."""
    if metric and speaks_against_higher(metric):
        return f"{UNKNOWN_DIRECTION}, though its name speaks for lower"
    return UNKNOWN_DIRECTION


def _votes(metric: str) -> set[_Vote]:
    last = metric.rpartition(".")[2]
    return _votes_of_words(last) or _votes_of_words(metric)


def _votes_of_words(name: str) -> set[_Vote]:
    """Return what the words of a name speak for; several votes for one that is reversed."""
    words = _WORD.findall(_HUMP.sub(" ", name).lower())
    text = f" {' '.join(words)} "
    votes: set[_Vote] = set()
    phrases: tuple[tuple[_Vote, Sequence[str]], ...] = (
        ("higher", HIGHER_PHRASES),
        ("lower", LOWER_PHRASES),
        ("harm", HARM_PHRASES),
    )
    for way, listed in phrases:
        for phrase in listed:
            if f" {phrase} " in text:
                votes.add(way)
                text = text.replace(f" {phrase} ", " ")
    rest = text.split()
    if any(_in(word, LOWER_WORDS) for word in rest):
        votes.add("lower")
    if any(_in(word, HARM_WORDS) for word in rest):
        votes.add("harm")
    if any(_in(word, HIGHER_WORDS) or word.startswith("rouge") for word in rest):
        votes.add("higher")
    if votes and any(word in CHANGE_WORDS or _begins(word, NEGATING_STEMS) for word in rest):
        return {"lower", "higher"}
    if votes and any(_begins(word, HANDLING_STEMS) for word in rest):
        return {"higher"} if "higher" in votes else {"lower", "higher"}
    return votes


def _in(word: str, listed: frozenset[str]) -> bool:
    return word in listed or word.rstrip("0123456789") in listed


def _begins(word: str, stems: Sequence[str]) -> bool:
    """Whether a word begins with a stem, or is one that counts as a whole word only."""
    return any(
        word == stem if stem in WHOLE_WORD_STEMS else word.startswith(stem) for stem in stems
    )
