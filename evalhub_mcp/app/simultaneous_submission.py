"""Submitting a request once, even if several servers submit it at the same moment.

Jobs of the same request have the same tag. This needs a hub that lists jobs by tag; with any other
hub each server submits its own job.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.simultaneous_creation import Created, Creation, create_once
from evalhub_mcp.client.filters import or_
from evalhub_mcp.client.models import EvaluationJob, JobSubmissionRequest

UNFINISHED = or_("pending", "running")

Sent = Created[EvaluationJob]
"""The job of a request."""


async def submit_once(session: HubSession, request: JobSubmissionRequest, tag: str) -> Sent:
    """Return the unfinished job with the tag, or submit the request, which has that tag.

    Raises:
        ClientError: The hub refused, or could not be reached.
        UserError: Other servers cancelled every job there was.
    """
    return await create_once(_Submission(session, request, tag), session.app.kept_ids)


@dataclass(frozen=True)
class _Submission(Creation[EvaluationJob]):
    """A request, whose jobs have a tag."""

    session: HubSession
    request: JobSubmissionRequest
    tag: str

    async def existing(self) -> Sequence[EvaluationJob]:
        """Return the unfinished jobs with the tag in the caller's tenant.

        A hub that ignores the filter lists other jobs too, and one that demands no tenant lists
        those of other tenants to a caller without one.
        """
        listed = await self.session.client.jobs.list(status=UNFINISHED, tags=self.tag)
        own = self.session.caller.tenant or ""
        return [
            job
            for job in listed
            if self.tag in job.tags
            and not job.state.is_terminal
            and (job.resource.tenant is None or job.resource.tenant == own)
        ]

    async def create(self) -> EvaluationJob:
        return await self.session.client.jobs.submit(self.request)

    async def withdraw(self, own: EvaluationJob) -> EvaluationJob | None:
        """Cancel the job; return it if it ended meanwhile."""
        after = await self.session.client.jobs.cancel(own.id)
        return None if after.state == "cancelled" else after
