"""A hub and real evaluations on this machine (`--local`).

Importing this package costs nothing: the guard and the supervisor, which are meant
to be small, live in it too.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evalhub_mcp.local.provider import LocalProvider

__all__ = ["available_providers"]


def available_providers() -> tuple["LocalProvider", ...]:
    """The providers whose evaluations can really run in this Python environment."""
    from importlib.util import find_spec

    if find_spec("inspect_ai") is None:
        return ()
    from evalhub_mcp.local.inspect_local import PROVIDER

    return (PROVIDER,)
