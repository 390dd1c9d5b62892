"""Provider `inspect-local`: short evaluations that really run on this machine.

Decision: the provider's description and data are light; inspect-ai itself is imported
only by the evaluation process (`python -m evalhub_mcp.local.inspect_local`), after that
process has told the hub that it is there.
"""

import sys

from evalhub_mcp.local.inspect_local.definition import provider_definition
from evalhub_mcp.local.provider import LocalProvider

__all__ = ["PROVIDER"]

PROVIDER = LocalProvider(
    definition=provider_definition(),
    command="inspect-local",
    argv=(sys.executable, "-I", "-m", "evalhub_mcp.local.inspect_local"),
)
