"""What every tool shares: the hub, the catalog, and who is calling."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from mcp_types import Tool

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.catalog_cache import CatalogCache
from evalhub_mcp.app.draining import Draining
from evalhub_mcp.app.errors import AgentError
from evalhub_mcp.app.hub_connection import HubConnection
from evalhub_mcp.app.job_watchers import JobWatchers
from evalhub_mcp.app.recent_jobs import EarlierJobs
from evalhub_mcp.app.submission_dedup import Submissions
from evalhub_mcp.server.auth.request_caller import caller_of_request
from evalhub_mcp.server.observability.call_log import Calls
from evalhub_mcp.server.observability.hub_request_observer import HubRequests
from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context

    from evalhub_mcp.catalog.snapshot import Catalog
    from evalhub_mcp.client import AsyncEvalHubClient
    from evalhub_mcp.client.models import EvaluationJob, JobBenchmark


MAX_CALLERS = 1024
"""Callers whose clients are kept; each is a few hundred bytes beside the connections."""


class App:
    """The server's state, in one place: built once, handed to every tool."""

    def __init__(self, settings: Settings, tools: Sequence[Tool] = ()) -> None:
        """`tools` are those the server lists."""
        self.settings = settings
        self.calls = Calls(tools, trace_arguments=settings.trace_arguments)
        self.hub = HubConnection(settings, HubRequests(self.calls))
        self.catalogs = CatalogCache(settings.catalog_ttl)
        self.submissions = Submissions()
        self.earlier_jobs = EarlierJobs()
        self.watchers = JobWatchers()
        self.draining = Draining()
        self.sessions: Callable[[], int] = lambda: 0
        """How many sessions the transport keeps."""
        self._clients = CallerClients()

    def caller(self, ctx: "Context[Any, Any] | None") -> Caller:
        """Who is calling: as established for the HTTP request, else the settings' tenant.

        Raises:
            AgentError: Callers are to be known, and this one is not.
        """
        if ctx is not None and (caller := caller_of_request(_request_of(ctx))) is not None:
            return caller
        if self.settings.auth_type != "none":
            raise AgentError("It is not known who makes this call, so it was not made.")
        return Caller(self.settings.tenant or None if not self.settings.local else None)

    async def open(self, ctx: "Context[Any, Any] | None") -> "HubSession":
        """The hub, for this caller.

        Raises:
            HubNotConfigured: No hub is set.
            AgentError: The local hub did not come up.
        """
        caller = self.caller(ctx)
        return HubSession(self, self._clients.of(await self.hub.client(), caller), caller)


class CallerClients:
    """The one client as each caller uses it: over the same connections, in its own name.

    Calls that wait for the same job share what they learn of it, so a caller keeps its
    client from call to call. What is shared so is never another caller's.
    """

    def __init__(self) -> None:
        self._shared: AsyncEvalHubClient | None = None
        self._clients: dict[Caller, AsyncEvalHubClient] = {}

    def of(self, shared: "AsyncEvalHubClient", caller: Caller) -> "AsyncEvalHubClient":
        """The client that works for `caller`."""
        if shared is not self._shared:  # the local hub was started anew
            self._shared, self._clients = shared, {}
        client = self._clients.pop(caller, None)
        if client is None:
            # Empty rather than None, which would mean the shared client's own tenant.
            client = shared.with_options(tenant=caller.tenant or "", user=caller.principal or "")
        while len(self._clients) >= MAX_CALLERS:
            self._clients.pop(next(iter(self._clients)))  # the one not heard of the longest
        self._clients[caller] = client
        return client


class HubSession:
    """The hub as one caller sees it: every request carries the caller's tenant and name."""

    def __init__(self, app: App, client: "AsyncEvalHubClient", caller: Caller) -> None:
        self._app = app
        self.client = client
        self.tenant = caller.tenant
        self.principal = caller.principal

    async def catalog(self) -> "Catalog":
        """The catalog as this caller sees it.

        Raises:
            ClientError: The hub cannot be reached and there is no older snapshot.
        """
        return await self._app.catalogs.get(
            self.tenant or "", self.principal or "", self._fetch_catalog
        )

    async def _fetch_catalog(self) -> "Catalog":
        from evalhub_mcp.app.catalog_fetch import fetch_catalog

        return await fetch_catalog(self.client, self.tenant)

    async def earlier_jobs(self) -> "Sequence[EvaluationJob]":
        """Some of the caller's jobs, up to half a minute old: enough for a suggestion."""
        return await self._app.earlier_jobs.of(self)

    async def planned_benchmarks(
        self, job: "EvaluationJob", catalog: "Catalog"
    ) -> "Sequence[JobBenchmark] | None":
        """The benchmarks a job consists of; None when its collection cannot be found any more."""
        from evalhub_mcp.jobs.planned_benchmarks import collection_benchmarks

        if job.benchmarks or job.collection is None:
            return job.benchmarks
        collection = catalog.collections.get(job.collection.id)
        return collection_benchmarks(job, collection) if collection is not None else None


def _request_of(ctx: "Context[Any, Any]") -> Any:
    """The HTTP request a call came with; None on stdio and in memory."""
    try:
        return ctx.request_context.request
    except ValueError:  # made outside any request
        return None
