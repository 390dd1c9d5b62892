"""What a run used: seconds per reply, and tokens in and out, as its adapter totals them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.formatting import format_score
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.statistics import finite_number

FIELD = "usage"
_NOTABLE = 0.2
"""Share by which a number must differ between two runs to be mentioned."""
_NOTABLE_SECONDS = 0.2


@dataclass(frozen=True)
class Usage:
    """Totals of a run; None where they are not known."""

    input_tokens: float | None = None
    output_tokens: float | None = None
    seconds_p50: float | None = None
    seconds_p95: float | None = None

    @property
    def words(self) -> str:
        """The totals in a few words; "" when nothing is known."""
        parts = []
        if self.seconds_p50 is not None:
            slow = f", p95 {_seconds(self.seconds_p95)}" if self.seconds_p95 is not None else ""
            parts.append(f"{_seconds(self.seconds_p50)} a reply{slow}")
        if self.input_tokens is not None and self.output_tokens is not None:
            parts.append(
                f"{short_count(self.input_tokens)} tokens in, {short_count(self.output_tokens)} out"
            )
        return "; ".join(parts)


def usage_of(reading: BenchmarkReading) -> Usage:
    """Return what a benchmark used, as far as its adapter reports it."""
    found = reading.info.get(FIELD)
    if not isinstance(found, Mapping):
        return Usage()
    return Usage(**{name: _positive(found.get(name)) for name in Usage.__dataclass_fields__})


def total_tokens(info: Mapping[str, Any]) -> float | None:
    """Return the tokens in and out of a run by its additional information; None when unknown."""
    found = info.get(FIELD)
    if not isinstance(found, Mapping):
        return None
    counts = [_positive(found.get(name)) for name in ("input_tokens", "output_tokens")]
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def usage_change(before: BenchmarkReading, after: BenchmarkReading) -> str:
    """Return what a run uses more or less than another, in words; "" when nothing notable."""
    one, two = usage_of(before), usage_of(after)
    changes = []
    for label, was, now, shown, least in (
        ("a reply", one.seconds_p50, two.seconds_p50, _seconds, _NOTABLE_SECONDS),
        ("tokens out", one.output_tokens, two.output_tokens, short_count, 0.0),
    ):
        if was and now and abs(now - was) > max(_NOTABLE * was, least):
            changes.append(f"{shown(was)} -> {shown(now)} {label}")
    return ", ".join(changes)


def _positive(value: Any) -> float | None:
    number = finite_number(value)
    return number if number is not None and 0 < number < 1e15 else None


def _seconds(value: float | None) -> str:
    return f"{value or 0:.2g} s" if (value or 0) < 10 else f"{value or 0:.0f} s"


def short_count(value: float) -> str:
    """Return a count with three digits and its unit, such as 210k."""
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{unit}"
    return format_score(value) if value < 1 else f"{value:.0f}"
