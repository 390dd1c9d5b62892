"""Requests to the model's endpoint, and errors of the endpoint."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from evalhub_mcp.chat.chat_model import ModelAddress, open_chat_model
from evalhub_mcp.chat.model_errors import ModelError
from evalhub_mcp.chat.model_reply import ModelReply
from tests.loopback import LoopbackServer, QuietHandler

pytestmark = pytest.mark.anyio

KEY = "kj3hK-88dkweuQ-Zz1"
QUESTION = [{"role": "user", "content": "Hi"}]
TOOLS: list[dict[str, Any]] = [{"type": "function", "function": {"name": "one"}}]
Answer = tuple[int, dict[str, str], bytes]
Seen = list[tuple[str, dict[str, str], Any]]


@contextmanager
def endpoint(respond: Callable[[int, str, Any], Answer]) -> Iterator[tuple[str, Seen]]:
    """An endpoint that answers by `respond(number, path, body)`; yields its URL and requests."""
    seen: Seen = []

    class Handler(QuietHandler):
        protocol_version = "HTTP/1.0"  # whose answers need no length

        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(json.loads(self.body()))

        def _answer(self, body: Any) -> None:
            seen.append((self.path, dict(self.headers), body))
            status, headers, content = respond(len(seen), self.path, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

    with LoopbackServer(Handler) as server:
        yield f"{server.origin}/v1", seen


def stream(*chunks: Any, end: bytes = b"data: [DONE]\n\n") -> Answer:
    lines = b"".join(f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks)
    return 200, {"Content-Type": "text/event-stream"}, lines + end


def says(text: str, finish: str | None = "stop") -> Any:
    return {"choices": [{"delta": {"content": text}, "finish_reason": finish}]}


def refuses(status: int, message: str, **headers: str) -> Answer:
    return status, headers, json.dumps({"error": {"message": message}}).encode()


async def reply(url: str, key: str | None = None, **options: Any) -> ModelReply:
    address = ModelAddress(url, "m", SecretStr(key) if key else None)
    async with open_chat_model(address) as model:
        return await model.reply(QUESTION, TOOLS, **options)


async def test_the_request_has_the_tools_and_the_key(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with endpoint(lambda *_: stream(says("Hi", None), says("!"))) as (url, seen):
        shown: list[str] = []
        found = await reply(url, KEY, on_text=shown.append)
    assert (found.text, shown) == ("Hi!", ["Hi", "!"])
    path, headers, body = seen[0]
    assert (path, headers["Authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert body["tools"] == TOOLS
    assert body["messages"] == QUESTION


async def test_the_key_does_not_follow_a_redirect_and_is_masked_in_errors():
    with endpoint(lambda *_: stream(says("stolen"))) as (elsewhere, taken):
        moved = 307, {"Location": f"{elsewhere}/chat/completions"}, b""
        with endpoint(lambda *_: moved) as (url, _), pytest.raises(ModelError, match="307"):
            await reply(url, KEY)
        assert taken == []
    repeats = refuses(401, f"Incorrect API key provided: {KEY}.")
    with endpoint(lambda *_: repeats) as (url, _), pytest.raises(ModelError) as raised:
        await reply(url, KEY)
    assert "Incorrect API key provided: [redacted]" in str(raised.value)
    assert KEY not in str(raised.value)


async def test_an_answer_in_one_piece_is_read_as_well():
    body = {"choices": [{"message": {"content": "Hi", "tool_calls": None}}]}
    whole = 200, {"Content-Type": "application/json"}, json.dumps(body).encode()
    with endpoint(lambda *_: whole) as (url, _):
        assert (await reply(url)).text == "Hi"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (stream(says("Hi", None), end=b""), "ended in the middle"),
        (stream({"error": {"message": "overloaded"}}), "answered with an error: overloaded"),
        (stream(says("Hi", None), {"error": "gone"}), "answered with an error: gone"),
        ((200, {"Content-Type": "application/json"}, b"<html>"), "did not answer with JSON"),
        ((500, {}, b"<title>Oh no</title>"), "answered 500: Oh no"),
    ],
)
async def test_an_unusable_answer_is_an_error(answer, words):
    with endpoint(lambda *_: answer) as (url, _), pytest.raises(ModelError, match=words):
        await reply(url)


async def test_an_unreachable_endpoint_is_reported_in_one_line():
    with endpoint(lambda *_: stream()) as (url, _):
        pass
    with pytest.raises(ModelError, match=r"nothing answers at 127\.0\.0\.1") as raised:
        await reply(url)
    assert "\n" not in str(raised.value)


async def test_a_busy_endpoint_is_asked_again_and_one_that_wants_hours_is_not():
    def busy_once(number: int, *_: Any) -> Answer:
        busy = refuses(429, "slow down", **{"Retry-After": "0.01"})
        return busy if number == 1 else stream(says("Hi"))

    with endpoint(busy_once) as (url, seen):
        assert (await reply(url)).text == "Hi"
        assert len(seen) == 2
    with endpoint(lambda *_: refuses(429, "tomorrow", **{"Retry-After": "86400"})) as (url, seen):
        with pytest.raises(ModelError, match="answered 429: tomorrow"):
            await reply(url)
        assert len(seen) == 1


async def test_an_endpoint_that_does_not_know_stream_options_gets_none():
    def strict(_: int, __: str, body: Any) -> Answer:
        if "stream_options" in body:
            return refuses(400, "Unrecognized request argument supplied: stream_options")
        return stream(says("Hi"))

    with endpoint(strict) as (url, _):
        assert (await reply(url)).text == "Hi"


async def test_an_unknown_model_is_answered_with_the_served_ones():
    def other(_: int, path: str, __: Any) -> Answer:
        if path.endswith("/models"):
            return 200, {}, json.dumps({"data": [{"id": "a"}, {"id": "b"}]}).encode()
        return refuses(404, "model 'm' not found")

    with endpoint(other) as (url, _), pytest.raises(ModelError, match="it serves a, b"):
        await reply(url)
    nothing: Answer = 404, {}, b"404 page not found"
    with endpoint(lambda *_: nothing) as (url, _), pytest.raises(ModelError, match="ends in /v1"):
        await reply(url)


async def test_text_without_an_end_is_cut():
    with endpoint(lambda *_: stream(*[says("word " * 100, None)] * 400)) as (url, _):
        found = await reply(url, max_chars=5000)
    assert found.finish_reason == "length"
    assert 5000 < len(found.text) < 7000


async def test_a_reply_is_cut_at_an_end_of_turn_marker():
    goes_on = [says("Hi<|im_", None), says("end|>\nuser: ", None), *[says("x" * 100, None)] * 400]
    with endpoint(lambda *_: stream(*goes_on)) as (url, _):
        found = await reply(url)
    assert (found.text, found.finish_reason) == ("Hi", "stop")
