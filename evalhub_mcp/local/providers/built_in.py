"""The providers that come with evalhub-mcp."""

from importlib.util import find_spec

from evalhub_mcp.local.providers.provider import LocalProvider


def available_providers() -> tuple[LocalProvider, ...]:
    """Providers whose evaluations can run in this Python environment."""
    # Building a document reads data files.
    from evalhub_mcp.local.inspect.provider_definition import PROVIDER as INSPECT

    found: list[LocalProvider] = [INSPECT]
    if find_spec("lm_eval") is not None and find_spec("datasets") is not None:
        from evalhub_mcp.local.lm_eval.provider_definition import PROVIDER as LM_EVAL

        found.append(LM_EVAL)
    return tuple(found)
