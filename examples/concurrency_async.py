"""Run several evaluations concurrently."""

import asyncio
import os

from evalhub_mcp import AsyncEvalHubClient
from evalhub_mcp.client.models import BenchmarkConfig, JobSubmissionRequest, ModelConfig

BASE_URL = os.environ.get("EVALHUB_BASE_URL", "http://localhost:8080")


async def main() -> None:
    async with AsyncEvalHubClient(base_url=BASE_URL) as client:
        benchmarks = ["arc_easy", "truthfulqa_mc1", "toxigen"]

        jobs = await asyncio.gather(
            *[
                client.jobs.submit(
                    JobSubmissionRequest(
                        name=f"llama3-{b}",
                        model=ModelConfig(url="http://vllm:8000/v1", name="llama-3-8b"),
                        benchmarks=[BenchmarkConfig(id=b, provider_id="lm_evaluation_harness")],
                    )
                )
                for b in benchmarks
            ]
        )

        results = await asyncio.gather(
            *[client.jobs.wait_for_completion(j.id, timeout=3600) for j in jobs]
        )
        for result in results:
            print(result.name, result.status.state)


asyncio.run(main())
