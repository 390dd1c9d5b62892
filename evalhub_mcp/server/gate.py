"""What an HTTP request must show before it reaches anything, on every route.

A server that holds a hub's credentials on a laptop must not be driven by a web page
that resolves to it, so Host and Origin are checked everywhere, `/health` included.
Behind kube-rbac-proxy the caller is named by the proxy: only the proxy on this
machine is believed, and a request without a user is refused.
"""

import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from evalhub_mcp.settings import LOOPBACK_HOSTS, Settings

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Gate:
    """ASGI middleware in front of the whole application."""

    def __init__(self, application: Application, settings: Settings) -> None:
        self._application = application
        self._behind_proxy = settings.auth_type == "rbac-proxy"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer why not."""
        if scope["type"] == "http":
            refusal = self._refusal(scope)
            if refusal is not None:
                await _answer(send, *refusal)
                return
        await self._application(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
        by_name = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers
        }
        origin = by_name.get("origin")
        if origin is not None and urlsplit(origin).hostname not in LOOPBACK_HOSTS:
            return 403, "this Origin may not use the server"
        if not self._behind_proxy:
            if _host_name(by_name.get("host", "")) not in LOOPBACK_HOSTS:
                return 421, "this server answers to loopback host names only"
            return None
        peer = scope.get("client")
        if peer is None or peer[0] not in LOOPBACK_HOSTS:
            return 403, "only kube-rbac-proxy on this machine may connect"
        if scope["path"] != "/health" and not by_name.get("x-user", "").strip():
            return 401, "X-User is missing; requests must come through kube-rbac-proxy"
        return None


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


async def _answer(send: Send, status: int, message: str) -> None:
    body = json.dumps({"error": message}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
