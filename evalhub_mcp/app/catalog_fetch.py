"""Reads a snapshot of the catalog from a hub: two lists, requested at the same time.

Providers are required. Collections may be missing, because the hub is older or the role may not
read them; the snapshot then says so and contains the rest.
"""

import anyio
import anyio.to_thread

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.models import Collection, Provider


async def fetch_catalog(client: AsyncEvalHubClient) -> Catalog:
    """Return everything the hub offers to this client's caller, indexed for search.

    Routes: `GET /evaluations/providers` and `GET /evaluations/collections`.

    Raises:
        ClientError: The providers could not be read.
    """
    providers: list[Provider] = []
    collections: list[Collection] = []
    missing: str | None = None

    async def fetch_providers() -> None:
        providers.extend(await client.providers.list())

    async def fetch_collections() -> None:
        nonlocal missing
        try:
            collections.extend(await client.collections.list())
        except ClientError as error:
            missing = str(error) or type(error).__name__

    try:
        async with anyio.create_task_group() as group:
            group.start_soon(fetch_providers)
            group.start_soon(fetch_collections)
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    catalog = Catalog.of(providers, collections, missing)
    # Indexing thousands of benchmarks takes a moment and must not block other calls.
    await anyio.to_thread.run_sync(lambda: catalog.ranking)
    return catalog
