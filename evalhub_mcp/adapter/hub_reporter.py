"""Reports an evaluation to the hub that started it.

The state of the run (phase, progress) and its end are sent differently. The state is a single
value: a thread sends the newest one, at most twice a second, so that a slow hub never delays
the evaluation, and repeats it as a heartbeat. A state that got lost is not sent again, since
the next one replaces it. The end is sent by the caller's thread and repeated for up to ten
minutes until the hub accepts it, so that it survives a restart of the hub. The hub stores no
progress field; `warning_message` is the part of a running event that it stores and shows.

A 409 answer means that the hub has ended the job (it was cancelled, or is finished). Every
method then raises JobCancelled, and `on_closed` is called once, from the thread that got the
answer. The same happens for a job that was deleted after it accepted an event and, with
NotDeliveredError, when the hub refuses the first event.
"""

import json
import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Self

from evalhub_mcp.adapter.callbacks import JobCallbacks, Phase
from evalhub_mcp.adapter.credentials import scrub
from evalhub_mcp.adapter.errors import JobCancelled, NotDeliveredError
from evalhub_mcp.adapter.hub_access import HubAccess
from evalhub_mcp.adapter.results import JobResults
from evalhub_mcp.adapter.spec import JobSpec
from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.client.errors import (
    ClientError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
)
from evalhub_mcp.untrusted import replace_surrogates

DELIVERY_DEADLINE = 600.0
_MESSAGE_LIMIT = 2000
_LARGEST_INFO = 8 * 1024 * 1024
"""Bytes of `additional_info`; the hub accepts events of 10 MiB."""
_STATE_TIMEOUT = 10.0
_END_TIMEOUT = 30.0
_FIRST_DELAY = 0.2
_LONGEST_DELAY = 15.0
_STOP_TIMEOUT = 15.0

log = logging.getLogger(__name__)


class HubReporter(JobCallbacks):
    """Sends one benchmark's events to the hub (POST /api/v1/evaluations/jobs/{id}/events).

    `min_interval` and `heartbeat` are the shortest and longest time in seconds between two
    events of a running evaluation; the heartbeat notices a cancellation even when the model
    is slow. `deadline` is the time in seconds during which the end is sent again to a hub that
    does not accept it. As a context manager it stops its thread at the end of the block.
    """

    def __init__(
        self,
        spec: JobSpec,
        *,
        ca_bundle_path: str | None = None,
        on_closed: Callable[[], None] | None = None,
        min_interval: float = 0.5,
        heartbeat: float = 5.0,
        deadline: float = DELIVERY_DEADLINE,
    ) -> None:
        super().__init__()
        self._spec = spec
        self._access = HubAccess.of(spec)
        self._ca_bundle_path = ca_bundle_path or self._access.ca_path
        self.on_closed = on_closed
        self._min_interval = min_interval
        self._heartbeat = heartbeat
        self._deadline = deadline
        self._give_up_at = float("inf")
        self._started_at = _now()
        self._changed = threading.Condition()
        self._state: dict[str, Any] | None = None
        self._unsent = False
        self._stopped = False
        self._accepted_any = False
        self._closed_by: JobCancelled | NotDeliveredError | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the thread that sends the state."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(_STOP_TIMEOUT)

    @property
    def cancelled(self) -> bool:
        """Whether the hub has ended the job or refuses its events."""
        return self._closed_by is not None

    def check(self) -> None:
        """Raise JobCancelled, or NotDeliveredError when the hub refuses the events."""
        if self._closed_by is not None:
            raise self._closed_by

    def phase(self, phase: Phase, message: str | None = None) -> None:
        """Report the current phase. See `JobCallbacks`."""
        state: dict[str, Any] = {"status": "running", "phase": phase}
        if message:
            state["warning_message"] = _message(message, "status")
        self._set_state(state)

    def progress(self, done: int, total: int, unit: str = "samples", *, note: str = "") -> None:
        """Report that `done` of `total` samples are finished. See `JobCallbacks`."""
        text = f"{self._spec.benchmark_id}: {done}/{total} {unit}" + (f"; {note}" if note else "")
        self._set_state(
            {
                "status": "running",
                "phase": "running_evaluation",
                "warning_message": _message(text, "progress"),
            }
        )

    def flush(self, seconds: float) -> bool:
        """Wait up to `seconds` until the hub has the newest state; returns whether it has.

        Raises JobCancelled, or NotDeliveredError when the hub refuses the events.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closed_by or not self._unsent, seconds)
            self.check()
            return not self._unsent

    def completed(self, results: JobResults) -> None:
        """Report the results and end the benchmark.

        Raises:
            InvalidResultsError: The results cannot be expressed in JSON; nothing was sent.
            NotDeliveredError: The hub refuses them, or did not accept them in time.
            JobCancelled: The hub has ended the job.
        """
        event = {"status": "completed", "phase": "completed", **results.as_event()}
        self._deliver(_without_oversized_info(event))

    def failed(self, message: str, code: str) -> None:
        """End the benchmark as failed, with one sentence and a stable code.

        Raises NotDeliveredError and JobCancelled as `completed` does.
        """
        self._deliver({"status": "failed", "error_message": _message(message, code)})

    def has_failed(self, job_id: str) -> bool:
        """Whether an earlier job failed; False for a cancelled one, and when it is unknown."""
        try:
            with self._client(_STATE_TIMEOUT) as client:
                return client.jobs.get(job_id).status.state in ("failed", "partially_failed")
        except ClientError:
            return False

    def shorten_deadline(self, seconds: float) -> None:
        """Try to deliver the end for at most `seconds` more, because the process must exit."""
        # Without a lock: a signal handler calls this and may interrupt the lock's holder.
        self._give_up_at = min(self._give_up_at, time.monotonic() + seconds)

    def _set_state(self, state: dict[str, Any]) -> None:
        self.check()
        with self._changed:
            self._state, self._unsent = state, True
            if self._thread is None and not self._stopped:
                self._thread = threading.Thread(
                    target=self._send_states, name="hub-progress", daemon=True
                )
                self._thread.start()
            self._changed.notify_all()

    def _send_states(self) -> None:
        failing = False
        with self._client(_STATE_TIMEOUT) as client:
            while (state := self._next_state()) is not None:
                pause = self._min_interval
                try:
                    self._post(client, state)
                except ClientError as error:
                    if (reason := self._reason_to_stop(error)) is not None:
                        self._stop_reporting(reason)
                        return
                    if not failing:
                        log.warning("The hub did not accept an event, going on: %s", error)
                    failing, pause = True, max(pause, min(1.0, self._heartbeat))
                    with self._changed:
                        self._unsent = True
                else:
                    if failing:
                        log.warning("The hub accepts events again.")
                    failing = False
                    with self._changed:
                        self._unsent = self._state is not state
                        self._changed.notify_all()
                with self._changed:
                    self._changed.wait_for(lambda: self._stopped, pause)

    def _next_state(self) -> dict[str, Any] | None:
        """Wait for a new state or the next heartbeat; None once the thread should stop."""
        with self._changed:
            self._changed.wait_for(lambda: self._unsent or self._stopped, self._heartbeat)
            return None if self._stopped else self._state

    def _deliver(self, end: Mapping[str, Any]) -> None:
        """Send the event that ends the benchmark, and repeat it until the hub accepts it."""
        self.close()
        self.check()
        event = {**end, "completed_at": _now()}
        started = time.monotonic()
        self._give_up_at = min(self._give_up_at, started + self._deadline)
        delay = _FIRST_DELAY
        attempts = 0
        with self._client(_END_TIMEOUT) as client:
            while True:
                attempts += 1
                try:
                    self._post(client, event)
                    return
                except ClientError as error:
                    reason = self._reason_to_stop(error)
                    if isinstance(reason, JobCancelled):
                        if attempts > 1:  # an earlier attempt arrived, and its answer was lost
                            return
                        self._stop_reporting(reason)
                    if reason is not None:
                        raise reason from None
                    if time.monotonic() >= self._give_up_at:
                        raise NotDeliveredError(
                            "The hub did not accept the end of the evaluation within "
                            f"{time.monotonic() - started:.0f} s: {error}"
                        ) from None
                    if attempts == 1:
                        log.warning("The hub did not accept the end, trying again: %s", error)
                self._sleep(delay * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load
                delay = min(delay * 2, _LONGEST_DELAY)

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        # In short steps, because `shorten_deadline` may shorten the wait.
        while (left := min(until, self._give_up_at) - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))

    def _client(self, timeout: float) -> SyncEvalHubClient:
        access = self._access
        return SyncEvalHubClient(
            access.url,
            ca_bundle_path=self._ca_bundle_path,
            auth_token_path=access.token_path,
            insecure=access.insecure,
            tenant=access.tenant,
            timeout=timeout,
            max_retries=0,
        )

    def _post(self, client: SyncEvalHubClient, event: Mapping[str, Any]) -> None:
        """Send an event once. Raises ClientError."""
        body = {
            "provider_id": self._spec.provider_id,
            "id": self._spec.benchmark_id,
            "benchmark_index": self._spec.benchmark_index,
            # The hub forgets the start unless every event repeats it.
            "started_at": self._started_at,
            **event,
        }
        # A lone surrogate in a model's answer must not lose the whole result.
        client.jobs.post_event(self._spec.job_id, replace_surrogates(body))
        self._accepted_any = True

    def _reason_to_stop(self, error: ClientError) -> JobCancelled | NotDeliveredError | None:
        """Why no event will be accepted after this error; None if a retry may succeed."""
        if isinstance(error, ConflictError):
            return JobCancelled()
        if isinstance(error, NotFoundError) and self._accepted_any:
            if error.message_code:
                return JobCancelled("The hub reports that the job is gone.")
            return None  # answered by a proxy while the hub restarts
        if isinstance(error, InvalidRequestError) or error.status_code in {400, 404, 413, 422}:
            return NotDeliveredError(f"The hub does not accept the events of this job: {error}")
        if error.status_code in {401, 403} and not self._accepted_any:
            return NotDeliveredError(f"The hub does not let this process report: {error}")
        return None

    def _stop_reporting(self, reason: JobCancelled | NotDeliveredError) -> None:
        with self._changed:
            self._closed_by = reason
            self._changed.notify_all()
        if self.on_closed is not None:
            self.on_closed()


def _without_oversized_info(event: dict[str, Any]) -> dict[str, Any]:
    """The event, without its `additional_info` if the hub would refuse an event of that size."""
    info = event.get("additional_info")
    if info is None or (size := len(json.dumps(info).encode())) <= _LARGEST_INFO:
        return event
    log.warning("additional_info has %d bytes and is left out.", size)
    return {
        **event,
        "additional_info": {"omitted": f"additional_info had {size} bytes, more than fits"},
    }


def _message(text: str, code: str) -> dict[str, str]:
    return {
        "message": scrub(text)[:_MESSAGE_LIMIT],
        "message_code": code,
        "message_origin": "adapter",
    }


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
