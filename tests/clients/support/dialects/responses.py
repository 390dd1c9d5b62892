"""OpenAI's responses, which Codex speaks."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.clients.support.dialects.conversation import Request, Turn, text_of


def read(body: Mapping[str, Any]) -> Request:
    """Read a request."""
    given = body["input"] if isinstance(body["input"], list) else []
    return Request(
        tools=dict(_tools(body.get("tools") or ())),
        replies={
            item["call_id"]: text_of(item["output"])
            for item in given
            if item.get("type") == "function_call_output"
        },
    )


def _tools(listed: Any, prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Read the functions, also those that are grouped by server in a namespace."""
    for tool in listed:
        if tool["type"] == "function":
            yield prefix + tool["name"], tool.get("parameters") or {}
        elif tool["type"] == "namespace":
            yield from _tools(tool["tools"], f"{tool['name']}/")


def write(turn: Turn, stream: bool) -> tuple[str, bytes]:
    """Write the model's turn, as one document or as events."""
    if turn.tool:
        namespace, _, name = turn.tool.rpartition("/")
        item: dict[str, Any] = {
            "type": "function_call",
            "id": f"fc_{turn.call_id}",
            "call_id": turn.call_id,
            "name": name,
            "arguments": json.dumps(turn.arguments),
            "status": "completed",
        }
        if namespace:
            item["namespace"] = namespace
    else:
        part = {"type": "output_text", "text": turn.text, "annotations": []}
        item = {"type": "message", "id": "msg", "role": "assistant", "content": [part]}
        item["status"] = "completed"
    response: dict[str, Any] = {
        "id": "scripted",
        "object": "response",
        "created_at": 0,
        "model": "scripted",
        "status": "completed",
        "output": [item],
        "usage": {
            "input_tokens": 1,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 1,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 2,
        },
    }
    if not stream:
        return "application/json", json.dumps(response).encode()
    started = {**response, "status": "in_progress", "output": [], "usage": None}
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": started},
        {"type": "response.output_item.added", "output_index": 0, "item": item},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": response},
    ]
    lines = (f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
    return "text/event-stream", "".join(lines).encode()
