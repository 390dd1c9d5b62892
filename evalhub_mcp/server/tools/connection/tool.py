"""Is the hub there, and may we use it?"""

from collections.abc import Sequence
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult

from evalhub_mcp.app.application import App
from evalhub_mcp.app.connection_check import check_hub
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.tool_server import AgentTool, agent_tool, reply
from evalhub_mcp.server.tools.connection.reply import CheckReply, ConnectionReply
from evalhub_mcp.server.tools.connection.text import connection_text
from evalhub_mcp.untrusted import sanitize_line


class ConnectionTools:
    """check_connection."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def check_connection(
        self, ctx: Context[Any, Any]
    ) -> Annotated[CallToolResult, ConnectionReply]:
        """Check the hub."""
        session = await self._app.open(ctx)
        checks = [check async for check in check_hub(session.client, session.tenant)]
        answer = ConnectionReply(
            ok=all(check.ok for check in checks),
            hub=self._app.hub.label,
            tenant=session.tenant,
            checks=[
                CheckReply(
                    name=c.name,
                    ok=c.ok,
                    detail=sanitize_line(c.detail, 300),
                    advice=sanitize_line(c.advice, 300) or None,
                )
                for c in checks
            ],
        )
        return reply(connection_text(answer), answer)


def tools(app: App) -> Sequence[AgentTool]:
    """The connection tools."""
    group = ConnectionTools(app)
    return [
        agent_tool(
            group.check_connection,
            title="Check the connection",
            description="Which EvalHub this server uses, whether it can be reached with the "
            "present credentials and tenant, and what to do if not.",
            toolset="always",
            scope=READ,
            read_only=True,
        ),
    ]
