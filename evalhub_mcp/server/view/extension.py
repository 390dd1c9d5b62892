"""The page as an MCP App (extension `io.modelcontextprotocol/ui`).

Hosts without MCP Apps lose nothing: the text of every reply is complete without it.
"""

from mcp.server.apps import APP_MIME_TYPE, Apps
from mcp.server.mcpserver.resources import Resource

from evalhub_mcp.app.report.page import page
from evalhub_mcp.server.view import RESULTS_URI


class ViewPage(Resource):
    """The page, read from the package when a host asks for it and not before."""

    async def read(self) -> str:
        """The HTML."""
        return page()


def view_extension() -> Apps:
    """The extension with the one page; tools are bound to it by their `_meta`."""
    apps = Apps()
    apps.add_resource(
        ViewPage(
            uri=RESULTS_URI,
            name="results",
            title="Results of evaluations",
            description="Shows results, comparisons and progress of jobs.",
            mime_type=APP_MIME_TYPE,
            meta={"ui": {"prefersBorder": True}},
        )
    )
    return apps
