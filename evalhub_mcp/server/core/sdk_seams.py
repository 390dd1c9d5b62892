"""The private parts of the MCP SDK that this server uses; no other module may use any.

`pyproject.toml` allows one minor version of the SDK, and `tests/server/test_sdk_seams.py` fails
when one of these parts changes. Each function names the part, and why there is no public way.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mcp.server.connection import Connection
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.mcpserver import MCPServer

if TYPE_CHECKING:
    from mcp.server.streamable_http import StreamableHTTPServerTransport
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


def lowlevel_server(server: MCPServer[Any]) -> Server[Any]:
    """Return the low-level server inside `server`.

    Uses `MCPServer._lowlevel_server`. Only this object has `add_request_handler`, by which
    lists and completions learn who is calling, and `run`, which serves a pair of streams.
    """
    return server._lowlevel_server


def connection_of(ctx: ServerRequestContext[Any, Any]) -> Connection:
    """Return the connection a request came over.

    Uses `ServerSession._connection`. Its `state` and `exit_stack` hold the subscriptions of
    a client of the session era, and end them with its connection; a request's context does not
    outlive the request.
    """
    return ctx.session._connection


def open_sessions(
    manager: "StreamableHTTPSessionManager",
) -> "Mapping[str, StreamableHTTPServerTransport]":
    """Return the open sessions by id, as they are at any moment.

    Uses `StreamableHTTPSessionManager._server_instances`. The manager has no public way to
    count sessions, or to end those that have been idle longest.
    """
    return manager._server_instances
