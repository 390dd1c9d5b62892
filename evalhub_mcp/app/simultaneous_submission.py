"""Submitting a request once, even if several servers submit it at the same moment.

Replicas, and the windows of an IDE, are servers that know nothing of each other, and a hub accepts
the same request twice. So each looks for an unfinished job with the request's tag, submits, and
looks again. If there are several jobs then, the earliest is kept, and each server cancels its own
job only. "Earliest" is by the hub's time of creation, then by id, which all servers see alike.

That order alone is not enough. Hubs list times in whole seconds, so a server may find that its job
comes first, although the other server looked again before that job existed and has answered
already. A server whose job comes first therefore waits a moment for the others to be cancelled,
and if they are not, it cancels its own. After cancelling its job a server makes sure that another
one is left, and submits again if there is none.

This needs a hub that lists jobs by tag. With any other hub each server submits its own job.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import anyio

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.filters import or_
from evalhub_mcp.client.models import EvaluationJob, JobSubmissionRequest

logger = logging.getLogger("evalhub_mcp")

YIELD_SECONDS = 2.0
"""How long a server waits for others to cancel their later jobs. Theirs takes a few requests."""
LOOK_SECONDS = 0.1
"""Between two looks at the jobs."""
ATTEMPTS = 3


@dataclass(frozen=True)
class Sent:
    """The job of a request."""

    job: EvaluationJob
    existed: bool
    """Whether it is not the job that this call submitted."""
    cancelled: str | None = None
    """The id of the job that this call submitted and cancelled in favour of the other."""


async def submit_once(session: HubSession, request: JobSubmissionRequest, tag: str) -> Sent:
    """Return the unfinished job with the tag, or submit the request, which has that tag.

    Raises:
        ClientError: The hub refused, or could not be reached.
        UserError: Other servers cancelled every job there was.
    """
    cancelled = None
    for _ in range(ATTEMPTS):
        if found := await _unfinished(session, tag):
            return Sent(found[0], True, cancelled)
        own = await session.client.jobs.submit(request)
        try:
            if await _may_stay(session, tag, own):
                return Sent(own, False, cancelled)
            after = await session.client.jobs.cancel(own.id)
        except ClientError as error:
            # The job exists, and whether there is another one is not known.
            logger.warning("job %s: no look for others like it: %s", own.id, error.message)
            return Sent(own, False, cancelled)
        if after.state != "cancelled":  # it ended meanwhile
            return Sent(after, False, cancelled)
        cancelled = own.id
        kept = await _kept(session, tag)
        if kept is not None:
            logger.info("job %s is cancelled: %s is the same and was earlier", own.id, kept.id)
            return Sent(kept, True, cancelled)
    raise UserError(
        "Other servers submit and cancel the same evaluation at this moment, so no job is left. "
        "Call the same tool again with the same arguments."
    )


async def _may_stay(session: HubSession, tag: str, own: EvaluationJob) -> bool:
    """Whether a job that was just submitted is the one to keep."""
    deadline = anyio.current_time() + YIELD_SECONDS
    while True:
        ids = [job.id for job in await _unfinished(session, tag)]
        if own.id not in ids or ids == [own.id]:
            return True
        if ids[0] != own.id or anyio.current_time() >= deadline:
            return False
        await anyio.sleep(LOOK_SECONDS)


async def _kept(session: HubSession, tag: str) -> EvaluationJob | None:
    """The job that is left after this server has cancelled its own.

    Several servers may have yet to decide, so the answer waits until one job is left.
    """
    found: Sequence[EvaluationJob] = ()
    deadline = anyio.current_time() + 2 * YIELD_SECONDS
    while True:
        found = await _unfinished(session, tag)
        if len(found) <= 1 or anyio.current_time() >= deadline:
            return found[0] if found else None
        await anyio.sleep(LOOK_SECONDS)


async def _unfinished(session: HubSession, tag: str) -> Sequence[EvaluationJob]:
    """The unfinished jobs with a tag in the caller's tenant, the earliest first.

    A hub that ignores the filter lists other jobs too, and one that demands no tenant lists those
    of other tenants to a caller without one.
    """
    listed = await session.client.jobs.list(status=or_("pending", "running"), tags=tag)
    own = session.tenant or ""
    jobs = [
        job
        for job in listed
        if tag in job.tags
        and not job.state.is_terminal
        and (job.resource.tenant is None or job.resource.tenant == own)
    ]
    return sorted(jobs, key=_place)


def _place(job: EvaluationJob) -> tuple[float, str]:
    """A job's place in the order of creation, the same for every server."""
    created = job.resource.created_at
    return (created.timestamp() if created is not None else 0.0, job.id)
