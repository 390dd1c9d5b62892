"""The EvalHub client, async and sync.

`AsyncEvalHubClient` and `SyncEvalHubClient` have the same resources and methods; the sync
client is generated from the async one. Names are imported on first use, so that importing
this package, or only its models, does not import httpx::

    from evalhub_mcp.client import AsyncEvalHubClient
    from evalhub_mcp.client.models import JobSubmissionRequest
    from evalhub_mcp.client.errors import ClientError
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evalhub_mcp.client._async.client import AsyncEvalHubClient
    from evalhub_mcp.client._async.client import AsyncEvalHubClient as EvalHubClient
    from evalhub_mcp.client._sync.client import SyncEvalHubClient
    from evalhub_mcp.client.errors import ClientError
    from evalhub_mcp.client.filters import and_, not_, or_
    from evalhub_mcp.client.job_samples import JobSamples
    from evalhub_mcp.client.page_walk import MalformedItem, ResourceList

__all__ = [
    "AsyncEvalHubClient",
    "ClientError",
    "EvalHubClient",
    "JobSamples",
    "MalformedItem",
    "ResourceList",
    "SyncEvalHubClient",
    "and_",
    "not_",
    "or_",
]

_EXPORTS = {
    "AsyncEvalHubClient": ("_async.client", "AsyncEvalHubClient"),
    "EvalHubClient": ("_async.client", "AsyncEvalHubClient"),
    "SyncEvalHubClient": ("_sync.client", "SyncEvalHubClient"),
    "ClientError": ("errors", "ClientError"),
    "JobSamples": ("job_samples", "JobSamples"),
    "ResourceList": ("page_walk", "ResourceList"),
    "MalformedItem": ("page_walk", "MalformedItem"),
    "and_": ("filters", "and_"),
    "or_": ("filters", "or_"),
    "not_": ("filters", "not_"),
}


def __getattr__(name: str) -> Any:
    if name not in _EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _EXPORTS[name]
    value = getattr(importlib.import_module(f"{__name__}.{module}"), attribute)
    globals()[name] = value
    return value
