"""Private parts of the SDK that we use exist, and only one module uses them."""

import ast
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.server.connection import Connection
from mcp.server.lowlevel import Server
from mcp.server.mcpserver import MCPServer
from mcp.server.streamable_http import StreamableHTTPServerTransport

import evalhub_mcp
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.core.sdk_seams import connection_of, lowlevel_server, open_sessions
from evalhub_mcp.settings import Settings

pytestmark = pytest.mark.anyio

SERVER = Path(evalhub_mcp.__file__).parent / "server"
SEAMS = SERVER / "core" / "sdk_seams.py"
FILES = [path for path in sorted(SERVER.rglob("*.py")) if path != SEAMS]


async def test_a_handler_registered_on_the_low_level_server_answers():
    server = MCPServer[Any]("test")
    lowlevel = lowlevel_server(server)
    assert isinstance(lowlevel, Server)
    entry = lowlevel.get_request_handler("tools/list")
    assert entry is not None
    called = []

    async def listing(ctx: Any, params: Any) -> Any:
        called.append(ctx)
        return await entry.handler(ctx, params)

    lowlevel.add_request_handler("tools/list", entry.params_type, listing)
    async with Client(server) as client:
        await client.list_tools()
    assert len(called) == 1


async def test_the_sdk_gets_tool_schemas_from_our_server():
    lowlevel = lowlevel_server(build_server(Settings()))
    assert lowlevel.get_tool_input_schema is not None
    schema = lowlevel.get_tool_input_schema("cancel_job")
    assert schema is not None
    assert "job_id" in schema["properties"]


async def test_a_connection_keeps_state_and_runs_exit_callbacks():
    server = MCPServer[Any]("test")
    ended: list[bool] = []

    async def middleware(ctx: Any, call_next: Any) -> Any:
        connection = connection_of(ctx)
        assert isinstance(connection, Connection)
        if "seen" not in connection.state:
            connection.state["seen"] = True
            connection.exit_stack.callback(ended.append, True)
        return await call_next(ctx)

    server.middleware.append(middleware)
    async with Client(server, mode="legacy") as client:
        await client.list_tools()
        await client.list_tools()
        assert not ended
    assert ended == [True]


async def test_open_sessions_are_listed_with_their_idle_scope(serve_here):
    async with serve_here() as served:
        sessions = open_sessions(served.mcp.session_manager)
        assert not sessions
        async with Client(served.url, mode="legacy") as client:
            await client.list_tools()
            (transport,) = sessions.values()
            assert isinstance(transport, StreamableHTTPServerTransport)
            assert transport.idle_scope is not None
            transport.idle_scope.cancel()
            with anyio.fail_after(10):
                while sessions:
                    await anyio.sleep(0.01)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SERVER)))
def test_no_other_module_uses_a_private_attribute_of_another_object(path):
    found = [
        f"{path.name}:{node.lineno} {ast.unparse(node)}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.startswith("__")
        and not (isinstance(node.value, ast.Name) and node.value.id in {"self", "cls", "os"})
    ]
    assert found == []


def test_our_server_neither_uses_nor_replaces_what_the_sdks_class_keeps_private():
    private = {
        name
        for name in {*dir(MCPServer), *vars(MCPServer("test"))}
        if name.startswith("_") and not name.startswith("__")
    }
    assert "_lowlevel_server" in private
    for name in ("core/tool_server.py", "evalhub_server.py"):
        for node in ast.walk(ast.parse((SERVER / name).read_text())):
            used = node.attr if isinstance(node, ast.Attribute) else getattr(node, "name", None)
            assert used not in private, f"{name} uses {used}"
