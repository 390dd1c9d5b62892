"""Recognise goals that only one benchmark, or a few of a kind, answer.

"Does it pass the buck" is no question of alignment in general: one audit measures it. The words
for these are in `narrow_tables`; each goal is compared with all of them by plain text search, which
takes a tenth of a millisecond. A subject counts only where the catalog has a word of it, so that
other catalogs go on answering with the broad subject.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache

from evalhub_mcp.catalog.narrow_tables import (
    NARROW_ALIGNMENT,
    NARROW_LANGUAGE,
    NARROW_REASONING,
    NARROW_SETTINGS,
)
from evalhub_mcp.catalog.vocabulary import fold, stem, without_contractions

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class _Row:
    """One way of naming a narrow subject."""

    search: tuple[str, ...]
    """The words to search the catalog with."""
    label: tuple[str, ...]
    """Words that the catalog must have."""
    required: Sequence[Sequence[str]]
    """Of each of these, one piece of text must occur in the goal."""
    excluded: Sequence[str]
    """Pieces of text of which none may occur."""


@cache
def _rows() -> Sequence[_Row]:
    tables = (NARROW_ALIGNMENT, NARROW_LANGUAGE, NARROW_REASONING, NARROW_SETTINGS)
    return [_row(line) for table in tables for line in table.strip().splitlines()]


def _row(line: str) -> _Row:
    meaning, _, rest = line.partition(": ")
    named = meaning.split()
    parts = rest.split()
    return _Row(
        tuple(word.replace("-", "") for word in named),
        tuple(stem(word) for word in named[0].split("-")),
        [_alternatives(part) for part in parts if not part.startswith("!")],
        [text for part in parts if part.startswith("!") for text in _alternatives(part[1:])],
    )


def _alternatives(part: str) -> list[str]:
    """Return the pieces of text that a part stands for, with the spaces between words."""
    found = (option.replace("_", " ") for option in part.split("|"))
    return [f" {text[:-1]}" if text.endswith("*") else f" {text} " for text in found]


def narrow_subject(text: str, labels: Container[str]) -> list[str]:
    """Return the catalog's words for the narrow subjects that a goal names, or nothing.

    Args:
        text: The goal without its setting.
        labels: The catalog's own words.
    """
    plain = f" {' '.join(_WORD.findall(without_contractions(fold(text))))} "
    found: list[str] = []
    for row in _rows():
        if (
            all(any(piece in plain for piece in part) for part in row.required)
            and not any(piece in plain for piece in row.excluded)
            and all(word in labels for word in row.label)
        ):
            found += row.search
    return list(dict.fromkeys(found))
