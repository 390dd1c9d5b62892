"""Benchmarks. Hubs have no route for them: they are read through their providers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Unpack

from evalhub_mcp.client._async.providers import AsyncProviders
from evalhub_mcp.client.call_options import CallOptions
from evalhub_mcp.client.models import Benchmark
from evalhub_mcp.client.page_walk import ResourceList
from evalhub_mcp.client.request_bodies import benchmark_admitted


class AsyncBenchmarks:
    """The benchmarks of all providers.

    Ids are unique within a provider only: `(provider_id, id)` names a benchmark.
    """

    def __init__(self, providers: AsyncProviders) -> None:
        self._providers = providers

    async def list(
        self,
        *,
        provider_id: str | None = None,
        category: str | None = None,
        tags: Iterable[str] | str = (),
        limit: int | None = None,
        **call: Unpack[CallOptions],
    ) -> ResourceList[Benchmark]:
        """Every benchmark, or those of one provider or category. `GET /evaluations/providers`.

        Args:
            provider_id: only this provider's; one small request instead of a large one.
            category: only this category, exactly.
            tags: only benchmarks with all of these tags.
            limit: the most benchmarks to return.

        Raises:
            NotFoundError: there is no provider `provider_id`.
        """
        wanted = {tags} if isinstance(tags, str) else set(tags)
        if provider_id is not None:
            providers = ResourceList([await self._providers.get(provider_id, **call)])
        else:
            providers = await self._providers.list(**call)
        found = [
            benchmark
            for provider in providers
            for benchmark in provider.benchmarks
            if benchmark_admitted(benchmark, category, wanted)
        ]
        return ResourceList(
            found if limit is None else found[:limit],
            malformed=providers.malformed,
            repaired=providers.repaired,
            total_count=len(found),
        )

    async def iterate(
        self,
        *,
        provider_id: str | None = None,
        category: str | None = None,
        tags: Iterable[str] | str = (),
        **call: Unpack[CallOptions],
    ) -> AsyncIterator[Benchmark]:
        """Like :meth:`list`, one benchmark at a time."""
        for benchmark in await self.list(
            provider_id=provider_id, category=category, tags=tags, **call
        ):
            yield benchmark
