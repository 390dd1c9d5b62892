"""The submissions under way, so that the same evaluation is never started twice by accident.

Repetitions of a call wait for the one under way, then find its job on the hub by the tag
made from its content. Once a submission has begun it is finished even if the caller goes
away, since a request that was cut off half-way would be a job that nobody knows about.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio

from evalhub_mcp.app.errors import AgentError

if TYPE_CHECKING:
    from evalhub_mcp.app.application import HubSession
    from evalhub_mcp.client.models import EvaluationJob

FINISHING_SECONDS = 45
"""How long a submission that has begun goes on after its caller has gone."""


class Submissions:
    """The submissions under way in this process, one at a time for the same content."""

    def __init__(self) -> None:
        self._under_way: dict[tuple[str, str], tuple[anyio.Lock, list[None]]] = {}

    async def submit(
        self,
        session: "HubSession",
        request: Mapping[str, Any],
        body: Mapping[str, Any],
        *,
        allow_duplicate: bool,
    ) -> "tuple[EvaluationJob, bool]":
        """The job for `request`, and whether it had been there already.

        Args:
            session: The hub, for the caller.
            request: What is asked for, by which a repetition is known.
            body: The same with everything that follows from it, as it is sent.
            allow_duplicate: Send it even if the same is under way.

        Raises:
            ClientError: The hub refused, or could not be reached.
            AgentError: It is unknown whether the job exists.
        """
        from evalhub_mcp.jobs.tags import content_tag

        tag = content_tag(request, session.principal)
        body = {**body, "tags": [*request.get("tags", ()), tag]}
        async with self._alone((session.tenant or "", tag)):
            with anyio.move_on_after(FINISHING_SECONDS, shield=True):
                if not allow_duplicate and (job := await _unfinished(session, tag)) is not None:
                    return job, True
                return await _send(session, body), False
            raise AgentError(
                "The hub took too long to answer, so it is not known whether the job exists. "
                "Call the same tool again with the same arguments: it finds the job if there is "
                "one, and starts it if there is none."
            )

    @asynccontextmanager
    async def _alone(self, key: tuple[str, str]) -> AsyncIterator[None]:
        lock, users = self._under_way.setdefault(key, (anyio.Lock(), []))
        users.append(None)
        try:
            async with lock:
                yield
        finally:
            users.pop()
            if not users:
                self._under_way.pop(key, None)


async def _send(session: "HubSession", body: Mapping[str, Any]) -> "EvaluationJob":
    from evalhub_mcp.client.models import JobSubmissionRequest

    request = JobSubmissionRequest.model_validate(body)
    return await session.client.jobs.submit(request, tenant=session.tenant)


async def _unfinished(session: "HubSession", tag: str) -> "EvaluationJob | None":
    """A pending or running job with this content tag, the newest of them."""
    from evalhub_mcp.client.filters import or_

    jobs = await session.client.jobs.list(
        status=or_("pending", "running"), tags=tag, limit=1, tenant=session.tenant
    )
    return jobs[0] if jobs else None
