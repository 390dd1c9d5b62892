"""The last check of every reply, whatever built it.

Formatters keep foreign text to its line; this is what none of them can forget. Replies consist
mostly of texts that were checked before, so texts in which there was nothing to change are
remembered, and a reply of nothing else is returned as it is.
"""

from collections.abc import Mapping
from typing import Any

from evalhub_mcp.untrusted.characters import ELLIPSIS, is_visible, strip_invisible
from evalhub_mcp.untrusted.sanitizers import UNSHOWN_CHARS, masked_field, sanitize_name
from evalhub_mcp.untrusted.secrets import (
    holds_secret,
    is_secret_name,
    mask_secrets_in_sentences,
    may_contain_secret,
)

MAX_REPLY_TEXT_CHARS = 120_000
"""Longest text block of a reply. Every tool's own limits are below it."""
MAX_REPLY_STRING_CHARS = 16_000
"""Longest string in structured content; the longest that is meant is the excerpt of a log."""
MAX_REPLY_DEPTH = 24


class _CheckedTexts(set[str]):
    """Texts in which there was nothing to change; the set is bounded in number and length."""

    MOST = 8_192
    LONGEST = 400

    def remember(self, text: str) -> None:
        if len(text) <= self.LONGEST:
            if len(self) >= self.MOST:
                self.clear()
            self.add(text)


_lines, _strings, _keys = _CheckedTexts(), _CheckedTexts(), _CheckedTexts()


def sanitize_reply_text(text: str) -> str:
    """Sanitize a finished text, which has sentences of ours.

    A single word after the name of a secret stays, as in "api_key: is not known".
    """
    if len(text) <= MAX_REPLY_TEXT_CHARS:
        for line in set(text.split("\n")) - _lines:
            # A secret may begin in one line and end in another, so a hint of one is enough.
            if may_contain_secret(line) or not is_visible(line):
                break
            _lines.remember(line)
        else:
            return text
    return _sanitize(text, MAX_REPLY_TEXT_CHARS)


def sanitize_reply(value: Any) -> Any:
    """Sanitize every string and every key of structured content.

    Nothing is dropped. Lines stay as they are, since only logs and answers have several by now.
    """
    keys: set[str] = set()
    strings: set[str] = set()
    level, depth = [value], 0
    while level:
        below: list[Any] = []
        for item in level:
            if isinstance(item, str):
                strings.add(item)
            elif isinstance(item, dict) and depth < MAX_REPLY_DEPTH:
                keys.update(item)
                below += item.values()
            elif isinstance(item, list) and depth < MAX_REPLY_DEPTH:
                below += item
            elif item is not None and not isinstance(item, int | float):  # too deep, or not JSON
                return _sanitize_value(value, 0)
        level, depth = below, depth + 1
    for key in keys - _keys:
        if sanitize_name(key) != key or is_secret_name(key):
            return _sanitize_value(value, 0)
        _keys.remember(key)
    for text in strings - _strings:
        if _sanitize(text, MAX_REPLY_STRING_CHARS) != text:
            return _sanitize_value(value, 0)
        _strings.remember(text)
    return value


def _sanitize_value(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return _sanitize(value, MAX_REPLY_STRING_CHARS)
    if depth >= MAX_REPLY_DEPTH and isinstance(value, Mapping | list | tuple):
        return ELLIPSIS
    if isinstance(value, Mapping):
        return {
            sanitize_name(str(key)): masked_field(str(key), item)
            if is_secret_name(str(key)) and holds_secret(item)
            else _sanitize_value(item, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_sanitize_value(item, depth + 1) for item in value]
    return value


def _sanitize(text: str, limit: int) -> str:
    text = mask_secrets_in_sentences(strip_invisible(text[: limit + UNSHOWN_CHARS]))
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS
