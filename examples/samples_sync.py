"""The answers of a job, question by question."""

import os

from evalhub_mcp import SyncEvalHubClient
from evalhub_mcp.client.models import BenchmarkConfig, JobSubmissionRequest, ModelConfig

BASE_URL = os.environ.get("EVALHUB_BASE_URL", "http://localhost:8080")

with SyncEvalHubClient(base_url=BASE_URL) as client:
    job = client.jobs.submit(
        JobSubmissionRequest(
            name="llama3-answers",
            model=ModelConfig(url="http://vllm:8000/v1", name="llama-3-8b"),
            benchmarks=[BenchmarkConfig(id="arc_easy", provider_id="lm_evaluation_harness")],
        )
    )
    client.jobs.wait_for_completion(job.id, timeout=3600)

    found = client.jobs.samples(job.id)
    print(len(found), "answers")
    for row in found:
        if row["score"] == 0:
            print(row["question"], "expected", row["expected"], "got", row["answer"])
    for benchmark, why in found.without_replies.items():
        print(f"{benchmark}: {why}")

    # With pandas: found.to_frame().groupby("category").score.mean()
