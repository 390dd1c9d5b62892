"""Running an adapter without a hub.

Decision: two ways, one for each question. `rehearse` runs `Adapter.run` in this process and
records what it told: that is for an adapter's tests. `RehearsalHub` is the part of a hub that
evaluations see, on loopback, and strict where a hub is: that is for running the very
command a hub would run (`evalhub-mcp adapter run`), in whatever language it is written.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from evalhub_mcp.adapter.base import Adapter
from evalhub_mcp.adapter.callbacks import JobCallbacks, Phase
from evalhub_mcp.adapter.errors import JobCancelled
from evalhub_mcp.adapter.results import InvalidResultsError, JobResults
from evalhub_mcp.adapter.runner import Failure, Interruption, run
from evalhub_mcp.adapter.spec import JobSpec

JOB_ID = "rehearsal"
_MOST_BYTES = 10 * 1024 * 1024
_PHASES = {
    "initializing",
    "loading_data",
    "running_evaluation",
    "post_processing",
    "persisting_artifacts",
    "completed",
}
_PATH = re.compile(r"/api/v1/evaluations/jobs/([^/]+)/events")


@dataclass
class Rehearsal(JobCallbacks):
    """What an adapter told and how it ended; exactly one of `results` and `failure` is set.

    `cancel_after` ends the job after that many reports, as a user's cancellation would.
    """

    results: JobResults | None = None
    failure: Failure | None = None
    phases: list[tuple[Phase, str | None]] = field(default_factory=list)
    progressed: list[tuple[int, int]] = field(default_factory=list)
    cancel_after: int | None = None
    stopped: bool = False
    """Whether it stopped because the job was cancelled."""

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def metrics(self) -> dict[str, Any]:
        """The metrics as a hub would keep them; empty after a failure."""
        metrics = self.results.as_event()["metrics"] if self.results else {}
        return dict(metrics)

    @property
    def cancelled(self) -> bool:
        """Whether the job was cancelled."""
        reports = len(self.phases) + len(self.progressed)
        return self.cancel_after is not None and reports >= self.cancel_after

    def check(self) -> None:
        """Raise JobCancelled if the job was cancelled."""
        if self.cancelled:
            raise JobCancelled

    def phase(self, phase: Phase, message: str | None = None) -> None:
        """Record it."""
        self.check()
        self.phases.append((phase, message))

    def progress(self, done: int, total: int, unit: str = "samples") -> None:
        """Record it."""
        self.check()
        self.progressed.append((done, total))


def rehearse(
    adapter: Adapter | type[Adapter],
    job: JobSpec | Mapping[str, Any],
    *,
    cancel_after: int | None = None,
) -> Rehearsal:
    """Run `adapter` on `job` in this process, as its program would, and tell what came of it.

    A mapping needs only `benchmark_id` and `model`; the rest is filled in.
    """
    spec = job if isinstance(job, JobSpec) else JobSpec.model_validate(completed_job(job))
    told = Rehearsal(cancel_after=cancel_after)
    try:
        outcome = run(
            lambda: adapter() if isinstance(adapter, type) else adapter, spec, told, Interruption()
        )
        if isinstance(outcome, JobResults):
            outcome.as_event()
            told.results = outcome
        else:
            told.failure = outcome
    except JobCancelled:
        told.stopped = True
    except InvalidResultsError as error:
        told.failure = Failure(str(error), error.code)
    return told


def completed_job(job: Mapping[str, Any]) -> dict[str, Any]:
    """`job` with an id and a provider, where it has none."""
    return {
        "id": JOB_ID,
        "provider_id": "rehearsed",
        "benchmark_index": 0,
        "parameters": {},
        **{name: value for name, value in job.items() if value is not None},
    }


class RehearsalHub:
    """Takes the events of one job on 127.0.0.1 and notes what a hub would not have taken.

    A context manager. `on_event` is called with every event it took.
    """

    def __init__(
        self, job: Mapping[str, Any], on_event: Callable[[dict[str, Any]], None] | None = None
    ) -> None:
        self.job = dict(job)
        self.events: list[dict[str, Any]] = []
        self.problems: list[str] = []
        self._on_event = on_event
        self._lock = threading.Lock()
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                # More than a hub takes is not read either.
                body = b"" if length > _MOST_BYTES else self.rfile.read(length)
                status, code = (
                    (413, "request_body_too_large")
                    if length > _MOST_BYTES
                    else hub._take(self.path, body)
                )
                if code and status != 409:
                    hub._note(f"an event was refused: {status} {code}")
                said = json.dumps({"message_code": code, "message": code}).encode() if code else b""
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)
                self.close_connection = length > _MOST_BYTES

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Its base URL, for the job's `callback_url`."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def end(self) -> dict[str, Any] | None:
        """The event that ended the benchmark, if one has come."""
        last = self.events[-1] if self.events else {}
        return last if last.get("status") in {"completed", "failed"} else None

    def _take(self, path: str, body: bytes) -> tuple[int, str]:
        """The answer to an event: its status and, if it is an error, the hub's word for it."""
        found = _PATH.fullmatch(path)
        if not found:
            return 404, "not_found"
        if found[1] != self.job["id"]:
            return 404, "resource_not_found"
        try:
            event = json.loads(body)["benchmark_status_event"]
            status = event["status"]
        except (ValueError, KeyError, TypeError):
            return 400, "invalid_json_request"
        if status not in {"pending", "running", "completed", "failed"}:
            return 400, "request_validation_failed"
        if event.get("phase") not in {None, "", *_PHASES}:
            return 400, "request_validation_failed"
        whose = event.get("provider_id"), event.get("id"), event.get("benchmark_index") or 0
        job = self.job
        if whose != (job["provider_id"], job["benchmark_id"], job["benchmark_index"]):
            return 404, "resource_not_found"
        with self._lock:
            if self.end:
                return 409, "job_can_not_be_updated"
            self.events.append(event)
        if self._on_event is not None:
            self._on_event(event)
        return 204, ""

    def _note(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)
