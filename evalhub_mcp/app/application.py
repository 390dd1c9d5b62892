"""The state that the product keeps while it runs, and EvalHub as one caller sees it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import anyio

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.catalog_cache import CatalogCache
from evalhub_mcp.app.catalog_fetch import fetch_catalog
from evalhub_mcp.app.draining import Draining
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_connection import HubConnection
from evalhub_mcp.app.job_watchers import JobWatchers
from evalhub_mcp.app.recent_jobs import RecentJobs
from evalhub_mcp.app.submission_dedup import SubmissionDeduplicator
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.client.request_observer import Observer
from evalhub_mcp.jobs.planned_benchmarks import planned_benchmarks
from evalhub_mcp.settings import Settings

MAX_CALLERS = 1024
"""Callers whose clients are kept. A client is a few hundred bytes; connections are shared."""


class App:
    """Everything that outlives one call. One is built for a server, or for a command."""

    def __init__(self, settings: Settings, hub_observer: Observer | None = None) -> None:
        """`hub_observer` is shown every request to the hub."""
        self.settings = settings
        self.hub = HubConnection(settings, hub_observer)
        self.catalogs = CatalogCache(settings.catalog_ttl)
        self.submissions = SubmissionDeduplicator()
        self.recent_jobs = RecentJobs()
        self.watchers = JobWatchers()
        self.draining = Draining()
        self.creating_collection = anyio.Lock()
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

    async def open(self, caller: Caller) -> "HubSession":
        """Return the hub as `caller` sees it.

        Raises:
            HubNotConfigured: No hub is set.
            UserError: The local hub did not start.
        """
        return HubSession(self, self._client_of(await self.hub.client(), caller), caller)

    def _client_of(self, hub_client: AsyncEvalHubClient, caller: Caller) -> AsyncEvalHubClient:
        """Return the client that sends this caller's tenant and name.

        A caller keeps its client because calls that wait for the same job share the client's
        polling. Callers never share a client. All use the same connections.
        """
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


class HubSession:
    """EvalHub as one caller sees it. Every request carries the caller's tenant and name."""

    def __init__(self, app: App, client: AsyncEvalHubClient, caller: Caller) -> None:
        self.app = app
        self.client = client
        self.caller = caller
        self.tenant = caller.tenant
        self.principal = caller.principal

    async def catalog(self) -> Catalog:
        """Return the catalog as this caller sees it.

        Raises:
            ClientError: The hub cannot be reached and there is no older snapshot.
        """
        return await self.app.catalogs.get(
            self.tenant or "", self.principal or "", lambda: fetch_catalog(self.client)
        )

    async def recent_jobs(self) -> Sequence[EvaluationJob]:
        """Return some of the caller's jobs, up to half a minute old; none if the hub is slow."""
        return await self.app.recent_jobs.sample(self.client, self.caller)

    async def all_jobs(self) -> Sequence[EvaluationJob]:
        """Return all of the caller's jobs, newest first, up to a few seconds old.

        Raises:
            ClientError: The hub could not be asked.
        """
        return await self.app.recent_jobs.all(self.client, self.caller)

    def forget_catalog(self) -> None:
        """Fetch the catalog again before it is used again; call it after changing the catalog."""
        self.app.catalogs.drop(self.tenant or "")

    async def planned_benchmarks(
        self, job: EvaluationJob, catalog: Catalog | None = None
    ) -> Sequence[JobBenchmark] | None:
        """Return the benchmarks a job consists of; None when its collection no longer exists.

        Raises:
            ClientError: The hub could not be asked for the collection.
        """
        if job.benchmarks or job.collection is None:
            return job.benchmarks
        return planned_benchmarks(job, (catalog or await self.catalog()).collections)
