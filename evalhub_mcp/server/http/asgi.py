"""The ASGI types and answers that the middlewares share."""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

NOT_SERVED = -32000
"""JSON-RPC leaves -32000 to -32019 to implementations."""


def replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that delivers a body already read as one message, then continues."""
    unread = [body]  # emptied when delivered, as requests may be kept longer than their body

    async def replayed() -> Message:
        if unread:
            return {"type": "http.request", "body": unread.pop(), "more_body": False}
        return await receive()

    return replayed


async def send_rpc_error(
    send: Send,
    status: int,
    message: str,
    headers: Mapping[str, str] | None = None,
    *,
    code: int = NOT_SERVED,
    request_id: Any = None,
) -> None:
    """Answer with a status and a JSON-RPC error, whose message clients show to their users."""
    error = {"code": code, "message": message}
    await send_json(send, status, {"jsonrpc": "2.0", "id": request_id, "error": error}, headers)


async def send_json(
    send: Send, status: int, content: Any, headers: Mapping[str, str] | None = None
) -> None:
    """Answer with a status and a JSON document."""
    headers = {"Content-Type": "application/json", **(headers or {})}
    await send_body(send, status, json.dumps(content).encode(), headers)


async def send_body(send: Send, status: int, body: bytes, headers: Mapping[str, str]) -> None:
    """Answer with a status, headers and a body."""
    sent = {"Content-Length": str(len(body)), **headers}
    pairs = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in sent.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
