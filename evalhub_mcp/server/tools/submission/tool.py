"""Starting an evaluation: everything is checked first, then it is sent exactly once."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.job_submission import submit_job
from evalhub_mcp.server.core.access import SUBMIT
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool, reply
from evalhub_mcp.server.tools.submission.arguments import (
    BenchmarkArgument,
    CollectionArgument,
    ExperimentArgument,
    ModelArgument,
    PassCriteriaArgument,
    request_fields,
)
from evalhub_mcp.server.tools.submission.flat_arguments import nest_arguments
from evalhub_mcp.server.tools.submission.reply import SubmittedReply, submitted_reply
from evalhub_mcp.server.tools.submission.text import submitted_text

DryRun = Annotated[bool, Field(description="Only check; shows request and cost.")]


@agent_tool(
    title="Submit an evaluation",
    description="Start an evaluation of a model endpoint on benchmarks or a collection. "
    "Everything is checked before anything is sent, and it is sent exactly once: the same "
    "evaluation already under way is returned instead of repeated. Returns the job_id; "
    "the job runs on its own, follow it with get_job_status.",
    toolset="jobs",
    scope=SUBMIT,
    idempotent=False,
    open_world=True,
    rearrange=nest_arguments,
)
async def submit_evaluation(
    ctx: Context[Any, Any],
    model: Annotated[ModelArgument, Field(description="The model to evaluate: name, url.")],
    benchmarks: Annotated[
        list[BenchmarkArgument] | None,
        Field(
            description="What to run: id, provider_id, parameters (num_examples), pass_criteria "
            "(threshold); or give collection.",
            max_length=200,
        ),
    ] = None,
    collection: Annotated[
        CollectionArgument | None,
        Field(description="A ready set instead of benchmarks: id."),
    ] = None,
    name: Annotated[str | None, Field(description="Name of the job.", max_length=200)] = None,
    description: Annotated[
        str | None, Field(description="What this run is for.", max_length=1000)
    ] = None,
    tags: Annotated[list[str] | None, Field(description="Labels to find the job by.")] = None,
    pass_criteria: Annotated[
        PassCriteriaArgument | None,
        Field(description="Threshold of the average score; default: of the thresholds."),
    ] = None,
    experiment: Annotated[
        ExperimentArgument | None, Field(description="Track in MLflow, if the hub has it: name.")
    ] = None,
    dry_run: DryRun = False,
    allow_duplicate: Annotated[bool, Field(description="Even if the same is under way.")] = False,
) -> Annotated[CallToolResult, SubmittedReply]:
    """Submit an evaluation job."""
    session = await open_session(ctx)
    submission = await submit_job(
        session,
        {
            "model": request_fields(model),
            "name": name,
            "description": description,
            "tags": list(dict.fromkeys(tags)) if tags else None,
            "pass_criteria": request_fields(pass_criteria),
            "experiment": request_fields(experiment),
            "benchmarks": [request_fields(b) for b in benchmarks] if benchmarks else None,
            "collection": request_fields(collection),
        },
        dry_run=dry_run,
        allow_duplicate=allow_duplicate,
    )
    answer = submitted_reply(submission)
    return reply(submitted_text(answer, model.name), answer)
