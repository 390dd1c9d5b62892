"""Submitting a request once, even if several servers submit it at the same moment.

Jobs of the same request have the same tag. This needs a hub that lists jobs by tag; with any other
hub each server submits its own job.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.simultaneous_creation import Creation
from evalhub_mcp.client.filters import or_
from evalhub_mcp.client.models import EvaluationJob

UNFINISHED = or_("pending", "running")


@dataclass(frozen=True)
class JobCreation(Creation[EvaluationJob]):
    """A request for a job, recognised by its tag."""

    session: HubSession
    body: Mapping[str, Any]
    """The body of `POST /evaluations/jobs`, with the tag."""
    tag: str

    async def existing(self) -> Sequence[EvaluationJob]:
        """Return the unfinished jobs with the tag in the caller's tenant.

        The hub is asked rather than the index, which needs more requests to be as new.

        A hub that ignores the filter lists other jobs too, and one that demands no tenant lists
        those of other tenants to a caller without one.
        """
        listed = self.session.client.jobs.iterate(status=UNFINISHED, tags=self.tag)
        own = self.session.caller.tenant or ""
        found = []
        async for job in listed:
            is_own = job.resource.tenant is None or job.resource.tenant == own
            if self.tag in job.tags and is_own and not job.status.state.is_terminal:
                found.append(job)
        return found

    async def create(self) -> EvaluationJob:
        """Submit the request."""
        return await self.session.client.jobs.submit(self.body)

    async def withdraw(self, own: EvaluationJob) -> EvaluationJob | None:
        """Cancel the job; return it if it ended meanwhile."""
        after = await self.session.client.jobs.cancel(own.id)
        return None if after.state == "cancelled" else after
