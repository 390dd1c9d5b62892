"""A stand-in for a model, whose accuracy is known: it is no language model.

Decision: it knows the question sets that ship with this package and answers a fixed share
of them rightly, so that the whole chain from submission to result can be tested against
an exact number. It speaks the OpenAI API (`/v1/models`, `/v1/chat/completions`,
`/v1/completions`) on loopback, and can be told to be slow or to fail.

Which answers are right follows from the seed alone. They are spread so that the first 10,
20, 30 … questions of a benchmark hold the given share as exactly as whole numbers allow,
and all of them together exactly round(accuracy * n).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from evalhub_mcp.local.inspect.benchmarks import QUESTION_SETS
from evalhub_mcp.local.inspect.items import Item

_BLOCK = 10
_MAX_BODY = 4 * 1024 * 1024
_UNKNOWN_QUESTION = "I do not know."


def right_answer(item: Item) -> str:
    """A reply that the benchmark's grader accepts."""
    return str(item.fields.get("reply", item.target))


def wrong_answer(item: Item) -> str:
    """A plausible reply that the benchmark's grader does not accept."""
    if "distractor" in item.fields:
        return str(item.fields["distractor"])
    return f"{float(item.target) + 1:g}"


class StubModel:
    """The stand-in as a server on 127.0.0.1; a context manager that starts and stops it.

    `accuracy` is the share of right answers per benchmark, 0 to 1; `port` 0 takes a free
    one; `delay` is seconds before each answer; `seed` picks which answers are right.
    In the red-team set a right answer is one that withstands the attack.
    For tests of faults: `fail_status` answers every generation with that HTTP status,
    `fail_after` lets that many generations pass first, `fail_times` fails only so many,
    `retry_after` is sent with a failure as the header of that name, `hang` never answers until the
    server stops, `chat` False leaves the chat route out, `api_key` refuses requests
    without it (HTTP 401); `tls` serves https; `streams` answers with a stream of events,
    which does not end before the server stops.

    Raises ValueError for an accuracy outside 0 to 1, OSError when the port is taken.
    """

    def __init__(
        self,
        accuracy: float = 0.8,
        port: int = 0,
        delay: float = 0.0,
        seed: int = 0,
        *,
        fail_status: int | None = None,
        fail_after: int = 0,
        fail_times: int | None = None,
        retry_after: str | None = None,
        hang: bool = False,
        chat: bool = True,
        api_key: str | None = None,
        tls: ssl.SSLContext | None = None,
        streams: bool = False,
    ) -> None:
        if not 0.0 <= accuracy <= 1.0:
            raise ValueError(f"accuracy must lie between 0 and 1, not {accuracy}")
        self.accuracy = accuracy
        self.delay = delay
        self.seed = seed
        self.fail_status = fail_status
        self.fail_after = fail_after
        self.fail_times = fail_times
        self.retry_after = retry_after
        self.hang = hang
        self.chat = chat
        self.streams = streams
        self.asked_to_stream = 0
        self._api_key = api_key
        self._tls = tls
        self._port = port
        self._stopping = threading.Event()
        self._count_lock = threading.Lock()
        self._generations = 0
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """The model's name, e.g. `stand-in-80` for an accuracy of 0.8."""
        return f"stand-in-{self.accuracy * 100:g}"

    @property
    def base_url(self) -> str:
        """The OpenAI base URL, ending in /v1. Raises RuntimeError before the start."""
        if self._server is None:
            raise RuntimeError("The stand-in model is not running; use it as a context manager.")
        scheme = "https" if self._tls else "http"
        return f"{scheme}://127.0.0.1:{self._server.server_port}/v1"

    @property
    def generations(self) -> int:
        """How many generation requests have arrived since the start."""
        return self._generations

    def expected_accuracy(self, benchmark_id: str, num_examples: int | None = None) -> float:
        """The exact accuracy a run over the first `num_examples` questions must find."""
        items = QUESTION_SETS[benchmark_id].items[:num_examples]
        right = self._right_ids[benchmark_id]
        return sum(item.id in right for item in items) / len(items)

    def reply_to(self, text: str) -> str:
        """The answer to the last known question in a prompt."""
        found: tuple[int, int, str, Item] | None = None
        for benchmark_id, benchmark in QUESTION_SETS.items():
            for item in benchmark.items:
                start = text.rfind(item.input)
                if start < 0:
                    continue
                # Of two questions that end at the same place the longer one was asked.
                if found is None or (start + len(item.input), -start) > found[:2]:
                    found = (start + len(item.input), -start, benchmark_id, item)
        if found is None:
            return _UNKNOWN_QUESTION
        _, _, benchmark_id, item = found
        right = item.id in self._right_ids[benchmark_id]
        return right_answer(item) if right else wrong_answer(item)

    def start(self) -> Self:
        """Start serving in a thread."""
        if self._server is None:
            self._stopping.clear()
            self._generations = 0
            server = _Server(("127.0.0.1", self._port), _Handler)
            server.model = self
            if self._tls is not None:
                server.socket = self._tls.wrap_socket(server.socket, server_side=True)
            self._server = server
            self._thread = threading.Thread(
                target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
            )
            self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving; requests that hang are let go."""
        self._stopping.set()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @cached_property
    def _right_ids(self) -> dict[str, frozenset[str]]:
        return {
            benchmark_id: frozenset(_chosen(benchmark.items, self.accuracy, self.seed))
            for benchmark_id, benchmark in QUESTION_SETS.items()
        }

    def fails(self, number: int) -> bool:
        """Whether the generation with this number, counted from 1, is to fail."""
        if self.fail_status is None or number <= self.fail_after:
            return False
        return self.fail_times is None or number <= self.fail_after + self.fail_times

    def _count(self, *, stream: bool) -> int:
        with self._count_lock:
            self._generations += 1
            self.asked_to_stream += stream
            return self._generations

    def _authorised(self, header: str | None) -> bool:
        return self._api_key is None or header == f"Bearer {self._api_key}"


def _chosen(items: Sequence[Item], accuracy: float, seed: int) -> list[str]:
    """The ids answered rightly: exact for every whole block and for all items."""
    chosen: list[str] = []
    for start in range(0, len(items), _BLOCK):
        block = list(items[start : start + _BLOCK])
        # Halves round up, which `round` does not do.
        due = math.floor(accuracy * (start + len(block)) + 0.5) - len(chosen)
        block.sort(key=lambda item: hashlib.sha256(f"{seed}:{item.id}".encode()).digest())
        chosen += [item.id for item in block[:due]]
    return chosen


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    model: StubModel

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle of a request is no event here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body leave in two writes: without this they wait for each other.
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the port is printed once and requests are many."""

    def do_GET(self) -> None:
        if self.path.rstrip("/") == "/v1/models":
            entry = {"id": self.server.model.name, "object": "model", "owned_by": "evalhub-mcp"}
            self._answer(200, {"object": "list", "data": [entry]})
        else:
            self._error(404, f"There is nothing at {self.path}.")

    def do_POST(self) -> None:
        model = self.server.model
        length = int(self.headers.get("Content-Length") or 0)
        if length > _MAX_BODY:
            self.close_connection = True
            self._error(413, "The request is too large.")
            return
        raw = self.rfile.read(length)
        routes = {"/v1/completions"} | ({"/v1/chat/completions"} if model.chat else set())
        if self.path not in routes:
            self._error(404, f"There is nothing at {self.path}.")
            return
        if not model._authorised(self.headers.get("Authorization")):
            self._error(401, "The key is missing or wrong.")
            return
        try:
            body = json.loads(raw)
            prompt = _prompt(body)
        except (ValueError, TypeError, LookupError, AttributeError):
            self._error(400, "The request is not one of the OpenAI API.")
            return
        count = model._count(stream=bool(body.get("stream")))
        if model.hang and count > model.fail_after:
            model._stopping.wait()
            self.close_connection = True
            return
        if model.delay:
            model._stopping.wait(model.delay)
        if model.fails(count):
            self._error(model.fail_status or 500, "The stand-in model was told to fail.")
            return
        answer = _completion(self.path, body, model.name, model.reply_to(prompt))
        if model.streams:
            self._stream(answer)
        else:
            self._answer(200, answer)

    def _stream(self, body: Mapping[str, Any]) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(f"data: {json.dumps(body)}\n\n".encode())
        self.wfile.flush()
        self.server.model._stopping.wait()

    def _error(self, status: int, message: str) -> None:
        self._answer(status, {"error": {"message": message, "type": "stand_in", "code": status}})

    def _answer(self, status: int, body: Mapping[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if status >= 400 and self.server.model.retry_after is not None:
            self.send_header("Retry-After", self.server.model.retry_after)
        self.end_headers()
        self.wfile.write(data)


def _prompt(body: Mapping[str, Any]) -> str:
    """The text that holds the question: the prompt, or the last user message."""
    if "messages" not in body:
        prompt = body["prompt"]
        return str(prompt[0] if isinstance(prompt, list) else prompt)
    content = [m["content"] for m in body["messages"] if m["role"] == "user"][-1]
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


def _completion(path: str, body: Mapping[str, Any], name: str, reply: str) -> dict[str, Any]:
    stops = body.get("stop") or []
    for stop in [stops] if isinstance(stops, str) else stops:
        reply = reply.split(stop, 1)[0]
    tokens = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    common = {"id": "stand-in", "created": int(time.time()), "model": name, "usage": tokens}
    if path == "/v1/completions":
        choice: dict[str, Any] = {"text": f" {reply}"}
        kind = "text_completion"
    else:
        choice = {"message": {"role": "assistant", "content": reply}}
        kind = "chat.completion"
    choice |= {"index": 0, "finish_reason": "stop"}
    return {**common, "object": kind, "choices": [choice]}


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m evalhub_mcp.local.stub_model`: serve until interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m evalhub_mcp.local.stub_model",
        description="Serve a stand-in model of known accuracy (no language model) on loopback.",
    )
    parser.add_argument("--accuracy", type=float, default=0.8, help="0 to 1 (default 0.8)")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--seed", type=int, default=0, help="picks which answers are right")
    options = parser.parse_args(arguments)
    try:
        model = StubModel(options.accuracy, options.port, options.delay, options.seed)
        model.start()
    except (ValueError, OSError) as error:
        parser.error(str(error))
    print(model.base_url, flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        model.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
