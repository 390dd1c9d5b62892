"""A model that follows a script, behind the API that clients of OpenAI's models speak.

What a client puts before the model is what this model receives: tools as the client describes
them, and replies as it renders them. The script decides which tool is called next. Fields that the
client's schema requires are filled in, as models do that must.
"""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.clients.support.journey import Call, Script
from tests.clients.support.neutral import with_required

FINISHING_TOOL = "final_answer"
"""The tool by which some frameworks want to be told that the model is done."""
DONE = "Everything is done."


@dataclass
class ScriptedModel:
    """The state of one conversation, and what the client has put before the model."""

    script: Script
    url: str = ""
    schemas: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Schemas of arguments by the tool's own name, as the client presents them."""
    presented: dict[str, str] = field(default_factory=dict)
    """The names under which the client presents the tools, by the tools' own names."""
    problem: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _answered: set[str] = field(default_factory=set)
    _pending: tuple[str, Call] | None = None
    _calls: int = 0

    def reply(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the model's next message for a request of chat completions."""
        with self._lock:
            tools = request.get("tools") or []
            if not tools:
                return {"role": "assistant", "content": DONE}
            self._read_tools(tools)
            seen = self._tool_reply(request["messages"])
            if self._pending is not None and seen is None:
                self.problem = f"no reply to {self._pending[1].tool} came back"
                return self._last_message()
            call = self.script.start() if self._pending is None else self.script.next(seen or "")
            if call is None:
                return self._last_message()
            return self._tool_call(call)

    def _read_tools(self, tools: Sequence[Mapping[str, Any]]) -> None:
        for tool in tools:
            function = tool["function"]
            name = self.script.own_name(function["name"])
            self.presented[name] = function["name"]
            self.schemas[name] = function.get("parameters") or {}

    def _tool_reply(self, messages: Sequence[Mapping[str, Any]]) -> str | None:
        """Return what the client shows of the pending call."""
        if self._pending is None:
            return None
        call_id = self._pending[0]
        for message in reversed(messages):
            if message["role"] == "tool" and message.get("tool_call_id") == call_id:
                return text_of(message["content"])
        if messages[-1]["role"] == "user":  # as smolagents writes what a tool answered
            return text_of(messages[-1]["content"])
        return None

    def _tool_call(self, call: Call) -> dict[str, Any]:
        self._calls += 1
        call_id = f"call_{self._calls}"
        self._pending = (call_id, call)
        arguments = with_required(call.arguments, self.schemas.get(call.tool, {}))
        return _called(call_id, self.presented.get(call.tool, call.tool), arguments)

    def _last_message(self) -> dict[str, Any]:
        self._pending = None
        if FINISHING_TOOL in self.presented:
            return _called("call_last", FINISHING_TOOL, {"answer": DONE})
        return {"role": "assistant", "content": DONE}


def text_of(content: Any) -> str:
    """Return the text of a message's content, which is a string or a list of parts."""
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content or ())


def _called(call_id: str, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    function = {"name": name, "arguments": json.dumps(arguments)}
    call = {"id": call_id, "type": "function", "function": function}
    return {"role": "assistant", "content": None, "tool_calls": [call]}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: ScriptedModel

    def log_message(self, *_: Any) -> None:
        """Write nothing: the test reports what matters."""

    def do_GET(self) -> None:
        self._send("application/json", json.dumps({"object": "list", "data": []}).encode())

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        message = self.model.reply(request)
        if request.get("stream"):
            self._send("text/event-stream", _events(message))
        else:
            self._send("application/json", json.dumps(_completion(message)).encode())

    def _send(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


_USAGE = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
_ENVELOPE = {"id": "scripted", "created": 0, "model": "scripted"}


def _reason(message: Mapping[str, Any]) -> str:
    return "tool_calls" if message.get("tool_calls") else "stop"


def _completion(message: Mapping[str, Any]) -> dict[str, Any]:
    choice = {"index": 0, "message": message, "finish_reason": _reason(message)}
    return {**_ENVELOPE, "object": "chat.completion", "choices": [choice], "usage": _USAGE}


def _events(message: Mapping[str, Any]) -> bytes:
    delta = dict(message)
    if calls := delta.get("tool_calls"):
        delta["tool_calls"] = [{"index": n, **call} for n, call in enumerate(calls)]
    chunk = {**_ENVELOPE, "object": "chat.completion.chunk"}
    chunks = [
        {**chunk, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]},
        {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": _reason(message)}]},
        {**chunk, "choices": [], "usage": _USAGE},
    ]
    lines = [f"data: {json.dumps(c)}\n\n" for c in chunks]
    return "".join([*lines, "data: [DONE]\n\n"]).encode()


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
