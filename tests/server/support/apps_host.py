"""A host that can show a page in the chat, as `Client(server, extensions=[APPS])`."""

from typing import Any

from mcp.client.extension import advertise
from mcp.server.apps import APP_MIME_TYPE, EXTENSION_ID
from mcp_types import CallToolResult

from evalhub_mcp.app.report.page import VIEW_DATA

APPS = advertise(EXTENSION_ID, {"mimeTypes": [APP_MIME_TYPE]})
"""The extension that such a host declares."""


def view_of(result: CallToolResult) -> Any:
    """What the page draws, which models do not see; None without any."""
    return (result.meta or {}).get(VIEW_DATA)
