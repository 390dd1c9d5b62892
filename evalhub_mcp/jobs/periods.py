"""Read a period of time as people write it: `7d`, `2026-11-01`, `2026-11-01..2026-11-15`.

Dates and times without a zone are UTC, as replies write them. The end of a range includes its
whole day.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

UNITS = {
    "m": "minutes", "min": "minutes", "minute": "minutes", "h": "hours", "hour": "hours",
    "d": "days", "day": "days", "w": "weeks", "week": "weeks",
}  # fmt: skip
LONGER_DAYS = {"mo": 30, "month": 30, "y": 365, "year": 365}
_AGE = re.compile(r"(?:last\s+)?(\d{1,5})?\s*([a-z]+?)s?(?:\s+ago)?")
EXAMPLES = '"7d", "24h", "2026-11-01" or "2026-11-01..2026-11-15"'
MAX_DAYS = 36_500


@dataclass(frozen=True)
class Period:
    """From a time, to a time; None where it is open."""

    start: datetime | None = None
    end: datetime | None = None
    """The first moment after it."""

    def holds(self, time: datetime | None) -> bool:
        """Whether a time is in it; an unknown time is in the whole of time only."""
        if time is None:
            return self.start is None and self.end is None
        return (self.start is None or time >= self.start) and (self.end is None or time < self.end)


def read_period(text: str, now: datetime) -> Period:
    """Return the period that a text means.

    Raises:
        ValueError: It cannot be read; the message has examples.
    """
    first, dots, last = text.strip().lower().partition("..")
    if not dots:
        first, dots, last = (part.strip() for part in first.partition(" to "))
    start = _moment(first, now) if first.strip() else None
    end = _moment(last, now, whole_day=True) if last.strip() else None
    if start is None and end is None:
        raise ValueError(f"no time is given; write {EXAMPLES}")
    if start is not None and end is not None and start >= end:
        raise ValueError("the period ends before it begins")
    return Period(start, end)


def _moment(text: str, now: datetime, *, whole_day: bool = False) -> datetime:
    text = text.strip()
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    day = {"today": 0, "yesterday": 1}.get(text)
    if day is not None:
        return midnight - timedelta(days=day - whole_day)
    if (found := _AGE.fullmatch(text)) is not None and (age := _age(found)) is not None:
        return now - age
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise ValueError(f"{text[:40]!r} is no time; write {EXAMPLES}") from None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    is_date = len(text) <= len("2026-11-01")
    return moment + timedelta(days=1) if whole_day and is_date else moment


def _age(found: re.Match[str]) -> timedelta | None:
    count, unit = int(found[1] or 1), found[2]
    if unit in LONGER_DAYS:
        days = count * LONGER_DAYS[unit]
    elif unit in UNITS:
        return min(timedelta(**{UNITS[unit]: count}), timedelta(days=MAX_DAYS))
    else:
        return None
    return timedelta(days=min(days, MAX_DAYS))
