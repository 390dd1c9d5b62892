"""Every setting of a client, with its default."""

import os

from evalhub_mcp import SyncEvalHubClient

BASE_URL = os.environ.get("EVALHUB_BASE_URL", "http://localhost:8080")

client = SyncEvalHubClient(
    base_url=BASE_URL,
    auth_token=None,  # Bearer token (or use auth_token_path)
    auth_token_path=None,  # Path to token file
    ca_bundle_path=None,  # CA bundle for TLS
    insecure=False,  # Skip TLS verification
    tenant=None,  # Namespace for multi-tenant deployments (X-Tenant header)
    timeout=30.0,  # Request timeout (seconds)
    max_retries=3,  # Retry attempts for 5xx/timeout/connection errors
    retry_initial_delay=1.0,  # Initial retry delay (seconds)
    retry_max_delay=60.0,  # Max retry delay
    retry_backoff_factor=2.0,  # Exponential backoff multiplier
    retry_randomization=True,  # Add jitter to retries
)

print(client.health().status)
client.close()
