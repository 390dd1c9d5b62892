"""A hub whose responses the test chooses, for faults that a real hub does not have."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DROP = "drop"
"""Close the connection without an answer."""


@dataclass
class Request:
    """A received request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Reply:
    """A response, sent after `delay` seconds; with `cut`, only half of the body is sent."""

    status: int = 200
    body: bytes | str | dict[str, Any] | list[Any] = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: bool = False


Script = Callable[[Request], "Reply | str"]


class ScriptedHub:
    """Answers by a function of the request, and records every request."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.script: Script = lambda request: Reply(404)
        self._release = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                request = Request(
                    self.command, self.path, dict(self.headers.items()), self.rfile.read(length)
                )
                outer.requests.append(request)
                reply = outer.script(request)
                if isinstance(reply, str):
                    self.close_connection = True
                    return
                if reply.delay:
                    outer._release.wait(reply.delay)
                body, kind = reply.body, "text/plain"
                if isinstance(body, dict | list):
                    body, kind = json.dumps(body), "application/json"
                raw = body.encode() if isinstance(body, str) else body
                try:
                    self.send_response(reply.status)
                    headers = {"Content-Type": kind, "Content-Length": str(len(raw))}
                    for name, value in {**headers, **reply.headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(raw[: len(raw) // 2] if reply.cut else raw)
                except OSError:
                    self.close_connection = True
                if reply.cut:
                    self.close_connection = True

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, *_: Any) -> None:
                pass

            def shutdown_request(self, request: Any) -> None:
                with contextlib.suppress(OSError):
                    request.shutdown(socket.SHUT_RDWR)
                request.close()

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def answer(self, *replies: Reply | str) -> None:
        """Answer with these replies in order, repeating the last one."""
        remaining = list(replies)
        lock = threading.Lock()

        def script(request: Request) -> Reply | str:
            with lock:
                return remaining.pop(0) if len(remaining) > 1 else remaining[0]

        self.script = script

    def count(self, method: str, part: str = "") -> int:
        return sum(r.method == method and part in r.path for r in list(self.requests))

    def close(self) -> None:
        self._release.set()
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()
