"""A real hub that offers the sample catalog, and a server connected to it."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from mcp import Client
from mcp.types import TextContent

from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.client.models import JobSubmissionRequest
from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.catalog.sample import hub_documents
from tests.client.support.hub import HubProcess
from tests.narrow import present, resource_text, text_of


class Curious:
    """A client of our server, with helpers for the tests of discovery."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(self, tool: str, /, **arguments: Any) -> SimpleNamespace:
        """Call a tool that must answer."""
        result = await self.client.call_tool(tool, arguments)
        text = text_of(result)
        assert not result.is_error, text
        assert present(result.structured_content)["answer"] == text, "both forms say the same"
        return SimpleNamespace(text=text, data=result.structured_content)

    async def refused(self, tool: str, /, **arguments: Any) -> str:
        """Call a tool that must refuse; returns the error text."""
        result = await self.client.call_tool(tool, arguments)
        text = text_of(result)
        assert result.is_error, text
        assert result.structured_content is None
        return text

    async def read(self, uri: str) -> Any:
        """A resource, parsed."""
        result = await self.client.read_resource(uri)
        assert result.contents[0].mime_type == "application/json"
        return json.loads(resource_text(result))

    async def prompt(self, name: str, /, **arguments: str) -> str:
        """A prompt's text."""
        result = await self.client.get_prompt(name, arguments)
        (message,) = result.messages
        assert message.role == "user"
        assert isinstance(message.content, TextContent)
        return message.content.text


@asynccontextmanager
async def curious(base_url: str, mode: str = "auto", **settings: Any) -> AsyncIterator[Curious]:
    """A server for the hub at `base_url`, and a client of it."""
    server = build_server(Settings(base_url=base_url, **settings))
    async with Client(server, mode=mode) as client:
        yield Curious(client)


@pytest.fixture(scope="module")
def sample_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a hub that offers the sample catalog."""
    process = HubProcess(tmp_path_factory.mktemp("sample"))
    for folder in ("providers", "collections"):
        shutil.rmtree(process.directory / folder)
    hub_documents(process.directory)
    process.start()
    try:
        yield process.url
    finally:
        process.stop()


@pytest.fixture
async def agent(sample_hub: str) -> AsyncIterator[Curious]:
    """A client of a server for that hub."""
    async with curious(sample_hub) as connected:
        yield connected


@dataclass
class Jobs:
    """Makes jobs whose evaluations the test plays."""

    client: SyncEvalHubClient

    def finished(self, name: str, *scores: tuple[str, str, dict[str, Any]], url: str = "") -> str:
        """A job that completed with these `(provider, benchmark, metrics)`."""
        job_id = self.submitted(name, [(p, b) for p, b, _ in scores], url)
        for index, (provider, benchmark, metrics) in enumerate(scores):
            self._event(job_id, provider, benchmark, index, "completed", metrics=metrics)
        return job_id

    def failed(self, name: str, provider: str, benchmark: str, why: str) -> str:
        """A job whose one benchmark failed."""
        job_id = self.submitted(name, [(provider, benchmark)])
        message = {"message": why, "message_code": "failed"}
        self._event(job_id, provider, benchmark, 0, "failed", error_message=message)
        return job_id

    def submitted(
        self,
        name: str,
        benchmarks: list[tuple[str, str]],
        url: str = "http://127.0.0.1:9/v1",
        tags: Sequence[str] = (),
    ) -> str:
        """A job that has been submitted."""
        request = JobSubmissionRequest.model_validate(
            {
                "name": name,
                "model": {"name": "tiny", "url": url or "http://127.0.0.1:9/v1"},
                "benchmarks": [{"provider_id": p, "id": b} for p, b in benchmarks],
                "tags": list(tags),
            }
        )
        return self.client.jobs.submit(request).id

    def _event(
        self, job_id: str, provider: str, benchmark: str, index: int, status: str, **more: Any
    ) -> None:
        event = {
            "provider_id": provider,
            "id": benchmark,
            "benchmark_index": index,
            "status": status,
            **more,
        }
        self.client.jobs.post_event(job_id, event)


@pytest.fixture(scope="module")
def jobs(sample_hub: str) -> Iterator[Jobs]:
    """Jobs on that hub."""
    with SyncEvalHubClient(sample_hub) as client:
        yield Jobs(client)
