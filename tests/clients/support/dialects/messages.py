"""Anthropic's messages, which Claude Code speaks."""

import json
from collections.abc import Mapping
from typing import Any

from tests.clients.support.dialects.conversation import Request, Turn, text_of


def read(body: Mapping[str, Any]) -> Request:
    """Read a request."""
    parts = [
        part
        for message in body["messages"]
        if not isinstance(message["content"], str)
        for part in message["content"]
    ]
    return Request(
        tools={tool["name"]: tool.get("input_schema") or {} for tool in body.get("tools") or ()},
        text=f"{text_of(body.get('system'))}\n{text_of(parts)}",
        replies={
            part["tool_use_id"]: text_of(part.get("content"))
            for part in parts
            if part["type"] == "tool_result"
        },
    )


def write(turn: Turn, stream: bool) -> tuple[str, bytes]:
    """Write the model's turn, as one document or as events."""
    message: dict[str, Any] = {
        "id": "scripted",
        "type": "message",
        "role": "assistant",
        "model": "scripted",
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }
    block: dict[str, Any] = {"type": "text", "text": turn.text}
    reason = "end_turn"
    if turn.tool:
        call = {"id": turn.call_id, "name": turn.tool, "input": turn.arguments}
        block, reason = {"type": "tool_use", **call}, "tool_use"
    if not stream:
        whole = {**message, "content": [block], "stop_reason": reason}
        return "application/json", json.dumps(whole).encode()
    empty = {**block, "input": {}} if turn.tool else {**block, "text": ""}
    delta = (
        {"type": "input_json_delta", "partial_json": json.dumps(turn.arguments)}
        if turn.tool
        else {"type": "text_delta", "text": turn.text}
    )
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**message, "content": [], "stop_reason": None}},
        {"type": "content_block_start", "index": 0, "content_block": empty},
        {"type": "content_block_delta", "index": 0, "delta": delta},
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": reason, "stop_sequence": None},
            "usage": {"output_tokens": 1},
        },
        {"type": "message_stop"},
    ]
    lines = (f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
    return "text/event-stream", "".join(lines).encode()
