"""Find providers by their metadata for AI agents, asynchronously."""

import asyncio
import os

from evalhub_mcp import AsyncEvalHubClient


async def main() -> None:
    async with AsyncEvalHubClient(
        base_url=os.environ["EVALHUB_BASE_URL"],
        auth_token=os.environ["EVALHUB_TOKEN"],
        tenant=os.environ["EVALHUB_TENANT"],
    ) as client:
        providers = await client.providers.list(evaluates="safety", target_type="model")
        for p in providers:
            if p.agent:
                print(p.resource.id, p.agent.summary)


asyncio.run(main())
