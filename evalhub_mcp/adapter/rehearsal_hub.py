"""A hub on loopback that accepts the events of one job, for `evalhub-mcp adapter run`.

It is the part of a hub that an evaluation process sees, and as strict as a real one, so that
the command a hub would run can be tried without a hub, in any programming language.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, get_args

from evalhub_mcp.adapter.callbacks import Phase

JOB_ID = "rehearsal"
_MOST_BYTES = 10 * 1024 * 1024
_PHASES = {*get_args(Phase), "completed"}
_PATH = re.compile(r"/api/v1/evaluations/jobs/([^/]+)/events")


def job_with_defaults(job: Mapping[str, Any]) -> dict[str, Any]:
    """`job` with defaults for its id and provider."""
    return {
        "id": JOB_ID,
        "provider_id": "rehearsed",
        "benchmark_index": 0,
        "parameters": {},
        **{name: value for name, value in job.items() if value is not None},
    }


class RehearsalHub:
    """Accepts the events of one job on 127.0.0.1, and records those that a hub would refuse.

    A context manager. `on_event` is called with every accepted event.
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
                too_large = length > _MOST_BYTES
                if too_large:  # the body is not read, as in a hub
                    status, code = 413, "request_body_too_large"
                else:
                    status, code = hub._answer(self.path, self.rfile.read(length))
                if code and status != 409:
                    hub._note(f"an event was refused: {status} {code}")
                body = json.dumps({"message_code": code, "message": code}).encode() if code else b""
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = too_large

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

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Its base URL, for the job's `callback_url`."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def end(self) -> dict[str, Any] | None:
        """The event that ended the benchmark, or None."""
        last = self.events[-1] if self.events else {}
        return last if last.get("status") in {"completed", "failed"} else None

    def _answer(self, path: str, body: bytes) -> tuple[int, str]:
        """The HTTP status for an event and, for an error, the hub's `message_code`."""
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
        benchmark = event.get("provider_id"), event.get("id"), event.get("benchmark_index") or 0
        job = self.job
        if benchmark != (job["provider_id"], job["benchmark_id"], job["benchmark_index"]):
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
