"""EvalHub as one caller sees it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from evalhub_mcp.app.application import App
from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.catalog_fetch import fetch_catalog
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.client.patience import Patience
from evalhub_mcp.jobs.planned_benchmarks import planned_benchmarks

ANSWERS = 3
"""The requests of a call take at most so many times the limit of a single one."""
IMPATIENT_ADVICE = (
    "Look at the hub's load. EVALHUB_PATIENCE is how many seconds a call waits for a silent hub, "
    "and EVALHUB_TIMEOUT how many for one answer."
)


@dataclass
class HubSession:
    """EvalHub for one call. Every request carries the caller's tenant and name.

    All requests of the call share one patience. Waits for jobs have their own time limits.
    """

    app: App
    caller: Caller
    callers_client: AsyncEvalHubClient
    """The client that all calls of this caller share."""

    @cached_property
    def client(self) -> AsyncEvalHubClient:
        """The client of this call."""
        settings = self.app.settings
        total = ANSWERS * settings.timeout
        return self.callers_client.with_patience(
            Patience(settings.patience, total, advice=IMPATIENT_ADVICE)
        )

    async def catalog(self, *, missed_since: float | None = None) -> Catalog:
        """Return the catalog as this caller sees it.

        `missed_since` asks for a renewed one, for a name that was not found; see
        `CatalogCache.get`. `catalog_lookup.look_up` does all of it.

        Raises:
            ClientError: The hub cannot be reached and there is no older snapshot.
        """
        began = time.monotonic()
        try:
            catalog = await self.app.catalogs.get(
                self.caller.tenant or "",
                self.caller.principal or "",
                lambda: fetch_catalog(self.client),
                missed_since=missed_since,
            )
        except ClientError as error:  # it may have been another call's request
            self.client.patience.lose(began, time.monotonic(), error)
            raise
        if catalog.stale_reason:
            self.client.patience.lose(began, time.monotonic())
        return catalog

    async def catalog_for(self, job: EvaluationJob) -> Catalog:
        """Return the catalog, renewed if the job's collection is not in it.

        A collection that is gone is looked for once a minute.

        Raises:
            ClientError: The hub cannot be reached and there is no older snapshot.
        """
        began = self.app.catalogs.clock()
        catalog = await self.catalog()
        wanted = job.collection.id if job.collection is not None else None
        tenant, gone = self.caller.tenant or "", self.app.gone_collections
        if wanted is None or wanted in catalog.collections or gone.has(tenant, wanted):
            return catalog
        catalog = await self.catalog(missed_since=began)
        if wanted not in catalog.collections and catalog.stale_reason is None:
            gone.add(tenant, wanted)
        return catalog

    def forget_catalog(self) -> None:
        """Fetch the catalog again before it is used again; call it after changing the catalog."""
        self.app.catalogs.drop(self.caller.tenant or "")

    async def planned_benchmarks(
        self, job: EvaluationJob, catalog: Catalog | None = None
    ) -> Sequence[JobBenchmark] | None:
        """Return the benchmarks a job consists of; None when its collection no longer exists.

        Raises:
            ClientError: The hub could not be asked for the collection.
        """
        if job.benchmarks or job.collection is None:
            return job.benchmarks
        return planned_benchmarks(job, (catalog or await self.catalog_for(job)).collections)
