"""What every tool shares: the hub, the catalog, and who is calling."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evalhub_mcp.catalog.store import CatalogStore
from evalhub_mcp.server.draining import Draining
from evalhub_mcp.server.hub import HubConnection
from evalhub_mcp.server.identity import Caller, caller_of_request
from evalhub_mcp.server.job_watchers import JobWatchers
from evalhub_mcp.server.submitting import Submissions
from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context

    from evalhub_mcp.catalog.snapshot import Catalog
    from evalhub_mcp.client import AsyncEvalHubClient
    from evalhub_mcp.client.models import EvaluationJob, JobBenchmark


class App:
    """The server's state, in one place: built once, handed to every tool."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.hub = HubConnection(settings)
        self.catalogs = CatalogStore(settings.catalog_ttl)
        self.submissions = Submissions()
        self.watchers = JobWatchers()
        self.draining = Draining()

    def caller(self, ctx: "Context[Any, Any] | None") -> Caller:
        """Who is calling: as established for the HTTP request, else the settings' tenant."""
        if ctx is not None and (caller := caller_of_request(_request_of(ctx))) is not None:
            return caller
        return Caller(self.settings.tenant or None if not self.settings.local else None)

    async def open(self, ctx: "Context[Any, Any] | None") -> "HubSession":
        """The hub, for this caller.

        Raises:
            HubNotConfigured: No hub is set.
            AgentError: The local hub did not come up.
        """
        return HubSession(self, await self.hub.client(), self.caller(ctx))


class HubSession:
    """The hub as one caller sees it: every request carries the caller's tenant."""

    def __init__(self, app: App, client: "AsyncEvalHubClient", caller: Caller) -> None:
        self._app = app
        self.client = client
        self.tenant = caller.tenant
        self._principal = caller.principal

    async def catalog(self) -> "Catalog":
        """The catalog as this caller sees it.

        Raises:
            ClientError: The hub cannot be reached and there is no older snapshot.
        """
        return await self._app.catalogs.get(
            self.tenant or "", self._principal or "", self._fetch_catalog
        )

    async def _fetch_catalog(self) -> "Catalog":
        from evalhub_mcp.catalog.fetching import fetch_catalog

        return await fetch_catalog(self.client, self.tenant)

    async def planned_benchmarks(
        self, job: "EvaluationJob", catalog: "Catalog"
    ) -> "Sequence[JobBenchmark] | None":
        """The benchmarks a job consists of; None when its collection cannot be found any more."""
        if job.benchmarks or job.collection is None:
            return job.benchmarks
        collection = catalog.collections.get(job.collection.id)
        return collection.benchmarks if collection is not None else None


def _request_of(ctx: "Context[Any, Any]") -> Any:
    """The HTTP request a call came with; None on stdio and in memory."""
    try:
        return ctx.request_context.request
    except ValueError:  # made outside any request
        return None
