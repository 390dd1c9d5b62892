"""The tools, one package per subject: the tool, its structured reply and its text.

A tool is thin: it declares its arguments, calls `app` or the domain, and returns the reply.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evalhub_mcp.server.core.tool import AgentTool

TOOLS: Mapping[str, Sequence[str]] = {
    "recommendation": ["recommend_evaluation"],
    "discovery": ["discover_providers", "find_benchmarks", "get_benchmark"],
    "collections": ["find_collections", "get_collection"],
    "collection_creation": ["create_collection"],
    "collection_change": ["change_collection"],
    "dataset_check": ["check_dataset"],
    "submission": ["submit_evaluation"],
    "job_status": ["get_job_status"],
    "job_list": ["list_jobs"],
    "job_logs": ["get_job_logs"],
    "diagnosis": ["diagnose_job"],
    "cancellation": ["cancel_job"],
    "rerun": ["rerun_evaluation"],
    "results": ["get_job_results"],
    "samples": ["get_samples"],
    "comparison": ["compare_jobs"],
    "history": ["get_history"],
    "connection": ["check_connection"],
}
"""The tools of each package, in the order agents should read them."""


def all_tools() -> "Sequence[AgentTool]":
    """Import and return every tool; the server starts without, as `tools/list` is a file."""
    return [
        getattr(import_module(f"{__name__}.{subject}.tool"), name)
        for subject, names in TOOLS.items()
        for name in names
    ]
