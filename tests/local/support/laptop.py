"""A local hub with every provider that can run here, and a client of it."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.local.inspect.provider_definition import PROVIDER
from evalhub_mcp.local.providers.built_in import available_providers


@dataclass
class Laptop:
    """A local hub that offers `inspect-local`, and a client of it."""

    client: AsyncEvalHubClient
    data_dir: Path
    jobs: list[str] = field(default_factory=list)

    @property
    def secrets_dir(self) -> Path:
        """Where the user keeps keys."""
        return self.data_dir / "secrets"

    @property
    def datasets_dir(self) -> Path:
        """Where question files are read from."""
        return self.data_dir / "datasets"

    async def submit(
        self,
        url: str,
        *benchmarks: str,
        parameters: dict[str, Any] | None = None,
        secret_ref: str | None = None,
        name: str = "stand-in",
        provider: str = PROVIDER.id,
    ) -> str:
        model: dict[str, Any] = {"url": url, "name": name}
        if secret_ref:
            model["auth"] = {"secret_ref": secret_ref}
        job = await self.client.jobs.submit(
            {
                "name": "test",
                "model": model,
                "benchmarks": [
                    {
                        "id": benchmark,
                        "provider_id": provider,
                        "parameters": parameters or {},
                    }
                    for benchmark in benchmarks or ["everyday_facts"]
                ],
            }
        )
        assert job.id
        self.jobs.append(job.id)
        return job.id

    async def run(self, url: str, *benchmarks: str, **options: Any) -> EvaluationJob:
        """Submit a job and wait for its end."""
        job_id = await self.submit(url, *benchmarks, **options)
        return await self.client.jobs.wait_for_completion(job_id, timeout=100, poll_interval=0.1)

    async def failure(
        self, url: str, benchmark: str = "everyday_facts", **options: Any
    ) -> tuple[str, str]:
        """The message and the code with which a job of one benchmark failed."""
        job = await self.run(url, benchmark, **options)
        assert job.status.state == "failed"
        error = job.status.benchmarks[0].error_message
        assert error is not None
        assert "Traceback" not in error.message
        assert "\n" not in error.message
        return error.message, error.message_code


@pytest.fixture(scope="module")
async def laptop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Laptop]:
    data_dir = tmp_path_factory.mktemp("hub")
    async with LocalHub(data_dir, available_providers()) as hub:
        endpoint = await hub.ready()
        async with AsyncEvalHubClient(
            endpoint.base_url, ca_bundle_path=str(endpoint.ca_cert_path)
        ) as client:
            laptop = Laptop(client, data_dir)
            yield laptop
    for job_id in laptop.jobs:
        shutil.rmtree(JOBS_DIR / job_id, ignore_errors=True)
