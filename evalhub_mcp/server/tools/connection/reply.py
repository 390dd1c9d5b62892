"""Structured reply of the connection check."""

from evalhub_mcp.server.core.reply import Reply


class CheckReply(Reply):
    """One thing that was checked."""

    name: str
    ok: bool
    detail: str
    advice: str | None = None


class ConnectionReply(Reply):
    """Answer of check_connection."""

    ok: bool
    hub: str
    tenant: str | None = None
    checks: list[CheckReply]
