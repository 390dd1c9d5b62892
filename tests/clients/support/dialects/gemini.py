"""Google's generateContent, which Gemini CLI speaks. Calls have no ids here: they are counted."""

import json
from collections.abc import Mapping
from typing import Any

from tests.clients.support.dialects.conversation import Request, Turn


def read(body: Mapping[str, Any]) -> Request:
    """Read a request."""
    declared = [
        function
        for tool in body.get("tools") or ()
        for function in tool.get("functionDeclarations") or ()
    ]
    answered = [
        part["functionResponse"]
        for content in body["contents"]
        for part in content.get("parts") or ()
        if "functionResponse" in part
    ]
    return Request(
        tools={
            f["name"]: f.get("parametersJsonSchema") or f.get("parameters") or {} for f in declared
        },
        replies={f"call_{n}": _shown(reply) for n, reply in enumerate(answered, 1)},
    )


def _shown(reply: Mapping[str, Any]) -> str:
    """Return what the model sees: the text where there is nothing else, else JSON."""
    response = reply["response"]
    if set(response) <= {"output", "error"} and len(response) == 1:
        return str(next(iter(response.values())))
    return json.dumps(response)


def write(turn: Turn, stream: bool) -> tuple[str, bytes]:
    """Write the model's turn, as one document or as events."""
    part: dict[str, Any] = {"text": turn.text}
    if turn.tool:
        part = {"functionCall": {"name": turn.tool, "args": turn.arguments}}
    candidate = {"content": {"role": "model", "parts": [part]}, "finishReason": "STOP", "index": 0}
    usage = {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}
    document = json.dumps({"candidates": [candidate], "usageMetadata": usage})
    if not stream:
        return "application/json", document.encode()
    return "text/event-stream", f"data: {document}\n\n".encode()
