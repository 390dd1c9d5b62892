"""Handle errors, from the specific to the general, asynchronously."""

import asyncio
import os

import httpx

from evalhub_mcp import AsyncEvalHubClient
from evalhub_mcp.client.errors import ClientError

BASE_URL = os.environ.get("EVALHUB_BASE_URL", "http://localhost:8080")


async def main() -> None:
    async with AsyncEvalHubClient(base_url=BASE_URL) as client:
        try:
            await client.jobs.get("nonexistent-id")
        except httpx.HTTPStatusError as e:
            print(f"HTTP {e.response.status_code}")
        except httpx.RequestError as e:
            print(f"Connection error: {e}")
        except ClientError as e:
            print(f"Client error: {e}")


asyncio.run(main())
