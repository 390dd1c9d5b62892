"""What a failed submission says about its job, so that a retry never creates a second one.

Hubs have no idempotency keys, but they can list jobs by tag. So every submission has a
unique tag. If an attempt fails and may have reached the hub, the client looks for a job with
that tag and submits again only if there is none. A request may take a while to become
visible as a job: how long the client looks depends on how the attempt failed.
"""

from __future__ import annotations

from enum import Enum

import httpx

from evalhub_mcp.client import errors
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.client.retry import is_retryable_status

_MAX_VISIBILITY_DELAY = 2.0
"""Seconds until a job becomes visible after a broken connection or a 5xx."""


class Outcome(Enum):
    """What a failed attempt says about the job."""

    REJECTED = "rejected"
    """The hub rejected it: there is no job."""
    NOT_SENT = "not sent"
    """The request was never sent: there is no job."""
    UNKNOWN = "unknown"
    """The request may have created the job."""


def outcome_of(error: errors.ClientError) -> Outcome:
    """What a failed POST says about the job."""
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return Outcome.NOT_SENT
    if isinstance(error, errors.APIStatusError):
        # A proxy may have sent a temporary error after the hub received the request.
        temporary = is_retryable_status(error.response.status_code)
        return Outcome.UNKNOWN if temporary else Outcome.REJECTED
    return Outcome.UNKNOWN if isinstance(error, errors.APIRequestError) else Outcome.REJECTED


def lookup_may_succeed_later(error: errors.ClientError) -> bool:
    """Whether to look for the job again after the lookup failed with `error`."""
    if isinstance(error, errors.InvalidResponseError):
        return error.damaged
    return outcome_of(error) is not Outcome.REJECTED


def visibility_delay(error: errors.ClientError, timeout: float) -> float:
    """Seconds until a job that the failed attempt created must be visible."""
    slow = isinstance(error, errors.RequestTimeoutError) or error.status_code == 504
    return timeout if slow else min(_MAX_VISIBILITY_DELAY, timeout)


def oldest_first(jobs: list[EvaluationJob]) -> list[EvaluationJob]:
    """Sort jobs by creation; jobs created at the same time by id."""
    return sorted(
        jobs,
        key=lambda job: (
            job.resource.created_at.timestamp() if job.resource.created_at else float("inf"),
            job.id,
        ),
    )
