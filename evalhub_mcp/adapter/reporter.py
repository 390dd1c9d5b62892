"""Tell the hub how an evaluation goes.

Decision: progress and results travel differently. Progress is sent by a thread, at most
twice a second and newest value only, so a slow hub never holds up the evaluation; a lost
progress event is replaced by the next. Phases and results are sent by the caller and
retried for more than a minute, so a hub that restarts does not lose them. The hub stores
no progress field; `warning_message` is the part of a running event that it keeps and shows.

A 409 answer means that the job has ended without us (it was cancelled, or is finished):
every method then raises `JobCancelled`, and `on_cancelled` is called once, from whichever
thread found out.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from evalhub_mcp.adapter.spec import JobSpec

if TYPE_CHECKING:
    from evalhub_mcp.client import SyncEvalHubClient

CA_CERT_PATH_VARIABLE = "EVALHUB_CA_CERT_PATH"
_MESSAGE_LIMIT = 2000
CONFLICT = 409
_PROGRESS_TIMEOUT = 10.0
_RESULT_TIMEOUT = 30.0
_RESULT_RETRIES = 10
_STOP_TIMEOUT = 15.0

log = logging.getLogger(__name__)

Phase = Literal[
    "initializing", "loading_data", "running_evaluation", "post_processing", "persisting_artifacts"
]


class JobCancelled(Exception):
    """The hub says that the job has ended: stop, there is nothing left to report to."""


class HubReporter:
    """Sends one benchmark's events to the hub that started it (POST /jobs/{id}/events).

    `min_interval` and `heartbeat` are seconds between progress events: no more often than
    the first, and, while the evaluation runs, no less often than the second, so that a
    cancellation is noticed even when a model is slow. Usable as a context manager; leaving
    it ends the thread and closes the connections.
    """

    def __init__(
        self,
        spec: JobSpec,
        *,
        ca_bundle_path: str | None = None,
        on_cancelled: Callable[[], None] | None = None,
        min_interval: float = 0.5,
        heartbeat: float = 5.0,
    ) -> None:
        self._spec = spec
        self._ca_bundle_path = ca_bundle_path or os.environ.get(CA_CERT_PATH_VARIABLE) or None
        self.on_cancelled = on_cancelled
        self._min_interval = min_interval
        self._heartbeat = heartbeat
        self._started_at = _now()
        self._results = self._client(_RESULT_TIMEOUT, _RESULT_RETRIES)
        # Events leave one at a time: a late progress event must not overtake a result.
        self._sending = threading.Lock()
        self._changed = threading.Condition()
        self._progress: dict[str, Any] | None = None
        self._fresh = False
        self._stopped = False
        self._cancelled = False
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
        """End the progress thread and close the connections."""
        self._stop_progress()
        self._results.close()

    @property
    def cancelled(self) -> bool:
        """Whether the hub has said that the job has ended without us."""
        return self._cancelled

    def running(self, phase: Phase, message: str | None = None) -> None:
        """Say which phase the evaluation is in. Raises JobCancelled."""
        event: dict[str, Any] = {"status": "running", "phase": phase}
        if message:
            event["warning_message"] = _message(message, "status")
        self._post(self._results, event)

    def progress(self, done: int, total: int) -> None:
        """Note that `done` of `total` samples are finished; returns at once.

        Raises JobCancelled when an earlier event learned that the job has ended.
        """
        if self._cancelled:
            raise JobCancelled
        text = f"{self._spec.benchmark_id}: {done}/{total} samples"
        with self._changed:
            self._progress = {
                "status": "running",
                "phase": "running_evaluation",
                "warning_message": _message(text, "progress"),
            }
            self._fresh = True
            if self._thread is None and not self._stopped:
                self._thread = threading.Thread(
                    target=self._send_progress, name="hub-progress", daemon=True
                )
                self._thread.start()
            self._changed.notify()

    def completed(
        self,
        metrics: Mapping[str, Any],
        *,
        additional_info: Mapping[str, Any] | None = None,
        artifacts: Mapping[str, Any] | None = None,
    ) -> None:
        """Report the results and end the benchmark. Raises JobCancelled.

        `metrics` maps names to numbers (or other JSON values); the hub compares the
        benchmark's primary metric with its threshold.
        """
        event: dict[str, Any] = {
            "status": "completed",
            "phase": "completed",
            "metrics": dict(metrics),
            "completed_at": _now(),
        }
        if additional_info:
            event["additional_info"] = dict(additional_info)
        if artifacts:
            event["artifacts"] = dict(artifacts)
        self._stop_progress()
        self._post(self._results, event)

    def failed(self, message: str, code: str) -> None:
        """End the benchmark as failed, with one sentence and a stable code word.

        Raises JobCancelled.
        """
        self._stop_progress()
        self._post(
            self._results,
            {
                "status": "failed",
                "error_message": _message(message, code),
                "completed_at": _now(),
            },
        )

    def _client(self, timeout: float, retries: int) -> SyncEvalHubClient:
        from evalhub_mcp.client import SyncEvalHubClient

        return SyncEvalHubClient(
            self._spec.callback_url,
            ca_bundle_path=self._ca_bundle_path,
            timeout=timeout,
            max_retries=retries,
            retry_initial_delay=0.2,
            retry_max_delay=15.0,
        )

    def _post(self, client: SyncEvalHubClient, event: dict[str, Any]) -> None:
        from evalhub_mcp.client.errors import ClientError

        if self._cancelled:
            raise JobCancelled
        identified = {
            "provider_id": self._spec.provider_id,
            "id": self._spec.benchmark_id,
            "benchmark_index": self._spec.benchmark_index,
            # The hub forgets the start unless every event repeats it.
            "started_at": self._started_at,
            **event,
        }
        try:
            with self._sending:
                client.jobs.post_event(self._spec.job_id, identified)
        except ClientError as error:
            if error.status_code != CONFLICT:
                raise
            self._note_cancelled()
            raise JobCancelled from None

    def _note_cancelled(self) -> None:
        if self._cancelled:
            return
        self._cancelled = True
        if self.on_cancelled is not None:
            self.on_cancelled()

    def _send_progress(self) -> None:
        from evalhub_mcp.client.errors import ClientError

        with self._client(_PROGRESS_TIMEOUT, 0) as client:
            while True:
                with self._changed:
                    if not self._fresh and not self._stopped:
                        self._changed.wait(self._heartbeat)
                    if self._stopped:
                        return
                    event, self._fresh = self._progress, False
                if event is not None:
                    try:
                        self._post(client, event)
                    except JobCancelled:
                        return
                    except ClientError as error:
                        log.warning("The hub did not take a progress event: %s", error)
                with self._changed:
                    self._changed.wait_for(lambda: self._stopped, self._min_interval)

    def _stop_progress(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(_STOP_TIMEOUT)


def _message(text: str, code: str) -> dict[str, str]:
    return {
        "message": text[:_MESSAGE_LIMIT],
        "message_code": code,
        "message_origin": "adapter",
    }


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
