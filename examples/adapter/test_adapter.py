"""Tests of the adapter, against an endpoint of their own; they need no hub and no model."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import adapter
import pytest

from evalhub_mcp.adapter import rehearse

JOB = json.loads(Path(__file__).with_name("job.json").read_text())
ANSWERS = {
    item["what"]: item["answer"]
    for item in map(json.loads, adapter.QUESTIONS.read_text("utf-8").splitlines())
}


class Endpoint:
    """An OpenAI-compatible endpoint; `answer` gives status and reply for a prompt."""

    def __init__(self) -> None:
        self.answer: Callable[[str], tuple[int, str]] = lambda prompt: (200, knows(prompt))
        self.under_way = self.most_under_way = 0
        self._lock = threading.Lock()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                with endpoint._lock:
                    endpoint.under_way += 1
                    endpoint.most_under_way = max(endpoint.under_way, endpoint.most_under_way)
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, reply = endpoint.answer(asked["messages"][0]["content"])
                with endpoint._lock:
                    endpoint.under_way -= 1
                body = json.dumps({"choices": [{"message": {"content": reply}}]}).encode()
                self.send_response(status)
                if status == 429:
                    self.send_header("Retry-After", "0")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    yield endpoint
    endpoint.stop()


def knows(prompt: str) -> str:
    return next(f"The {answer}." for what, answer in ANSWERS.items() if what in prompt)


def job(endpoint: Endpoint, **parameters: Any) -> dict[str, Any]:
    return {**JOB, "model": {"name": "m", "url": endpoint.url}, "parameters": parameters}


def test_a_model_that_always_says_the_same_never_flips(endpoint: Endpoint) -> None:
    told = rehearse(adapter.Wording, job(endpoint))
    assert told.failure is None
    assert told.metrics["flip_rate"] == 0.0
    assert told.metrics["accuracy"] == 1.0
    assert told.metrics["accuracy_by_wording"] == [1.0, 1.0, 1.0]
    assert told.progressed[-1] == (60, 60)


def test_an_answer_that_changes_with_the_wording_is_a_flip_and_is_shown(
    endpoint: Endpoint,
) -> None:
    endpoint.answer = lambda prompt: (
        200,
        "no idea" if prompt.startswith("Name the capital") else knows(prompt),
    )
    told = rehearse(adapter.Wording, job(endpoint, num_examples=12))
    assert told.metrics["flip_rate"] == 0.5
    assert told.metrics["accuracy_by_wording"] == [1.0, 0.5, 1.0]
    assert told.results is not None
    assert told.results.additional_info["flips"][0]["answers"][1] == "no idea"


def test_no_more_requests_are_under_way_than_allowed(endpoint: Endpoint) -> None:
    told = rehearse(adapter.Wording, job(endpoint, max_connections=2))
    assert told.failure is None
    assert endpoint.most_under_way <= 2


def test_a_rate_limit_is_waited_out_and_counted(endpoint: Endpoint) -> None:
    refused: list[str] = []

    def limited(prompt: str) -> tuple[int, str]:
        if len(refused) < 2:
            refused.append(prompt)
            return 429, ""
        return 200, knows(prompt)

    endpoint.answer = limited
    told = rehearse(adapter.Wording, job(endpoint, num_examples=2))
    assert told.results is not None
    assert told.results.additional_info["retries"] == 2


@pytest.mark.parametrize(("status", "code"), [(401, "model_error"), (429, "model_rate_limited")])
def test_an_endpoint_that_refuses_is_a_failure_with_its_reason(
    endpoint: Endpoint, status: int, code: str
) -> None:
    endpoint.answer = lambda prompt: (status, "")
    told = rehearse(adapter.Wording, job(endpoint, num_examples=1))
    assert told.failure is not None
    assert told.failure.code == code
    assert f"HTTP {status}" in told.failure.message


def test_a_cancelled_job_stops_the_run(endpoint: Endpoint) -> None:
    told = rehearse(adapter.Wording, job(endpoint), cancel_after=10)
    assert told.stopped
    assert len(told.progressed) < 60
