"""Finding what to run: providers by what they measure, benchmarks by words."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.catalog_lookup import benchmark_of, look_up, provider_id_of
from evalhub_mcp.app.paging import page_of
from evalhub_mcp.catalog.benchmark_search import (
    BenchmarkFilters,
    search_benchmarks,
)
from evalhub_mcp.catalog.collection_search import collections_with_provider, relevant_collections
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.provider_discovery import NAMED, match_providers
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import Cursor, TargetType, target_named
from evalhub_mcp.server.core.reply import MOST_BYTES, MOST_BYTES_DETAILED, fit_page, reply
from evalhub_mcp.server.core.reply_notes import filters_text
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.discovery.reply import (
    BenchmarkReply,
    BenchmarksReply,
    ProvidersReply,
    benchmark_found,
    benchmark_reply,
    providers_reply,
)
from evalhub_mcp.server.tools.discovery.text import (
    benchmark_text,
    benchmarks_text,
    no_benchmarks_text,
    providers_text,
)

MAX_COLLECTIONS = 2
"""Collections that are named beside providers."""
SHOWN = 8
"""Benchmarks on a page when the caller does not say how many."""


@agent_tool(
    title="Discover evaluation providers",
    description="Evaluation providers by what they measure: when to use each, hints, how to "
    "read its results, what complements it.",
    toolset="discovery",
    scope=READ,
)
async def discover_providers(
    ctx: Context[Any, Any],
    target_type: TargetType = None,
    evaluates: Annotated[
        list[str] | None,
        Field(
            description="Capabilities it must all have, e.g. safety, red_teaming.",
            max_length=20,
        ),
    ] = None,
    query: Annotated[
        str | None,
        Field(description="The user's question.", max_length=500),
    ] = None,
) -> Annotated[CallToolResult, ProvidersReply]:
    """Find providers by what they declare to measure."""
    if query and not (target_type or evaluates) and (meant := target_named(query)):
        target_type, query = meant, None
    catalog, (declared, considered) = await look_up(
        await open_session(ctx),
        lambda catalog: match_providers(catalog, target_type, evaluates or [], query),
        found=lambda matches: any(matches),
    )
    overview = not (target_type or evaluates or query)
    answer = providers_reply(catalog, declared, considered, overview=overview)
    named = [match.provider.id for match in (*declared, *considered) if NAMED in match.why]
    found: list[Collection] = []
    only = [match.provider.id for match in declared] if not considered else []
    if named or len(only) == 1:
        found = collections_with_provider(catalog, (named or only)[0])
    elif subject := " ".join([*(evaluates or ()), query or ""]).strip():
        found = relevant_collections(catalog, subject)
    answer.collections = [collection.id for collection in found[:MAX_COLLECTIONS]]
    filters = filters_text(target_type=target_type, evaluates=evaluates, query=query)
    return reply(providers_text(answer, filters, catalog, target_type), answer)


@agent_tool(
    title="Find benchmarks",
    description="Search benchmarks, best match first; typos and synonyms are forgiven. Gives "
    "ids, purpose, metric, direction, threshold, size.",
    toolset="discovery",
    scope=READ,
)
async def find_benchmarks(
    ctx: Context[Any, Any],
    query: Annotated[
        str | None,
        Field(description="Subject, e.g. 'jailbreak' or 'maths'.", max_length=500),
    ] = None,
    provider_id: Annotated[str | None, Field(max_length=200)] = None,
    category: Annotated[str | None, Field(max_length=100)] = None,
    tag: Annotated[str | None, Field(max_length=100)] = None,
    limit: Annotated[int, Field(ge=1, le=50)] = SHOWN,
    cursor: Cursor = None,
) -> Annotated[CallToolResult, BenchmarksReply]:
    """Search benchmarks."""

    def search(catalog: Catalog) -> tuple[BenchmarkFilters, Sequence[CatalogEntry]]:
        provider = provider_id_of(catalog, provider_id) if provider_id is not None else None
        filters = BenchmarkFilters(query, provider, category, tag)
        return filters, search_benchmarks(catalog, filters)

    catalog, (filters, found) = await look_up(
        await open_session(ctx), search, found=lambda result: result[1]
    )
    unreadable = catalog.unreadable_providers + catalog.unreadable_benchmarks
    if not found:
        answer = BenchmarksReply(
            benchmarks=[], total=0, unreadable=unreadable, stale=catalog.stale_reason
        )
        return reply(no_benchmarks_text(catalog, filters), answer)

    def build(most: int) -> tuple[str, BenchmarksReply]:
        page = page_of(
            found,
            lambda entry: entry.reference,
            search=["find_benchmarks", *asdict(filters).values()],
            cursor=cursor,
            limit=most,
        )
        answer = BenchmarksReply(
            benchmarks=[benchmark_found(entry) for entry in page.items],
            total=page.total,
            next_cursor=page.next_cursor,
            unreadable=unreadable,
            stale=catalog.stale_reason,
        )
        return benchmarks_text(answer, filters, page.start), answer

    size = MOST_BYTES if limit <= SHOWN else MOST_BYTES_DETAILED
    return reply(*fit_page(build, limit, size), most=size)


@agent_tool(
    title="Get a benchmark",
    description="How to run a benchmark and read its score: metrics, direction, threshold, "
    "score bands, size, few-shot, hints.",
    toolset="discovery",
    scope=READ,
)
async def get_benchmark(
    ctx: Context[Any, Any],
    benchmark_id: Annotated[
        str,
        Field(description="Id, name or provider/id.", min_length=1, max_length=300),
    ],
    provider_id: Annotated[str | None, Field(max_length=200)] = None,
) -> Annotated[CallToolResult, BenchmarkReply]:
    """Describe one benchmark."""
    session = await open_session(ctx)
    catalog, entry = await look_up(
        session,
        lambda catalog: benchmark_of(catalog, benchmark_id, provider_id),
        item=lambda entry: entry.provider,
    )
    answer = benchmark_reply(catalog, entry)
    read = [*answer.hints, *answer.result_interpretation]
    session.app.recent_sentences.new(session.caller, read)  # later replies need not repeat them
    return reply(benchmark_text(answer), answer)
