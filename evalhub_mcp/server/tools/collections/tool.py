"""Collections: curated sets of benchmarks, and what is wrong with some of them."""

from collections.abc import Mapping
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.catalog_lookup import collection_id_of, look_up, require_collections
from evalhub_mcp.app.paging import page_of
from evalhub_mcp.catalog.collection_review import CollectionReview, review_collection
from evalhub_mcp.catalog.collection_search import relevant_collections
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.taxonomy import FIELDS
from evalhub_mcp.client.models import Collection
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import Cursor
from evalhub_mcp.server.core.reply import MOST_BYTES, MOST_BYTES_DETAILED, fit_page, reply
from evalhub_mcp.server.core.reply_notes import filters_text
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.collections.reply import (
    CollectionReply,
    CollectionsReply,
    collection_found,
    collection_reply,
)
from evalhub_mcp.server.tools.collections.text import collection_text, collections_text

SHOWN = 8
"""Collections on a page when the caller does not say how many."""


def _labels_by_field(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments with labels that are given by their field: `domains: ["health"]`."""
    given = {name: value for name, value in arguments.items() if name not in FIELDS}
    found = []
    for field in FIELDS:
        values = arguments.get(field) or ()
        listed = values.split(",") if isinstance(values, str) else values
        found += [f"{field}:{str(value).strip()}" for value in listed if str(value).strip()]
    if found:
        labels = given.get("labels") or []
        given["labels"] = [*([labels] if isinstance(labels, str) else labels), *found]
    return given


@agent_tool(
    title="Find collections",
    description="Search collections: sets of benchmarks with weights and thresholds, run as "
    "one job.",
    toolset="collections",
    scope=READ,
    rearrange=_labels_by_field,
)
async def find_collections(
    ctx: Context[Any, Any],
    query: Annotated[str | None, Field(max_length=500)] = None,
    category: Annotated[str | None, Field(max_length=100)] = None,
    labels: Annotated[
        list[str] | None,
        Field(description="Domains, tasks, modalities, industries, targets; all must fit."),
    ] = None,
    limit: Annotated[int, Field(ge=1, le=50)] = SHOWN,
    cursor: Cursor = None,
) -> Annotated[CallToolResult, CollectionsReply]:
    """Search collections."""
    wanted = labels or []

    def search(catalog: Catalog) -> list[Collection]:
        require_collections(catalog)
        return relevant_collections(catalog, query, category, wanted)

    catalog, matches = await look_up(await open_session(ctx), search, found=bool)
    filters = filters_text(query=query, category=category, labels=wanted)

    def build(most: int) -> tuple[str, CollectionsReply]:
        page = page_of(
            matches,
            lambda collection: collection.id,
            search=["find_collections", query, category, *wanted],
            cursor=cursor,
            limit=most,
        )
        answer = CollectionsReply(
            collections=[collection_found(review_collection(catalog, c)) for c in page.items],
            total=page.total,
            next_cursor=page.next_cursor,
            unreadable=catalog.unreadable_collections,
            stale=catalog.stale_reason,
        )
        return collections_text(answer, filters, page.start, catalog), answer

    size = MOST_BYTES if limit <= SHOWN else MOST_BYTES_DETAILED
    return reply(*fit_page(build, limit, size), most=size)


@agent_tool(
    title="Get a collection",
    description="What a collection runs: benchmarks, weights, thresholds, and traps: "
    "thresholds that cannot be met, benchmarks that are gone.",
    toolset="collections",
    scope=READ,
)
async def get_collection(
    ctx: Context[Any, Any],
    collection_id: Annotated[str, Field(description="Id or name.", min_length=1, max_length=300)],
) -> Annotated[CallToolResult, CollectionReply]:
    """Describe one collection."""

    def find(catalog: Catalog) -> CollectionReview:
        found = catalog.collections[collection_id_of(catalog, collection_id)]
        return review_collection(catalog, found)

    catalog, review = await look_up(
        await open_session(ctx),
        find,
        found=lambda review: not review.missing,
        item=lambda review: review.collection,
    )
    answer = collection_reply(catalog, review)
    return reply(collection_text(answer), answer)
