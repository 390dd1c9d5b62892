"""Submit an evaluation and wait for its result, asynchronously."""

import asyncio
import os

from evalhub_mcp import AsyncEvalHubClient
from evalhub_mcp.client.models import BenchmarkConfig, JobSubmissionRequest, ModelConfig

BASE_URL = os.environ.get("EVALHUB_BASE_URL", "http://localhost:8080")


async def main() -> None:
    async with AsyncEvalHubClient(base_url=BASE_URL) as client:
        job = await client.jobs.submit(
            JobSubmissionRequest(
                name="llama3-arc-easy",
                model=ModelConfig(url="http://vllm:8000/v1", name="llama-3-8b"),
                benchmarks=[BenchmarkConfig(id="arc_easy", provider_id="lm_evaluation_harness")],
            )
        )

        result = await client.jobs.wait_for_completion(job.id, timeout=3600)
        print(f"Status: {result.status}, Results: {result.results}")


asyncio.run(main())
