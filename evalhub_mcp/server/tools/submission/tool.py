"""Starting an evaluation: everything is checked first, then it is sent exactly once."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.job_submission import prepare_job, send_job
from evalhub_mcp.app.models_submission import MAX_MODELS, submit_for_models
from evalhub_mcp.server.core.access import SUBMIT
from evalhub_mcp.server.core.reply import reply
from evalhub_mcp.server.core.schema import published
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.submission.argument_places import nest_arguments
from evalhub_mcp.server.tools.submission.arguments import (
    BenchmarkArgument,
    CollectionArgument,
    ExperimentArgument,
    ExportsArgument,
    HardwareArgument,
    ModelArgument,
    PassCriteriaArgument,
)
from evalhub_mcp.server.tools.submission.reply import SubmittedReply, submitted_reply
from evalhub_mcp.server.tools.submission.several import several_reply, several_text
from evalhub_mcp.server.tools.submission.text import submitted_text

DryRun = Annotated[bool, Field(description="Only check, with the cost.")]


@agent_tool(
    title="Submit an evaluation",
    description="Start an evaluation of a model endpoint on benchmarks or a collection. "
    "Checked first, sent once; if the same is under way, that job is returned. Returns the "
    "job_id at once: follow it with get_job_status.",
    toolset="jobs",
    scope=SUBMIT,
    idempotent=False,
    open_world=True,
    rearrange=nest_arguments,
)
async def submit_evaluation(
    ctx: Context[Any, Any],
    model: Annotated[
        ModelArgument | None,
        Field(
            description="name as its /v1/models lists it; url, e.g. http://host:8000/v1; if "
            "it needs a key, auth.secret_ref: name of a secret on the hub."
        ),
    ] = None,
    models: Annotated[
        list[ModelArgument] | None,
        Field(
            description="Instead of model: several, by name and url; one job each.",
            max_length=MAX_MODELS,
        ),
        published("name", "url"),
    ] = None,
    benchmarks: Annotated[
        list[BenchmarkArgument] | None,
        Field(
            description="id from find_benchmarks; provider_id if several have it; parameters: "
            "num_examples or others the provider has; weight in the overall score; "
            "primary_score, pass_criteria (threshold), test_data_ref (own data, one source) "
            "instead of its own.",
            max_length=200,
        ),
    ] = None,
    collection: Annotated[
        CollectionArgument | None,
        Field(
            description="Instead of benchmarks: a set by id; in its benchmarks other parameters."
        ),
    ] = None,
    name: Annotated[str | None, Field(max_length=200)] = None,
    description: Annotated[str | None, Field(max_length=1000)] = None,
    tags: list[str] | None = None,
    pass_criteria: Annotated[
        PassCriteriaArgument | None,
        Field(description="Threshold of the average score."),
    ] = None,
    experiment: Annotated[
        ExperimentArgument | None,
        Field(description="MLflow experiment: name."),
        published("name"),
    ] = None,
    exports: Annotated[
        ExportsArgument | None, Field(description="Results as an artifact: oci.")
    ] = None,
    hardware_config: Annotated[
        HardwareArgument | None,
        Field(description="For all benchmarks."),
        published("hardware_profile_name"),
    ] = None,
    check_endpoint: Annotated[
        bool, Field(description="Ask the model for one token first.")
    ] = False,
    dry_run: DryRun = False,
    allow_duplicate: Annotated[bool, Field(description="Even if the same is under way.")] = False,
) -> Annotated[CallToolResult, SubmittedReply]:
    """Submit an evaluation job.

    Raises:
        UserError: The request cannot work, and nothing was submitted.
    """
    session = await open_session(ctx)
    objects = {
        "pass_criteria": pass_criteria,
        "experiment": experiment,
        "collection": collection,
        "exports": exports,
        "hardware_config": hardware_config,
    }
    request = {
        "name": name,
        "description": description,
        "tags": list(dict.fromkeys(tags)) if tags else None,
        "benchmarks": [b.model_dump(exclude_none=True) for b in benchmarks or ()] or None,
        **{field: one and one.model_dump(exclude_none=True) for field, one in objects.items()},
    }
    if model is not None and models:
        raise UserError(
            "Nothing was submitted. Give either model or models; with models, list all of them "
            "there."
        )
    wanted = [one.model_dump(exclude_none=True) for one in models or filter(None, [model])]
    if not wanted:
        raise UserError(
            'Nothing was submitted. model is required: {"name": …, "url": "http://host:8000/v1"}, '
            "or models with several of them."
        )
    if len(wanted) > 1:
        several = await submit_for_models(
            session,
            request,
            wanted,
            dry_run=dry_run,
            allow_duplicate=allow_duplicate,
            check_endpoint=check_endpoint,
        )
        jobs = several_reply(several)
        return reply(several_text(jobs), jobs)
    prepared = await prepare_job(
        session, {"model": wanted[0], **request}, dry_run=dry_run, check_endpoint=check_endpoint
    )
    submission = await send_job(session, prepared, dry_run=dry_run, allow_duplicate=allow_duplicate)
    answer = submitted_reply(submission, with_settings=not submission.existed)
    return reply(submitted_text(answer, str(wanted[0]["name"])), answer)
