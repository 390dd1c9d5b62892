"""The tools, one package per subject: the tool, its structured reply and its text.

A tool is thin: it checks its arguments, asks `app`, and shapes the reply.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evalhub_mcp.server.core.tool import AgentTool


def all_tools() -> Sequence["AgentTool"]:
    """Return every tool of the server, in the order agents should read them.

    The modules are imported here because `tools/list` is answered from a file: the server
    starts faster without them.
    """
    from evalhub_mcp.server.tools.cancellation.tool import cancel_job
    from evalhub_mcp.server.tools.collection_creation.tool import create_collection
    from evalhub_mcp.server.tools.collections.tool import find_collections, get_collection
    from evalhub_mcp.server.tools.comparison.tool import compare_jobs
    from evalhub_mcp.server.tools.connection.tool import check_connection
    from evalhub_mcp.server.tools.dataset_check.tool import check_dataset
    from evalhub_mcp.server.tools.diagnosis.tool import diagnose_job
    from evalhub_mcp.server.tools.discovery.tool import (
        discover_providers,
        find_benchmarks,
        get_benchmark,
    )
    from evalhub_mcp.server.tools.job_list.tool import list_jobs
    from evalhub_mcp.server.tools.job_logs.tool import get_job_logs
    from evalhub_mcp.server.tools.job_status.tool import get_job_status
    from evalhub_mcp.server.tools.recommendation.tool import recommend_evaluation
    from evalhub_mcp.server.tools.rerun.tool import rerun_evaluation
    from evalhub_mcp.server.tools.results.tool import get_job_results
    from evalhub_mcp.server.tools.submission.tool import submit_evaluation

    return [
        recommend_evaluation,
        discover_providers,
        find_benchmarks,
        get_benchmark,
        find_collections,
        get_collection,
        create_collection,
        check_dataset,
        submit_evaluation,
        get_job_status,
        list_jobs,
        get_job_logs,
        diagnose_job,
        cancel_job,
        rerun_evaluation,
        get_job_results,
        compare_jobs,
        check_connection,
    ]
