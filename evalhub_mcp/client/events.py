"""Status events: what evaluation processes tell a hub."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evalhub_mcp.client.errors import APIStatusError, InvalidRequestError, JobFinishedError
from evalhub_mcp.client.models import BenchmarkStatusEvent, JobStatus
from evalhub_mcp.client.request_bodies import body_of

_REPORTABLE = frozenset(
    {JobStatus.PENDING, JobStatus.RUNNING, JobStatus.COMPLETED, JobStatus.FAILED}
)


def event_body(event: BenchmarkStatusEvent) -> dict[str, Any]:
    """The JSON of an event.

    Raises:
        InvalidRequestError: a status that cannot be reported, such as `cancelled`.
    """
    if event.status not in _REPORTABLE:
        raise InvalidRequestError(
            f"A benchmark cannot be reported as {event.status}",
            advice="Use pending, running, completed or failed.",
        )
    return {"benchmark_status_event": body_of(BenchmarkStatusEvent, event)}


def delivered_before(event: BenchmarkStatusEvent) -> Callable[[APIStatusError], None]:
    """How to read an error to a repeated event.

    A final event ends its job, so when its repetition finds the job over, the first
    one arrived and only its answer was lost.
    """

    def decide(error: APIStatusError) -> None:
        if not (isinstance(error, JobFinishedError) and event.status.is_terminal):
            raise error

    return decide
