"""Submitting an evaluation: checked first, then sent exactly once."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult
from pydantic import BaseModel, ConfigDict, Field

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.jobs.submission import (
    Plan,
    SubmissionRefused,
    model_problems,
    plan_benchmarks,
    plan_collection,
    tag_problems,
)
from evalhub_mcp.server.app import App
from evalhub_mcp.server.clean import line
from evalhub_mcp.server.errors import AgentError
from evalhub_mcp.server.replies.jobs import BenchmarkRef, SubmittedReply
from evalhub_mcp.server.text.jobs import submitted_text
from evalhub_mcp.server.toolserver import agent_tool, reply

MAX_HINTS = 4


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)


class ModelAuthArgument(_Closed):
    """Credentials of the endpoint, by name."""

    secret_ref: Annotated[
        str, Field(description="Name of a secret on the hub's side; never a key.", max_length=253)
    ]


class ModelArgument(_Closed):
    """The model to evaluate."""

    url: Annotated[
        str | None,
        Field(description="OpenAI-compatible base URL, e.g. http://host:8000/v1.", max_length=2000),
    ] = None
    name: Annotated[
        str,
        Field(
            description="Model id as the endpoint's /v1/models lists it.",
            min_length=1,
            max_length=300,
        ),
    ]
    auth: Annotated[ModelAuthArgument | None, Field(description="Only if it needs a key.")] = None
    parameters: Annotated[
        dict[str, Any] | None, Field(description="Extra settings of the model.")
    ] = None


class PassCriteriaArgument(_Closed):
    """When a score passes."""

    threshold: Annotated[float, Field(description="Score needed, on the metric's own scale.")]


class PrimaryScoreArgument(_Closed):
    """Which metric decides."""

    metric: Annotated[str, Field(description="Metric name.", min_length=1, max_length=200)]
    lower_is_better: Annotated[bool | None, Field(description="Direction of the metric.")] = None


class BenchmarkArgument(_Closed):
    """A benchmark to run."""

    id: Annotated[
        str,
        Field(description="Benchmark id from find_benchmarks.", min_length=1, max_length=300),
    ]
    provider_id: Annotated[
        str | None,
        Field(description="Its provider; needed when several offer the id.", max_length=300),
    ] = None
    parameters: Annotated[
        dict[str, Any] | None,
        Field(description="Settings of the provider, e.g. num_examples, num_fewshot."),
    ] = None
    weight: Annotated[float | None, Field(description="Share in the overall score.", ge=0)] = None
    primary_score: Annotated[
        PrimaryScoreArgument | None, Field(description="Instead of the benchmark's own.")
    ] = None
    pass_criteria: Annotated[
        PassCriteriaArgument | None, Field(description="Instead of the benchmark's own.")
    ] = None
    test_data_ref: Annotated[
        dict[str, Any] | None, Field(description="Own test data: s3, pvc, git or hf reference.")
    ] = None
    hardware_config: Annotated[
        dict[str, Any] | None, Field(description="Cluster resources: cpu, memory, gpu, queue.")
    ] = None


class CollectionArgument(_Closed):
    """A collection to run instead of single benchmarks."""

    id: Annotated[str, Field(description="Collection id.", min_length=1, max_length=300)]


class ExperimentArgument(_Closed):
    """MLflow tracking."""

    name: Annotated[str, Field(description="MLflow experiment name.", min_length=1, max_length=300)]
    tags: Annotated[
        dict[str, str] | None, Field(description="Tags of the experiment.", max_length=20)
    ] = None
    artifact_location: Annotated[
        str | None, Field(description="Where artifacts go.", max_length=1000)
    ] = None


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
            Field(description="Threshold of the overall score; the hub assumes 0.5."),
        ] = None,
        experiment: Annotated[
            ExperimentArgument | None, Field(description="Track in MLflow, if the hub has it.")
        ] = None,
    ) -> Annotated[CallToolResult, SubmittedReply]:
        """Submit an evaluation job."""
        pre_recorded = bool(benchmarks) and all(
            (b.test_data_ref or {}).get("type") == "pre_recorded_data" for b in benchmarks or ()
        )
        problems = model_problems(
            model.url, model.auth.secret_ref if model.auth else None, url_required=not pre_recorded
        )
        problems += tag_problems(tags or [])
        if bool(benchmarks) == (collection is not None):
            both = "both benchmarks and collection are" if benchmarks else "neither of them is"
            problems.append(
                f"Give either benchmarks or collection; {both} given. An example: "
                'benchmarks=[{"id": "arc_easy", "provider_id": "lm_evaluation_harness"}].'
            )
            raise AgentError("Nothing was submitted. " + " ".join(problems))
        session = await self._app.open(ctx)
        catalog = await session.catalog()
        try:
            plan = (
                plan_collection(catalog, collection.id)
                if collection is not None
                else plan_benchmarks(catalog, [_given(b) for b in benchmarks or ()])
            )
        except SubmissionRefused as refused:
            problems += refused.problems
        if problems:
            raise AgentError("Nothing was submitted. " + " ".join(problems))

        from evalhub_mcp.client.models import JobSubmissionRequest

        request = JobSubmissionRequest.model_validate(
            _request(model, benchmarks, plan, name, description, tags, pass_criteria, experiment)
        )
        job = await session.client.jobs.submit(request, tenant=session.tenant)
        answer = SubmittedReply(
            job_id=job.id,
            state=job.status.state.value,
            name=line(job.name, 200),
            benchmarks=[BenchmarkRef(provider_id=p, id=b) for p, b in plan.benchmarks],
            collection_id=plan.collection_id,
            hints=_hints(catalog, plan),
            poll_after_seconds=2,
        )
        return reply(submitted_text(answer, line(model.name, 80)), answer)


def tools(app: App) -> Sequence[Tool]:
    """The submission tools."""
    group = SubmissionTools(app)
    return [
        agent_tool(
            group.submit_evaluation,
            title="Submit an evaluation",
            description="Start an evaluation of a model endpoint on benchmarks or a collection. "
            "Ids are checked before anything is sent, and it is sent exactly once. Returns the "
            "job_id; the job runs on its own, follow it with get_job_status.",
            read_only=False,
            idempotent=False,
            open_world=True,
        ),
    ]


def _given(argument: BaseModel) -> dict[str, Any]:
    return argument.model_dump(exclude_none=True)


def _request(
    model: ModelArgument,
    benchmarks: Sequence[BenchmarkArgument] | None,
    plan: Plan,
    name: str | None,
    description: str | None,
    tags: Sequence[str] | None,
    pass_criteria: PassCriteriaArgument | None,
    experiment: ExperimentArgument | None,
) -> Mapping[str, Any]:
    """The body of `POST /evaluations/jobs`, with every id as the catalog spells it."""
    request: dict[str, Any] = {
        "name": name or _default_name(model.name, plan),
        "model": _given(model),
        "description": description,
        "tags": list(tags) if tags else None,
        "pass_criteria": _given(pass_criteria) if pass_criteria else None,
    }
    if plan.collection_id is not None:
        request["collection"] = {"id": plan.collection_id}
    else:
        request["benchmarks"] = [
            {**_given(argument), "provider_id": entry.provider.id, "id": entry.benchmark.id}
            for argument, entry in zip(benchmarks or (), plan.entries, strict=True)
        ]
    if experiment is not None:
        request["experiment"] = {
            "name": experiment.name,
            "artifact_location": experiment.artifact_location,
            "tags": [{"key": k, "value": v} for k, v in (experiment.tags or {}).items()] or None,
        }
    return {key: value for key, value in request.items() if value is not None}


def _default_name(model: str, plan: Plan) -> str:
    if plan.collection_id is not None:
        return f"{model} on {plan.collection_id}"[:200]
    first = plan.benchmarks[0][1]
    more = len(plan.benchmarks) - 1
    return (f"{model} on {first}" + (f" and {more} more" if more else ""))[:200]


def _hints(catalog: Catalog, plan: Plan) -> list[str]:
    """What the providers involved say one should know before running."""
    hints = []
    for provider_id in dict.fromkeys(p for p, _ in plan.benchmarks):
        provider = catalog.providers.get(provider_id)
        if provider is not None and provider.agent is not None:
            hints += [line(hint, 200) for hint in provider.agent.hints]
    return [hint for hint in dict.fromkeys(hints) if hint][:MAX_HINTS]
