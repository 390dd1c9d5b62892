"""Providers, benchmarks and collections, asynchronously."""

import asyncio
import os

from evalhub_mcp import AsyncEvalHubClient

BASE_URL = os.environ.get("EVALHUB_BASE_URL", "http://localhost:8080")


async def main() -> None:
    async with AsyncEvalHubClient(base_url=BASE_URL) as client:
        providers = await client.providers.list()
        provider = await client.providers.get("lm_evaluation_harness")

        # Filter by agent metadata (client-side)
        safety_providers = await client.providers.list(evaluates="safety", target_type="model")

        print(len(providers), provider.name, [p.id for p in safety_providers])

        benchmarks = await client.benchmarks.list()
        print(len(benchmarks))
        benchmarks = await client.benchmarks.list(provider_id="lm_evaluation_harness")
        print(len(benchmarks))
        benchmarks = await client.benchmarks.list(category="math")
        print(len(benchmarks))

        collections = await client.collections.list()
        collection = await client.collections.get("healthcare_safety_v1")
        print(len(collections), collection.name)


asyncio.run(main())
