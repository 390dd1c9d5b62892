"""When a request to a model is repeated, how long to wait before, and how often it was.

Decision: pure, and the one retry policy of a run. What the endpoint asks for
(`Retry-After`) is kept to, and for all requests at once, since a limit is the endpoint's
and not one request's. A wait beyond two minutes is not worth a sample.
"""

from __future__ import annotations

import datetime
import email.utils
import random
import time
from dataclasses import dataclass, field

MAX_RETRIES = 4
MAX_WAIT = 120.0
_FIRST_WAIT = 1.0
_PASSING = frozenset({408, 409, 429, 500, 502, 503, 504, 529})


@dataclass
class Retries:
    """What was repeated during a run, and until when the endpoint wants to be left alone."""

    rate_limited: int = 0
    server_errors: int = 0
    lost_connections: int = 0
    waited_seconds: float = 0.0
    not_before: float = field(default=0.0, repr=False)
    """On the monotonic clock."""

    @property
    def total(self) -> int:
        """How many requests were repeats."""
        return self.rate_limited + self.server_errors + self.lost_connections

    def reported(self) -> dict[str, float | int]:
        """The counts as results carry them."""
        return {
            "total": self.total,
            "rate_limited": self.rate_limited,
            "server_errors": self.server_errors,
            "lost_connections": self.lost_connections,
            "waited_seconds": round(self.waited_seconds, 2),
        }

    def after_status(self, status: int, retry_after: str | None, attempt: int) -> float | None:
        """Seconds to wait before the next attempt (the first is 1); None to take the answer."""
        if status not in _PASSING or attempt > MAX_RETRIES:
            return None
        asked = seconds_of(retry_after)
        if asked is not None and asked > MAX_WAIT:
            return None
        wait = _growing(attempt) if asked is None else asked
        if status == 429:
            self.rate_limited += 1
            self.not_before = max(self.not_before, time.monotonic() + wait)
        else:
            self.server_errors += 1
        return wait

    def after_lost_connection(self, attempt: int) -> float | None:
        """Seconds to wait after a connection broke or could not be made; None to give up."""
        if attempt > MAX_RETRIES:
            return None
        self.lost_connections += 1
        return _growing(attempt)

    def pause(self) -> float:
        """Seconds for which no request should leave."""
        return max(0.0, self.not_before - time.monotonic())


def seconds_of(retry_after: str | None) -> float | None:
    """A `Retry-After` header in seconds: a number or a date; None when it is neither."""
    if not retry_after:
        return None
    try:
        seconds = float(retry_after)
        return max(0.0, seconds) if seconds == seconds else None
    except ValueError:
        pass
    try:
        moment = email.utils.parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    # HTTP's dates are in GMT, also where they do not say so.
    moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return max(0.0, moment.timestamp() - time.time())


def _growing(attempt: int) -> float:
    # Jitter keeps requests that failed together from returning together.
    return float(_FIRST_WAIT * 2 ** (attempt - 1) * random.uniform(0.8, 1.2))  # noqa: S311
