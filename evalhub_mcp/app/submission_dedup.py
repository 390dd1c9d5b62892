"""Starts the same evaluation only once, however often a call is repeated.

A repeated call waits for the first one, then finds its job on the hub by a tag that is made
from the request's content. A submission that has begun is finished even if its caller goes
away, because a request cut off half-way could leave a job that nobody knows about.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import anyio

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.filters import or_
from evalhub_mcp.client.models import EvaluationJob, JobSubmissionRequest
from evalhub_mcp.jobs.tags import content_tag

FINISH_SECONDS = 45
"""How long a submission goes on after its caller has gone."""


class SubmissionDeduplicator:
    """The submissions under way in this process, one at a time for the same content."""

    def __init__(self) -> None:
        self._under_way: dict[tuple[str, str], tuple[anyio.Lock, list[None]]] = {}

    async def submit(
        self,
        client: AsyncEvalHubClient,
        caller: Caller,
        request: Mapping[str, Any],
        body: Mapping[str, Any],
        *,
        allow_duplicate: bool,
    ) -> tuple[EvaluationJob, bool]:
        """Submit `body` unless the same request has an unfinished job.

        Args:
            client: The hub, for the caller.
            caller: The caller.
            request: What the caller asked for; repeated calls are recognised by it.
            body: The request with everything derived from it, as it is sent.
            allow_duplicate: Submit even if the same request has an unfinished job.

        Returns:
            The job, and whether it existed before.

        Raises:
            ClientError: The hub refused, or could not be reached.
            UserError: It is unknown whether the job exists.
        """
        tag = content_tag(request, caller.principal)
        tagged = JobSubmissionRequest.model_validate(
            {**body, "tags": [*request.get("tags", ()), tag]}
        )
        async with self._one_at_a_time((caller.tenant or "", tag)):
            with anyio.move_on_after(FINISH_SECONDS, shield=True):
                if not allow_duplicate:
                    unfinished = await client.jobs.list(
                        status=or_("pending", "running"), tags=tag, limit=1
                    )
                    if unfinished:
                        return unfinished[0], True
                return await client.jobs.submit(tagged), False
            raise UserError(
                "The hub took too long to answer, so it is not known whether the job exists. "
                "Call the same tool again with the same arguments: it finds the job if there is "
                "one, and starts it if there is none."
            )

    @asynccontextmanager
    async def _one_at_a_time(self, key: tuple[str, str]) -> AsyncIterator[None]:
        lock, users = self._under_way.setdefault(key, (anyio.Lock(), []))
        users.append(None)
        try:
            async with lock:
                yield
        finally:
            users.pop()
            if not users:
                self._under_way.pop(key, None)
