"""Parse score bands as providers write them, and find the band of a score.

`score_ranges` in the agent metadata is text with numbers: "0.0-0.25", "> 0.8", "≥90%", "0.5".
A band that cannot be parsed is left out. An edge shared by two bands belongs to the better one,
as a threshold that is just met passes. A score inside several bands has all their meanings.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from evalhub_mcp.results.score_scales import ScoreUnit

_NUMBER = r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?"
_LOW = rf"(?P<low>{_NUMBER})\s*(?P<low_percent>%)?"
_HIGH = rf"(?P<high>{_NUMBER})\s*(?P<high_percent>%)?"
_LESS = r"<=|≤|<"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LOW}\s*(?:-|–|—|−|to|\.\.+)\s*{_HIGH}",
        rf"(?:from|between)\s+{_LOW}\s+(?:and|to)\s+{_HIGH}",
        rf"(?P<from>[\[(]){_LOW}\s*[,;]\s*{_HIGH}(?P<to>[\])])",
        rf"{_LOW}\s*(?P<from>{_LESS})\s*\w+\s*(?P<to>{_LESS})\s*{_HIGH}",
        rf"(?P<from>>=|≥|>)\s*{_LOW}\s*(?:and|,|&)\s*(?P<to>{_LESS})\s*{_HIGH}",
        r"(?:(?!not\b|no\b|never\b)[a-z_]\w*\s*)?(?:"
        rf"(?P<to>{_LESS}|=<|below|under|less than|up to|at most)\s*{_HIGH}|"
        rf"(?P<from>>=|=>|>|≥|above|over|more than|at least)\s*{_LOW})",
        rf"{_LOW}\s*(?:\+|(?:and|or) (?:above|more|higher|over))",
        rf"{_HIGH}\s*(?:and|or) (?:below|less|lower|under)",
        rf"(?:=+\s*|exactly\s+)?(?P<point>{_NUMBER})\s*(?P<low_percent>%)?",
    )
)
_EXCLUSIVE = frozenset(
    {"(", ")", "<", ">", "below", "under", "less than", "above", "over", "more than"}
)
"""Brackets and operators after which the edge itself is not in the band."""
_REMARK = re.compile(r"\s*\([^()\d]*\)\s*$")
"""A remark in parentheses after the range, as in "0.0-0.3 (poor)"."""


@dataclass(frozen=True)
class Band:
    """A range of scores and its meaning."""

    low: float
    high: float
    meaning: str
    label: str
    low_inclusive: bool = True
    high_inclusive: bool = True
    percent: bool = False
    """Whether the label has a percent sign."""

    @property
    def is_point(self) -> bool:
        """Whether it is a single score, such as the random baseline."""
        return self.low == self.high

    def contains(self, score: float) -> bool:
        """Whether a score on the band's scale lies in the band."""
        above = score >= self.low if self.low_inclusive else score > self.low
        below = score <= self.high if self.high_inclusive else score < self.high
        return above and below

    def contains_inside(self, score: float) -> bool:
        """Whether a score lies in the band and not on an edge."""
        return self.low < score < self.high


def parse_band(label: str, meaning: str) -> Band | None:
    """Parse one entry of `score_ranges`; None when its range is not numeric."""
    text = _REMARK.sub("", label.strip()).rstrip(" :")
    match = next((match for pattern in _PATTERNS if (match := pattern.fullmatch(text))), None)
    if match is None:
        return None
    found = match.groupdict()
    point = found.get("point")
    low, high = float(found.get("low") or point or -inf), float(found.get("high") or point or inf)
    from_low, to_high = (
        (found.get(edge) or "").lower() not in _EXCLUSIVE for edge in ("from", "to")
    )
    if low > high:  # written from the best down
        low, high, from_low, to_high = high, low, to_high, from_low
    percent = bool(found.get("low_percent") or found.get("high_percent"))
    return Band(low, high, meaning, label, from_low, to_high, percent)


def parse_bands(ranges: Iterable[tuple[str, str]]) -> list[Band]:
    """Parse all `(range, meaning)` pairs that can be parsed, in the order given."""
    return [band for label, meaning in ranges if (band := parse_band(label, meaning))]


def bands_unit(bands: Sequence[Band]) -> ScoreUnit | None:
    """Return the unit of the bands; None when their edges do not show it.

    A percent sign or a maximum of 100 means percentages, edges from 0 to 1 fractions. Other
    edges (a rating from 1 to 5, milliseconds) are on the metric's own scale.
    """
    edges = [edge for b in bands for edge in (b.low, b.high) if abs(edge) != inf]
    if not edges or min(edges) < 0:
        return None
    if any(b.percent for b in bands) or max(edges) == 100:
        return "percentage"
    if max(edges) <= 1:
        return "fraction"
    open_above = any(b.high == inf for b in bands)
    return "percentage" if open_above and 50 <= max(edges) < 100 else None


def factor_to_bands(bands: Sequence[Band], score: float, unit: ScoreUnit | None) -> float | None:
    """Return the factor that converts a score to the bands' scale; None when it is unknown."""
    written = bands_unit(bands)
    if written == "percentage":
        if unit is not None:
            return 100.0 if unit == "fraction" else 1.0
        if score > 1:
            return 1.0
        return 100.0 if any(b.percent for b in bands) else None
    if written is None and unit == "fraction":
        top = max((e for b in bands for e in (b.low, b.high) if abs(e) != inf), default=0.0)
        if top > 1:  # percentages, or another scale such as 1 to 5
            return 100.0 if 10 <= top <= 100 else None
    if written == "fraction" and not any(b.contains(score) for b in bands):
        # Above the maximum of a scale that ends at 1: a percentage, unless the unit is known.
        top = max(b.high for b in bands)
        if 1 < score <= 100 and (unit == "percentage" or (unit is None and top == 1)):
            return 0.01
    return 1.0


def bands_for(
    bands: Sequence[Band],
    score: float,
    *,
    unit: ScoreUnit | None = None,
    lower_is_better: bool = False,
) -> list[Band]:
    """Return the bands that contain a score: none in a gap, several where they overlap.

    Args:
        bands: The benchmark's bands.
        score: The score.
        unit: The unit of the score, where it is known; bands may have the other one.
        lower_is_better: Decides which of two bands contains an edge they share.
    """
    factor = factor_to_bands(bands, score, unit) if bands else None
    if factor is None:
        return []
    # As floats, 0.29 * 100 is not 29.
    score = round(score * factor, 9)
    points = [b for b in bands if b.is_point and b.low == score]
    if points:
        return points[:1]
    inside = [b for b in bands if not b.is_point and b.contains_inside(score)]
    if inside:
        return sorted(inside, key=lambda b: b.high - b.low)
    touching = [b for b in bands if b.contains(score)]
    if not touching:
        return []
    better = min if lower_is_better else max
    return [better(touching, key=lambda b: b.low + b.high)]


def bands_touched(
    bands: Sequence[Band],
    interval: tuple[float, float] | None,
    score: float,
    unit: ScoreUnit | None = None,
) -> list[Band]:
    """Return the bands that a score's interval reaches into, from the lowest; points left out."""
    factor = factor_to_bands(bands, score, unit) if bands and interval is not None else None
    if interval is None or factor is None:
        return []
    low, high = (round(end * factor, 9) for end in interval)
    found = [b for b in bands if not b.is_point and b.low < high and low < b.high]
    return sorted(found, key=lambda b: (b.low, b.high))


def short_meaning(band: Band) -> str:
    """Return a band's meaning without the explanation behind a dash or a semicolon."""
    return re.split(r"\s+[—–-]\s+|;\s|\s\(", band.meaning, maxsplit=1)[0].strip() or band.meaning
