"""Submitting a request once, even if several servers submit it at the same moment.

Replicas, and the windows of an IDE, are servers that know nothing of each other, and a hub accepts
the same request twice. So each looks for an unfinished job with the request's tag, submits, and
looks again. If there are several jobs then, the earliest is kept, and each server cancels its own
job only. "Earliest" is by the hub's time of creation, then by id, which all servers see alike.

That order alone is not enough. Hubs list times in whole seconds, so a server may find that its job
comes first, although the other server looked again before that job existed and has answered
already. A server whose job comes first therefore waits a moment for the others to be cancelled,
and if they are not, it cancels its own. A job of another server that is younger than a few seconds
may still be cancelled by that server, so it is answered with only after a second look at it. A
server that finds no job after cancelling its own submits again.

This needs a hub that lists jobs by tag. With any other hub each server submits its own job.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

import anyio

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.filters import or_
from evalhub_mcp.client.models import EvaluationJob, JobSubmissionRequest

logger = logging.getLogger("evalhub_mcp")

YIELD_SECONDS = 3.0
"""How long a server waits for others to cancel their later jobs. Theirs takes a few requests."""
LOOK_SECONDS = 0.1
"""Between two looks at the jobs."""
CONFIRM_SECONDS = 1.0
"""How long another server's job must be the only one until it counts as kept."""
YOUNG_SECONDS = 10.0
"""Age from which a job is certainly kept. Clocks of hub and server may differ by as much."""
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
        if (found := await _kept(session, tag)) is not None:
            return Sent(found, True, cancelled)
        own = await session.client.jobs.submit(request)
        try:
            if await _may_stay(session, tag, own):
                session.app.kept_jobs.add(own.id)
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
    """The job of a request, once it is certain which one stays; None if there is none.

    Several servers may have yet to decide, so a young job must be the only one for a while.
    """
    deadline = anyio.current_time() + 2 * YIELD_SECONDS
    candidate, since = "", 0.0
    while found := await _unfinished(session, tag):
        first, now = found[0], anyio.current_time()
        settled = [job for job in found if job.id in session.app.kept_jobs or not _is_young(job)]
        if settled:
            return settled[0]
        if len(found) > 1 or first.id != candidate:
            candidate, since = first.id, now
        if now >= deadline or (len(found) == 1 and now - since >= CONFIRM_SECONDS):
            session.app.kept_jobs.add(first.id)
            return first
        await anyio.sleep(LOOK_SECONDS)
    return None


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


def _is_young(job: EvaluationJob) -> bool:
    """Whether other servers may have yet to decide about a job."""
    created = job.resource.created_at
    return created is not None and abs(time.time() - created.timestamp()) < YOUNG_SECONDS


def _place(job: EvaluationJob) -> tuple[float, str]:
    """A job's place in the order of creation, the same for every server."""
    created = job.resource.created_at
    return (created.timestamp() if created is not None else 0.0, job.id)
