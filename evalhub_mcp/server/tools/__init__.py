"""The tools, by subject. Each is thin: check arguments, ask the domain, render."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evalhub_mcp.server.app import App
    from evalhub_mcp.server.toolserver import AgentTool


def all_tools(app: "App") -> Sequence["AgentTool"]:
    """Every tool of the server, in the order agents should read them."""
    from evalhub_mcp.server.tools import (
        cancellation,
        collection_creation,
        collections,
        connection,
        datasets,
        diagnosis,
        discovery,
        job_list,
        jobs,
        logs,
        recommendation,
        rerun,
        results,
        submission,
    )

    return [
        *recommendation.tools(app),
        *discovery.tools(app),
        *collections.tools(app),
        *collection_creation.tools(app),
        *datasets.tools(app),
        *submission.tools(app),
        *jobs.tools(app),
        *job_list.tools(app),
        *logs.tools(app),
        *diagnosis.tools(app),
        *cancellation.tools(app),
        *rerun.tools(app),
        *results.tools(app),
        *connection.tools(app),
    ]
