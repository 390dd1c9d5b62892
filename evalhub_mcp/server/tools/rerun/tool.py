"""Running an evaluation again, on another model or with one thing changed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.application import App
from evalhub_mcp.app.errors import AgentError
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.app.job_submission import Prepared, default_name, submit_prepared
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.jobs.preflight_checks import parameter_problems, runtime_problems
from evalhub_mcp.jobs.submission_plan import (
    Plan,
    SubmissionRefused,
    model_problems,
    plan_benchmarks,
)
from evalhub_mcp.server.core.access import SUBMIT
from evalhub_mcp.server.core.tool_server import AgentTool, agent_tool, reply
from evalhub_mcp.server.tools.job_status.tool import JobId
from evalhub_mcp.server.tools.submission.arguments import ClosedArgument, ModelAuthArgument, given
from evalhub_mcp.server.tools.submission.reply import SubmittedReply
from evalhub_mcp.server.tools.submission.text import submitted_text
from evalhub_mcp.server.tools.submission.tool import DryRun
from evalhub_mcp.untrusted import sanitize_line

if TYPE_CHECKING:
    from evalhub_mcp.jobs.rerun_request import Rerun


class OtherModelArgument(ClosedArgument):
    """What to change about the model."""

    name: Annotated[str | None, Field(description="Model id.", min_length=1, max_length=300)] = None
    url: Annotated[str | None, Field(description="Base URL.", max_length=2000)] = None
    auth: Annotated[ModelAuthArgument | None, Field(description="Only if it needs a key.")] = None
    parameters: Annotated[
        dict[str, Any] | None, Field(description="Extra settings of the model.")
    ] = None


class RerunTools:
    """rerun_evaluation."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def rerun_evaluation(
        self,
        ctx: Context[Any, Any],
        job_id: JobId,
        model: Annotated[
            OtherModelArgument | None,
            Field(description="What differs from the first job's model."),
        ] = None,
        name: Annotated[str | None, Field(description="Name of the job.", max_length=200)] = None,
        parameters: Annotated[
            dict[str, Any] | None,
            Field(description="Parameters to set on every benchmark.", max_length=50),
        ] = None,
        only_failed: Annotated[
            bool, Field(description="Only the benchmarks that did not complete.")
        ] = False,
        dry_run: DryRun = False,
    ) -> Annotated[CallToolResult, SubmittedReply]:
        """Run a job again."""
        from evalhub_mcp.jobs.overall_criteria import without_overall_criteria
        from evalhub_mcp.jobs.rerun_request import NothingToRerun, rerun_of

        session = await self._app.open(ctx)
        job = await find_job(session, job_id)
        catalog = await session.catalog()
        collection = catalog.collections.get(job.collection.id) if job.collection else None
        try:
            rerun = rerun_of(
                job,
                collection,
                model=given(model) if model is not None else None,
                parameters=parameters,
                only_failed=only_failed,
            )
        except NothingToRerun as nothing:
            raise AgentError(f"Nothing was submitted. {nothing}") from None
        if job.benchmarks and "pass_criteria" in rerun.rest:
            # Made from what the first job ran; this one may run only some of it.
            first = {
                "benchmarks": [b.to_config().to_wire() for b in job.benchmarks],
                "pass_criteria": rerun.rest["pass_criteria"],
            }
            if "pass_criteria" not in without_overall_criteria(catalog, first):
                del rerun.rest["pass_criteria"]
        plan = _checked(catalog, rerun, local_hub=self._app.settings.local)
        request = {
            "name": name or default_name(rerun.model["name"], plan),
            "model": rerun.model,
            **rerun.rest,
            "benchmarks": rerun.benchmarks,
        }
        answer = await submit_prepared(
            self._app,
            session,
            catalog,
            Prepared(plan, request, rerun.warnings, repeats=job.id),
            dry_run=dry_run,
            allow_duplicate=False,
        )
        return reply(submitted_text(answer, sanitize_line(rerun.model["name"], 80)), answer)


def tools(app: App) -> Sequence[AgentTool]:
    """The tool that repeats jobs."""
    group = RerunTools(app)
    return [
        agent_tool(
            group.rerun_evaluation,
            title="Run an evaluation again",
            description="The same evaluation again: on another model, with other parameters, or "
            "only what failed. Linked to the first job, so that both can be compared.",
            toolset="jobs",
            scope=SUBMIT,
            read_only=False,
            idempotent=False,
            open_world=True,
        ),
    ]


def _checked(catalog: Catalog, rerun: "Rerun", *, local_hub: bool) -> Plan:
    """What will run, checked as any submission is.

    Raises:
        AgentError: It cannot work any more, or not with these changes.
    """
    pre_recorded = all(
        (b.get("test_data_ref") or {}).get("type") == "pre_recorded_data" for b in rerun.benchmarks
    )
    secret = (rerun.model.get("auth") or {}).get("secret_ref")
    problems = model_problems(rerun.model.get("url"), secret, url_required=not pre_recorded)
    if not rerun.model.get("name"):
        problems.append("The first job names no model; give model.name.")
    plan = Plan()
    try:
        plan = plan_benchmarks(catalog, rerun.benchmarks)
    except SubmissionRefused as refused:
        problems += refused.problems
    for config in rerun.benchmarks:
        problems += parameter_problems(catalog, config["provider_id"], config.get("parameters"))
    problems += runtime_problems(catalog, [p for p, _ in plan.benchmarks], local_hub=local_hub)
    if problems:
        raise AgentError("Nothing was submitted. " + " ".join(dict.fromkeys(problems)))
    return plan
