"""The providers that come with evalhub-mcp."""

from importlib.util import find_spec

from evalhub_mcp.local.providers.provider import LocalProvider


def available_providers() -> tuple[LocalProvider, ...]:
    """Providers whose evaluations can run in this Python environment."""
    # Each needs an extra, and building its document reads data files.
    found: list[LocalProvider] = []
    if find_spec("inspect_ai") is not None:
        from evalhub_mcp.local.inspect.provider_definition import PROVIDER as INSPECT

        found.append(INSPECT)
    if find_spec("lm_eval") is not None and find_spec("datasets") is not None:
        from evalhub_mcp.local.lm_eval.provider_definition import PROVIDER as LM_EVAL

        found.append(LM_EVAL)
    return tuple(found)
