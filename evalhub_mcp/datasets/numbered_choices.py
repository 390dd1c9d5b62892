"""Finds the choices that a reply names by their place: "option 2", "the third one", "2"."""

import re
from collections.abc import Sequence

from evalhub_mcp.datasets.rejected_choices import is_rejected

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_ORDINAL = re.compile(
    rf"\b(?P<which>{'|'.join(_ORDINALS)}|last)\s+(?:option|choice|answer|alternative|statement|one)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:option|choice|answer|number|no\.|nr\.|№|选项|第)\s{0,3}[:#]?\s{0,3}(\d{1,2})(?![\d.,]\d|\d)",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"[\s*#(]*(\d{1,2})[.):*\s]*")


def numbered_choices(text: str, options: Sequence[str]) -> set[int]:
    """Return the indexes of the choices named by their place, where no choice has a digit."""
    if any(re.search(r"\d", option) for option in options):
        return set()
    numbers = {int(number) for number in _NUMBERED.findall(text)}
    if alone := _NUMBER_ALONE.fullmatch(text):
        numbers.add(int(alone[1]))
    for match in _ORDINAL.finditer(text):
        which = match["which"].lower()
        if not is_rejected(text, match.start(), match.end()):
            numbers.add(len(options) if which == "last" else _ORDINALS.index(which) + 1)
    return {number - 1 for number in numbers if 1 <= number <= len(options)}
