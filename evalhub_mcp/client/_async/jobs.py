"""Evaluation jobs (`/evaluations/jobs`)."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Unpack

from evalhub_mcp.client import errors
from evalhub_mcp.client._async.job_poller import AsyncJobBoard, AsyncJobMonitor
from evalhub_mcp.client._async.job_submission import AsyncSubmission
from evalhub_mcp.client._async.job_watch import AsyncJobWatch
from evalhub_mcp.client._async.page_requests import AsyncPages
from evalhub_mcp.client._async.transport import AsyncTransport
from evalhub_mcp.client._concurrency_async import Callback, call_back
from evalhub_mcp.client.call_options import CallOptions, TenantOption
from evalhub_mcp.client.events import delivered_before, event_body
from evalhub_mcp.client.filters import Filter, Selection, as_expression, known_states, or_
from evalhub_mcp.client.models import (
    BenchmarkStatusEvent,
    EvaluationJob,
    JobStatus,
    JobSubmissionRequest,
)
from evalhub_mcp.client.page_walk import ResourceList
from evalhub_mcp.client.request_bodies import checked, read
from evalhub_mcp.client.responses import decode_nothing
from evalhub_mcp.client.submission_outcome import gone_is_done
from evalhub_mcp.client.urls import segment

_PATH = "/evaluations/jobs"


class AsyncJobs:
    """Evaluations: submit, watch, read, cancel.

    Every method takes `tenant`, `timeout` (seconds) and `max_retries` for this call,
    and raises the errors of :mod:`evalhub_mcp.client.errors`.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport
        self._boards: dict[str | None, AsyncJobBoard] = {}

    async def submit(
        self,
        request: JobSubmissionRequest | Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
        **call: Unpack[CallOptions],
    ) -> EvaluationJob:
        """Start an evaluation, exactly once. `POST /evaluations/jobs`.

        The job carries a tag of its own. When an attempt fails in a way that leaves open
        whether it arrived, the hub is asked for that tag, and the submission is repeated
        only when there is no such job. A request delayed on its way for longer than the
        timeout of the attempt and the search together cannot be recognised.

        Args:
            request: the job.
            idempotency_key: the same key never makes a second job, not even after a
                restart of this process; the existing job is returned instead.
            **call: `tenant`, `timeout` (seconds per attempt), `max_retries`.

        Raises:
            InvalidRequestError: the request is not valid; nothing was sent.
            NotFoundError: unknown provider, benchmark or collection.
            BadRequestError: the hub refuses it for another reason.
            SubmissionUncertainError: it may or may not have arrived, and the hub cannot
                be asked; the error has the `tag` to look for.
        """
        job = checked(JobSubmissionRequest, request)
        return await AsyncSubmission(self._transport, job, idempotency_key, **call).run()

    async def get(self, job_id: str, **call: Unpack[CallOptions]) -> EvaluationJob:
        """One job with its state and results so far. `GET /evaluations/jobs/{id}`.

        Raises:
            JobNotFoundError: there is none with this id, at least not for this tenant.
        """
        path = f"{_PATH}/{segment(job_id, 'job id')}"
        data = await self._transport.json("GET", path, about="job", **call)
        return read(EvaluationJob, data, "job")

    async def list(
        self,
        *,
        status: JobStatus | Filter | None = None,
        name: Filter | None = None,
        tags: Filter | None = None,
        owner: Filter | None = None,
        experiment_id: Filter | None = None,
        limit: int | None = None,
        newest_first: bool = True,
        **call: Unpack[CallOptions],
    ) -> ResourceList[EvaluationJob]:
        """Jobs, the newest first. `GET /evaluations/jobs`.

        Hubs list jobs by their random ids, so the newest are only known once all pages
        were read; `newest_first=False` with a `limit` saves that.

        Args:
            status: a state, or an expression of states.
            name: the exact name.
            tags: tags that must all be there, or an expression.
            owner: the user who submitted it.
            experiment_id: the MLflow experiment.
            limit: the most jobs to return.
            newest_first: sort by creation; `False` keeps the hub's order.
            **call: `tenant`, `timeout` (seconds), `max_retries`.

        Raises:
            InvalidRequestError: `status` is no state a job can have.
        """
        pages = self._pages(status, name, tags, owner, experiment_id, call)
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

    async def iterate(
        self,
        *,
        status: JobStatus | Filter | None = None,
        name: Filter | None = None,
        tags: Filter | None = None,
        owner: Filter | None = None,
        experiment_id: Filter | None = None,
        **call: Unpack[CallOptions],
    ) -> AsyncIterator[EvaluationJob]:
        """Like :meth:`list`, one job at a time in the hub's own order, which is not time."""
        async for job in self._pages(status, name, tags, owner, experiment_id, call):
            yield job

    def _pages(
        self,
        status: JobStatus | Filter | None,
        name: Filter | None,
        tags: Filter | None,
        owner: Filter | None,
        experiment_id: Filter | None,
        call: CallOptions,
    ) -> AsyncPages:
        known_states(as_expression(status))
        selection = Selection()
        selection.add("status", status, lambda j: [str(j.status.state)])
        selection.add("name", name, lambda j: [j.name])
        selection.add("tags", tags, lambda j: j.tags)
        selection.add("owner", owner, lambda j: [j.resource.owner or ""])
        selection.add(
            "experiment_id", experiment_id, lambda j: [j.resource.mlflow_experiment_id or ""]
        )
        return AsyncPages(self._transport, _PATH, EvaluationJob, selection, **call)

    async def cancel(
        self, job_id: str, hard_delete: bool = False, **call: Unpack[CallOptions]
    ) -> EvaluationJob:
        """Stop a job. `DELETE /evaluations/jobs/{id}`, after reading its state.

        A hub destroys a job's logs before it looks whether there is anything to cancel,
        so a job that is over is not touched: it is returned as it is, and its `state`
        tells. Logs of a cancelled job are gone: read them before.

        Args:
            job_id: the job's id.
            hard_delete: remove the job with its results and logs, whatever its state.
                There is no way back.
            **call: `tenant`, `timeout` (seconds), `max_retries`.

        Returns:
            The job as it is now; with `hard_delete` as it was last.

        Raises:
            JobNotFoundError: there is none with this id.
        """
        job = await self.get(job_id, **call)
        path = f"{_PATH}/{segment(job_id, 'job id')}"
        if hard_delete:
            await self._transport.exchange(
                "DELETE",
                path,
                decode_nothing,
                params={"hard_delete": True},
                about="job",
                done_before=gone_is_done,
                **call,
            )
            return job
        if job.state.is_terminal:
            return job
        with contextlib.suppress(errors.ConflictError):  # it finished in between
            await self._transport.exchange("DELETE", path, decode_nothing, about="job", **call)
        return await self.get(job_id, **call)

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
        """What a job, or one of its benchmarks, wrote so far.

        `GET /evaluations/jobs/{id}/logs` or `…/benchmarks/{index}/logs`. A snapshot: hubs
        cannot follow a log. A whole job's log has a header line before each benchmark. It
        is empty for a benchmark that does not exist, and after a cancellation. Hubs cut
        logs at 50 MiB. The text comes from the evaluation: do not trust it.

        Args:
            job_id: the job's id.
            benchmark_index: position in the job's list of benchmarks, from 0.
            tail_lines: the last lines of each benchmark, 1 to 10 000; `None` for all.
            timestamps: begin each line with its time (clusters only).
            since_seconds: only what is not older than this (clusters only).
            **call: `tenant`, `timeout` (seconds), `max_retries`.

        Raises:
            InvalidRequestError: a parameter out of range.
            JobNotFoundError: there is no such job.
        """
        if tail_lines is not None and not 1 <= tail_lines <= 10_000:
            raise errors.InvalidRequestError("tail_lines must be 1 to 10000, or None for all")
        if since_seconds is not None and since_seconds < 1:
            raise errors.InvalidRequestError("since_seconds must be 1 or more")
        path = f"{_PATH}/{segment(job_id, 'job id')}"
        if benchmark_index is not None:
            if benchmark_index < 0:
                raise errors.InvalidRequestError("benchmark_index must be 0 or more")
            path += f"/benchmarks/{benchmark_index}"
        params = {
            "tail_lines": -1 if tail_lines is None else tail_lines,
            "timestamps": timestamps or None,
            "since_seconds": since_seconds,
        }
        return await self._transport.text("GET", f"{path}/logs", params=params, about="job", **call)

    async def post_event(
        self,
        job_id: str,
        event: BenchmarkStatusEvent | Mapping[str, Any],
        **call: Unpack[CallOptions],
    ) -> None:
        """Report a benchmark's progress or result. `POST /evaluations/jobs/{id}/events`.

        For evaluation processes. Repeated when it fails: the same event twice is the
        same as once.

        Raises:
            InvalidRequestError: the event is not valid; nothing was sent.
            JobNotFoundError: no such job, or it has no such benchmark at this index.
            JobFinishedError: the job is over, e.g. cancelled: stop working on it.
        """
        path = f"{_PATH}/{segment(job_id, 'job id')}/events"
        checked_event = checked(BenchmarkStatusEvent, event)
        await self._transport.exchange(
            "POST",
            path,
            decode_nothing,
            body=event_body(checked_event),
            safe=True,
            about="job",
            done_before=delivered_before(checked_event),
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
        """Iterate over a job: its state now, every change, and last its final state.

        Any number of waiters for the same job share one poll loop. Polling is quicker
        after a change. A hub that is away for a while, or restarts, is waited for.

        Args:
            job_id: the job's id.
            timeout: seconds for the whole iteration; `None` for no limit.
            poll_interval: the longest time between two polls, in seconds.
            stall_timeout: seconds without any change after which to give up.
            **call: `tenant`.

        Raises:
            WaitTimeoutError: the time is over; the error has the last known `job`.
            JobStalledError: nothing changed for `stall_timeout` seconds.
            JobNotFoundError: there is no such job, or no longer.
        """
        return AsyncJobWatch(
            self._monitor(job_id, call.get("tenant")),
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
        """Wait until a job is over, however it ends, and return it.

        See :meth:`watch`. `on_update` is called with the job as it is now, at every
        change, and at its end.

        Raises:
            WaitTimeoutError: the time is over; the error has the last known `job`.
            JobStalledError: nothing changed for `stall_timeout` seconds.
            JobNotFoundError: there is no such job, or no longer.
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

    def _monitor(self, job_id: str, tenant: str | None) -> AsyncJobMonitor:
        segment(job_id, "job id")
        board = self._boards.get(tenant)
        if board is None:
            board = self._boards.setdefault(tenant, self._new_board(tenant))
        return board.monitor(job_id)

    def _new_board(self, tenant: str | None) -> AsyncJobBoard:
        longest = self._transport.defaults.timeout

        async def get(job_id: str, left: float) -> EvaluationJob:
            timeout = min(longest, max(left, 0.05))
            return await self.get(job_id, tenant=tenant, timeout=timeout, max_retries=0)

        async def unfinished(most: int, left: float) -> Sequence[EvaluationJob] | None:
            timeout = min(longest, max(left, 0.05))
            call: CallOptions = {"tenant": tenant, "timeout": timeout, "max_retries": 0}
            states = or_(JobStatus.PENDING, JobStatus.RUNNING)
            return await self._pages(states, None, None, None, None, call).collect_within(most)

        return AsyncJobBoard(get, unfinished)
