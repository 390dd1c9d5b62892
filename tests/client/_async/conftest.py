"""Clients for the tests in this directory."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from evalhub_mcp.client import AsyncEvalHubClient
from tests.client.support.hub import HubProcess
from tests.client.support.scripted import ScriptedHub


@pytest.fixture
async def client(hub: HubProcess, anyio_backend: str) -> AsyncIterator[AsyncEvalHubClient]:
    """A client of the real hub."""
    async with AsyncEvalHubClient(hub.url) as client:
        yield client


@pytest.fixture
async def scripted_client(
    scripted: ScriptedHub, anyio_backend: str
) -> AsyncIterator[AsyncEvalHubClient]:
    """A client of the scripted hub with short retry delays."""
    async with AsyncEvalHubClient(
        scripted.url, timeout=5.0, retry_initial_delay=0.01, retry_max_delay=0.02
    ) as client:
        yield client
