"""What an evaluation process uses to talk to the hub that started it.

Decision: small and without a framework. `JobSpec` says what to evaluate, `HubReporter`
says how it goes; nothing beyond httpx and pydantic is imported, so that the first event
reaches the hub before a heavy evaluation library is loaded.
"""

from evalhub_mcp.adapter.credentials import MissingSecretError, model_api_key
from evalhub_mcp.adapter.reporter import HubReporter, JobCancelled, Phase
from evalhub_mcp.adapter.spec import JobSpec, JobSpecError, ModelUnderTest

__all__ = [
    "HubReporter",
    "JobCancelled",
    "JobSpec",
    "JobSpecError",
    "MissingSecretError",
    "ModelUnderTest",
    "Phase",
    "model_api_key",
]
