"""Find what a goal describes in other words than the catalog's, by the patterns of the tables."""

import re
from functools import cache

from evalhub_mcp.catalog.concept_tables import CONCEPTS
from evalhub_mcp.catalog.vocabulary import fold, without_contractions

MIN_INFLECTED = 5
"""Letters from which a word of a pattern is also matched in its other forms."""
MAX_GAP = 4
"""Words that a `*` in a pattern may stand for."""


def _with_forms(option: str) -> str:
    """Return a pattern for a plain word and its regular forms; other patterns are left as is."""
    if not option.isalpha() or len(option) < MIN_INFLECTED:
        return option
    if option.endswith("e"):
        return rf"{option[:-1]}(?:e[ds]?|ing)"
    return rf"{option}(?:e?s|ed|ing)?"


@cache
def _patterns() -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
    compiled = []
    gap = rf"(?:\s+\w+){{0,{MAX_GAP}}}?\s+"
    for row in CONCEPTS.strip().splitlines():
        meaning, _, pattern = row.partition(": ")
        parts: list[str] = []
        gaps = False
        for word in pattern.split():
            if word == "*":
                gaps = True
                continue
            if parts:
                parts.append(gap if gaps else r"\s+")
            forms = "|".join(_with_forms(option) for option in word.split("|"))
            parts.append(f"(?:{forms})")
            gaps = False
        compiled.append((re.compile(rf"\b{''.join(parts)}\b"), tuple(meaning.split())))
    return compiled


def concepts_in(text: str) -> tuple[list[str], str]:
    """Return the catalog's words for what a text describes, and the text without that."""
    plain = " ".join(re.findall(r"[^\W_]+", without_contractions(fold(text))))
    found: list[str] = []
    rest = plain
    for pattern, meaning in _patterns():
        if pattern.search(plain):
            found += meaning
            rest = pattern.sub(" ", rest)
    return list(dict.fromkeys(found)), rest
