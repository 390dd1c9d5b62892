"""When to repeat a failed HTTP request, and how long to wait first.

Both EvalHub requests and an evaluation's requests to a model use this backoff and this
`Retry-After` parser. Which requests are safe to repeat is for the caller to decide.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from evalhub_mcp.client.errors import InvalidRequestError

_RETRYABLE_CLIENT_ERRORS = frozenset({408, 425, 429})
_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class RetryPolicy:
    """How often to repeat a request, with exponential backoff. Times are in seconds."""

    max_retries: int = 3
    initial_delay: float = 1.0
    max_delay: float = 60.0
    backoff_factor: float = 2.0
    randomization: bool = True
    """Shorten each delay at random by up to half, so that clients do not retry in step."""

    def __post_init__(self) -> None:
        if self.max_retries < 0:
            raise InvalidRequestError("max_retries must be 0 or more")
        if self.initial_delay < 0 or self.max_delay < 0:
            raise InvalidRequestError("retry delays must be 0 or more seconds")
        if self.backoff_factor < 1:
            raise InvalidRequestError("retry_backoff_factor must be 1 or more")

    def longest_delay(self, retry: int) -> float:
        """The upper bound of the delay before retry number `retry`, counted from 0."""
        try:
            return float(min(self.max_delay, self.initial_delay * self.backoff_factor**retry))
        except OverflowError:
            return self.max_delay

    def delay(self, retry: int, retry_after: float | None = None) -> float:
        """Seconds to wait before retry number `retry`, but at least `retry_after`."""
        delay = self.longest_delay(retry)
        if self.randomization:
            delay *= random.uniform(0.5, 1.0)  # noqa: S311 - not for cryptography
        return max(delay, retry_after or 0.0)

    def budget(self, timeout: float) -> float:
        """The longest a whole call may take: every attempt's timeout and every delay."""
        delays = sum(self.longest_delay(retry) for retry in range(min(self.max_retries, 1000)))
        return timeout * (self.max_retries + 1) + delays


def is_retryable_status(status: int) -> bool:
    """Whether the same request may succeed later."""
    return status in _RETRYABLE_CLIENT_ERRORS or status >= 500


def retry_after_seconds(header: str | None, now: datetime | None = None) -> float | None:
    """Parse a `Retry-After` header: a number of seconds or an HTTP date (RFC 9110, 10.2.3).

    Some model endpoints send fractions of a second. Returns `None` for anything else.
    """
    value = (header or "").strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:  # HTTP dates are in GMT even when they do not say so
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())
