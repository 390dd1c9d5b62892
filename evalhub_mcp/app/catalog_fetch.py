"""Reads a snapshot of the catalog from a hub: two lists, asked for at the same time.

Providers are what the server cannot do without. Collections may be missing (an older
hub, a role that may not see them): the snapshot then says so and serves the rest.
"""

from typing import TYPE_CHECKING

import anyio
import anyio.to_thread

from evalhub_mcp.catalog.snapshot import Catalog

if TYPE_CHECKING:
    from evalhub_mcp.client import AsyncEvalHubClient
    from evalhub_mcp.client.models import Collection, Provider


async def fetch_catalog(client: "AsyncEvalHubClient", tenant: str | None) -> Catalog:
    """Everything the hub offers to `tenant`, indexed and ready to be searched.

    Routes: `GET /evaluations/providers` and `GET /evaluations/collections`.

    Raises:
        ClientError: The providers could not be read.
    """
    from evalhub_mcp.client.errors import ClientError

    providers: list[Provider] = []
    collections: list[Collection] = []
    missing: str | None = None

    async def fetch_providers() -> None:
        providers.extend(await client.providers.list(tenant=tenant))

    async def fetch_collections() -> None:
        nonlocal missing
        try:
            collections.extend(await client.collections.list(tenant=tenant))
        except ClientError as error:
            missing = str(error) or type(error).__name__

    try:
        async with anyio.create_task_group() as group:
            group.start_soon(fetch_providers)
            group.start_soon(fetch_collections)
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    catalog = Catalog.of(providers, collections, missing)
    # Thousands of benchmarks take a moment to index; other calls go on meanwhile.
    await anyio.to_thread.run_sync(lambda: catalog.ranking)
    return catalog
