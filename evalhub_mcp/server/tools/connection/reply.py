"""Structured reply of the connection check."""

from typing import Annotated

from evalhub_mcp.app.result_documents.document import Document, one_line
from evalhub_mcp.server.core.reply import Reply, TextOnly


class CheckReply(Document):
    """One thing that was checked."""

    name: str
    ok: bool
    detail: Annotated[str, one_line(300)]
    advice: Annotated[str, one_line(300)] = ""


class ConnectionReply(Reply):
    """Answer of check_connection."""

    ok: bool
    hub: TextOnly[str]
    tenant: TextOnly[str | None] = None
    checks: TextOnly[list[CheckReply]]
