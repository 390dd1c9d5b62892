"""Submit a job exactly once.

Hubs have no idempotency keys, but they can list jobs by tag. So every submission has a
unique tag. If an attempt fails and may have reached the hub, the client looks for a job with
that tag and submits again only if there is none. A request may take a while to become
visible as a job: how long the client looks depends on how the attempt failed.
"""

from __future__ import annotations

import hashlib
import logging
import time
import uuid
from functools import partial

from evalhub_mcp.client import errors
from evalhub_mcp.client._async.pages import AsyncPages
from evalhub_mcp.client._async.transport import NEVER_SENT, AsyncTransport
from evalhub_mcp.client._concurrency_async import sleep
from evalhub_mcp.client.bodies import decode_identified, decode_object, ignore_body, request_body
from evalhub_mcp.client.filters import Selection
from evalhub_mcp.client.models import SUBMISSION_TAG_PREFIX, EvaluationJob, JobSubmissionRequest
from evalhub_mcp.client.retry import is_retryable_status
from evalhub_mcp.client.urls import path_segment
from evalhub_mcp.vouchers import benchmark_digests, voucher_directory, write_voucher

logger = logging.getLogger("evalhub_mcp.client")

_decode_job = partial(decode_object, model=EvaluationJob, kind="job")

_ROUTE = "/evaluations/jobs"
_FIRST_LOOKUP_DELAY = 0.25
_MAX_LOOKUP_DELAY = 2.0
"""Seconds between two lookups of a job; the delay triples from one to the next."""
_VISIBLE_AFTER = 2.0
"""Seconds until a job becomes visible after a broken connection or a 5xx."""


class AsyncJobSubmission:
    """One submission: its tag, its attempts, and the lookup of the job that it created."""

    def __init__(
        self,
        transport: AsyncTransport,
        request: JobSubmissionRequest,
        idempotency_key: str | None,
    ) -> None:
        self._transport = transport
        self.tag = new_submission_tag(idempotency_key)
        self._may_exist = idempotency_key is not None
        self._body = request_body(JobSubmissionRequest, request)
        # With the tag of another job, the lookup would confuse the two.
        tags = [tag for tag in request.tags or () if not tag.startswith(SUBMISSION_TAG_PREFIX)]
        self._body["tags"] = [*tags, self.tag]

    async def run(self) -> EvaluationJob:
        """Submit, and return the job, which is vouched for on the local hub.

        Raises:
            ClientError: the job exists on the local hub, but its voucher cannot be written.
            APIStatusError: the hub rejected the job or failed, and has no job.
            APIRequestError: the hub is not reachable, and has no job.
            SubmissionUncertainError: there may be a job, and the lookup failed.
        """
        directory = voucher_directory(self._transport.connection.ca_bundle_path)
        if directory is None:
            return await self._submit()
        digests = await self._digests()
        job = await self._submit()
        try:
            write_voucher(directory, job.id, digests)
        except (OSError, ValueError) as error:
            raise errors.ClientError(
                f"Job {job.id} was submitted and will fail, because its voucher cannot be "
                f"written in {directory}: {error}"
            ) from error
        return job

    async def _digests(self) -> list[str]:
        """What the job is vouched to run; a collection is read before the job is submitted."""
        id = (self._body.get("collection") or {}).get("id")
        if not id:
            return benchmark_digests(self._body)
        try:
            path = f"/evaluations/collections/{path_segment(id)}"
            decode = partial(decode_identified, kind="collection", requested=id)
            collection = await self._transport.request("GET", path, decode)
            return benchmark_digests(self._body, collection)
        except errors.NotFoundError:
            return []  # the hub refuses the job

    async def _submit(self) -> EvaluationJob:
        policy = self._transport.defaults.retry
        if self._may_exist and (jobs := await self._find_jobs(policy.max_retries)):
            return _oldest_first(jobs)[0]
        may_have_arrived = False
        for attempt in range(policy.max_retries + 1):
            try:
                job = await self._transport.request(
                    "POST", _ROUTE, _decode_job, body=self._body, max_retries=0
                )
            except errors.ClientError as error:
                rejected, never_sent = _is_rejection(error), isinstance(error, NEVER_SENT)
                may_have_arrived = may_have_arrived or not (rejected or never_sent)
                if may_have_arrived and (found := await self._look_up(error)) is not None:
                    return found
                if rejected or attempt == policy.max_retries:
                    raise
                delay = policy.delay(attempt)
                logger.debug("submission: %s; attempt %d in %.2f s", error, attempt + 2, delay)
                if never_sent or error.status_code == 429:
                    await sleep(delay)
            else:
                return await self._without_duplicates(job) if may_have_arrived else job
        raise AssertionError("unreachable")

    async def _look_up(self, cause: errors.ClientError) -> EvaluationJob | None:
        """Return the job that a failed attempt created, or `None` once it is clear there is none.

        Keeps trying while the hub is unreachable, for as long as retries may take and the
        caller's patience lasts.
        """
        settings, patience = self._transport.defaults, self._transport.patience
        slow = isinstance(cause, errors.RequestTimeoutError) or cause.status_code == 504
        visible_after = settings.timeout if slow else min(_VISIBLE_AFTER, settings.timeout)
        visible_at = time.monotonic() + visible_after
        give_up_at = visible_at + settings.longest_call
        delay = _FIRST_LOOKUP_DELAY
        while True:
            began = time.monotonic()
            try:
                jobs = await self._find_jobs()
            except errors.ClientError as error:
                unreadable = isinstance(error, errors.InvalidResponseError) and not error.damaged
                over = patience.is_over or time.monotonic() >= give_up_at
                if unreadable or _is_rejection(error) or over:
                    raise self._uncertain(cause, error.message) from cause
                await sleep(delay)
                patience.lose(began, time.monotonic(), error)
            else:
                if jobs:
                    return await self._keep_oldest(jobs)
                if time.monotonic() >= visible_at:
                    return None
                if patience.is_over:
                    raise self._uncertain(cause, "the hub lists no such job yet") from cause
                await sleep(delay)
            delay = min(delay * 3, _MAX_LOOKUP_DELAY)

    def _uncertain(self, cause: errors.ClientError, then: str) -> errors.SubmissionUncertainError:
        error = errors.SubmissionUncertainError(
            f"It is unclear whether the job exists: {cause.message}; then: {then}",
            trace=cause.trace,
            advice=f"Before submitting again, list the jobs with the tag {self.tag}.",
        )
        error.tag = self.tag
        return error

    async def _find_jobs(self, max_retries: int = 0) -> list[EvaluationJob]:
        """The jobs of this submission; an empty list is proof that there are none."""
        selection = Selection({"tags": self.tag, "max_retries": max_retries})
        selection.checks.append(lambda job: self.tag in job.tags)
        jobs = await AsyncPages(self._transport, _ROUTE, EvaluationJob, selection).collect()
        if jobs.unreadable and not jobs:
            raise errors.InvalidResponseError("The hub's list of jobs cannot be read completely")
        return jobs

    async def _without_duplicates(self, job: EvaluationJob) -> EvaluationJob:
        """The job to keep, if an earlier attempt created one as well."""
        try:
            jobs = await self._find_jobs()
        except errors.ClientError:
            return job
        return await self._keep_oldest(jobs or [job])

    async def _keep_oldest(self, jobs: list[EvaluationJob]) -> EvaluationJob:
        """Delete all jobs of this submission but one."""
        kept, *others = _oldest_first(jobs)
        for other in others:
            logger.warning("submission created job %s twice; deleting %s", kept.id, other.id)
            await self._transport.request(
                "DELETE",
                f"{_ROUTE}/{{id}}",
                ignore_body,
                other.id,
                kind="job",
                params={"hard_delete": True},
                already_done=errors.NotFoundError,
            )
        return kept


def new_submission_tag(idempotency_key: str | None) -> str:
    """A tag for one submission; the same key gives the same tag.

    Raises:
        InvalidRequestError: the key is empty.
    """
    if idempotency_key is None:
        return SUBMISSION_TAG_PREFIX + uuid.uuid4().hex
    if not idempotency_key.strip():
        raise errors.InvalidRequestError("idempotency_key must not be empty")
    digest = hashlib.sha256(idempotency_key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{SUBMISSION_TAG_PREFIX}key-{digest[:40]}"


def _is_rejection(error: errors.ClientError) -> bool:
    """Whether a failed request has certainly had no effect, and would fail again."""
    if isinstance(error, errors.APIStatusError):
        # A proxy may have sent a temporary error after the hub received the request.
        return not is_retryable_status(error.response.status_code)
    return not isinstance(error, errors.APIRequestError)


def _oldest_first(jobs: list[EvaluationJob]) -> list[EvaluationJob]:
    """Sort jobs by creation; jobs created at the same time by id."""
    return sorted(
        jobs,
        key=lambda job: (
            job.resource.created_at.timestamp() if job.resource.created_at else float("inf"),
            job.id,
        ),
    )
