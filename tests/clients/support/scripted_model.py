"""A model that follows a script, behind the APIs that clients speak.

What a client puts before the model is what this model receives: tools as the client describes
them, and replies as it renders them. The script decides which tool is called next. Fields that the
client's schema requires are filled in, as models do that must.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.clients.support.dialects import chat, gemini, messages, responses
from tests.clients.support.dialects.conversation import Request, Turn
from tests.clients.support.journey import TOOLS, Call, Script
from tests.clients.support.neutral import with_required

TOOL_SEARCH = "ToolSearch"
"""The tool by which a model of Claude Code asks for the schemas of tools that it knows by name."""
FINISHING_TOOL = "final_answer"
"""The tool by which some frameworks want to be told that the model is done."""
DONE = "Everything is done."
DIALECTS = {
    "/v1/chat/completions": chat,
    "/v1/messages": messages,
    "/v1/responses": responses,
    "generateContent": gemini,
    "streamGenerateContent": gemini,
}
"""By path; Google's paths contain the model's name, and end with the method's."""


@dataclass
class ScriptedModel:
    """The state of one conversation, and what the client has put before the model."""

    script: Script
    url: str = ""
    schemas: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Schemas of arguments by the tool's own name, as the client presents them."""
    presented: dict[str, str] = field(default_factory=dict)
    """The names under which the client presents the tools, by the tools' own names."""
    first_text: str = ""
    """What a client that defers tools puts before the model at first: names and instructions."""
    problem: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _pending: tuple[str, Call] | None = None
    _calls: int = 0

    def answer(self, request: Request) -> Turn:
        """Return the model's next turn."""
        with self._lock:
            self._read_tools(request)
            if not set(TOOLS) & {self.script.own_name(name) for name in request.tools}:
                # A request without tools is not part of the task, such as one for a title.
                return self._search(request) if TOOL_SEARCH in request.tools else Turn(DONE)
            if self._pending is None:
                call = self.script.start()
            else:
                seen = request.replies.get(self._pending[0], request.last_words)
                if seen is None:
                    self.problem = f"no reply to {self._pending[1].tool} came back"
                    return self._last()
                call = self.script.next(seen)
            return self._last() if call is None else self._turn(call)

    def _search(self, request: Request) -> Turn:
        """Ask for the tools by the names under which the client lists them."""
        if self.first_text:
            self.problem = f"{TOOL_SEARCH} brought none of the tools"
            return self._last()
        self.first_text = request.text
        listed = [name for name in request.text.split() if self.script.own_name(name) in TOOLS]
        query = {"query": f"select:{','.join(listed)}"}
        return Turn(call_id="call_search", tool=TOOL_SEARCH, arguments=query)

    def _read_tools(self, request: Request) -> None:
        for presented, schema in request.tools.items():
            name = self.script.own_name(presented)
            self.presented[name] = presented
            self.schemas[name] = schema

    def _turn(self, call: Call) -> Turn:
        self._calls += 1
        call_id = f"call_{self._calls}"
        self._pending = (call_id, call)
        arguments = with_required(call.arguments, self.schemas.get(call.tool, {}))
        presented = self.presented.get(call.tool, call.tool)
        return Turn(call_id=call_id, tool=presented, arguments=arguments)

    def _last(self) -> Turn:
        self._pending = None
        if FINISHING_TOOL in self.presented:
            return Turn(call_id="call_last", tool=FINISHING_TOOL, arguments={"answer": DONE})
        return Turn(DONE)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: ScriptedModel

    def log_message(self, *_: Any) -> None:
        """Write nothing: the test reports what matters."""

    def do_HEAD(self) -> None:
        self._send("application/json", b"")

    def do_GET(self) -> None:
        self._send("application/json", json.dumps({"object": "list", "data": []}).encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        method = self.path.partition("?")[0].rpartition(":")[2]
        dialect = DIALECTS.get(method)
        if dialect is None:
            self._send("application/json", b"{}")
            return
        turn = self.model.answer(dialect.read(body))
        stream = body.get("stream") or method.startswith("stream")
        self._send(*dialect.write(turn, bool(stream)))

    def _send(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def scripted_model(script: Script) -> Iterator[ScriptedModel]:
    """Serve a scripted model on loopback; `.url` is its base URL."""
    model = ScriptedModel(script)
    handler = type("Handler", (_Handler,), {"model": model})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
