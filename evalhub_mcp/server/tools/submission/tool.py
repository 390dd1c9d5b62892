"""Submitting an evaluation: checked first, then sent exactly once."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.application import App
from evalhub_mcp.app.errors import AgentError
from evalhub_mcp.app.job_submission import Prepared, default_name, submit_prepared
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.jobs.preflight_checks import Findings, override_findings, parameter_problems
from evalhub_mcp.jobs.preflight_checks import runtime_problems as cannot_start
from evalhub_mcp.jobs.submission_plan import (
    Plan,
    SubmissionRefused,
    model_problems,
    plan_benchmarks,
    plan_collection,
    tag_problems,
)
from evalhub_mcp.server.core.access import SUBMIT
from evalhub_mcp.server.core.tool_server import AgentTool, agent_tool, reply
from evalhub_mcp.server.tools.submission.arguments import (
    BenchmarkArgument,
    CollectionArgument,
    ExperimentArgument,
    ModelArgument,
    PassCriteriaArgument,
    given,
)
from evalhub_mcp.server.tools.submission.reply import SubmittedReply
from evalhub_mcp.server.tools.submission.text import submitted_text
from evalhub_mcp.untrusted import sanitize_line

DryRun = Annotated[bool, Field(description="Only check, and show the request and its cost.")]


class SubmissionTools:
    """submit_evaluation."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def submit_evaluation(
        self,
        ctx: Context[Any, Any],
        model: Annotated[ModelArgument, Field(description="The model to evaluate.")],
        benchmarks: Annotated[
            list[BenchmarkArgument] | None,
            Field(description="What to run; or give collection.", max_length=200),
        ] = None,
        collection: Annotated[
            CollectionArgument | None,
            Field(description="A ready set of benchmarks; instead of benchmarks."),
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
            ExperimentArgument | None, Field(description="Track in MLflow, if the hub has it.")
        ] = None,
        dry_run: DryRun = False,
        allow_duplicate: Annotated[
            bool, Field(description="Start it even if the same evaluation is already under way.")
        ] = False,
    ) -> Annotated[CallToolResult, SubmittedReply]:
        """Submit an evaluation job."""
        problems = _form_problems(model, benchmarks, tags)
        if bool(benchmarks) == (collection is not None):
            both = "both benchmarks and collection are" if benchmarks else "neither of them is"
            problems.append(
                f"Give either benchmarks or collection; {both} given. An example: "
                'benchmarks=[{"id": "arc_easy", "provider_id": "lm_evaluation_harness"}].'
            )
            raise AgentError("Nothing was submitted. " + " ".join(problems))
        session = await self._app.open(ctx)
        catalog = await session.catalog()
        found = Findings(problems)
        plan = _plan(catalog, benchmarks, collection, found)
        if plan is not None:
            local = self._app.settings.local
            found.problems += cannot_start(
                catalog, [p for p, _ in plan.benchmarks], local_hub=local
            )
        if found.problems or plan is None:
            raise AgentError("Nothing was submitted. " + " ".join(found.problems))
        request = _request(
            model,
            benchmarks,
            collection,
            plan,
            {
                "name": name,
                "description": description,
                "tags": list(dict.fromkeys(tags)) if tags else None,
                "pass_criteria": given(pass_criteria) if pass_criteria else None,
                "experiment": given(experiment) if experiment else None,
            },
        )
        answer = await submit_prepared(
            self._app,
            session,
            catalog,
            Prepared(plan, request, found.warnings),
            dry_run=dry_run,
            allow_duplicate=allow_duplicate,
        )
        return reply(submitted_text(answer, sanitize_line(model.name, 80)), answer)


def tools(app: App) -> Sequence[AgentTool]:
    """The submission tools."""
    group = SubmissionTools(app)
    return [
        agent_tool(
            group.submit_evaluation,
            title="Submit an evaluation",
            description="Start an evaluation of a model endpoint on benchmarks or a collection. "
            "Everything is checked before anything is sent, and it is sent exactly once: the same "
            "evaluation already under way is returned instead of repeated. Returns the job_id; "
            "the job runs on its own, follow it with get_job_status.",
            toolset="jobs",
            scope=SUBMIT,
            read_only=False,
            idempotent=False,
            open_world=True,
        ),
    ]


def _form_problems(
    model: ModelArgument,
    benchmarks: Sequence[BenchmarkArgument] | None,
    tags: Sequence[str] | None,
) -> list[str]:
    """What is wrong with the request whatever the hub offers."""
    pre_recorded = bool(benchmarks) and all(
        (b.test_data_ref or {}).get("type") == "pre_recorded_data" for b in benchmarks or ()
    )
    secret = model.auth.secret_ref if model.auth else None
    problems = model_problems(model.url, secret, url_required=not pre_recorded)
    return problems + tag_problems(tags or [])


def _plan(
    catalog: Catalog,
    benchmarks: Sequence[BenchmarkArgument] | None,
    collection: CollectionArgument | None,
    found: Findings,
) -> Plan | None:
    """What will run, with every id as the catalog spells it; None when that is not clear."""
    try:
        if collection is None:
            plan = plan_benchmarks(catalog, [given(b) for b in benchmarks or ()])
            for argument, (provider_id, _) in zip(benchmarks or (), plan.benchmarks, strict=True):
                found.problems += parameter_problems(catalog, provider_id, argument.parameters)
        else:
            plan = plan_collection(catalog, collection.id)
            chosen = catalog.collections[plan.collection_id or ""]
            overrides = [given(override) for override in collection.benchmarks or ()]
            about = override_findings(chosen, overrides)
            found.problems += about.problems
            found.warnings += about.warnings
    except SubmissionRefused as refused:
        found.problems += refused.problems
        return None
    found.problems = list(dict.fromkeys(found.problems))
    return plan


def _request(
    model: ModelArgument,
    benchmarks: Sequence[BenchmarkArgument] | None,
    collection: CollectionArgument | None,
    plan: Plan,
    labels: Mapping[str, Any],
) -> Mapping[str, Any]:
    """The body of `POST /evaluations/jobs`, with every id as the catalog spells it."""
    request: dict[str, Any] = {"model": given(model), **labels}
    request["name"] = labels["name"] or default_name(model.name, plan)
    if collection is not None:
        request["collection"] = {"id": plan.collection_id}
        if collection.benchmarks:
            request["collection"]["benchmarks"] = [
                _override(plan, given(override)) for override in collection.benchmarks
            ]
    else:
        request["benchmarks"] = [
            {**given(argument), "provider_id": provider_id, "id": benchmark_id}
            for argument, (provider_id, benchmark_id) in zip(
                benchmarks or (), plan.benchmarks, strict=True
            )
        ]
    return {key: value for key, value in request.items() if value is not None}


def _override(plan: Plan, override: Mapping[str, Any]) -> dict[str, Any]:
    """An override with its provider, which the hub needs and a unique id makes plain."""
    providers = [p for p, benchmark_id in plan.benchmarks if benchmark_id == override["id"]]
    return {"provider_id": providers[0], **override}
