"""Remove from text what cannot be seen, and shorten it."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

ELLIPSIS = "…"

_ANSI_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories: control, format, surrogate, private use, unassigned."""
_SPACES = frozenset({"Zs", "Zl", "Zp"})
"""Spaces, and the line and paragraph separators, which some programs take for a line break."""
_BLANK = re.compile(
    # Default-ignorable code points that are letters or marks (Hangul fillers, variation selectors,
    # the grapheme joiner, Khmer and Mongolian ones), and characters whose glyph is empty.
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U00013441\U00013442\U00016fe4\U0001d159\U000e0100-\U000e01ef]"
)


def strip_invisible(text: str) -> str:
    """Remove terminal escapes and every character that cannot be seen, except newline and tab.

    Unusual spaces and Unicode's line separators become a space, lone surrogates U+FFFD.
    """
    if is_visible(text):
        return text
    text = _ANSI_ESCAPE.sub("", text)
    return text.translate({ord(char): _visible(char) for char in set(text)})


def is_visible(text: str) -> bool:
    """Whether a text has nothing that `strip_invisible` would change."""
    return text.replace("\n", "").replace("\t", "").isprintable() and (
        text.isascii() or _BLANK.search(text) is None
    )


def _visible(char: str) -> str:
    """The character as it is shown; empty for one that cannot be seen."""
    category = unicodedata.category(char)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    if category in _SPACES:
        return " "
    if char in "\n\t":
        return char
    return "" if category in _INVISIBLE_CATEGORIES or _BLANK.match(char) else char


def replace_surrogates(value: Any) -> Any:
    """Return a JSON value whose lone surrogates, in values and in keys, became U+FFFD.

    Nothing else changes. A lone surrogate cannot be written as UTF-8, so one would end a session
    or lose a result.

    Raises:
        RecursionError: The value is nested too deeply to be walked.
    """
    if isinstance(value, str):
        if value.isascii():
            return value
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, Mapping):
        return {replace_surrogates(k): replace_surrogates(item) for k, item in value.items()}
    if isinstance(value, list | tuple):
        return [replace_surrogates(item) for item in value]
    return value


def truncate(text: str, limit: int) -> str:
    """Cut text to `limit` characters, at a word boundary if one is near, and mark the cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit * 0.7:
        cut = cut[:space]
    return cut.rstrip(" ,;:.") + ELLIPSIS
