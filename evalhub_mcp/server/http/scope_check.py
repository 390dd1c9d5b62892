"""ASGI middleware that answers 403 `insufficient_scope` to calls beyond the caller's scopes.

OAuth clients request further scopes when they get this status, and the status must be sent
before a tool could answer. So the method and tool are read here from the request's body. The
server checks the scope again when it runs the tool.
"""

import json
import logging
from typing import Any

from evalhub_mcp.app.caller import ALL_SCOPES
from evalhub_mcp.server.auth.refusal import Challenge
from evalhub_mcp.server.auth.request_caller import caller_of_scope
from evalhub_mcp.server.core.access import AccessPolicy
from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, replay, send_json
from evalhub_mcp.untrusted import sanitize_line

logger = logging.getLogger("evalhub_mcp")

INSUFFICIENT_SCOPE = -32003


def with_scope_check(
    application: Application, access: AccessPolicy, challenge: Challenge
) -> Application:
    """Refuse calls beyond the caller's scopes; to be placed behind `RequestLimits`."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        caller = caller_of_scope(scope) if scope["type"] == "http" else None
        if caller is None or scope["method"] != "POST" or caller.scopes >= ALL_SCOPES:
            await application(scope, receive, send)
            return
        body = (await receive())["body"]  # RequestLimits has read it as a whole
        method, name, request_id = _method_name_and_id(body)
        needed = access.scope_of(method, name)
        if needed is None or needed in caller.scopes:
            await application(scope, replay(body, receive), send)
            return
        refusal = challenge.insufficient_scope(needed, caller.scopes)
        logger.info(
            "refused %d to %s of tenant %s: %s needs %s",
            refusal.status,
            caller.principal,
            caller.tenant,
            sanitize_line(f"{method} {name}", 120).strip(),
            needed,
        )
        error = {"code": INSUFFICIENT_SCOPE, "message": refusal.message}
        content = {"jsonrpc": "2.0", "id": request_id, "error": error}
        await send_json(send, refusal.status, content, refusal.headers)

    return serve


def _method_name_and_id(body: bytes) -> tuple[str, str, str | int | None]:
    """The method, tool or prompt, and id of a JSON-RPC request.

    A body that is not a request counts as a notification, and is refused by the SDK.
    """
    try:
        request: Any = json.loads(body)
    except (ValueError, RecursionError):
        request = None
    request = request if isinstance(request, dict) else {}
    params = request.get("params")
    name = params.get("name") if isinstance(params, dict) else None
    method, request_id = request.get("method"), request.get("id")
    return (
        method if isinstance(method, str) else "notifications/none",
        name if isinstance(name, str) else "",
        request_id if isinstance(request_id, str | int) else None,
    )
