"""How long one caller waits for a hub, in all its requests together.

A tool call may need several requests, each with its retries, and an agent waits for all of them. So
the requests of one call share a `Patience`. It is used up by silence: failed attempts, the pauses
before the next ones, and the wait for an answer that has not come. Answers cost nothing, so a slow
hub that sends page after page is read to the end, up to the limit for the time of all requests.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import httpx

from evalhub_mcp.client.error_conversion import error_from_exception
from evalhub_mcp.client.errors import APIStatusError, ClientError, ResponseTooLargeError
from evalhub_mcp.client.retry import is_retryable_status

MIN_BYTES_PER_SECOND = 16 * 1024
"""A body that arrives at this rate or faster is not silence; a slower one partly is."""
SHORTEST_ATTEMPT = 0.5
"""Seconds that a read is given even when patience is used up: the hub may answer by now."""
SHORTEST_WRITE = 2.0
"""Seconds of patience without which a write is not sent, since its outcome would stay unknown."""


@dataclass
class _Covered:
    """The time that intervals cover, which may overlap; they are added in the order they end."""

    seconds: float = 0.0
    until: float = -math.inf

    def add(self, started: float, ended: float) -> None:
        self.seconds += max(0.0, ended - max(started, self.until))
        self.until = max(self.until, ended)


@dataclass
class Patience:
    """The patience of one call; without limits by default."""

    silence: float = math.inf
    """Seconds that the hub may be silent."""
    total: float = math.inf
    """Seconds that all answers may take."""
    advice: str = field(default="", kw_only=True)
    """What to do when an answer does not come in time."""
    last_failure: ClientError | None = field(default=None, init=False)
    """Why the last lost time was lost."""
    _lost: _Covered = field(default_factory=_Covered, init=False)
    asked: _Covered = field(default_factory=_Covered, init=False)
    """The time of all requests, by the monotonic clock."""

    @property
    def silence_left(self) -> float:
        """Seconds that the hub may still be silent; never negative."""
        return max(0.0, self.silence - self._lost.seconds)

    @property
    def total_left(self) -> float:
        """Seconds that requests may still take, however steadily answers arrive."""
        return max(0.0, self.total - self.asked.seconds)

    @property
    def is_over(self) -> bool:
        """Whether no request should be repeated."""
        return self.silence_left <= 0 or self.total_left <= 0

    def lose(self, started: float, ended: float, failure: ClientError | None = None) -> None:
        """Record time in which no usable answer came."""
        self.asked.add(started, ended)
        self._lost.add(started, ended)
        self.last_failure = failure or self.last_failure

    def fail(self, started: float, ended: float, failure: ClientError) -> None:
        """Record a failed attempt, which is lost time unless the hub did answer."""
        refused = isinstance(failure, APIStatusError) and not is_retryable_status(
            failure.response.status_code
        )
        if refused or isinstance(failure, ResponseTooLargeError):
            self.asked.add(started, ended)
        else:
            self.lose(started, ended, failure)

    def require(self, method: str, url: httpx.URL, *, safe: bool) -> tuple[float, float]:
        """Return the seconds that a request may take, and those that the hub may be silent.

        `safe` is a request that may be repeated.

        Raises:
            RequestTimeoutError: there is none, so it must not be sent; says why.
        """
        enough = min(SHORTEST_WRITE, self.silence / 2)
        left, silence_left = self.total - self.asked.seconds, self.silence - self._lost.seconds
        if left > 0 and (safe or silence_left >= enough):
            return left, silence_left
        reason = f"the requests of this call have taken {self.asked.seconds:.0f} s already"
        if self._lost.seconds > 0 and self.last_failure is not None:
            reason = (
                f"the hub has failed for {self._lost.seconds:.0f} s already; last: "
                f"{self.last_failure.message.rstrip('.')}"
            )
        unsent = httpx.PoolTimeout(
            f"not sent, because {reason}", request=httpx.Request(method, url)
        )
        error = error_from_exception(unsent, "")
        error.advice = self.advice or error.advice
        raise error
