"""Recognising one's own submission, so that a retry never makes a second job.

Hubs have no idempotency key. What they do have is an exact filter on tags, so every
submission carries a tag that no other has. When it is unclear whether a submission
arrived, the hub is asked for that tag, and only a clear "no such job" allows another
attempt. A request that is still on its way needs time to become visible: how long it
is given depends on how the attempt failed.
"""

from __future__ import annotations

import hashlib
import uuid
from enum import Enum

import httpx

from evalhub_mcp.client import errors
from evalhub_mcp.client.errors import APIStatusError, ClientError, NotFoundError
from evalhub_mcp.client.models.jobs import SUBMISSION_TAG_PREFIX, EvaluationJob
from evalhub_mcp.client.retry import is_retryable_status

SHORT_GRACE = 2.0
"""Seconds a submission may still be on its way after a broken connection or a 5xx."""
FIRST_LOOK = 0.25
LONGEST_LOOK = 2.0


class Outcome(Enum):
    """What a failed attempt says about the job."""

    REFUSED = "refused"
    """The hub decided against it: there is no job."""
    NOT_SENT = "not sent"
    """The request never left: there is no job."""
    UNKNOWN = "unknown"
    """It may have arrived."""


def new_tag(idempotency_key: str | None) -> str:
    """A tag for one submission; the same key gives the same tag.

    Raises:
        InvalidRequestError: the key is empty.
    """
    if idempotency_key is None:
        return SUBMISSION_TAG_PREFIX + uuid.uuid4().hex
    if not idempotency_key.strip():
        raise errors.InvalidRequestError("idempotency_key must not be empty")
    digest = hashlib.sha256(idempotency_key.encode("utf-8", "surrogatepass")).hexdigest()
    return SUBMISSION_TAG_PREFIX + "key-" + digest[:40]


def outcome_of(error: ClientError) -> Outcome:
    """What a failed POST means for the existence of the job."""
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return Outcome.NOT_SENT
    if isinstance(error, APIStatusError):
        # Some of these come from something on the way, at a moment one cannot know.
        unclear = is_retryable_status(error.response.status_code)
        return Outcome.UNKNOWN if unclear else Outcome.REFUSED
    if isinstance(error, errors.APIRequestError):
        return Outcome.UNKNOWN
    return Outcome.REFUSED


def may_answer_later(error: ClientError) -> bool:
    """Whether a hub that could not be asked for a job may answer the same question later."""
    if isinstance(error, errors.InvalidResponseError):
        return error.damaged
    return outcome_of(error) is not Outcome.REFUSED


def grace(error: ClientError, timeout: float) -> float:
    """Seconds to keep looking for the job before it is taken not to exist."""
    slow = isinstance(error, errors.RequestTimeoutError) or error.status_code == 504
    return timeout if slow else min(SHORT_GRACE, timeout)


def first_of(jobs: list[EvaluationJob]) -> list[EvaluationJob]:
    """Jobs of one submission, the one to keep first: the oldest, then by id."""
    return sorted(
        jobs,
        key=lambda job: (
            job.resource.created_at.timestamp() if job.resource.created_at else float("inf"),
            job.id,
        ),
    )


def gone_is_done(error: APIStatusError) -> None:
    """A repeated delete that finds nothing: the first one had arrived.

    Raises:
        APIStatusError: any other error.
    """
    if not isinstance(error, NotFoundError):
        raise error
