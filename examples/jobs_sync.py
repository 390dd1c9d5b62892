"""Jobs: submit, read, list, wait, cancel."""

import os

from evalhub_mcp import SyncEvalHubClient
from evalhub_mcp.client.models import (
    BenchmarkConfig,
    JobStatus,
    JobSubmissionRequest,
    ModelConfig,
)

BASE_URL = os.environ.get("EVALHUB_BASE_URL", "http://localhost:8080")

with SyncEvalHubClient(base_url=BASE_URL) as client:
    job = client.jobs.submit(
        JobSubmissionRequest(
            name="llama3-multi-benchmark",
            model=ModelConfig(url="http://vllm:8000/v1", name="llama-3-8b"),
            benchmarks=[
                BenchmarkConfig(id="arc_easy", provider_id="lm_evaluation_harness"),
                BenchmarkConfig(id="hellaswag", provider_id="lighteval"),
            ],
        )
    )

    status = client.jobs.get(job.id)
    all_jobs = client.jobs.list(status=JobStatus.RUNNING)
    print(status.status.state, len(all_jobs))

    result = client.jobs.wait_for_completion(job.id, timeout=3600, poll_interval=5.0)
    print(result.status.state)

    client.jobs.cancel(job.id)
    client.jobs.cancel(job.id, hard_delete=True)
