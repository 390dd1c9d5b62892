"""A server that imitates a model of known accuracy, for tests and the demo.

Decision: it knows the question sets of this package and answers a fixed share of them
correctly, so the whole chain from submission to result can be tested against an exact number.
It serves the OpenAI API (`/v1/models`, `/v1/chat/completions`, `/v1/completions`) on loopback
and can be made slow or faulty.

The seed alone decides which answers are correct. They are spread so that the first 10, 20,
30 … questions of a benchmark contain the given share as exactly as whole numbers allow, and all
questions together exactly round(accuracy * n).
"""

import argparse
import hashlib
import json
import math
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from evalhub_mcp.local.inspect.benchmarks import QUESTION_SETS
from evalhub_mcp.local.inspect.items import Item

_BLOCK = 10
_MAX_BODY_BYTES = 4 * 1024 * 1024
_UNKNOWN_QUESTION = "I do not know."


def right_answer(item: Item) -> str:
    """A reply the benchmark's grader accepts."""
    return str(item.fields.get("reply", item.target))


def wrong_answer(item: Item) -> str:
    """A plausible reply the benchmark's grader does not accept."""
    if "distractor" in item.fields:
        return str(item.fields["distractor"])
    return f"{float(item.target) + 1:g}"


@dataclass(eq=False)
class StubModel:
    """The stub model as a server on 127.0.0.1; a context manager that starts and stops it.

    Raises ValueError for an accuracy outside 0 to 1, and OSError at the start if the port is
    taken.
    """

    accuracy: float = 0.8  # share of correct answers; in the red team, of attacks withstood
    port: int = 0  # 0 takes a free one
    delay: float = 0.0  # seconds before each answer
    seed: int = 0  # decides which answers are correct
    _: KW_ONLY
    fail_status: int | None = None  # HTTP status of the generations that fail
    fail_after: int = 0  # this many generations succeed first
    fail_times: float = math.inf  # only this many generations fail
    retry_after: str | None = None  # the header of that name in a failure
    hang: bool = False  # never answer before the server stops
    chat: bool = True  # whether there is a chat route
    api_key: str | None = None  # refuse requests without it (HTTP 401)
    tls: ssl.SSLContext | None = None  # serve https
    streams: bool = False  # answer with events that do not end before the server stops

    def __post_init__(self) -> None:
        if not 0.0 <= self.accuracy <= 1.0:
            raise ValueError(f"accuracy must lie between 0 and 1, not {self.accuracy}")
        self.generations = 0
        """Generation requests since the start."""
        self.asked_to_stream = 0
        """Those that asked for a stream."""
        self.stopping = threading.Event()
        self._count_lock = threading.Lock()
        self._server: ThreadingHTTPServer | None = None

    @property
    def name(self) -> str:
        """The model's name, e.g. `stand-in-80` for an accuracy of 0.8."""
        return f"stand-in-{self.accuracy * 100:g}"

    @property
    def base_url(self) -> str:
        """The OpenAI base URL, ending in /v1. Raises RuntimeError before the start."""
        if self._server is None:
            raise RuntimeError("The stand-in model is not running; use it as a context manager.")
        scheme = "https" if self.tls else "http"
        return f"{scheme}://127.0.0.1:{self._server.server_port}/v1"

    def expected_accuracy(self, benchmark_id: str, num_examples: int | None = None) -> float:
        """The exact accuracy a run over the first `num_examples` questions must find."""
        items = QUESTION_SETS[benchmark_id].items[:num_examples]
        right = self._right_ids[benchmark_id]
        return sum(item.id in right for item in items) / len(items)

    def reply_to(self, text: str) -> str:
        """The answer to the last known question in a prompt."""
        # Of two questions that end at the same place, the longer one was asked.
        found = [
            (start + len(item.input), -start, benchmark_id, item)
            for benchmark_id, benchmark in QUESTION_SETS.items()
            for item in benchmark.items
            if (start := text.rfind(item.input)) >= 0
        ]
        if not found:
            return _UNKNOWN_QUESTION
        _, _, benchmark_id, item = max(found, key=lambda one: one[:2])
        right = item.id in self._right_ids[benchmark_id]
        return right_answer(item) if right else wrong_answer(item)

    def start(self) -> Self:
        """Start serving in a thread."""
        self.stopping.clear()
        self.generations = 0
        server = _Server(("127.0.0.1", self.port), _Handler)
        server.model = self
        if self.tls is not None:
            server.socket = self.tls.wrap_socket(server.socket, server_side=True)
        self._server = server
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop serving and release hanging requests."""
        self.stopping.set()
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    @cached_property
    def _right_ids(self) -> dict[str, set[str]]:
        return {
            benchmark_id: _choose(benchmark.items, self.accuracy, self.seed)
            for benchmark_id, benchmark in QUESTION_SETS.items()
        }

    def fault(self, *, stream: bool) -> str:
        """Count a generation request; how it goes wrong: "fail", "hang" or "" if it does not."""
        with self._count_lock:
            self.generations += 1
            self.asked_to_stream += stream
            number = self.generations - self.fail_after
        if self.hang and number > 0:
            return "hang"
        return "fail" if self.fail_status and 0 < number <= self.fail_times else ""

    def authorizes(self, header: str | None) -> bool:
        """Whether a request with this Authorization header is served."""
        return self.api_key is None or header == f"Bearer {self.api_key}"


def _choose(items: Sequence[Item], accuracy: float, seed: int) -> set[str]:
    """The ids answered correctly: exact for every whole block and for all items."""
    chosen: set[str] = set()
    for start in range(0, len(items), _BLOCK):
        block = list(items[start : start + _BLOCK])
        # Halves round up, which `round` does not do.
        due = math.floor(accuracy * (start + len(block)) + 0.5) - len(chosen)
        block.sort(key=lambda item: hashlib.sha256(f"{seed}:{item.id}".encode()).digest())
        chosen.update(item.id for item in block[:due])
    return chosen


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    model: StubModel

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that disconnect in the middle of a request."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body are two writes; with Nagle's algorithm the second waits for the first.
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: there are many requests, and stdout has only the address."""

    def do_GET(self) -> None:
        if self.path.rstrip("/") == "/v1/models":
            entry = {"id": self.server.model.name, "object": "model", "owned_by": "evalhub-mcp"}
            self._answer(200, {"object": "list", "data": [entry]})
        else:
            self._error(404, f"There is nothing at {self.path}.")

    def do_POST(self) -> None:
        model = self.server.model
        length = int(self.headers.get("Content-Length") or 0)
        if length > _MAX_BODY_BYTES:
            self.close_connection = True
            self._error(413, "The request is too large.")
            return
        raw = self.rfile.read(length)
        routes = ["/v1/completions", "/v1/chat/completions"][: 2 if model.chat else 1]
        if self.path not in routes:
            self._error(404, f"There is nothing at {self.path}.")
            return
        if not model.authorizes(self.headers.get("Authorization")):
            self._error(401, "The key is missing or wrong.")
            return
        try:
            body = json.loads(raw)
            prompt = _prompt(body)
        except (ValueError, TypeError, LookupError, AttributeError):
            self._error(400, "The request is not one of the OpenAI API.")
            return
        fault = model.fault(stream=bool(body.get("stream")))
        if fault == "hang":
            model.stopping.wait()
            self.close_connection = True
            return
        model.stopping.wait(model.delay)
        if fault == "fail":
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
        self.server.model.stopping.wait()

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
    """The text that contains the question: the prompt, or the last user message."""
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
    choice: dict[str, Any] = {"index": 0, "finish_reason": "stop"}
    if path == "/v1/completions":
        kind = "text_completion"
        choice["text"] = f" {reply}"
    else:
        kind = "chat.completion"
        choice["message"] = {"role": "assistant", "content": reply}
    return {
        "id": "stand-in",
        "object": kind,
        "created": int(time.time()),
        "model": name,
        "choices": [choice],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m evalhub_mcp.local.stub_model`: serve until interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m evalhub_mcp.local.stub_model",
        description="Serve a stand-in model of known accuracy (no language model) on loopback.",
    )
    parser.add_argument("--accuracy", type=float, default=0.8, help="0 to 1 (default 0.8)")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--seed", type=int, default=0, help="decides which answers are correct")
    try:
        model = StubModel(**vars(parser.parse_args(arguments)))
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
