"""Sealing of request state: what a client carries between the rounds of one call.

The state is sealed for the caller it was made for. With a file of keys, every replica can open what
another one sealed; without one, the key lives as long as the process. The SDK would bind the seal
to its own tokens, which this server does not use.
"""

import os
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.request_state import RequestStateSecurity

from evalhub_mcp.server.auth.request_caller import caller_of_scope
from evalhub_mcp.settings import Settings
from evalhub_mcp.settings.request_state_keys import read_state_keys


def request_state_security(settings: Settings) -> RequestStateSecurity:
    """Return how request state is sealed under these settings.

    Raises:
        SettingsError: The file of keys cannot be used.
    """
    path = settings.request_state_keys_file
    keys = [os.urandom(32)] if path is None else read_state_keys(path)
    return RequestStateSecurity(keys=keys, bind_principal=_caller_identity)


def _caller_identity(ctx: ServerRequestContext[Any, Any]) -> str | None:
    caller = caller_of_scope(ctx.request.scope) if ctx.request is not None else None
    return None if caller is None else caller.identity
