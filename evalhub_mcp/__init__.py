"""evalhub-mcp: EvalHub for AI agents, and the client it stands on.

Names are exported lazily so that `evalhub-mcp --version` and the server's start
do not pay for an HTTP stack they do not use yet.
"""

from typing import TYPE_CHECKING, Any

from evalhub_mcp._version import __version__

if TYPE_CHECKING:
    from evalhub_mcp.client import AsyncEvalHubClient, EvalHubClient, SyncEvalHubClient

__all__ = ["AsyncEvalHubClient", "EvalHubClient", "SyncEvalHubClient", "__version__"]


def __getattr__(name: str) -> Any:
    if name in {"AsyncEvalHubClient", "EvalHubClient", "SyncEvalHubClient"}:
        from evalhub_mcp import client

        return getattr(client, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
