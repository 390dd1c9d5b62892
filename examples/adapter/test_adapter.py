"""Tests of the adapter against a fake endpoint; they need no hub and no model."""

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
    """A fake OpenAI-compatible endpoint; `answer` returns status and reply for a prompt."""

    def __init__(self) -> None:
        self.answer: Callable[[str], tuple[int, str]] = lambda prompt: (200, correct_reply(prompt))
        self.in_flight = self.max_in_flight = 0
        self._lock = threading.Lock()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                with endpoint._lock:
                    endpoint.in_flight += 1
                    endpoint.max_in_flight = max(endpoint.in_flight, endpoint.max_in_flight)
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, reply = endpoint.answer(asked["messages"][0]["content"])
                with endpoint._lock:
                    endpoint.in_flight -= 1
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


def correct_reply(prompt: str) -> str:
    return next(f"The {answer}." for what, answer in ANSWERS.items() if what in prompt)


def job(endpoint: Endpoint, **parameters: Any) -> dict[str, Any]:
    return {**JOB, "model": {"name": "m", "url": endpoint.url}, "parameters": parameters}


def test_a_model_that_always_says_the_same_never_flips(endpoint: Endpoint) -> None:
    rehearsal = rehearse(adapter.Wording, job(endpoint))
    assert rehearsal.failure is None
    assert rehearsal.metrics["flip_rate"] == 0.0
    assert rehearsal.metrics["accuracy"] == 1.0
    assert rehearsal.metrics["accuracy_by_wording"] == [1.0, 1.0, 1.0]
    assert rehearsal.progressed[-1] == (60, 60)


def test_an_answer_that_changes_with_the_wording_is_a_flip_and_is_shown(
    endpoint: Endpoint,
) -> None:
    endpoint.answer = lambda prompt: (
        200,
        "no idea" if prompt.startswith("Name the capital") else correct_reply(prompt),
    )
    rehearsal = rehearse(adapter.Wording, job(endpoint, num_examples=12))
    assert rehearsal.metrics["flip_rate"] == 0.5
    assert rehearsal.metrics["accuracy_by_wording"] == [1.0, 0.5, 1.0]
    assert rehearsal.results is not None
    assert rehearsal.results.additional_info["flips"][0]["answers"][1] == "no idea"


def test_requests_in_flight_stay_within_the_limit(endpoint: Endpoint) -> None:
    rehearsal = rehearse(adapter.Wording, job(endpoint, max_connections=2))
    assert rehearsal.failure is None
    assert endpoint.max_in_flight <= 2


def test_a_rate_limit_is_waited_out_and_counted(endpoint: Endpoint) -> None:
    refused: list[str] = []

    def limited(prompt: str) -> tuple[int, str]:
        if len(refused) < 2:
            refused.append(prompt)
            return 429, ""
        return 200, correct_reply(prompt)

    endpoint.answer = limited
    rehearsal = rehearse(adapter.Wording, job(endpoint, num_examples=2))
    assert rehearsal.results is not None
    assert rehearsal.results.additional_info["retries"] == 2


@pytest.mark.parametrize(("status", "code"), [(401, "model_error"), (429, "model_rate_limited")])
def test_an_endpoint_that_refuses_is_a_failure_with_its_reason(
    endpoint: Endpoint, status: int, code: str
) -> None:
    endpoint.answer = lambda prompt: (status, "")
    rehearsal = rehearse(adapter.Wording, job(endpoint, num_examples=1))
    assert rehearsal.failure is not None
    assert rehearsal.failure.code == code
    assert f"HTTP {status}" in rehearsal.failure.message


def test_a_cancelled_job_stops_the_run(endpoint: Endpoint) -> None:
    rehearsal = rehearse(adapter.Wording, job(endpoint), cancel_after=10)
    assert rehearsal.stopped
    assert len(rehearsal.progressed) < 60
