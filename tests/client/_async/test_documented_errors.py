"""The error handling shown in the official documentation works."""

from __future__ import annotations

import httpx
import pytest

from evalhub_mcp.client import AsyncEvalHubClient, errors
from evalhub_mcp.client.errors import ClientError
from tests.client.support.hub import free_port
from tests.client.support.scripted import Reply, ScriptedHub

pytestmark = pytest.mark.anyio


async def which_branch(client: AsyncEvalHubClient) -> str:
    try:
        await client.jobs.get("nonexistent-id")
    except httpx.HTTPStatusError as e:
        return f"HTTP {e.response.status_code}"
    except httpx.RequestError as e:
        return f"Connection error: {e}"
    except ClientError as e:
        return f"Client error: {e}"
    return "nothing"


async def test_an_error_status_is_an_http_status_error(client: AsyncEvalHubClient) -> None:
    assert await which_branch(client) == "HTTP 404"


async def test_a_missing_hub_is_a_request_error() -> None:
    async with AsyncEvalHubClient(f"http://127.0.0.1:{free_port()}", max_retries=0) as client:
        branch = await which_branch(client)
        assert branch.startswith("Connection error: Cannot connect to http://127.0.0.1:")
        with pytest.raises(httpx.ConnectError):
            await client.health()


async def test_every_error_is_a_client_error_with_the_hubs_details(
    client: AsyncEvalHubClient,
) -> None:
    with pytest.raises(ClientError) as caught:
        await client.jobs.get("nonexistent-id")
    error = caught.value
    assert error.status_code == 404
    assert error.message_code == "resource_not_found"
    assert "nonexistent-id" in error.message
    assert error.trace
    assert error.advice
    assert "tenant" in error.advice
    assert "\n" not in str(error)
    assert isinstance(error, errors.APIStatusError)
    assert error.request.url.path.endswith("/jobs/nonexistent-id")
    assert error.response.json()["trace"] == error.trace


async def test_timeouts_are_httpx_timeouts_too(scripted: ScriptedHub) -> None:
    scripted.answer(Reply(200, delay=5.0))
    async with AsyncEvalHubClient(scripted.url, timeout=0.1, max_retries=0) as client:
        with pytest.raises(httpx.ReadTimeout) as caught:
            await client.health()
    assert isinstance(caught.value, errors.RequestTimeoutError)
    assert caught.value.request.url.path == "/api/v1/health"
