"""Watching what is asked of a hub: the one seam for metrics, traces and logs.

An observer is handed each request before it is sent, may add headers to it, and finds
in it how it went. The client knows nothing of what it is for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

_FIXED = frozenset(
    {"health", "evaluations", "providers", "collections", "jobs", "events", "logs", "clones"}
)


@dataclass
class HubRequest:
    """One request to a hub, repetitions included."""

    method: str
    route: str
    """The path with `{id}` for whatever is not part of the API: few values, no names."""
    transaction: str
    """What the hub is told as `X-Global-Transaction-Id`; an observer may set its own."""
    headers: dict[str, str] = field(default_factory=dict)
    """Headers to add, such as `traceparent`."""
    status: int | None = None
    """The status of the last answer; none when there was no answer."""
    attempts: int = 0


Observer = Callable[[HubRequest], AbstractContextManager[object]]
"""Entered before a request is sent and left when it is over, with its error if any."""


def unobserved(_: HubRequest) -> AbstractContextManager[object]:
    """The observer of clients that nobody watches."""
    return nullcontext()


def route_of(path: str) -> str:
    """A path without ids: `/evaluations/jobs/{id}/logs`."""
    parts = path.strip("/").split("/")
    return "/" + "/".join(part if part in _FIXED else "{id}" for part in parts)
