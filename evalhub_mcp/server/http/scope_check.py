"""403 `insufficient_scope`, before a call begins that the caller's token does not cover.

OAuth clients ask for further scopes when they get this status and not otherwise, and in
both protocol eras the status is sent before a tool could answer. So what a POST asks for
is read here from its body, in which the name cannot differ from what will be run. The
server checks once more where it runs the tool; this is for the answer's form. Callers
with every scope pay nothing.
"""

import json
import logging
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from evalhub_mcp.app.caller import ALL_SCOPES
from evalhub_mcp.server.auth.refusal import Challenge
from evalhub_mcp.server.auth.request_caller import caller_of_scope
from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_json
from evalhub_mcp.untrusted import sanitize_line

if TYPE_CHECKING:
    from evalhub_mcp.server.core.access import AccessPolicy

logger = logging.getLogger("evalhub_mcp")

MAX_BODY = 4 * 1024 * 1024
"""Bytes read ahead; what is longer is refused behind this, by the limit of requests."""
INSUFFICIENT_SCOPE = -32003


class ScopeCheck:
    """ASGI middleware that refuses calls beyond the caller's scopes."""

    def __init__(
        self, application: Application, access: "AccessPolicy", challenge: Challenge
    ) -> None:
        self._application = application
        self._access = access
        self._challenge = challenge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer which scope it needs."""
        caller = caller_of_scope(scope) if scope["type"] == "http" else None
        if caller is None or scope["method"] != "POST" or caller.scopes >= ALL_SCOPES:
            await self._application(scope, receive, send)
            return
        ahead = _ReadAhead(receive)
        request = _request(await ahead.body())
        needed = self._access.scope_of(request.method, request.name)
        if needed is None or needed in caller.scopes:
            await self._application(scope, ahead.receive, send)
            return
        refusal = self._challenge.insufficient_scope(needed, caller.scopes)
        logger.info(
            "refused %d to %s of tenant %s: %s needs %s",
            refusal.status,
            caller.principal,
            caller.tenant,
            sanitize_line(f"{request.method} {request.name}", 120).strip(),
            needed,
        )
        body = {
            "jsonrpc": "2.0",
            "id": request.id,
            "error": {"code": INSUFFICIENT_SCOPE, "message": refusal.message},
        }
        await send_json(send, refusal.status, body, refusal.headers)


class _Request:
    """What a JSON-RPC body asks for; nothing at all where it is no request."""

    def __init__(self, content: Any) -> None:
        content = content if isinstance(content, dict) else {}
        params = content.get("params")
        name = params.get("name") if isinstance(params, dict) else None
        method, id_ = content.get("method"), content.get("id")
        self.method = method if isinstance(method, str) else "notifications/none"
        self.name = name if isinstance(name, str) else ""
        self.id = id_ if isinstance(id_, str | int) else None


def _request(body: bytes) -> _Request:
    try:
        return _Request(json.loads(body))
    except (ValueError, RecursionError):
        return _Request(None)  # whoever is behind this says what is wrong with it


class _ReadAhead:
    """A request whose body has been read, and can be read again."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._seen: list[MutableMapping[str, Any]] = []

    async def body(self) -> bytes:
        """The body, as far as it is of a size that is let in."""
        parts: list[bytes] = []
        size = 0
        while size <= MAX_BODY:
            message = await self._receive()
            self._seen.append(message)
            if message["type"] != "http.request":
                break
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if not message.get("more_body", False):
                break
        return b"".join(parts)

    async def receive(self) -> MutableMapping[str, Any]:
        """The messages that were read, then those that follow."""
        return self._seen.pop(0) if self._seen else await self._receive()
