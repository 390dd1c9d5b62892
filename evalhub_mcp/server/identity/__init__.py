"""Who is calling: established once per HTTP request, before anything reads its body."""

from evalhub_mcp.server.identity.caller import (
    ALL_SCOPES,
    Caller,
    caller_of_request,
    remember_caller,
)

__all__ = ["ALL_SCOPES", "Caller", "caller_of_request", "remember_caller"]
