"""Making a collection: checked against the catalog, which the hub does not do.

A hub stores benchmarks that do not exist and tells only when a job of the collection
is submitted. A repeated call gets the collection it made before.
"""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import anyio
from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.application import App, HubSession
from evalhub_mcp.app.errors import AgentError
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.formatting import pluralize
from evalhub_mcp.jobs.preflight_checks import parameter_problems, verdict_warnings
from evalhub_mcp.jobs.submission_plan import Plan, SubmissionRefused, plan_benchmarks, tag_problems
from evalhub_mcp.server.core.access import MANAGE
from evalhub_mcp.server.core.reply import BenchmarkRef
from evalhub_mcp.server.core.schema import SELDOM
from evalhub_mcp.server.core.tool_server import AgentTool, agent_tool, reply
from evalhub_mcp.server.tools.collection_creation.reply import CreatedCollectionReply
from evalhub_mcp.server.tools.submission.arguments import (
    ClosedArgument,
    PassCriteriaArgument,
    PrimaryScoreArgument,
    given,
)
from evalhub_mcp.untrusted import mask_secrets, sanitize_line, strip_invisible, truncate

if TYPE_CHECKING:
    from evalhub_mcp.client.models import Collection

MAX_REQUEST = 6000


class MemberArgument(ClosedArgument):
    """A benchmark of the collection."""

    id: Annotated[str, Field(description="Benchmark id.", min_length=1, max_length=300)]
    provider_id: Annotated[str | None, Field(description="Its provider.", max_length=300)] = None
    parameters: Annotated[
        dict[str, Any] | None, Field(description="Fixed settings.", json_schema_extra=SELDOM)
    ] = None
    weight: Annotated[float | None, Field(description="Share in the score.", ge=0)] = None
    primary_score: Annotated[
        PrimaryScoreArgument | None,
        Field(description="Instead of its own.", json_schema_extra=SELDOM),
    ] = None
    pass_criteria: Annotated[
        PassCriteriaArgument | None,
        Field(description="Instead of its own.", json_schema_extra=SELDOM),
    ] = None


class CollectionCreationTools:
    """create_collection."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._creating = anyio.Lock()

    async def create_collection(
        self,
        ctx: Context[Any, Any],
        name: Annotated[str, Field(description="Name.", min_length=1, max_length=200)],
        category: Annotated[
            str, Field(description="What it measures, e.g. safety.", min_length=1, max_length=100)
        ],
        benchmarks: Annotated[
            list[MemberArgument], Field(description="What it runs.", min_length=1, max_length=200)
        ],
        description: Annotated[
            str | None, Field(description="What it is for.", max_length=1024)
        ] = None,
        tags: Annotated[list[str] | None, Field(description="Labels.")] = None,
        pass_criteria: Annotated[
            PassCriteriaArgument | None, Field(description="Threshold of the overall score.")
        ] = None,
        dry_run: Annotated[bool, Field(description="Only check.")] = False,
    ) -> Annotated[CallToolResult, CreatedCollectionReply]:
        """Create a collection."""
        session = await self._app.open(ctx)
        catalog = await session.catalog()
        members = [given(benchmark) for benchmark in benchmarks]
        plan = _checked(catalog, members, tags or [], name, category)
        request: dict[str, Any] = {
            "name": name.strip(),
            "category": category.strip(),
            "description": description,
            "tags": list(dict.fromkeys(tags)) if tags else None,
            "pass_criteria": given(pass_criteria) if pass_criteria else None,
            "benchmarks": [
                {**member, "provider_id": provider_id, "id": benchmark_id}
                for member, (provider_id, benchmark_id) in zip(
                    members, plan.benchmarks, strict=True
                )
            ],
        }
        request = {key: value for key, value in request.items() if value is not None}
        answer = CreatedCollectionReply(
            name=sanitize_line(name, 200),
            benchmarks=[BenchmarkRef(provider_id=p, id=b) for p, b in plan.benchmarks],
            warnings=verdict_warnings(request["benchmarks"]),
        )
        # Two calls at once would both find that there is no such collection yet.
        async with self._creating:
            existing = await _of_this_name(session, request)
            if existing is not None:
                answer.existed, answer.collection_id = True, existing.id
            elif dry_run:
                answer.request = request
            else:
                with anyio.CancelScope(shield=True):
                    created = await session.client.collections.create(
                        request, tenant=session.tenant
                    )
                    self._app.catalogs.drop(session.tenant or "")
                answer.collection_id = created.id
        answer.dry_run = dry_run
        return reply(_text(answer), answer)


def tools(app: App) -> Sequence[AgentTool]:
    """The tool that makes collections."""
    group = CollectionCreationTools(app)
    return [
        agent_tool(
            group.create_collection,
            title="Create a collection",
            description="Keep a set of benchmarks under a name, to run it as one. Every benchmark "
            "is checked to exist first.",
            toolset="collections",
            scope=MANAGE,
            read_only=False,
        ),
    ]


def _checked(
    catalog: Catalog,
    members: Sequence[Mapping[str, Any]],
    tags: Sequence[str],
    name: str,
    category: str,
) -> Plan:
    problems = tag_problems(tags)
    if not name.strip() or not category.strip():
        problems.append("name and category must not be blank.")
    plan = Plan()
    try:
        plan = plan_benchmarks(catalog, members)
        for member, (provider_id, _) in zip(members, plan.benchmarks, strict=True):
            problems += parameter_problems(catalog, provider_id, member.get("parameters"))
    except SubmissionRefused as refused:
        problems += refused.problems
    if problems:
        raise AgentError("Nothing was created. " + " ".join(dict.fromkeys(problems)))
    return plan


async def _of_this_name(session: HubSession, request: Mapping[str, Any]) -> "Collection | None":
    """The collection an earlier call made from the same request.

    Raises:
        AgentError: There is one of this name, and it is another.
    """
    for found in await session.client.collections.list(name=request["name"], tenant=session.tenant):
        same = [(b["provider_id"], b["id"], b.get("parameters")) for b in request["benchmarks"]]
        if [(b.provider_id, b.id, b.parameters) for b in found.benchmarks] == same:
            return found
        raise AgentError(
            f"Nothing was created. There is another collection named "
            f"{sanitize_line(found.name, 120)!r} already (id {found.id}); choose another name."
        )
    return None


def _text(answer: CreatedCollectionReply) -> str:
    what = f"{answer.name!r} with {pluralize(len(answer.benchmarks), 'benchmark')}"
    if answer.existed:
        parts = [
            f"Collection {what} exists already as {answer.collection_id}; nothing was created."
        ]
    elif answer.dry_run:
        body = mask_secrets(strip_invisible(json.dumps(answer.request, ensure_ascii=False)))
        parts = [
            f"Dry run, nothing was created. Every check passed for collection {what}.",
            f"Request (POST /api/v1/evaluations/collections): {truncate(body, MAX_REQUEST)}",
            "Next: the same call without dry_run creates it.",
        ]
    else:
        parts = [f"Created collection {answer.collection_id}: {what}."]
    parts += [f"Note: {warning}" for warning in answer.warnings]
    if answer.collection_id:
        parts.append(
            f'Next: submit_evaluation(model=…, collection={{"id": "{answer.collection_id}"}}).'
        )
    return "\n".join(parts)
