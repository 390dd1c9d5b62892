"""Find providers by their metadata for AI agents."""

import os

from evalhub_mcp import SyncEvalHubClient

with SyncEvalHubClient(
    base_url=os.environ["EVALHUB_BASE_URL"],
    auth_token=os.environ["EVALHUB_TOKEN"],
    tenant=os.environ["EVALHUB_TENANT"],
) as client:
    for p in client.providers.list(evaluates="safety", target_type="model"):
        if p.agent:
            print(f"{p.resource.id}: {p.agent.summary}")
            for hint in p.agent.hints:
                print(f"  hint: {hint}")

    provider = client.providers.get("garak")
    if provider.agent:
        for line in provider.agent.result_interpretation:
            print(line)
