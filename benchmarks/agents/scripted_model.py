"""A chat model that follows a script, behind the OpenAI API: streaming, or in one piece.

A script is a generator. It yields what the model says and calls, and receives what the model was
shown since: the results of its calls, or the user's next words.
"""

import json
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAME = "scripted"
PIECE_CHARS = 7
"""Text and arguments are streamed in pieces of this length, so that nothing arrives at once."""


@dataclass(frozen=True)
class Says:
    """One reply of the model: text, then calls as (tool, arguments).

    Arguments that are a string are sent as they are. `status` other than 200 is an error with
    `text` as its message; `pause` is seconds before the last piece.
    """

    text: str = ""
    calls: Sequence[tuple[str, dict[str, Any] | str]] = ()
    status: int = 200
    finish: str = ""
    pause: float = 0.0
    prompt_tokens: int = 0


Script = Generator[Says, list[str], None]


@dataclass
class ScriptedModel:
    """A script that is being followed, and the requests that came."""

    script: Script
    can_call: bool = True
    """Whether it calls a tool when it is asked to do only that."""
    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    problem: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)
    _begun: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, body: dict[str, Any]) -> Says:
        """Return the reply to a request."""
        with self._lock:
            self.requests.append(body)
            messages = body["messages"]
            asked = str(messages[-1].get("content"))
            if len(body.get("tools", ())) == 1 and asked.startswith("Call the tool"):
                name = body["tools"][0]["function"]["name"]
                return Says(calls=[(name, {})]) if self.can_call else Says("As you wish.")
            try:
                if self._begun:
                    return self.script.send(_seen(messages))
                self._begun = True
                return next(self.script)
            except StopIteration:
                return Says("That is all.")
            except Exception as error:  # a script that fails is the test's own mistake
                self.problem = f"{type(error).__name__}: {error}"
                return Says(f"The script failed: {self.problem}", status=500)


def _seen(messages: list[dict[str, Any]]) -> list[str]:
    """What came after the model's last reply."""
    seen: list[str] = []
    for message in reversed(messages):
        if message["role"] == "assistant":
            break
        content = message["content"]
        if not isinstance(content, str):
            content = "".join(part.get("text", "") for part in content)
        seen.append(content)
    return seen[::-1]


@contextmanager
def scripted_model(
    script: Callable[[], Script] | Script, *, can_call: bool = True
) -> Iterator[ScriptedModel]:
    """Serve a scripted model on loopback; `.url` is its base URL."""
    model = ScriptedModel(script() if callable(script) else script, can_call)
    handler = type("Handler", (_Handler,), {"model": model})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join(10)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    model: ScriptedModel

    def log_message(self, *_: Any) -> None:
        """Write nothing."""

    def do_GET(self) -> None:
        """List the model."""
        listing = {"object": "list", "data": [{"id": NAME, "object": "model"}]}
        self._send(200, json.dumps(listing).encode())

    def do_POST(self) -> None:
        """Reply as the script says."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.model.headers.append(dict(self.headers))
        says = self.model.answer(body)
        if says.status != 200:
            error = {"error": {"message": says.text, "type": "scripted"}}
            self._send(says.status, json.dumps(error).encode())
        elif body.get("stream"):
            self._stream(says)
        else:
            self.model.stopping.wait(says.pause)
            self._send(200, json.dumps(_completion(says)).encode())

    def _stream(self, says: Says) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        *chunks, last = list(_chunks(says))
        for chunk in chunks:
            self._event(json.dumps(chunk))
        self.model.stopping.wait(says.pause)
        self._event(json.dumps(last))
        self._event("[DONE]")

    def _event(self, data: str) -> None:
        try:
            self.wfile.write(f"data: {data}\n\n".encode())
            self.wfile.flush()
        except OSError:
            pass  # the reader has gone

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _pieces(text: str) -> list[str]:
    return [text[i : i + PIECE_CHARS] for i in range(0, len(text), PIECE_CHARS)]


def _written(arguments: dict[str, Any] | str) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments)


def _finish(says: Says) -> str:
    return says.finish or ("tool_calls" if says.calls else "stop")


def _usage(says: Says) -> dict[str, int]:
    return {"prompt_tokens": says.prompt_tokens, "completion_tokens": len(says.text) // 4 + 1}


def _chunks(says: Says) -> Iterator[dict[str, Any]]:
    """The events of a streamed reply, as OpenAI sends them."""

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": NAME} | {
            "choices": [choice]
        }

    yield chunk({"role": "assistant", "content": ""})
    for piece in _pieces(says.text):
        yield chunk({"content": piece})
    for index, (tool, arguments) in enumerate(says.calls):
        begun = {"name": tool, "arguments": ""}
        call = {"index": index, "id": f"id_{index}_{tool}", "type": "function", "function": begun}
        yield chunk({"tool_calls": [call]})
        for piece in _pieces(_written(arguments)):
            yield chunk({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
    yield chunk({}, _finish(says)) | {"usage": _usage(says)}


def _completion(says: Says) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": says.text or None}
    if says.calls:
        message["tool_calls"] = [
            {
                "id": f"id_{index}_{tool}",
                "type": "function",
                "function": {"name": tool, "arguments": _written(arguments)},
            }
            for index, (tool, arguments) in enumerate(says.calls)
        ]
    usage = _usage(says)
    usage["total_tokens"] = sum(usage.values())
    choice = {"index": 0, "message": message, "finish_reason": _finish(says)}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": NAME,
        "choices": [choice],
        "usage": usage,
    }
