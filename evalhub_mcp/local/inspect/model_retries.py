"""Retries of an evaluation's requests to a model, counted for its results.

The backoff and the `Retry-After` parser are the client's. A rate limit belongs to the
endpoint, so after a 429 all requests of the run wait, for exactly as long as it says.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import anyio

from evalhub_mcp.client.retry import RetryPolicy, is_retryable_status, retry_after_seconds

MAX_RETRIES = 4
MAX_WAIT = 120.0
"""Seconds. When the endpoint asks for a longer wait, the sample fails instead."""
_POLICY = RetryPolicy(max_retries=MAX_RETRIES, max_delay=MAX_WAIT)
_CONFLICT = 409
"""OpenAI-compatible servers answer it for lock conflicts, which are temporary."""


@dataclass
class ModelRetries:
    """Counts the retries of a run and holds its requests back while a rate limit lasts."""

    rate_limited: int = 0
    server_errors: int = 0
    lost_connections: int = 0
    waited_seconds: float = 0.0
    on_throttled: Callable[[], None] | None = field(default=None, repr=False)
    """Called after a rate limit or a lost connection, to send fewer requests at once."""
    not_before: float = field(default=0.0, repr=False)
    """When requests may be sent again, in seconds of the monotonic clock."""

    def reported(self) -> dict[str, float | int]:
        """The counts as they appear in results."""
        return {
            "total": self.rate_limited + self.server_errors + self.lost_connections,
            "rate_limited": self.rate_limited,
            "server_errors": self.server_errors,
            "lost_connections": self.lost_connections,
            "waited_seconds": round(self.waited_seconds, 2),
        }

    async def send(
        self, attempt: Callable[[], Awaitable[Any]], connection_errors: tuple[type[Exception], ...]
    ) -> Any:
        """Make a request, and repeat it while that may help; returns the last response.

        Works with the responses of httpx and of compatible libraries. Raises the last of
        `connection_errors` when there was no response.
        """
        number = 0
        while True:
            number += 1
            await anyio.sleep(self.pause())
            wait: float | None
            try:
                response = await attempt()
            except connection_errors as error:
                # After minutes without a reply, the request is repeated only once.
                is_timeout = "Timeout" in type(error).__name__
                wait = self.after_lost_connection(
                    MAX_RETRIES + 1 if is_timeout and number > 1 else number
                )
                if wait is None:
                    raise
            else:
                wait = self.after_status(
                    response.status_code, response.headers.get("retry-after"), number
                )
                if wait is None:
                    return response
                await response.aclose()
            self.waited_seconds += wait
            await anyio.sleep(wait)

    def after_status(self, status: int, retry_after: str | None, attempt: int) -> float | None:
        """Seconds to wait before the next attempt, or None to accept the response.

        Attempts are counted from 1.
        """
        if not (is_retryable_status(status) or status == _CONFLICT) or attempt > MAX_RETRIES:
            return None
        wait = retry_after_seconds(retry_after)
        if wait is None:
            wait = _POLICY.delay(attempt - 1)
        elif wait > MAX_WAIT:
            return None
        if status == 429:
            self.rate_limited += 1
            self._note_throttling()
            self.not_before = max(self.not_before, time.monotonic() + wait)
        else:
            self.server_errors += 1
        return wait

    def after_lost_connection(self, attempt: int) -> float | None:
        """Seconds to wait after a failed or broken connection, or None to give up."""
        if attempt > MAX_RETRIES:
            return None
        self.lost_connections += 1
        self._note_throttling()
        return _POLICY.delay(attempt - 1)

    def _note_throttling(self) -> None:
        if self.on_throttled is not None:
            self.on_throttled()

    def pause(self) -> float:
        """Seconds until the next request may be sent."""
        return max(0.0, self.not_before - time.monotonic())
