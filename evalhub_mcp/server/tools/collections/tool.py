"""Collections: curated sets of benchmarks, and what is wrong with some of them."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.catalog_lookup import collection_id_of, require_collections
from evalhub_mcp.app.list_cursors import cursor_after, question, start_of
from evalhub_mcp.catalog.collection_review import (
    CollectionItem,
    CollectionReview,
    review_collection,
)
from evalhub_mcp.catalog.collection_search import search_collections
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import Cursor
from evalhub_mcp.server.core.reply_notes import filters_text, stale_reason
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool, reply
from evalhub_mcp.server.tools.collections.reply import (
    CollectionBenchmarkReply,
    CollectionFoundReply,
    CollectionReply,
    CollectionsReply,
)
from evalhub_mcp.server.tools.collections.text import collection_text, collections_text
from evalhub_mcp.untrusted import sanitize_line, sanitize_lines

MAX_BENCHMARKS = 25


@agent_tool(
    title="Find collections",
    description="Search collections: curated sets of benchmarks with weights and "
    "thresholds, run as one job.",
    toolset="collections",
    scope=READ,
    read_only=True,
)
async def find_collections(
    ctx: Context[Any, Any],
    query: Annotated[str | None, Field(description="Words to rank by.", max_length=500)] = None,
    category: Annotated[
        str | None, Field(description="Only this category.", max_length=100)
    ] = None,
    limit: Annotated[int, Field(description="Most to show.", ge=1, le=50)] = 8,
    cursor: Cursor = None,
) -> Annotated[CallToolResult, CollectionsReply]:
    """Search collections."""
    catalog = await (await open_session(ctx)).catalog()
    require_collections(catalog)
    pool = [found.collection for found in search_collections(catalog, query, category)]
    asked = question("find_collections", query, category)
    start = start_of(cursor, asked, [collection.id for collection in pool])
    page = pool[start : start + limit]
    end = start + len(page)
    answer = CollectionsReply(
        collections=[_found(review_collection(catalog, collection)) for collection in page],
        total=len(pool),
        next_cursor=cursor_after(asked, end, page[-1].id) if end < len(pool) else None,
        stale=stale_reason(catalog),
    )
    known = sorted({sanitize_line(c.category, 40) for c in catalog.collections.values()} - {""})
    filters = filters_text(query=query, category=category)
    return reply(collections_text(answer, filters, start, known[:20]), answer)


@agent_tool(
    title="Get a collection",
    description="What a collection runs: benchmarks, weights, thresholds, and known traps "
    "such as thresholds that cannot be met or benchmarks that are gone.",
    toolset="collections",
    scope=READ,
    read_only=True,
)
async def get_collection(
    ctx: Context[Any, Any],
    collection_id: Annotated[str, Field(description="Id or name.", min_length=1, max_length=300)],
) -> Annotated[CallToolResult, CollectionReply]:
    """One collection."""
    catalog = await (await open_session(ctx)).catalog()
    found = catalog.collections[collection_id_of(catalog, collection_id)]
    answer = collection_reply(catalog, review_collection(catalog, found))
    return reply(collection_text(answer), answer)


def _found(looked_at: "CollectionReview") -> CollectionFoundReply:
    collection = looked_at.collection
    criteria = collection.pass_criteria
    return CollectionFoundReply(
        id=sanitize_line(collection.id, 160),
        name=sanitize_line(collection.name, 100),
        category=sanitize_line(collection.category, 40) or None,
        purpose=sanitize_line(collection.description, 160) or None,
        benchmark_count=len(collection.benchmarks),
        threshold=criteria.threshold if criteria else None,
        traps=len(looked_at.traps),
    )


def collection_reply(catalog: "Catalog", looked_at: "CollectionReview") -> CollectionReply:
    """Everything about one collection."""
    collection = looked_at.collection
    criteria = collection.pass_criteria
    return CollectionReply(
        id=sanitize_line(collection.id, 160),
        name=sanitize_line(collection.name, 120),
        category=sanitize_line(collection.category, 40) or None,
        description=sanitize_line(collection.description, 600) or None,
        tags=sanitize_lines(collection.tags, 40, 15),
        threshold=criteria.threshold if criteria else None,
        benchmarks=[_benchmark(item) for item in looked_at.items[:MAX_BENCHMARKS]],
        benchmark_count=len(looked_at.items),
        traps=sanitize_lines(list(looked_at.traps), 400, 8),
        stale=stale_reason(catalog),
    )


def _benchmark(item: "CollectionItem") -> CollectionBenchmarkReply:
    return CollectionBenchmarkReply(
        provider_id=sanitize_line(item.config.provider_id, 120),
        id=sanitize_line(item.config.id, 160),
        weight=item.config.weight if item.config.weight is not None else 1.0,
        metric=sanitize_line(item.metric, 60) or None,
        lower_is_better=item.lower_is_better if item.metric else None,
        threshold=item.threshold,
        dataset_size=item.samples,
        exists=item.entry is not None,
    )
