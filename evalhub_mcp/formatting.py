"""Formats scores, durations, times and lists for people and agents."""

from collections.abc import Sequence
from datetime import datetime


def format_score(value: float) -> str:
    """A score with three significant decimals: 0.82, 0.125, 38, 12.5, 0.0004.

    A score other than 0 is never shown as 0, and a fraction never as a whole number.
    """
    size = abs(value)
    if size >= 1e15 or 0 < size < 0.01:
        return f"{value:.2g}"
    if size >= 10 and value == int(value):
        return str(int(value))
    text = f"{value:.3f}" if size < 10 else f"{value:.1f}"
    if float(text) != value and float(text) == int(float(text)):
        finer = f"{value:.{5 if size < 10 else 4}g}"
        text = finer if float(finer) != float(text) else text
    if "." in text:
        text = text.rstrip("0")
        whole, _, rest = text.partition(".")
        text = f"{whole}.{rest.ljust(2, '0')}" if size < 10 else text.rstrip(".")
    return text


def format_p_value(value: float) -> str:
    """A p value as statisticians write it: `= 0.012`, `< 0.001`."""
    return "< 0.001" if value < 0.001 else f"= {value:.2g}"


def format_duration(seconds: float) -> str:
    """A duration in its two largest units: 8 s, 2 min 5 s, 1 h 4 min."""
    total = round(seconds)
    if total < 60:
        return f"{total} s"
    minutes, rest = divmod(total, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def format_timestamp(value: datetime | None) -> str | None:
    """A time as ISO 8601 in whole seconds, UTC written as Z."""
    if value is None:
        return None
    return value.isoformat(timespec="seconds").replace("+00:00", "Z")


def pluralize(count: int, noun: str) -> str:
    """`1 benchmark`, `2 benchmarks`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def capitalized(text: str) -> str:
    """Return a text with a capital first letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def rounded(value: float | None) -> float | None:
    """Round to six significant digits, which is more than any score is known to."""
    return None if value is None else float(f"{value:.6g}")


def join_with_rest(shown: Sequence[str], total: int) -> str:
    """Return `a, b and 3 more` for the first items of a list of `total` items."""
    more = total - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
