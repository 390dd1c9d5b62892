"""Reads a snapshot of the catalog from a hub: two lists, requested at the same time.

Providers are required. Collections may be missing, because the hub is older or the role may not
read them; the snapshot then says so and contains the rest. Broken entries are left out and counted.
"""

from dataclasses import replace

import anyio
import anyio.to_thread

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.models import Collection, Provider
from evalhub_mcp.client.page_walk import ResourceList


async def fetch_catalog(client: AsyncEvalHubClient) -> Catalog:
    """Return everything the hub offers to this client's caller, indexed for search.

    Routes: `GET /evaluations/providers` and `GET /evaluations/collections`.

    Raises:
        ClientError: The providers could not be read.
    """
    providers: ResourceList[Provider] = ResourceList()
    collections: ResourceList[Collection] = ResourceList()
    missing: str | None = None

    async def fetch_providers() -> None:
        nonlocal providers
        providers = await client.providers.list()

    async def fetch_collections() -> None:
        nonlocal collections, missing
        try:
            collections = await client.collections.list()
        except ClientError as error:
            missing = str(error) or type(error).__name__

    try:
        async with anyio.create_task_group() as group:
            group.start_soon(fetch_providers)
            group.start_soon(fetch_collections)
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    catalog = replace(
        Catalog.of(providers, collections, missing),
        unreadable_providers=providers.unreadable,
        unreadable_benchmarks=_unreadable_benchmarks(providers),
        unreadable_collections=collections.unreadable,
    )
    # Indexing thousands of benchmarks takes a moment and must not block other calls.
    await anyio.to_thread.run_sync(lambda: catalog.ranking)
    return catalog


def _unreadable_benchmarks(providers: ResourceList[Provider]) -> int:
    """Return how many benchmarks the client dropped, or gave no id, in the providers it read."""
    dropped = sum(line.startswith("Provider.benchmarks") for line in providers.repaired)
    return dropped + sum(not b.id for provider in providers for b in provider.benchmarks)
