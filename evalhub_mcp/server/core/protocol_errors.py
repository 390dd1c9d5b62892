"""Errors of resources, prompts, completions and subscriptions, as JSON-RPC errors.

Hosts and people read these, so they are protocol errors and not text for a model. A mistake
of the caller is -32602 with the reason, in both protocol eras; the SDK would answer "Internal
server error" or nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS

from evalhub_mcp.app.errors import HubNotConfigured, UserError
from evalhub_mcp.server.core.error_text import expected_error_text, log_incident


def invalid(message: str) -> MCPError:
    """Return the error for a mistake of the caller."""
    return MCPError(code=INVALID_PARAMS, message=message)


@contextmanager
def as_protocol_errors(what: str) -> Iterator[None]:
    """Turn every failure inside the block into a protocol error; `what` names the request."""
    try:
        yield
    except MCPError:
        raise
    except Exception as error:
        text = expected_error_text(error)
        if text is None:
            incident = log_incident(what, error)
            text = f"{what} failed inside evalhub-mcp (incident {incident}; see its log on stderr)."
        by_caller = isinstance(error, UserError) and not isinstance(error, HubNotConfigured)
        code = INVALID_PARAMS if by_caller else INTERNAL_ERROR
        raise MCPError(code=code, message=text) from error
