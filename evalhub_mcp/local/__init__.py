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

    found: list[LocalProvider] = []
    if find_spec("inspect_ai") is not None:
        from evalhub_mcp.local.inspect.provider_definition import PROVIDER as INSPECT

        found.append(INSPECT)
    if find_spec("lm_eval") is not None and find_spec("datasets") is not None:
        from evalhub_mcp.local.lm_eval.provider_definition import PROVIDER as LM_EVAL

        found.append(LM_EVAL)
    return tuple(found)
