"""Evaluation jobs (`/evaluations/jobs`)."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Unpack

from evalhub_mcp.client import errors
from evalhub_mcp.client._async.job_poller import AsyncJobPoller, AsyncJobPollerGroup
from evalhub_mcp.client._async.job_submission import AsyncJobSubmission
from evalhub_mcp.client._async.job_watch import AsyncJobWatch
from evalhub_mcp.client._async.pages import AsyncPages
from evalhub_mcp.client._async.resource import AsyncResource
from evalhub_mcp.client._async.transport import AsyncTransport
from evalhub_mcp.client._concurrency_async import Callback, call_back, in_thread
from evalhub_mcp.client.bodies import (
    decode_object,
    decode_page,
    decode_text,
    ignore_body,
    request_body,
    validate_request,
)
from evalhub_mcp.client.call_options import CallOptions, TenantOption
from evalhub_mcp.client.filters import Filter, JobFilters, Selection, or_
from evalhub_mcp.client.job_samples import JobSamples, read_job_samples, samples_directory
from evalhub_mcp.client.models import (
    BenchmarkStatusEvent,
    EvaluationJob,
    JobStatus,
    JobSubmissionRequest,
)
from evalhub_mcp.client.page_walk import RawPage, ResourceList
from evalhub_mcp.client.urls import path_segment

_MIN_POLL_TIMEOUT = 0.05
"""Seconds that a poll may take even if the wait ends sooner."""


class AsyncJobs(AsyncResource[EvaluationJob]):
    """Evaluation jobs: submit, watch, read, cancel.

    Every method accepts `tenant`, `user`, `timeout` (seconds per attempt) and `max_retries`
    for this call, and raises the errors of :mod:`evalhub_mcp.client.errors`:
    :class:`InvalidRequestError` for arguments that cannot be sent, and
    :class:`JobNotFoundError` for an id that the tenant does not have.
    """

    _list_route = "/evaluations/jobs"
    _route = "/evaluations/jobs/{id}"
    _kind = "job"
    _model = EvaluationJob

    def __init__(self, transport: AsyncTransport) -> None:
        super().__init__(transport)
        self._polling = self
        """Polls jobs; a copy with another transport shares the polls of the original."""
        self._poller_groups: dict[str | None, AsyncJobPollerGroup] = {}
        """By tenant."""

    async def submit(
        self,
        request: JobSubmissionRequest | Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
        **call: Unpack[CallOptions],
    ) -> EvaluationJob:
        """Start an evaluation exactly once. `POST /evaluations/jobs`.

        The job gets a unique tag. If an attempt fails and may have reached the hub, the client
        looks for a job with that tag, and submits again only if there is none. A request that
        is delayed in transit for longer than the attempt and this lookup take can still create
        a second job.

        Args:
            request: the job.
            idempotency_key: if a job was submitted with the same key before, even by another
                process, it is returned instead of a new one.

        Raises:
            NotFoundError: unknown provider, benchmark or collection.
            BadRequestError: the hub rejected it for another reason.
            SubmissionUncertainError: there may be a job, and the lookup failed; list the jobs
                with the `tag` of the error later.
        """
        job = validate_request(JobSubmissionRequest, request)
        return await AsyncJobSubmission(
            self._transport.with_options(**call), job, idempotency_key
        ).run()

    async def get(self, job_id: str, **call: Unpack[CallOptions]) -> EvaluationJob:
        """Return a job with its state and its results so far. `GET /evaluations/jobs/{id}`."""
        decode = partial(decode_object, model=EvaluationJob, kind=self._kind, requested=job_id)
        return await self._transport.request(
            "GET", self._route, decode, job_id, kind=self._kind, **call
        )

    async def list(
        self,
        *,
        status: JobStatus | Filter | None = None,
        limit: int | None = None,
        newest_first: bool = True,
        **filters: Unpack[JobFilters],
    ) -> ResourceList[EvaluationJob]:
        """Return jobs, the newest first. `GET /evaluations/jobs`.

        Hubs list jobs by their random ids, so all pages are read even with a `limit`, unless
        `newest_first` is `False`.

        Args:
            status: a state, or an expression of states.
            limit: the maximum number of jobs to return.
            newest_first: sort by creation; `False` keeps the hub's order.
            **filters: `name`, `tags`, `owner` and `experiment_id`; see :class:`JobFilters`.
        """
        pages = self.iterate(status=status, **filters)
        if not newest_first:
            return await pages.collect(limit)
        found = await pages.collect()
        found.sort(
            key=lambda job: (
                job.resource.created_at.timestamp() if job.resource.created_at else 0.0,
                job.id,
            ),
            reverse=True,
        )
        if limit is not None:
            del found[limit:]
        return found

    def iterate(
        self, *, status: JobStatus | Filter | None = None, **filters: Unpack[JobFilters]
    ) -> AsyncPages[EvaluationJob]:
        """Iterate over jobs in the hub's own order, which is not by time."""
        selection = Selection({"status": status, **filters})
        return AsyncPages(self._transport, self._list_route, EvaluationJob, selection)

    async def page(
        self,
        *,
        limit: int,
        offset: int = 0,
        status: JobStatus | Filter | None = None,
        **call: Unpack[CallOptions],
    ) -> RawPage:
        """Return one window of the list as the hub sent it. `GET /evaluations/jobs`.

        For callers that keep track of a large list themselves: nothing is read but the ids. If
        the hub's answer is larger than the client accepts, a tenth of the objects is asked for.

        Args:
            limit: the number of objects.
            offset: the position of the first one in the hub's order, which is by id, descending.
            status: a state, or an expression of states that the hub can evaluate.
            **call: the options of the call.
        """
        query = Selection({"status": status}).query
        while True:
            params = {**query, "limit": limit, "offset": offset}
            try:
                page = await self._transport.request(
                    "GET", self._list_route, decode_page, params=params, **call
                )
            except errors.ResponseTooLargeError:
                if limit <= 1:
                    raise
                limit = max(1, limit // 10)
            else:
                return RawPage.of(page, limit)

    async def cancel(
        self, job_id: str, hard_delete: bool = False, **call: Unpack[CallOptions]
    ) -> EvaluationJob:
        """Stop a job. `DELETE /evaluations/jobs/{id}`, after reading its state.

        A job that has finished is returned unchanged, because a hub deletes a job's logs even
        if there is nothing to cancel. The logs of a cancelled job are lost: read them before.

        Args:
            job_id: the job's id.
            hard_delete: delete the job with its results and logs permanently, in any state.

        Returns:
            The job after cancellation; with `hard_delete`, the job as it was before. Its state
            says whether the hub did it: a job may finish first, and a hub may fail to stop it.
        """
        job = await self.get(job_id, **call)
        if hard_delete:
            await self._delete(job_id, {"hard_delete": True}, **call)
            return job
        if job.state.is_terminal:
            return job
        with contextlib.suppress(errors.ConflictError):  # it finished meanwhile
            await self._transport.request(
                "DELETE", self._route, ignore_body, job_id, kind="job", **call
            )
        try:
            return await self.get(job_id, **call)
        except errors.ClientError as error:
            error.job = job
            error.message = (
                f"The hub was asked to cancel job {job.id}, and its state could not be read "
                f"afterwards: {error.message}"
            )
            raise

    async def logs(
        self,
        job_id: str,
        benchmark_index: int | None = None,
        *,
        tail_lines: int | None = 1000,
        timestamps: bool = False,
        since_seconds: int | None = None,
        **call: Unpack[CallOptions],
    ) -> str:
        """Return what a job, or one of its benchmarks, has logged so far.

        `GET /evaluations/jobs/{id}/logs` or `…/benchmarks/{index}/logs`. The log of a whole job
        has a header line before each benchmark. It is empty for a benchmark that does not exist
        and after a cancellation. Hubs cut logs at 50 MiB. The evaluation writes this text, so it
        is untrusted.

        Args:
            job_id: the job's id.
            benchmark_index: position in the job's list of benchmarks, from 0.
            tail_lines: the last lines of each benchmark, 1 to 10 000; `None` for all.
            timestamps: begin each line with its time (clusters only).
            since_seconds: only lines that are at most this old (clusters only).
        """
        if tail_lines is not None and not 1 <= tail_lines <= 10_000:
            raise errors.InvalidRequestError("tail_lines must be 1 to 10000, or None for all")
        if since_seconds is not None and since_seconds < 1:
            raise errors.InvalidRequestError("since_seconds must be 1 or more")
        if benchmark_index is not None and benchmark_index < 0:
            raise errors.InvalidRequestError("benchmark_index must be 0 or more")
        route, ids = "/evaluations/jobs/{id}/logs", [job_id]
        if benchmark_index is not None:
            route = "/evaluations/jobs/{id}/benchmarks/{index}/logs"
            ids.append(str(benchmark_index))
        params = {
            "tail_lines": -1 if tail_lines is None else tail_lines,
            "timestamps": timestamps or None,
            "since_seconds": since_seconds,
        }
        return await self._transport.request(
            "GET", route, decode_text, *ids, kind="job", params=params, **call
        )

    async def samples(
        self,
        job_id: str,
        *,
        benchmark: str | int | None = None,
        directory: Path | None = None,
        **call: Unpack[CallOptions],
    ) -> JobSamples:
        """Return a job's answers, question by question: `rows`, and `to_frame()` with pandas.

        `GET /evaluations/jobs/{id}`, and for the hub on this machine the files in which its
        evaluations keep questions and replies. Through another hub there are the scores only.
        The replies are untrusted text.

        Args:
            job_id: the job's id.
            benchmark: only this one: its id, `provider/id`, or position from 0.
            directory: where answers are kept; by default that of the local hub whose
                certificate the client uses.
            **call: `tenant`, `user`, `timeout`, `max_retries`.

        Raises:
            InvalidRequestError: the job has no such benchmark.
        """
        job = await self.get(job_id, **call)
        place = directory or samples_directory(self._transport.connection.ca_bundle_path)
        return await in_thread(read_job_samples, job, place, benchmark)

    async def post_event(
        self,
        job_id: str,
        event: BenchmarkStatusEvent | Mapping[str, Any],
        **call: Unpack[CallOptions],
    ) -> None:
        """Report a benchmark's progress or result. `POST /evaluations/jobs/{id}/events`.

        For evaluation processes. Events are idempotent, so the request is retried.

        Raises:
            JobNotFoundError: there is no such job, or it has no such benchmark at this index.
            JobFinishedError: the job has finished, e.g. was cancelled: stop working on it.
        """
        event = validate_request(BenchmarkStatusEvent, event)
        await self._transport.request(
            "POST",
            "/evaluations/jobs/{id}/events",
            ignore_body,
            job_id,
            kind="job",
            body={"benchmark_status_event": request_body(BenchmarkStatusEvent, event)},
            safe=True,
            # A final event finishes the job, so its repetition is rejected.
            already_done=errors.JobFinishedError if event.status.is_terminal else None,
            **call,
        )

    def watch(
        self,
        job_id: str,
        *,
        timeout: float | None = 3600.0,
        poll_interval: float = 5.0,
        stall_timeout: float | None = None,
        **call: Unpack[TenantOption],
    ) -> AsyncJobWatch:
        """Iterate over a job's states: the current one, every change, and the final one.

        All watches of the same job share their polls. Polls are more frequent after a change.
        While the hub is unreachable, or restarts, the watch goes on.

        Args:
            job_id: the job's id.
            timeout: seconds for the whole iteration; `None` for no limit.
            poll_interval: the longest time between two polls, in seconds.
            stall_timeout: give up after so many seconds without a change.
            **call: `tenant`.

        Raises:
            WaitTimeoutError: the timeout passed; the error has the last known `job`.
            JobStalledError: nothing changed for `stall_timeout` seconds.
            JobNotFoundError: there is no such job, or it was deleted.
        """
        return AsyncJobWatch(
            self._poller(job_id, call.get("tenant")),
            timeout=timeout,
            poll_interval=poll_interval,
            stall_timeout=stall_timeout,
        )

    async def wait_for_completion(
        self,
        job_id: str,
        timeout: float | None = 3600.0,
        poll_interval: float = 5.0,
        *,
        on_update: Callback[EvaluationJob] | None = None,
        stall_timeout: float | None = None,
        **call: Unpack[TenantOption],
    ) -> EvaluationJob:
        """Wait until a job has finished in any way, and return it.

        `on_update` is called with every state of the job. The other arguments and the errors
        are those of :meth:`watch`.
        """
        job: EvaluationJob | None = None
        async for job in self.watch(
            job_id,
            timeout=timeout,
            poll_interval=poll_interval,
            stall_timeout=stall_timeout,
            **call,
        ):
            if on_update is not None:
                await call_back(on_update, job)
        assert job is not None
        return job

    def _poller(self, job_id: str, tenant: str | None) -> AsyncJobPoller:
        path_segment(job_id, "job id")  # reject invalid ids now
        if self._polling is not self:
            return self._polling._poller(job_id, tenant)
        group = self._poller_groups.get(tenant)
        if group is None:
            group = self._poller_groups.setdefault(tenant, self._new_poller_group(tenant))
        return group.poller(job_id)

    def _new_poller_group(self, tenant: str | None) -> AsyncJobPollerGroup:
        def options(left: float) -> CallOptions:
            timeout = min(self._transport.defaults.timeout, max(left, _MIN_POLL_TIMEOUT))
            return {"tenant": tenant, "timeout": timeout, "max_retries": 0}

        async def get(job_id: str, left: float) -> EvaluationJob:
            return await self.get(job_id, **options(left))

        async def unfinished(most: int, left: float) -> Sequence[EvaluationJob] | None:
            pages = self.iterate(status=or_(JobStatus.PENDING, JobStatus.RUNNING), **options(left))
            return await pages.collect_within(most)

        return AsyncJobPollerGroup(get, unfinished)
