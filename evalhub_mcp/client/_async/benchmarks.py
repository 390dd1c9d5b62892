"""Benchmarks. Hubs have no route for them, so they are read through their providers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Unpack

from evalhub_mcp.client._async.providers import AsyncProviders
from evalhub_mcp.client.call_options import CallOptions
from evalhub_mcp.client.models import Benchmark
from evalhub_mcp.client.page_walk import ResourceList


class AsyncBenchmarks:
    """The benchmarks of all providers.

    Ids are unique only within a provider: `(provider_id, id)` identifies a benchmark.
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
        """Return all benchmarks, or those that match. `GET /evaluations/providers`.

        Args:
            provider_id: only this provider's, which needs only one small request; must exist.
            category: only this category, compared exactly.
            tags: only benchmarks with all these tags.
            limit: the maximum number of benchmarks to return.
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
            if category in (None, benchmark.category) and wanted <= set(benchmark.tags)
        ]
        return ResourceList(
            found[:limit],
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
        """Iterate over what :meth:`list` returns."""
        for benchmark in await self.list(
            provider_id=provider_id, category=category, tags=tags, **call
        ):
            yield benchmark
