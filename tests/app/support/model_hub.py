"""A model of a hub's jobs: listed by id, paged by offset, with counts and hard deletions."""

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.errors import JobNotFoundError
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.client.models.base import parse
from evalhub_mcp.client.page_walk import RawPage, ResourceList

FINAL = ("completed", "failed", "cancelled", "partially_failed")


class ModelHub:
    """The jobs of a hub, and what its clients do to them. It counts requests and rows sent."""

    def __init__(self, seed: int, jobs: int = 0) -> None:
        self.random = random.Random(seed)
        self.jobs: dict[str, dict[str, Any]] = {}
        self.requests: list[str] = []
        self.rows_sent = 0
        self.during_requests: list[Any] = []
        """Each is called after one of the next requests: what others do during a look."""
        self.time = 1_700_000_000
        for _ in range(jobs):
            self.create("completed")

    @property
    def ids(self) -> list[str]:
        return sorted(self.jobs, reverse=True)

    def states(self) -> dict[str, str]:
        return {job_id: job["status"]["state"] for job_id, job in self.jobs.items()}

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """The requests made within the block."""
        self.requests, self.rows_sent = [], 0
        yield self.requests

    # What clients do.

    def create(self, state: str = "pending", **fields: Any) -> str:
        job_id = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        self.time += self.random.randrange(100)
        self.jobs[job_id] = {
            "resource": {"id": job_id, "created_at": _written(self.time)},
            "status": {"state": state},
            "name": f"job {len(self.jobs)}",
            "model": {"name": "tiny", "url": "http://m/v1"},
            "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
            **fields,
        }
        return job_id

    def finish(self) -> None:
        open_jobs = [job for job in self.jobs.values() if job["status"]["state"] not in FINAL]
        if open_jobs:
            self.random.choice(open_jobs)["status"]["state"] = self.random.choice(FINAL)

    def start(self) -> None:
        pending = [job for job in self.jobs.values() if job["status"]["state"] == "pending"]
        if pending:
            self.random.choice(pending)["status"]["state"] = "running"

    def delete(self) -> None:
        if self.jobs:
            del self.jobs[self.random.choice(sorted(self.jobs))]

    def exchange(self) -> None:
        """Delete a job, and create one that finishes at once: the count stays."""
        self.delete()
        self.create("completed")

    # What the client's `jobs` offers.

    async def page(self, *, limit: int, offset: int = 0, status: Any = None) -> RawPage:
        wanted = None if status is None else set(status.parts)
        found = [
            job_id
            for job_id in self.ids
            if wanted is None or self.jobs[job_id]["status"]["state"] in wanted
        ]
        shown = found[offset : offset + limit]
        items = [
            self.jobs[job_id] | {"status": dict(self.jobs[job_id]["status"])} for job_id in shown
        ]
        self._sent("list" if wanted is None else "unfinished", len(shown))
        return RawPage(items, shown, len(found), limit)

    async def get(self, job_id: str) -> EvaluationJob:
        if job_id not in self.jobs:
            self._sent("get", 0)
            raise _not_found(job_id)
        job = parse(EvaluationJob, self.jobs[job_id])
        self._sent("get", 1)
        return job

    async def list(
        self, *, newest_first: bool = True, name: str | None = None, limit: int | None = None
    ) -> ResourceList[EvaluationJob]:
        assert not newest_first
        found = [job for job in self.jobs.values() if name in (None, job["name"])][:limit]
        self._sent("all" if name is None else "named", len(found))
        return ResourceList([parse(EvaluationJob, job) for job in found])

    def _sent(self, kind: str, rows: int) -> None:
        self.requests.append(kind)
        self.rows_sent += rows
        if self.during_requests:
            self.during_requests.pop(0)()


class ModelSession:
    """The session of a caller with a model hub."""

    def __init__(self, hub: ModelHub, caller: Caller = Caller()) -> None:  # noqa: B008 - frozen
        self.hub = hub
        self.caller = caller
        self.client: Any = _Client(hub)
        self.callers_client: Any = self.client
        self.current = CATALOG

    async def catalog(self) -> Catalog:
        return self.current

    async def catalog_for(self, job: EvaluationJob) -> Catalog:
        return self.current

    async def planned_benchmarks(self, job: EvaluationJob, catalog: Catalog) -> Any:
        return job.benchmarks


class _Client:
    def __init__(self, hub: ModelHub) -> None:
        self.jobs = hub


CATALOG = Catalog.of(())


def _written(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _not_found(job_id: str) -> JobNotFoundError:
    response = httpx.Response(404, request=httpx.Request("GET", f"http://hub/{job_id}"))
    return JobNotFoundError(
        "no such job",
        request=response.request,
        response=response,
        message_code="resource_not_found",
    )
