"""Checking whether the hub can be reached and used."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult

from evalhub_mcp.app.connection_check import check_hub
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.reply import reply
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.connection.reply import CheckReply, ConnectionReply
from evalhub_mcp.server.tools.connection.text import connection_text


@agent_tool(
    title="Check the connection",
    description="Which EvalHub this server uses, whether it answers with these credentials "
    "and tenant, and what to do if not.",
    toolset="always",
    scope=READ,
)
async def check_connection(ctx: Context[Any, Any]) -> Annotated[CallToolResult, ConnectionReply]:
    """Check the hub."""
    session = await open_session(ctx)
    checks = [check async for check in check_hub(session.client, session.caller.tenant)]
    answer = ConnectionReply(
        ok=all(check.ok for check in checks),
        hub=session.app.hub.label,
        tenant=session.caller.tenant,
        checks=[CheckReply.from_objects(check) for check in checks],
    )
    return reply(connection_text(answer), answer)
