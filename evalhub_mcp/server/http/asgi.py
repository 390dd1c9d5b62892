"""The little of ASGI that the middlewares share; they need no framework of their own."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

NOT_SERVED = -32000
"""JSON-RPC leaves -32000 to -32019 to implementations."""


def headers_of(scope: Scope) -> dict[str, str]:
    """A request's headers by lower-case name; the last of several counts."""
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}


async def send_error(
    send: Send, status: int, message: str, headers: Mapping[str, str] | None = None
) -> None:
    """Answer with a status and a sentence."""
    await send_json(send, status, {"error": message}, headers)


async def send_rpc_error(
    send: Send, status: int, message: str, headers: Mapping[str, str] | None = None
) -> None:
    """Answer a JSON-RPC request that is not looked at; clients show the sentence."""
    error = {"code": NOT_SERVED, "message": message}
    await send_json(send, status, {"jsonrpc": "2.0", "id": None, "error": error}, headers)


async def send_json(
    send: Send, status: int, content: Any, headers: Mapping[str, str] | None = None
) -> None:
    """Answer with a status and a JSON document."""
    body = json.dumps(content).encode()
    sent = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        *(
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in (headers or {}).items()
        ),
    ]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})
