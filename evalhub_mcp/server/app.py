"""What every tool shares: the hub, the catalog, and who is calling."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalhub_mcp.catalog.store import CatalogStore
from evalhub_mcp.server.hub import HubConnection
from evalhub_mcp.server.job_watchers import JobWatchers
from evalhub_mcp.server.submitting import Submissions
from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context

    from evalhub_mcp.catalog.snapshot import Catalog
    from evalhub_mcp.client import AsyncEvalHubClient
    from evalhub_mcp.client.models import EvaluationJob, JobBenchmark


@dataclass(frozen=True)
class Caller:
    """On whose behalf a call is made; both come from a verified source or are None."""

    tenant: str | None = None
    principal: str | None = None


class App:
    """The server's state, in one place: built once, handed to every tool."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.hub = HubConnection(settings)
        self.catalogs = CatalogStore(settings.catalog_ttl)
        self.submissions = Submissions()
        self.watchers = JobWatchers()

    def caller(self, ctx: "Context[Any, Any] | None") -> Caller:
        """Who is calling: the proxy's headers when it is trusted, else the settings' tenant."""
        if self.settings.auth_type == "rbac-proxy" and ctx is not None:
            headers = ctx.headers or {}
            return Caller(headers.get("x-tenant") or None, headers.get("x-user") or None)
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
