"""Finding what to run: providers by what they measure, benchmarks by words."""

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.catalog.discovery import ProviderMatch, discover
from evalhub_mcp.catalog.matching import canonical, find_provider_id, near_names, near_providers
from evalhub_mcp.catalog.snapshot import Catalog, CatalogEntry
from evalhub_mcp.server.app import App
from evalhub_mcp.server.clean import line, lines
from evalhub_mcp.server.errors import AgentError, not_found
from evalhub_mcp.server.replies.discovery import (
    BenchmarkFound,
    BenchmarksReply,
    ProviderFound,
    ProvidersReply,
    ProviderToConsider,
)
from evalhub_mcp.server.text.discovery import benchmarks_text, providers_text
from evalhub_mcp.server.toolserver import agent_tool, reply


class DiscoveryTools:
    """discover_providers and find_benchmarks."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def discover_providers(
        self,
        ctx: Context[Any, Any],
        target_type: Annotated[
            Literal["model", "agent", "inference_server"] | None,
            Field(description="What is to be evaluated."),
        ] = None,
        evaluates: Annotated[
            list[str] | None,
            Field(
                description="Capabilities the provider must all declare, e.g. "
                '["safety", "red_teaming"]. Case and spelling are forgiven.',
                max_length=20,
            ),
        ] = None,
        query: Annotated[
            str | None,
            Field(description="Free text: what the user wants to know.", max_length=500),
        ] = None,
    ) -> Annotated[CallToolResult, ProvidersReply]:
        """Find providers by what they declare to measure."""
        catalog = await (await self._app.open(ctx)).catalog()
        found, consider = discover(catalog, target_type, evaluates or [], query)
        answer = ProvidersReply(
            providers=[_provider_found(match) for match in found],
            also_consider=[
                ProviderToConsider(
                    id=m.provider.id,
                    name=line(m.provider.name, 80),
                    benchmark_count=len(m.provider.benchmarks),
                    why=line(m.why, 160),
                )
                for m in consider
            ],
            stale=line(catalog.stale_reason, 160) or None,
        )
        filters = _filters(target_type=target_type, evaluates=evaluates, query=query)
        declared = sorted(
            {
                line(tag, 40)
                for provider in catalog.providers.values()
                if provider.agent
                for tag in provider.agent.evaluates
            }
        )
        return reply(providers_text(answer, filters, len(catalog.providers), declared[:30]), answer)

    async def find_benchmarks(
        self,
        ctx: Context[Any, Any],
        query: Annotated[
            str | None,
            Field(description="Words to rank by, e.g. 'jailbreak' or 'maths'.", max_length=500),
        ] = None,
        provider_id: Annotated[
            str | None, Field(description="Only this provider's benchmarks.", max_length=200)
        ] = None,
        category: Annotated[
            str | None, Field(description="Only this category.", max_length=100)
        ] = None,
        tag: Annotated[str | None, Field(description="Only with this tag.", max_length=100)] = None,
        limit: Annotated[int, Field(description="Most to show.", ge=1, le=50)] = 8,
        cursor: Annotated[
            str | None,
            Field(description="From an earlier reply, to see more.", max_length=400),
        ] = None,
    ) -> Annotated[CallToolResult, BenchmarksReply]:
        """Search benchmarks."""
        catalog = await (await self._app.open(ctx)).catalog()
        wanted_provider = _resolve_provider(catalog, provider_id)
        pool = _filtered(catalog, wanted_provider, category, tag)
        question = _fingerprint(query, wanted_provider, category, tag)
        start = _start(cursor, question, pool := _ranked(catalog, pool, query))
        page = pool[start : start + limit]
        more = start + limit < len(pool)
        answer = BenchmarksReply(
            benchmarks=[_benchmark_found(entry) for entry in page],
            total=len(pool),
            next_cursor=_cursor(question, start + limit, page[-1]) if more else None,
            stale=line(catalog.stale_reason, 160) or None,
        )
        filters = _filters(query=query, provider=wanted_provider, category=category, tag=tag)
        near = [] if pool else _near_labels(catalog, query, category, tag)
        return reply(benchmarks_text(answer, filters, start, near), answer)


def tools(app: App) -> Sequence[Tool]:
    """The discovery tools."""
    group = DiscoveryTools(app)
    return [
        agent_tool(
            group.discover_providers,
            title="Discover evaluation providers",
            description="Find evaluation providers by what they measure and evaluate. Each comes "
            "with when to use it, hints to read before running, how to read its results, and "
            "complements. Start here when it is open which kind of evaluation fits.",
            read_only=True,
        ),
        agent_tool(
            group.find_benchmarks,
            title="Find benchmarks",
            description="Search all benchmarks by words, provider, category or tag, best first. "
            "Gives the provider_id and id that submit_evaluation needs, with metric, direction, "
            "threshold and size.",
            read_only=True,
        ),
    ]


def _provider_found(match: ProviderMatch) -> ProviderFound:
    provider = match.provider
    agent = provider.agent
    assert agent is not None
    return ProviderFound(
        id=provider.id,
        name=line(provider.name, 80),
        title=line(provider.title or provider.name, 120),
        summary=line(agent.summary, 220) or None,
        target_type=line(agent.target_type, 40) or None,
        evaluates=lines(agent.evaluates, 40, 30),
        recommended_when=lines(agent.recommended_when, 160, 8),
        hints=lines(agent.hints, 240, 8),
        result_interpretation=lines(agent.result_interpretation, 240, 8),
        complements=lines(agent.complements, 80, 8),
        benchmark_count=len(provider.benchmarks),
    )


def _benchmark_found(entry: CatalogEntry) -> BenchmarkFound:
    benchmark = entry.benchmark
    primary, criteria = benchmark.primary_score, benchmark.pass_criteria
    return BenchmarkFound(
        provider_id=entry.provider.id,
        id=benchmark.id,
        name=line(benchmark.name, 80),
        purpose=line(benchmark.description or benchmark.name, 140) or None,
        category=line(benchmark.category, 40) or None,
        metric=(line(primary.metric, 60) or None) if primary else None,
        lower_is_better=primary.lower_is_better if primary else None,
        threshold=criteria.threshold if criteria else None,
        dataset_size=benchmark.dataset_size or None,
    )


def _resolve_provider(catalog: Catalog, wanted: str | None) -> str | None:
    if wanted is None:
        return None
    found = find_provider_id(catalog, wanted)
    if found is None:
        raise not_found(
            "provider",
            wanted,
            near_providers(catalog, wanted),
            f"The hub's providers: {', '.join(list(catalog.providers)[:20])}.",
        )
    return found


def _filtered(
    catalog: Catalog, provider_id: str | None, category: str | None, tag: str | None
) -> list[CatalogEntry]:
    def fits(entry: CatalogEntry) -> bool:
        benchmark = entry.benchmark
        return (
            (provider_id is None or entry.provider.id == provider_id)
            and (category is None or canonical(benchmark.category or "") == canonical(category))
            and (tag is None or canonical(tag) in {canonical(t) for t in benchmark.tags})
        )

    return [entry for entry in catalog.entries if fits(entry)]


def _ranked(
    catalog: Catalog, pool: Sequence[CatalogEntry], query: str | None
) -> list[CatalogEntry]:
    if not query or not query.strip():
        return sorted(pool, key=lambda entry: entry.key)
    inside = {entry.key for entry in pool}
    ranked = (catalog.entries[position] for position, _ in catalog.index.search(query))
    return [entry for entry in ranked if entry.key in inside]


def _near_labels(
    catalog: Catalog, query: str | None, category: str | None, tag: str | None
) -> list[str]:
    if category is not None:
        return near_names(category, (e.benchmark.category or "" for e in catalog.entries), 5)
    if tag is not None:
        return near_names(tag, (t for e in catalog.entries for t in e.benchmark.tags), 5)
    return near_names(query or "", (e.reference for e in catalog.entries), 3)


def _filters(**given: str | list[str] | None) -> str:
    shown = []
    for name, value in given.items():
        if value:
            text = ", ".join(value) if isinstance(value, list) else value
            shown.append(f"{name} {line(text, 80)!r}")
    return " and ".join(shown)


def _fingerprint(*question: str | None) -> int:
    return zlib.crc32(json.dumps(question).encode())


def _cursor(question: int, position: int, last: CatalogEntry) -> str:
    """Where to go on: after a benchmark by name, so a renewed catalog does not matter."""
    state = json.dumps([question, position, *last.key], separators=(",", ":"))
    return base64.urlsafe_b64encode(state.encode()).decode().rstrip("=")


def _start(cursor: str | None, question: int, pool: Sequence[CatalogEntry]) -> int:
    if cursor is None:
        return 0
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        asked, position, provider_id, benchmark_id = json.loads(base64.urlsafe_b64decode(padded))
        position = max(int(position), 0)
    except (ValueError, TypeError):
        raise AgentError(
            "This cursor is not one of find_benchmarks; leave it out to start from the top."
        ) from None
    if asked != question:
        raise AgentError(
            "This cursor belongs to another search; repeat the same query and filters with it, "
            "or leave it out to start from the top."
        )
    for index, entry in enumerate(pool):
        if entry.key == (provider_id, benchmark_id):
            return index + 1
    return min(position, len(pool))
