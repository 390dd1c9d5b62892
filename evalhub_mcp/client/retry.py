"""When to try again, and how long to wait before it."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

import httpx

from evalhub_mcp.client.errors import InvalidRequestError

RETRYABLE_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that may differ the next time. Every other 5xx is retried as well."""


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how patiently a safe request is repeated. Times are seconds."""

    max_retries: int = 3
    initial_delay: float = 1.0
    max_delay: float = 60.0
    backoff_factor: float = 2.0
    randomization: bool = True

    def __post_init__(self) -> None:
        if self.max_retries < 0:
            raise InvalidRequestError("max_retries must be 0 or more")
        if self.initial_delay < 0 or self.max_delay < 0:
            raise InvalidRequestError("retry delays must be 0 or more seconds")
        if self.backoff_factor < 1:
            raise InvalidRequestError("retry_backoff_factor must be 1 or more")

    def with_retries(self, max_retries: int | None) -> Self:
        """The same policy with another number of retries."""
        return self if max_retries is None else replace(self, max_retries=max_retries)

    def longest_delay(self, retry: int) -> float:
        """The upper bound of the delay before retry number `retry`, counted from 0."""
        try:
            return float(min(self.max_delay, self.initial_delay * self.backoff_factor**retry))
        except OverflowError:
            return self.max_delay

    def delay(self, retry: int, retry_after: float | None = None) -> float:
        """Seconds to wait before retry number `retry`; never less than the hub asked for."""
        delay = self.longest_delay(retry)
        if self.randomization:
            delay *= random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, hides nothing
        return max(delay, retry_after or 0.0)

    def budget(self, timeout: float) -> float:
        """The longest a whole call may take: every attempt's timeout and every delay."""
        delays = sum(self.longest_delay(retry) for retry in range(min(self.max_retries, 1000)))
        return timeout * (self.max_retries + 1) + delays


def is_retryable(response: httpx.Response) -> bool:
    """Whether the same request may succeed later."""
    return response.status_code in RETRYABLE_STATUS or response.status_code >= 500


def retry_after(response: httpx.Response, now: datetime | None = None) -> float | None:
    """The seconds a `Retry-After` header asks for (RFC 9110: a number or a date)."""
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())
