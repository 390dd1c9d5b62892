"""Submitting a job exactly once, as far as a hub without idempotency keys allows."""

from __future__ import annotations

import logging
import time
from typing import Any, Unpack

from evalhub_mcp.client import errors
from evalhub_mcp.client._async.transport import AsyncTransport
from evalhub_mcp.client._concurrency_async import sleep
from evalhub_mcp.client.call_options import CallOptions, TenantOption
from evalhub_mcp.client.models import SUBMISSION_TAG_PREFIX, EvaluationJob, JobSubmissionRequest
from evalhub_mcp.client.page_walk import PageReader, PageWalk
from evalhub_mcp.client.request_bodies import body_of, read
from evalhub_mcp.client.responses import decode_nothing
from evalhub_mcp.client.submission_outcome import (
    FIRST_LOOK,
    LONGEST_LOOK,
    Outcome,
    first_of,
    gone_is_done,
    grace,
    may_answer_later,
    new_tag,
    outcome_of,
)

logger = logging.getLogger("evalhub_mcp.client")

_PATH = "/evaluations/jobs"


class AsyncSubmission:
    """One submission: its tag, its attempts, and the search for the job it made."""

    def __init__(
        self,
        transport: AsyncTransport,
        request: JobSubmissionRequest,
        idempotency_key: str | None,
        **call: Unpack[CallOptions],
    ) -> None:
        self._transport = transport
        self._settings = transport.defaults.with_call(**call)
        self._tenant: TenantOption = {"tenant": call.get("tenant")}
        self.tag = new_tag(idempotency_key)
        self._resumed = idempotency_key is not None
        self._body = body_of(JobSubmissionRequest, request)
        # A tag copied from another job would make the two look like one submission.
        tags = [tag for tag in request.tags or () if not tag.startswith(SUBMISSION_TAG_PREFIX)]
        self._body["tags"] = [*tags, self.tag]

    async def run(self) -> EvaluationJob:
        """Submit, and return the one job.

        Raises:
            APIStatusError: the hub refused, or failed and has no job.
            APIRequestError: the hub could not be reached and has no job.
            SubmissionUncertainError: the hub could not be asked whether it has the job.
        """
        policy, timeout = self._settings.retry, self._settings.timeout
        if self._resumed and (jobs := await self._look(timeout, policy.max_retries)):
            return first_of(jobs)[0]
        maybe_sent = False
        for attempt in range(policy.max_retries + 1):
            try:
                job = await self._send(timeout)
            except errors.ClientError as error:
                outcome = outcome_of(error)
                if outcome is Outcome.UNKNOWN:
                    maybe_sent = True
                if maybe_sent:
                    found = await self._search(error, timeout)
                    if found is not None:
                        return found
                if outcome is Outcome.REFUSED or attempt == policy.max_retries:
                    raise
                delay = policy.delay(attempt)
                logger.debug("submission: %s; attempt %d in %.2f s", error, attempt + 2, delay)
                if outcome is Outcome.NOT_SENT or error.status_code == 429:
                    await sleep(delay)
            else:
                return await self._only(job) if maybe_sent else job
        raise AssertionError("unreachable")

    async def _send(self, timeout: float) -> EvaluationJob:
        data = await self._transport.json(
            "POST",
            _PATH,
            body=self._body,
            safe=False,
            timeout=timeout,
            max_retries=0,
            **self._tenant,
        )
        return read(EvaluationJob, data, "job")

    async def _search(self, cause: errors.ClientError, timeout: float) -> EvaluationJob | None:
        """The job an unclear attempt made, or `None` once it is clear that there is none."""
        patience = grace(cause, timeout)
        # Asking must succeed once, even if the hub is away for as long as retries last.
        end = time.monotonic() + patience
        give_up = end + self._settings.retry.budget(timeout)
        pause = FIRST_LOOK
        while True:
            try:
                jobs = await self._look(timeout)
            except errors.ClientError as error:
                if not may_answer_later(error) or time.monotonic() >= give_up:
                    uncertain = errors.SubmissionUncertainError(
                        f"It is unclear whether the job exists: {cause.message}; "
                        f"then: {error.message}",
                        trace=cause.trace,
                        advice=f"Before submitting again, list the jobs with the tag {self.tag}.",
                    )
                    uncertain.tag = self.tag
                    raise uncertain from cause
            else:
                if jobs:
                    return await self._keep_one(jobs)
                if time.monotonic() >= end:
                    return None
            await sleep(pause)
            pause = min(pause * 3, LONGEST_LOOK)

    async def _look(self, timeout: float, max_retries: int = 0) -> list[EvaluationJob]:
        """The jobs of this submission. Only a list that is beyond doubt says there is none."""
        walk = PageWalk()
        reader: PageReader[EvaluationJob] = PageReader(
            EvaluationJob, walk, lambda job: self.tag in job.tags
        )
        jobs: list[EvaluationJob] = []
        while (window := walk.window()) is not None:
            page: Any = await self._transport.json(
                "GET",
                _PATH,
                params={"tags": self.tag, **window},
                timeout=timeout,
                max_retries=max_retries,
                **self._tenant,
            )
            jobs += reader.read(page)
            if not jobs and (walk.malformed or not isinstance(page, dict) or "items" not in page):
                raise errors.InvalidResponseError("The hub's list of jobs cannot be read")
        return jobs

    async def _only(self, job: EvaluationJob) -> EvaluationJob:
        """After more than one attempt: make sure that there is one job."""
        try:
            jobs = await self._look(self._settings.timeout)
        except errors.ClientError:
            return job
        return await self._keep_one(jobs or [job])

    async def _keep_one(self, jobs: list[EvaluationJob]) -> EvaluationJob:
        """The job to keep. Others of the same submission are ours alone: they are deleted."""
        kept, *others = first_of(jobs)
        for other in others:
            logger.warning("submission made job %s twice; deleting %s", kept.id, other.id)
            await self._transport.exchange(
                "DELETE",
                f"{_PATH}/{other.id}",
                decode_nothing,
                params={"hard_delete": True},
                about="job",
                done_before=gone_is_done,
                **self._tenant,
            )
        return kept
