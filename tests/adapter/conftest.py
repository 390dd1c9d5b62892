"""A hub with failures on demand, and job specifications for it."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.adapter import JobSpec


class FaultyHub:
    """Accepts events; `answer` returns the HTTP status of each, given its number from 1."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.headers: list[Any] = []
        self.answer: Callable[[int, dict[str, Any]], int] = lambda number, event: 204
        self.message_code: str | None = None
        self._lock = threading.Lock()
        self._arrived = threading.Condition()
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                event = body["benchmark_status_event"]
                with hub._arrived:
                    hub.headers.append(self.headers)
                    hub.events.append(event)
                    number = len(hub.events)
                    hub._arrived.notify_all()
                status = hub.answer(number, event)
                error = {"message": "no"}
                if hub.message_code:
                    error["message_code"] = hub.message_code
                data = b"" if status == 204 else json.dumps(error).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def wait_for(self, condition: Callable[[list[dict[str, Any]]], bool]) -> None:
        with self._arrived:
            assert self._arrived.wait_for(lambda: condition(self.events), 10), self.events

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def hub() -> Iterator[FaultyHub]:
    faulty = FaultyHub()
    yield faulty
    faulty.stop()


@pytest.fixture
def job_document(hub: FaultyHub) -> dict[str, Any]:
    """A job.json as a hub writes it."""
    return {
        "id": "a4f2b4ed-2fb4-4527-9463-bc2674865570",
        "provider_id": "inspect-local",
        "benchmark_id": "everyday_facts",
        "benchmark_index": 1,
        "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
        "num_examples": 5,
        "parameters": {"num_fewshot": 2},
        "callback_url": hub.url,
        "primary_score": {"metric": "accuracy"},
    }


@pytest.fixture
def spec(job_document: dict[str, Any], tmp_path: Path) -> JobSpec:
    path = tmp_path / "job.json"
    path.write_text(json.dumps(job_document))
    return JobSpec.from_file(path)
