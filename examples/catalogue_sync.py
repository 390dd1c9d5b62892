"""Providers, benchmarks and collections."""

import os

from evalhub_mcp import SyncEvalHubClient

BASE_URL = os.environ.get("EVALHUB_BASE_URL", "http://localhost:8080")

with SyncEvalHubClient(base_url=BASE_URL) as client:
    providers = client.providers.list()
    provider = client.providers.get("lm_evaluation_harness")

    # Filter by agent metadata (client-side)
    safety_providers = client.providers.list(evaluates="safety", target_type="model")

    print(len(providers), provider.name, [p.id for p in safety_providers])

    benchmarks = client.benchmarks.list()
    print(len(benchmarks))
    benchmarks = client.benchmarks.list(provider_id="lm_evaluation_harness")
    print(len(benchmarks))
    benchmarks = client.benchmarks.list(category="math")
    print(len(benchmarks))

    collections = client.collections.list()
    collection = client.collections.get("healthcare_safety_v1")
    print(len(collections), collection.name)
