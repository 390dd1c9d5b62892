"""Keeping a set of benchmarks as a collection."""

from collections.abc import Mapping
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app import collection_creation
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.catalog.taxonomy import UnknownLabel, label_fields
from evalhub_mcp.server.core.access import MANAGE
from evalhub_mcp.server.core.reply import reply
from evalhub_mcp.server.core.schema import published
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.collection_creation.reply import (
    CreatedCollectionReply,
    created_collection_reply,
)
from evalhub_mcp.server.tools.collection_creation.text import created_collection_text
from evalhub_mcp.server.tools.submission.argument_places import (
    OF_A_COLLECTION,
    require_places,
)
from evalhub_mcp.server.tools.submission.arguments import (
    MOST,
    BenchmarkParameters,
    ClosedArgument,
    PassCriteriaArgument,
    PrimaryScoreArgument,
    request_fields,
)


class MemberArgument(ClosedArgument):
    """A benchmark of the collection."""

    id: Annotated[str, Field(min_length=1, max_length=300)]
    provider_id: Annotated[str | None, Field(max_length=300)] = None
    parameters: Annotated[BenchmarkParameters | None, published("num_examples")] = None
    weight: Annotated[float | None, Field(ge=0, le=MOST)] = None
    primary_score: PrimaryScoreArgument | None = None
    pass_criteria: PassCriteriaArgument | None = None


def _in_their_places(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments as they are given.

    Raises:
        UnusableArguments: A setting belongs elsewhere; the text names the place.
    """
    require_places("create_collection", arguments, OF_A_COLLECTION)
    return dict(arguments)


@agent_tool(
    title="Create a collection",
    description="Keep a set of benchmarks under a name, to run it as one. Checks first that "
    "they exist.",
    toolset="collections",
    scope=MANAGE,
    rearrange=_in_their_places,
)
async def create_collection(
    ctx: Context[Any, Any],
    name: Annotated[str, Field(min_length=1, max_length=200)],
    category: Annotated[
        str, Field(description="What it measures, e.g. safety.", min_length=1, max_length=100)
    ],
    benchmarks: Annotated[
        list[MemberArgument],
        Field(
            description="id, provider_id, fixed parameters, weight in the score; primary_score, "
            "pass_criteria (threshold) instead of its own.",
            min_length=1,
            max_length=200,
        ),
    ],
    description: Annotated[str | None, Field(max_length=1024)] = None,
    tags: list[str] | None = None,
    labels: Annotated[
        list[str] | None,
        Field(description="domains:x, tasks:x, modalities:x, industries:x …"),
    ] = None,
    pass_criteria: Annotated[
        PassCriteriaArgument | None, Field(description="Threshold of the overall score.")
    ] = None,
    dry_run: bool = False,
) -> Annotated[CallToolResult, CreatedCollectionReply]:
    """Create a collection.

    Raises:
        UserError: It cannot work, and nothing was created.
    """
    session = await open_session(ctx)
    try:
        taxonomy = label_fields(labels or [])
    except UnknownLabel as error:
        raise UserError(f"Nothing was created. {error}") from None
    request = {
        **taxonomy,
        "name": name.strip(),
        "category": category.strip(),
        "description": description,
        "tags": list(dict.fromkeys(tags)) if tags else None,
        "pass_criteria": request_fields(pass_criteria),
        "benchmarks": [request_fields(benchmark) for benchmark in benchmarks],
    }
    created = await collection_creation.create_collection(session, request, dry_run=dry_run)
    answer = created_collection_reply(created, name, dry_run=dry_run)
    return reply(created_collection_text(answer), answer)
