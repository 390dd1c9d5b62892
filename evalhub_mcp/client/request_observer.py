"""Observe the requests to a hub, for metrics, traces and logs.

An observer receives each request before it is sent, may add headers to it, and finds the
outcome in it afterwards. This keeps the client independent of any telemetry library.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field


@dataclass
class HubRequest:
    """One request to a hub with all its attempts."""

    method: str
    route: str
    """The path with `{id}` in place of ids, so that it has few distinct values."""
    transaction: str
    """Sent as `X-Global-Transaction-Id`; an observer may replace it."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers to add, such as `traceparent`."""
    status: int | None = None
    """The status of the last response, or `None` without a response."""
    attempts: int = 0


Observer = Callable[[HubRequest], AbstractContextManager[object]]
"""Returns a context that is entered before a request and left, with its error, after it."""
