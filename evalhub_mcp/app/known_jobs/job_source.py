"""What an index needs of a caller's session with the hub."""

from collections.abc import Sequence
from typing import Protocol

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark


class JobSource(Protocol):
    """The hub as one caller sees it; `HubSession` is one."""

    @property
    def caller(self) -> Caller:
        """Who asks."""

    @property
    def client(self) -> AsyncEvalHubClient:
        """The client of this call, whose patience ends."""

    @property
    def callers_client(self) -> AsyncEvalHubClient:
        """The client for what goes on after the call."""

    async def catalog(self) -> Catalog:
        """Return the catalog as the caller sees it."""

    async def catalog_for(self, job: EvaluationJob) -> Catalog:
        """Return the catalog, renewed if the job's collection is not in it."""

    async def planned_benchmarks(
        self, job: EvaluationJob, catalog: Catalog
    ) -> Sequence[JobBenchmark] | None:
        """Return the benchmarks of a job; None when its collection no longer exists."""
