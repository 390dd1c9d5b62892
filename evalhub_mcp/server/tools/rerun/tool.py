"""Running an evaluation again, on another model or with one thing changed."""

from collections.abc import Mapping
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.job_submission import rerun_job
from evalhub_mcp.server.core.access import SUBMIT
from evalhub_mcp.server.core.argument_coercion import UnusableArguments
from evalhub_mcp.server.core.arguments import JobId
from evalhub_mcp.server.core.reply import reply
from evalhub_mcp.server.core.schema import published
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.submission.argument_places import PARAMETERS
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


OF_A_SUBMISSION = frozenset(
    "benchmarks benchmark_ids collection collection_id pass_criteria threshold primary_score tags "
    "description experiment exports hardware_config queue test_data_ref models check_endpoint "
    "allow_duplicate".split()
)
"""What a repetition takes over from its job, or has no use for."""
OF_PARAMETERS = frozenset({*PARAMETERS, "system_prompt", "max_tokens", "seed", "batch_size"})
FLAT_MODEL = {"model_name": "name", "model_url": "url"}


def _rearranged(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments with a model that is given as its name or address, or flat.

    Raises:
        UnusableArguments: One belongs among the parameters, or into a new submission.
    """
    if given := [name for name in arguments if name in OF_PARAMETERS]:
        raise UnusableArguments(
            f"rerun_evaluation takes {given[0]} in another place: "
            f'parameters: {{"{given[0]}": …}}, which sets it on every benchmark.'
        )
    if given := [name for name in arguments if name in OF_A_SUBMISSION]:
        raise UnusableArguments(
            f"rerun_evaluation repeats a job and changes its model and parameters only; for "
            f"another {given[0]} call submit_evaluation."
        )
    model = arguments.get("model")
    if isinstance(model, str) and model.strip() and not model.lstrip().startswith("{"):
        is_address = model.strip().lower().startswith(("http://", "https://"))
        model = {"url" if is_address else "name": model}
    flat = {FLAT_MODEL[name]: arguments[name] for name in FLAT_MODEL if arguments.get(name)}
    if flat:
        model = {**flat, **(model if isinstance(model, Mapping) else {})}
    rest = {name: value for name, value in arguments.items() if name not in FLAT_MODEL}
    return {**rest, "model": model} if "model" in rest or flat else rest


@agent_tool(
    title="Run an evaluation again",
    description="Run a job again: on another model, with other parameters, or only what "
    "failed. Linked to the first, so both can be compared.",
    toolset="jobs",
    scope=SUBMIT,
    idempotent=False,
    open_world=True,
    rearrange=_rearranged,
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
        published("num_examples", null_removes=True),
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
        parameters=None if parameters is None else parameters.model_dump(exclude_unset=True),
        only_failed=only_failed,
        dry_run=dry_run,
    )
    answer = submitted_reply(submission, with_settings=not submission.existed)
    return reply(submitted_text(answer, submission.body["model"]["name"]), answer)
