"""Finding what to run: providers by what they measure, benchmarks by words."""

from collections.abc import Sequence
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.catalog_lookup import benchmark_of, provider_id_of
from evalhub_mcp.app.list_cursors import cursor_after, question, start_of
from evalhub_mcp.catalog.entries import CatalogEntry, canonical
from evalhub_mcp.catalog.name_lookup import similar_names
from evalhub_mcp.catalog.provider_discovery import ProviderMatch, match_providers
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.formatting import pluralize
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import Cursor, TargetType
from evalhub_mcp.server.core.reply_notes import filters_text, stale_reason
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool, reply
from evalhub_mcp.server.tools.discovery.reply import (
    BenchmarkFound,
    BenchmarkReply,
    BenchmarksReply,
    ProviderFound,
    ProvidersReply,
    ProviderToConsider,
    ScoreRangeReply,
)
from evalhub_mcp.server.tools.discovery.text import benchmark_text, benchmarks_text, providers_text
from evalhub_mcp.untrusted import sanitize_line, sanitize_lines

BUDGET = 5_200
"""Bytes of JSON that a default list reply may take; details go before entries do."""
BRIEF = frozenset({"id", "name", "summary", "target_type", "benchmark_count"})


@agent_tool(
    title="Discover evaluation providers",
    description="Evaluation providers by what they declare to measure: when to use each, "
    "hints, how to read its results, complements. Others that fit come with the reason.",
    toolset="discovery",
    scope=READ,
    read_only=True,
)
async def discover_providers(
    ctx: Context[Any, Any],
    target_type: TargetType = None,
    evaluates: Annotated[
        list[str] | None,
        Field(
            description='Capabilities it must all declare, e.g. ["safety", "red_teaming"].',
            max_length=20,
        ),
    ] = None,
    query: Annotated[
        str | None,
        Field(description="What the user wants to know, in words.", max_length=500),
    ] = None,
) -> Annotated[CallToolResult, ProvidersReply]:
    """Find providers by what they declare to measure."""
    catalog = await (await open_session(ctx)).catalog()
    found, consider = match_providers(catalog, target_type, evaluates or [], query)
    described = [_provider_found(match) for match in found]
    if len(described) > 1 and not (target_type or evaluates or query):
        # Whoever looks around has not chosen yet; what to mind comes with the choice.
        described = [p.model_copy(update=_of_use_later()) for p in described]
    providers, not_shown = _within_budget(described)
    answer = ProvidersReply(
        providers=providers,
        also_consider=[
            ProviderToConsider(
                id=sanitize_line(m.provider.id, 120),
                name=sanitize_line(m.provider.name, 80),
                benchmark_count=len(m.provider.benchmarks),
                why=sanitize_line(m.why, 160),
            )
            for m in consider[:12]
        ],
        not_shown=not_shown + len(consider[12:]),
        stale=stale_reason(catalog),
    )
    filters = filters_text(target_type=target_type, evaluates=evaluates, query=query)
    declared = sorted(
        {
            sanitize_line(tag, 40)
            for provider in catalog.providers.values()
            if provider.agent
            for tag in provider.agent.evaluates
        }
    )
    return reply(providers_text(answer, filters, len(catalog.providers), declared[:30]), answer)


@agent_tool(
    title="Find benchmarks",
    description="Search all benchmarks by words, provider, category or tag, best first; "
    "typos and synonyms are forgiven. Gives the ids that submit_evaluation needs, with "
    "purpose, metric, direction, threshold and size.",
    toolset="discovery",
    scope=READ,
    read_only=True,
)
async def find_benchmarks(
    ctx: Context[Any, Any],
    query: Annotated[
        str | None,
        Field(description="Words to rank by, e.g. 'jailbreak' or 'maths'.", max_length=500),
    ] = None,
    provider_id: Annotated[
        str | None, Field(description="Only this provider's.", max_length=200)
    ] = None,
    category: Annotated[
        str | None, Field(description="Only this category.", max_length=100)
    ] = None,
    tag: Annotated[str | None, Field(description="Only with this tag.", max_length=100)] = None,
    limit: Annotated[int, Field(description="Most to show.", ge=1, le=50)] = 8,
    cursor: Cursor = None,
) -> Annotated[CallToolResult, BenchmarksReply]:
    """Search benchmarks."""
    catalog = await (await open_session(ctx)).catalog()
    provider = provider_id_of(catalog, provider_id) if provider_id is not None else None
    pool = _ranked(catalog, query, provider, category, tag)
    asked = question("find_benchmarks", query, provider, category, tag)
    start = start_of(cursor, asked, [entry.reference for entry in pool]) if cursor else 0
    page = pool[start : start + limit]
    end = start + len(page)
    answer = BenchmarksReply(
        benchmarks=[_benchmark_found(entry) for entry in page],
        total=len(pool),
        next_cursor=cursor_after(asked, end, page[-1].reference) if end < len(pool) else None,
        stale=stale_reason(catalog),
    )
    filters = filters_text(query=query, provider=provider, category=category, tag=tag)
    if pool:
        return reply(benchmarks_text(answer, filters, start), answer)
    near = _near_labels(catalog, query, category, tag)
    elsewhere = _elsewhere(catalog, query, category, tag)
    return reply(benchmarks_text(answer, filters, start, near, elsewhere), answer)


@agent_tool(
    title="Get a benchmark",
    description="Everything needed to run one benchmark and read its score: metrics, "
    "direction, threshold, score bands, size, few-shot, the provider's hints.",
    toolset="discovery",
    scope=READ,
    read_only=True,
)
async def get_benchmark(
    ctx: Context[Any, Any],
    benchmark_id: Annotated[
        str,
        Field(description="Id, name or provider/benchmark.", min_length=1, max_length=300),
    ],
    provider_id: Annotated[
        str | None, Field(description="Its provider, if several have it.", max_length=200)
    ] = None,
) -> Annotated[CallToolResult, BenchmarkReply]:
    """One benchmark."""
    catalog = await (await open_session(ctx)).catalog()
    answer = benchmark_reply(catalog, benchmark_of(catalog, benchmark_id, provider_id))
    return reply(benchmark_text(answer), answer)


def _provider_found(match: "ProviderMatch") -> ProviderFound:
    provider = match.provider
    agent = provider.agent
    assert agent is not None
    title = sanitize_line(provider.title, 120)
    return ProviderFound(
        id=sanitize_line(provider.id, 120),
        name=sanitize_line(provider.name, 80),
        title=title if title and title != sanitize_line(provider.name, 80) else None,
        summary=sanitize_line(agent.summary, 220) or None,
        target_type=sanitize_line(agent.target_type, 40) or None,
        evaluates=sanitize_lines(agent.evaluates, 40, 30),
        recommended_when=sanitize_lines(agent.recommended_when, 160, 6),
        hints=sanitize_lines(agent.hints, 240, 6),
        result_interpretation=sanitize_lines(agent.result_interpretation, 240, 6),
        complements=sanitize_lines(agent.complements, 80, 8),
        benchmark_count=len(provider.benchmarks),
    )


def _within_budget(providers: Sequence[ProviderFound]) -> tuple[list[ProviderFound], int]:
    """The first ones in full, then short forms, as far as the budget goes; and how many not."""
    sizes = [_size(p) for p in providers]
    if sum(sizes) <= BUDGET:
        return list(providers), 0
    brief = [p.model_copy(update=_without_details()) for p in providers]
    brief_sizes = [_size(p) for p in brief]
    shown: list[ProviderFound] = []
    left = BUDGET
    for number, provider in enumerate(providers):
        rest = sum(brief_sizes[number + 1 :])
        if sizes[number] + rest <= left or (not shown and sizes[number] <= left):
            shown.append(provider)
            left -= sizes[number]
        elif brief_sizes[number] <= left:
            shown.append(brief[number])
            left -= brief_sizes[number]
        else:
            break
    return shown, len(providers) - len(shown)


def _without_details() -> dict[str, Any]:
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in ProviderFound.model_fields.items()
        if name not in BRIEF
    }


def _of_use_later() -> dict[str, Any]:
    return {"hints": [], "result_interpretation": [], "complements": []}


def _size(provider: ProviderFound) -> int:
    return len(provider.model_dump_json(exclude_defaults=True))


def _benchmark_found(entry: CatalogEntry) -> BenchmarkFound:
    benchmark = entry.benchmark
    primary, criteria = benchmark.primary_score, benchmark.pass_criteria
    return BenchmarkFound(
        provider_id=sanitize_line(entry.provider.id, 120),
        id=sanitize_line(benchmark.id, 160),
        name=sanitize_line(benchmark.name, 80),
        purpose=sanitize_line(benchmark.description or benchmark.name, 120) or None,
        category=sanitize_line(benchmark.category, 40) or None,
        metric=(sanitize_line(primary.metric, 60) or None) if primary else None,
        lower_is_better=primary.lower_is_better if primary else None,
        threshold=criteria.threshold if criteria else None,
        dataset_size=benchmark.dataset_size or None,
    )


def benchmark_reply(catalog: Catalog, entry: CatalogEntry) -> BenchmarkReply:
    """Everything about one benchmark; its own guidance goes before its provider's."""
    benchmark, agent = entry.benchmark, entry.provider.agent
    own = benchmark.agent
    primary, criteria = benchmark.primary_score, benchmark.pass_criteria
    interpretation = sanitize_lines([own.result_interpretation] if own else [], 500)
    if agent is not None:
        interpretation += sanitize_lines(agent.result_interpretation, 240, 4)
    return BenchmarkReply(
        provider_id=sanitize_line(entry.provider.id, 120),
        id=sanitize_line(benchmark.id, 160),
        name=sanitize_line(benchmark.name, 120),
        description=sanitize_line(benchmark.description, 800) or None,
        category=sanitize_line(benchmark.category, 40) or None,
        tags=sanitize_lines(benchmark.tags, 40, 15),
        metrics=sanitize_lines(benchmark.metrics, 60, 20),
        metric=(sanitize_line(primary.metric, 60) or None) if primary else None,
        lower_is_better=primary.lower_is_better if primary else None,
        threshold=criteria.threshold if criteria else None,
        num_few_shot=benchmark.num_few_shot,
        dataset_size=benchmark.dataset_size or None,
        result_interpretation=interpretation,
        score_ranges=[
            ScoreRangeReply(range=sanitize_line(r.range, 40), meaning=sanitize_line(r.meaning, 160))
            for r in (own.score_ranges if own else [])[:12]
        ],
        hints=sanitize_lines(agent.hints if agent else [], 240, 6),
        collections=[
            sanitize_line(c.id, 120)
            for c in catalog.collections.values()
            if any((b.provider_id, b.id) == entry.key for b in c.benchmarks)
        ][:10],
        stale=stale_reason(catalog),
    )


def _ranked(
    catalog: Catalog,
    query: str | None,
    provider_id: str | None,
    category: str | None,
    tag: str | None,
) -> list[CatalogEntry]:
    """The benchmarks that fit all filters, best first, or by provider and id without a query."""
    pool = catalog.search(query).entries if query and query.strip() else catalog.entries
    if provider_id is not None:
        pool = [entry for entry in pool if entry.provider.id == provider_id]
    if category is not None:
        form = canonical(category)
        pool = [entry for entry in pool if canonical(entry.benchmark.category or "") == form]
    if tag is not None:
        tagged = {entry.key for entry in catalog.by_tag.get(canonical(tag), ())}
        pool = [entry for entry in pool if entry.key in tagged]
    return pool


def _elsewhere(catalog: Catalog, query: str | None, category: str | None, tag: str | None) -> str:
    """Where to look when nothing fits: the same word as a query, else what there is."""
    label = tag or category
    if label and not query and (found := len(catalog.search(label))):
        shown = pluralize(found, "benchmark")
        return f"As words it finds {shown}: find_benchmarks(query={sanitize_line(label, 80)!r})."
    labels = [sanitize_line(name, 40) for name in list(catalog.labels)[:20]]
    return f"The catalog has: {', '.join(labels)}." if labels else ""


def _near_labels(
    catalog: Catalog, query: str | None, category: str | None, tag: str | None
) -> list[str]:
    if category is not None:
        return similar_names(category, (e.benchmark.category or "" for e in catalog.entries), 5)
    if tag is not None:
        return similar_names(tag, (t for e in catalog.entries for t in e.benchmark.tags), 5)
    return similar_names(query or "", (e.reference for e in catalog.entries), 3)
