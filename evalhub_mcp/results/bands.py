"""Score bands as providers really write them.

`score_ranges` in the agent metadata is prose with numbers: "0.0-0.25", "> 0.8",
"≥90%", "0.5". A band that cannot be parsed is left out rather than guessed at, and
an edge that two bands share belongs to the upper one, as in "0.3-0.6, 0.6-1.0".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

_NUMBER = r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)"
_RANGE = re.compile(
    rf"^\s*(?P<low>{_NUMBER})\s*(?P<lowpct>%)?\s*(?:-|–|—|to|\.\.+)\s*"
    rf"(?P<high>{_NUMBER})\s*(?P<highpct>%)?\s*$",
    re.IGNORECASE,
)
_BOUND = re.compile(
    rf"^\s*(?P<op><=|>=|=<|=>|<|>|≤|≥|below|under|less than|up to|above|over|more than|at least"
    rf"|at most)\s*(?P<value>{_NUMBER})\s*(?P<pct>%)?\s*$",
    re.IGNORECASE,
)
_OPEN = re.compile(rf"^\s*(?P<value>{_NUMBER})\s*(?P<pct>%)?\s*(?:\+|and above|or more)\s*$", re.I)
_POINT = re.compile(rf"^\s*(?P<value>{_NUMBER})\s*(?P<pct>%)?\s*$")

_BELOW = {"<": False, "below": False, "under": False, "less than": False}
_UP_TO = {"<=": True, "=<": True, "≤": True, "up to": True, "at most": True}
_ABOVE = {">": False, "above": False, "over": False, "more than": False}
_FROM = {">=": True, "=>": True, "≥": True, "at least": True}


@dataclass(frozen=True)
class Band:
    """One band of scores: `low`..`high`, with what a score inside it means."""

    low: float
    high: float
    meaning: str
    label: str
    low_inclusive: bool = True
    high_inclusive: bool = True
    percent: bool = False

    def holds(self, score: float) -> bool:
        """Whether `score`, on the band's own scale, lies inside."""
        above = score >= self.low if self.low_inclusive else score > self.low
        below = score <= self.high if self.high_inclusive else score < self.high
        return above and below


def parse_band(label: str, meaning: str) -> Band | None:
    """Read one `score_ranges` entry; None when its range is not numeric."""
    if match := _RANGE.match(label):
        low, high = sorted((float(match["low"]), float(match["high"])))
        percent = bool(match["lowpct"] or match["highpct"])
        return Band(low, high, meaning, label, percent=percent)
    if match := _BOUND.match(label):
        operator, value = match["op"].lower(), float(match["value"])
        percent = bool(match["pct"])
        if operator in _BELOW or operator in _UP_TO:
            inclusive = operator in _UP_TO
            return Band(-inf, value, meaning, label, high_inclusive=inclusive, percent=percent)
        return Band(value, inf, meaning, label, low_inclusive=operator in _FROM, percent=percent)
    if match := _OPEN.match(label):
        return Band(float(match["value"]), inf, meaning, label, percent=bool(match["pct"]))
    if match := _POINT.match(label):
        value = float(match["value"])
        return Band(value, value, meaning, label, percent=bool(match["pct"]))
    return None


def parse_bands(ranges: Iterable[tuple[str, str]]) -> list[Band]:
    """Read all `(range, meaning)` pairs that can be read, in the order given."""
    return [band for label, meaning in ranges if (band := parse_band(label, meaning))]


def band_for(bands: Sequence[Band], score: float) -> Band | None:
    """The band `score` lies in, or None in a gap.

    Bands in percent are compared with a fraction times 100. A single point such as
    "0.25" (a random baseline, say) speaks for that score alone and wins over a range.
    """
    inside = [band for band in bands if band.holds(score * 100 if band.percent else score)]
    if not inside:
        return None
    return max(inside, key=lambda band: (band.low == band.high, band.low))
