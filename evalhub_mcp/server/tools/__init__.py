"""The tools, by subject. Each is thin: check arguments, ask the domain, render."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evalhub_mcp.app.application import App
    from evalhub_mcp.server.core.tool_server import AgentTool


def all_tools(app: "App") -> Sequence["AgentTool"]:
    """Every tool of the server, in the order agents should read them."""
    from evalhub_mcp.server.tools.cancellation import tool as cancellation
    from evalhub_mcp.server.tools.collection_creation import tool as collection_creation
    from evalhub_mcp.server.tools.collections import tool as collections
    from evalhub_mcp.server.tools.comparison import tool as comparison
    from evalhub_mcp.server.tools.connection import tool as connection
    from evalhub_mcp.server.tools.dataset_check import tool as dataset_check
    from evalhub_mcp.server.tools.diagnosis import tool as diagnosis
    from evalhub_mcp.server.tools.discovery import tool as discovery
    from evalhub_mcp.server.tools.job_list import tool as job_list
    from evalhub_mcp.server.tools.job_logs import tool as job_logs
    from evalhub_mcp.server.tools.job_status import tool as job_status
    from evalhub_mcp.server.tools.recommendation import tool as recommendation
    from evalhub_mcp.server.tools.rerun import tool as rerun
    from evalhub_mcp.server.tools.results import tool as results
    from evalhub_mcp.server.tools.submission import tool as submission

    return [
        *recommendation.tools(app),
        *discovery.tools(app),
        *collections.tools(app),
        *collection_creation.tools(app),
        *dataset_check.tools(app),
        *submission.tools(app),
        *job_status.tools(app),
        *job_list.tools(app),
        *job_logs.tools(app),
        *diagnosis.tools(app),
        *cancellation.tools(app),
        *rerun.tools(app),
        *results.tools(app),
        *comparison.tools(app),
        *connection.tools(app),
    ]
