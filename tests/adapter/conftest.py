"""A hub with failures on demand, and job specifications for it."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.adapter import JobSpec
from tests.loopback import LoopbackServer, QuietHandler


class FaultyHub(LoopbackServer):
    """Accepts events; `answer` returns the HTTP status of each, given its number from 1."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.headers: list[Any] = []
        self.answer: Callable[[int, dict[str, Any]], int] = lambda number, event: 204
        self.message_code: str | None = None
        self._lock = threading.Lock()
        self._arrived = threading.Condition()
        hub = self

        class Handler(QuietHandler):
            def do_POST(self) -> None:
                body = json.loads(self.body())
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
                self.answer(b"" if status == 204 else error, status)

        super().__init__(Handler)

    @property
    def url(self) -> str:
        return self.origin

    def wait_for(self, condition: Callable[[list[dict[str, Any]]], bool]) -> None:
        with self._arrived:
            assert self._arrived.wait_for(lambda: condition(self.events), 10), self.events


@pytest.fixture
def hub() -> Iterator[FaultyHub]:
    with FaultyHub() as faulty:
        yield faulty


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
