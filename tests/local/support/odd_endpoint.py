"""An endpoint that behaves as a test says, for what real servers do beside the usual."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Answer = tuple[int, Any]
"""The status and the body: JSON unless it is bytes."""
Behaviour = Callable[[str, dict[str, Any], int], Answer]
"""Gets the path, the request's body and its number from 1."""


def chat(content: Any = "Paris", finish: str | None = "stop", **message: Any) -> Answer:
    """A usual chat reply."""
    choice = {"index": 0, "finish_reason": finish,
              "message": {"role": "assistant", "content": content, **message}}  # fmt: skip
    usage = {"prompt_tokens": 3, "completion_tokens": 2}
    return 200, {"id": "x", "object": "chat.completion", "created": 0, "model": "odd",
                 "choices": [choice], "usage": {**usage, "total_tokens": 5}}  # fmt: skip


def refused(message: str, status: int = 400, **more: Any) -> Answer:
    """An error in OpenAI's form."""
    return status, {"error": {"message": message, "type": "invalid_request_error", **more}}


class OddEndpoint:
    """Serves a behaviour on loopback; `requests` are the bodies it got."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.requests: list[dict[str, Any]] = []
        lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, format: str, *args: Any) -> None:
                pass

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with lock:
                    outer.requests.append(body)
                    number = len(outer.requests)
                status, answer = behaviour(self.path, body, number)
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
