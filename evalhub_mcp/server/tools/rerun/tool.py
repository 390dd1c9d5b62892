"""Running an evaluation again, on another model or with one thing changed."""

from collections.abc import Mapping
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.job_submission import rerun_job
from evalhub_mcp.server.core.access import SUBMIT
from evalhub_mcp.server.core.arguments import JobId
from evalhub_mcp.server.core.schema import published
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool, reply
from evalhub_mcp.server.tools.submission.arguments import (
    BenchmarkParameters,
    ClosedArgument,
    ModelAuthArgument,
    ModelParameters,
    request_fields,
)
from evalhub_mcp.server.tools.submission.reply import SubmittedReply, submitted_reply
from evalhub_mcp.server.tools.submission.text import submitted_text
from evalhub_mcp.server.tools.submission.tool import DryRun


class OtherModelArgument(ClosedArgument):
    """What to change about the model."""

    name: Annotated[str | None, Field(min_length=1, max_length=300)] = None
    url: Annotated[str | None, Field(max_length=2000)] = None
    auth: ModelAuthArgument | None = None
    parameters: ModelParameters | None = None
    card_url: Annotated[str | None, Field(max_length=2000)] = None


def _model_by_name(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments with a model that is given as a string as its name."""
    model = arguments.get("model")
    if isinstance(model, str) and not model.lstrip().startswith("{"):
        return {**arguments, "model": {"name": model}}
    return dict(arguments)


@agent_tool(
    title="Run an evaluation again",
    description="Run a job again: on another model, with other parameters, or only what "
    "failed. Linked to the first, so both can be compared.",
    toolset="jobs",
    scope=SUBMIT,
    idempotent=False,
    open_world=True,
    rearrange=_model_by_name,
)
async def rerun_evaluation(
    ctx: Context[Any, Any],
    job_id: JobId,
    model: Annotated[
        OtherModelArgument | None,
        Field(description="What differs: name, url, auth, parameters."),
        published("name", "url", "auth", "parameters"),
    ] = None,
    name: Annotated[str | None, Field(max_length=200)] = None,
    parameters: Annotated[
        BenchmarkParameters | None,
        Field(description="For every benchmark: num_examples or others."),
        published("num_examples"),
    ] = None,
    only_failed: Annotated[bool, Field(description="Only what did not complete.")] = False,
    dry_run: DryRun = False,
) -> Annotated[CallToolResult, SubmittedReply]:
    """Run a job again."""
    session = await open_session(ctx)
    submission = await rerun_job(
        session,
        job_id,
        model=request_fields(model),
        name=name,
        parameters=request_fields(parameters),
        only_failed=only_failed,
        dry_run=dry_run,
    )
    answer = submitted_reply(submission, with_settings=not submission.existed)
    return reply(submitted_text(answer, submission.body["model"]["name"]), answer)
