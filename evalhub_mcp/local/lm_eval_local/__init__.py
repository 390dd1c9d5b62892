"""Provider `lm-eval-local`: the lm-evaluation-harness on this machine, where it is installed.

Decision: its tasks, prompts, filters and metrics are the harness's own; requests to the
model are ours, as everywhere, so that limits are kept to and retries told. Importing this
package costs nothing: the evaluation process passes through it on its way to its first event.
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

    from evalhub_mcp.local.lm_eval_local.definition import provider_definition
    from evalhub_mcp.local.provider import LocalProvider

    return LocalProvider(
        definition=provider_definition(),
        command="lm-eval-local",
        argv=(sys.executable, "-I", "-m", "evalhub_mcp.local.lm_eval_local"),
    )


def __getattr__(name: str) -> Any:
    if name == "PROVIDER":
        return _provider()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
