"""Provider `inspect-local`: short evaluations that really run on this machine.

Decision: importing this package costs nothing, because the evaluation process passes
through it on its way to its first event. The provider's description is built when it is
asked for, and inspect-ai is imported only by the evaluation process
(`python -m evalhub_mcp.local.inspect_local`), after that process has told the hub that
it is there.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evalhub_mcp.local.provider import LocalProvider

    PROVIDER: LocalProvider

__all__ = ["PROVIDER"]


@cache
def _provider() -> "LocalProvider":
    import sys

    from evalhub_mcp.local.inspect_local.definition import provider_definition
    from evalhub_mcp.local.provider import LocalProvider

    return LocalProvider(
        definition=provider_definition(),
        command="inspect-local",
        argv=(sys.executable, "-I", "-m", "evalhub_mcp.local.inspect_local"),
    )


def __getattr__(name: str) -> Any:
    if name == "PROVIDER":
        return _provider()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
