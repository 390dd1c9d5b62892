"""Tell the hub how an evaluation goes.

Decision: how it stands and how it ended travel differently. How it stands (phase, progress)
is one value, sent by a thread whenever it changes, at most twice a second and newest value
only, so a slow hub never holds up the evaluation; what was lost on the way is made up by
the next. The same thread repeats it as a heartbeat. How it ended is sent by the caller and
repeated until the hub has taken it, for ten minutes at most, so a hub that restarts or is
upgraded loses nothing. The hub stores no progress field; `warning_message` is the part of
a running event that it keeps and shows.

A 409 answer means that the job has ended without us (it was cancelled, or is finished):
every method then raises JobCancelled, and `on_over` is called once, from whichever thread
found out. The same goes for a job that was deleted after it took an event, and, with
NotDeliveredError, for a hub that refuses the first event.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from evalhub_mcp.adapter.callbacks import JobCallbacks, Phase
from evalhub_mcp.adapter.credentials import scrub
from evalhub_mcp.adapter.errors import JobCancelled, NotDeliveredError
from evalhub_mcp.adapter.hub_access import HubAccess
from evalhub_mcp.adapter.results import JobResults
from evalhub_mcp.adapter.spec import JobSpec

if TYPE_CHECKING:
    from evalhub_mcp.client import SyncEvalHubClient
    from evalhub_mcp.client.errors import ClientError

DELIVERY_DEADLINE = 600.0
_MESSAGE_LIMIT = 2000
_LARGEST_INFO = 8 * 1024 * 1024  # bytes; the hub takes events of 10 MiB
_STATE_TIMEOUT = 10.0
_END_TIMEOUT = 30.0
_FIRST_DELAY = 0.2
_LONGEST_DELAY = 15.0
_STOP_TIMEOUT = 15.0

log = logging.getLogger(__name__)


class HubReporter(JobCallbacks):
    """Sends one benchmark's events to the hub that started it (POST /jobs/{id}/events).

    `min_interval` and `heartbeat` are seconds between events while the evaluation runs: no
    more often than the first and no less often than the second, so that a cancellation is
    noticed even when a model is slow. `deadline` is for how many seconds the end is offered
    to a hub that does not take it. Usable as a context manager; leaving it ends the thread
    and closes the connections.
    """

    def __init__(
        self,
        spec: JobSpec,
        *,
        ca_bundle_path: str | None = None,
        on_over: Callable[[], None] | None = None,
        min_interval: float = 0.5,
        heartbeat: float = 5.0,
        deadline: float = DELIVERY_DEADLINE,
    ) -> None:
        super().__init__()
        self._spec = spec
        self._access = HubAccess.of(spec)
        self._ca_bundle_path = ca_bundle_path or self._access.ca_path
        self.on_over = on_over
        self._min_interval = min_interval
        self._heartbeat = heartbeat
        self._deadline = deadline
        self._give_up_at = float("inf")
        self._started_at = _now()
        self._changed = threading.Condition()
        self._state: dict[str, Any] | None = None
        self._fresh = False
        self._stopped = False
        self._accepted = False
        self._over: JobCancelled | NotDeliveredError | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the thread that sends events."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(_STOP_TIMEOUT)

    @property
    def cancelled(self) -> bool:
        """Whether the job has ended without us, or the hub refuses our events."""
        return self._over is not None

    def check(self) -> None:
        """Raise JobCancelled, or NotDeliveredError when the hub refuses our events."""
        if self._over is not None:
            raise self._over

    def phase(self, phase: Phase, message: str | None = None) -> None:
        """Say which phase the evaluation is in; returns at once. See `JobCallbacks`."""
        state: dict[str, Any] = {"status": "running", "phase": phase}
        if message:
            state["warning_message"] = _message(message, "status")
        self._set(state)

    def progress(self, done: int, total: int, unit: str = "samples") -> None:
        """Note that `done` of `total` samples are finished; returns at once.

        Raises JobCancelled when an earlier event learned that the job has ended.
        """
        text = f"{self._spec.benchmark_id}: {done}/{total} {unit}"
        self._set(
            {
                "status": "running",
                "phase": "running_evaluation",
                "warning_message": _message(text, "progress"),
            }
        )

    def flush(self, seconds: float) -> bool:
        """Wait until the hub knows the newest state, for at most `seconds`; whether it does.

        Raises JobCancelled, and NotDeliveredError when the hub refuses our events.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._over or not self._fresh, seconds)
            self.check()
            return not self._fresh

    def completed(self, results: JobResults) -> None:
        """Report the results and end the benchmark.

        Raises:
            InvalidResultsError: they cannot be expressed in JSON; nothing was sent.
            NotDeliveredError: the hub refuses them, or did not take them in time.
            JobCancelled: the job has ended without us.
        """
        event = {
            "status": "completed",
            "phase": "completed",
            **_of_bearable_size(results.as_event()),
            "completed_at": _now(),
        }
        self._deliver(event)

    def failed(self, message: str, code: str) -> None:
        """End the benchmark as failed, with one sentence and a stable code word.

        Raises NotDeliveredError and JobCancelled as `completed` does.
        """
        self._deliver(
            {
                "status": "failed",
                "error_message": _message(message, code),
                "completed_at": _now(),
            }
        )

    def hurry(self, seconds: float) -> None:
        """Offer the end to the hub for `seconds` more at most: this process has to go."""
        # No lock: this is called from signal handlers, which may interrupt its holder.
        self._give_up_at = min(self._give_up_at, time.monotonic() + seconds)

    def _set(self, state: dict[str, Any]) -> None:
        self.check()
        with self._changed:
            self._state, self._fresh = state, True
            if self._thread is None and not self._stopped:
                self._thread = threading.Thread(
                    target=self._send_states, name="hub-progress", daemon=True
                )
                self._thread.start()
            self._changed.notify_all()

    def _send_states(self) -> None:
        from evalhub_mcp.client.errors import ClientError

        silent = False
        with self._client(_STATE_TIMEOUT) as client:
            while (state := self._next_state()) is not None:
                pause = self._min_interval
                try:
                    self._post(client, state)
                except ClientError as error:
                    if (over := self._verdict(error)) is not None:
                        self._end(over)
                        return
                    if not silent:
                        log.warning("The hub did not take an event, going on: %s", error)
                    silent, pause = True, max(pause, min(1.0, self._heartbeat))
                    with self._changed:
                        self._fresh = True
                else:
                    if silent:
                        log.warning("The hub takes events again.")
                    silent = False
                    with self._changed:
                        self._fresh = self._state is not state
                        self._changed.notify_all()
                with self._changed:
                    self._changed.wait_for(lambda: self._stopped, pause)

    def _next_state(self) -> dict[str, Any] | None:
        """The state to send, once it is new or a heartbeat is due; None when it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._fresh or self._stopped, self._heartbeat)
            return None if self._stopped else self._state

    def _deliver(self, event: dict[str, Any]) -> None:
        from evalhub_mcp.client.errors import ClientError

        self.close()
        self.check()
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
                    over = self._verdict(error)
                    if isinstance(over, JobCancelled):
                        if attempts > 1:  # it arrived before, and only the answer was lost
                            return
                        self._end(over)
                    if over is not None:
                        raise over from None
                    if time.monotonic() >= self._give_up_at:
                        raise NotDeliveredError(
                            "The hub did not take the end of the evaluation within "
                            f"{time.monotonic() - started:.0f} s: {error}"
                        ) from None
                    if attempts == 1:
                        log.warning("The hub did not take the end, trying again: %s", error)
                self._pause(delay * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load
                delay = min(delay * 2, _LONGEST_DELAY)

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        # In slices: `hurry` may bring the end forward.
        while (left := min(until, self._give_up_at) - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))

    def _client(self, timeout: float) -> SyncEvalHubClient:
        from evalhub_mcp.client import SyncEvalHubClient

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
        """One attempt. Raises ClientError."""
        client.jobs.post_event(
            self._spec.job_id,
            {
                "provider_id": self._spec.provider_id,
                "id": self._spec.benchmark_id,
                "benchmark_index": self._spec.benchmark_index,
                # The hub forgets the start unless every event repeats it.
                "started_at": self._started_at,
                **event,
            },
        )
        self._accepted = True

    def _verdict(self, error: ClientError) -> JobCancelled | NotDeliveredError | None:
        """What `error` ends: the job, the hope to report, or nothing (None: try again)."""
        from evalhub_mcp.client.errors import ConflictError, InvalidRequestError, NotFoundError

        if isinstance(error, ConflictError):
            return JobCancelled()
        if isinstance(error, NotFoundError) and self._accepted:
            if error.message_code:
                return JobCancelled("The hub says that the job is gone.")
            return None  # not the hub's word: a proxy before a hub that restarts
        if isinstance(error, InvalidRequestError) or error.status_code in {400, 404, 413, 422}:
            return NotDeliveredError(f"The hub does not take the events of this job: {error}")
        if error.status_code in {401, 403} and not self._accepted:
            return NotDeliveredError(f"The hub does not let this process report: {error}")
        return None

    def _end(self, over: JobCancelled | NotDeliveredError) -> None:
        """Let everybody know that there is nobody to report to any more."""
        with self._changed:
            self._over = over
            self._changed.notify_all()
        if self.on_over is not None:
            self.on_over()


def _of_bearable_size(event: dict[str, Any]) -> dict[str, Any]:
    """The event without `additional_info` if that would make the hub refuse all of it."""
    import json

    info = event.get("additional_info")
    if info is not None and (size := len(json.dumps(info).encode())) > _LARGEST_INFO:
        log.warning("additional_info has %d bytes and is left out.", size)
        return {
            **event,
            "additional_info": {"omitted": f"additional_info had {size} bytes, more than fits"},
        }
    return event


def _message(text: str, code: str) -> dict[str, str]:
    return {
        "message": scrub(text)[:_MESSAGE_LIMIT],
        "message_code": code,
        "message_origin": "adapter",
    }


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
