"""Links that open a host and offer to add this server.

Cursor: cursor.com/docs/mcp/install-links. VS Code: its page on MCP servers, "installation URL".
Goose: its page on extensions. The forms are those of November 2026.
"""

import base64
import json
from collections.abc import Callable
from urllib.parse import quote

from evalhub_mcp.hosts.known_hosts import HOSTS, ServerCommand

DESCRIPTION = "Evaluate AI models with EvalHub"


def install_link(host: str, name: str, server: ServerCommand) -> str:
    """Return the link with which a host adds a server.

    The server's variables are part of the link, so none of them may hold a secret.

    Raises:
        KeyError: The host has no such link; `LINKS` has those that do.
    """
    return LINKS[host](name, server)


def _cursor(name: str, server: ServerCommand) -> str:
    entry = json.dumps(HOSTS["cursor"].entry(server, name), separators=(",", ":"))
    config = quote(base64.b64encode(entry.encode()).decode(), safe="")
    address = "cursor://anysphere.cursor-deeplink/mcp/install"
    return f"{address}?name={quote(name, safe='')}&config={config}"


def _vscode(name: str, server: ServerCommand) -> str:
    entry = {"name": name, **HOSTS["vscode"].entry(server, name)}
    return f"vscode:mcp/install?{quote(json.dumps(entry, separators=(',', ':')), safe='')}"


def _goose(name: str, server: ServerCommand) -> str:
    fields = [("cmd", server.command), *(("arg", arg) for arg in server.args)]
    fields += [("id", name), ("name", name), ("description", DESCRIPTION)]
    fields += [("env", f"{variable}={value}") for variable, value in server.env.items()]
    return "goose://extension?" + "&".join(f"{key}={quote(text, safe='')}" for key, text in fields)


LINKS: dict[str, Callable[[str, ServerCommand], str]] = {
    "cursor": _cursor,
    "vscode": _vscode,
    "goose": _goose,
}
