"""OpenAI's chat completions, which most frameworks speak."""

import json
from collections.abc import Mapping
from typing import Any

from tests.clients.support.dialects.conversation import Request, Turn, text_of

_USAGE = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
_ENVELOPE = {"id": "scripted", "created": 0, "model": "scripted"}


def read(body: Mapping[str, Any]) -> Request:
    """Read a request."""
    functions = [tool["function"] for tool in body.get("tools") or ()]
    messages = body["messages"]
    last = messages[-1]
    return Request(
        tools={f["name"]: f.get("parameters") or {} for f in functions},
        replies={
            message["tool_call_id"]: text_of(message["content"])
            for message in messages
            if message["role"] == "tool"
        },
        last_words=text_of(last["content"]) if last["role"] == "user" else None,
    )


def write(turn: Turn, stream: bool) -> tuple[str, bytes]:
    """Write the model's turn, as one document or as events."""
    message: dict[str, Any] = {"role": "assistant", "content": turn.text or None}
    reason = "stop"
    if turn.tool:
        function = {"name": turn.tool, "arguments": json.dumps(turn.arguments)}
        message["tool_calls"] = [{"id": turn.call_id, "type": "function", "function": function}]
        reason = "tool_calls"
    if not stream:
        choice = {"index": 0, "message": message, "finish_reason": reason}
        completion = {**_ENVELOPE, "object": "chat.completion", "choices": [choice]}
        return "application/json", json.dumps({**completion, "usage": _USAGE}).encode()
    if turn.tool:
        message["tool_calls"] = [{"index": 0, **message["tool_calls"][0]}]
    chunk = {**_ENVELOPE, "object": "chat.completion.chunk"}
    chunks = [
        {**chunk, "choices": [{"index": 0, "delta": message, "finish_reason": None}]},
        {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": reason}]},
        {**chunk, "choices": [], "usage": _USAGE},
    ]
    lines = [f"data: {json.dumps(c)}\n\n" for c in chunks]
    return "text/event-stream", "".join([*lines, "data: [DONE]\n\n"]).encode()
