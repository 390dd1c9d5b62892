"""The state that the product keeps while it runs.

The client and the catalog are imported with the first call, which takes a tenth off the time until
`initialize` is answered (`benchmarks.server`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.catalog_cache import CatalogCache
from evalhub_mcp.app.draining import Draining
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_connection import HubConnection
from evalhub_mcp.app.job_watchers import JobWatchers
from evalhub_mcp.app.kept_ids import KeptIds
from evalhub_mcp.app.keyed_lock import KeyedLock
from evalhub_mcp.app.recent_jobs import RecentJobs
from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from evalhub_mcp.client import AsyncEvalHubClient
    from evalhub_mcp.client.request_observer import Observer

MAX_CALLERS = 1024
"""Callers whose clients are kept. A client is a few hundred bytes; connections are shared."""


class App:
    """Everything that outlives one call. One is built for a server, or for a command."""

    def __init__(self, settings: Settings, hub_observer: "Observer | None" = None) -> None:
        """`hub_observer` is shown every request to the hub."""
        self.settings = settings
        self.hub = HubConnection(settings, hub_observer)
        self.catalogs = CatalogCache(settings.catalog_ttl)
        self.recent_jobs = RecentJobs()
        self.watchers = JobWatchers()
        self.draining = Draining()
        self.submission_locks = KeyedLock()
        """Held while a request is submitted, so that repeated calls wait for the first."""
        self.kept_ids = KeptIds()
        self.collection_locks = KeyedLock()
        """Held while a collection is created, for the same reason."""
        self._hub_client: AsyncEvalHubClient | None = None
        self._caller_clients: dict[Caller, AsyncEvalHubClient] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Renew catalogs, watch jobs and launch the local hub until the block ends."""
        try:
            async with (
                self.catalogs.background_renewal(),
                self.watchers.running(),
                anyio.create_task_group() as background,
            ):
                # The hub starts in the background because `initialize` must not wait for it.
                background.start_soon(self.hub.launch)
                yield
                background.cancel_scope.cancel()
        finally:
            await self.hub.aclose()

    @property
    def own_caller(self) -> Caller:
        """The caller where nobody is authenticated: the user of this machine.

        Raises:
            UserError: The settings require an authenticated caller.
        """
        if self.settings.auth_type != "none":
            raise UserError("This call has no authenticated caller, so it was not made.")
        return Caller(self.settings.tenant or None if not self.settings.local else None)

    async def client(self, caller: Caller) -> "AsyncEvalHubClient":
        """Return the client that sends this caller's tenant and name.

        A caller keeps its client because calls that wait for the same job share the client's
        polling. Callers never share a client. All use the same connections.

        Raises:
            HubNotConfigured: No hub is set.
            UserError: The local hub did not start.
        """
        hub_client = await self.hub.client()
        if hub_client is not self._hub_client:  # the local hub was restarted
            self._hub_client, self._caller_clients = hub_client, {}
        client = self._caller_clients.pop(caller, None)
        if client is None:
            # None would mean the shared client's own tenant, so no tenant is an empty string.
            client = hub_client.with_options(
                tenant=caller.tenant or "", user=caller.principal or ""
            )
        while len(self._caller_clients) >= MAX_CALLERS:
            self._caller_clients.pop(next(iter(self._caller_clients)))  # least recently used
        self._caller_clients[caller] = client
        return client
