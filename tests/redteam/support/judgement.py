"""Checks that no reply shows keys, invisible characters, injected lines or long texts."""

import re
import unicodedata
from typing import Any

KEY = "sk-a1b2c3d4e5f6g7h8i9"

INVISIBLE = (
    "\u200b\u200d\u00ad\u034f\u061c\u115f\u1160\u17b4\u180e\u202e\u2066\u2800\u3164\ufe0f\ufeff"
    "\uffa0\U000e0041\U000e0101\u2028\u2029\x85\x0b\x0c\x00\x07\x1b[31m\u2062\ufff9"
)

MOST_REPLY_CHARS = 60_000

SEEN_SPACES = {" ", "\n", "\t"}

LONGEST_RUN = 4_100
"""The longest line of a log that is shown in full."""

problems: list[str] = []


def judge(where: str, shown: str) -> None:
    """A text that a model or a person reads."""
    shown.encode("utf-8")
    if "L" * LONGEST_RUN in shown or len(shown) > MOST_REPLY_CHARS:
        problems.append(f"{where}: {len(shown)} characters")
    if bad := sorted(f"{ord(c):04x}" for c in set(shown) if not _visible(c)):
        problems.append(f"{where}: unseen {bad}")
    if KEY in shown or "hunter2hunter2" in shown:
        problems.append(f"{where}: a key: {shown[:400]!r}")
    for line in re.split("[\n\u2028\u2029\x85\x0b\x0c\r]", shown):
        # A log's line is quoted by tools; in a prompt it is inside the fence.
        if line.lstrip(" -").startswith("SYSTEM:"):
            problems.append(f"{where}: a line for itself: {shown[:600]!r}")


def _visible(char: str) -> bool:
    if char in SEEN_SPACES:
        return True
    if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"}:
        return False
    return char.isascii() or char not in INVISIBLE


def strings(value: Any) -> list[str]:
    """Every string and every key of a JSON value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [*map(str, value), *(s for item in value.values() for s in strings(item))]
    return [s for item in value for s in strings(item)] if isinstance(value, list) else []


def judge_data(where: str, data: Any) -> None:
    """Structured content; only free text has several lines: logs, messages, reported values."""
    for text in strings(data):
        judge(where, text.replace("\n", " "))
        if "\n" in text and re.match(
            r"some (?:\w*(?:id|url|path|name|code)|title|metric|state|status|phase|owner|type"
            r"|tags|category)\n",
            text,
        ):
            problems.append(f"{where}: several lines: {text[:80]!r}")
        if len(text) > 1_100:
            problems.append(f"{where}: a string of {len(text)} characters: {text[:80]}")
