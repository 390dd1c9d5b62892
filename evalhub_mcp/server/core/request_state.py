"""What a client carries between the rounds of one call, sealed for the caller it was made for.

With keys of its own any replica opens what another sealed; without, a key lives as long
as the process. The SDK would bind the seal to its own tokens, which we do not use.
"""

import os
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.request_state import RequestStateSecurity

from evalhub_mcp.server.auth.request_caller import caller_of_request
from evalhub_mcp.settings import Settings
from evalhub_mcp.settings.request_state_keys import read_state_keys


def request_state_security(settings: Settings) -> RequestStateSecurity:
    """How request state is sealed under these settings.

    Raises:
        SettingsError: The file of keys cannot be used any more.
    """
    path = settings.request_state_keys_file
    keys = [os.urandom(32)] if path is None else read_state_keys(path)
    return RequestStateSecurity(keys=keys, bind_principal=_bound_to)


def _bound_to(ctx: ServerRequestContext[Any, Any]) -> str | None:
    caller = caller_of_request(ctx.request)
    return None if caller is None else caller.identity
