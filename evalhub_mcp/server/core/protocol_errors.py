"""Errors of resources, prompts and completions: protocol errors that say what was wrong.

Tools answer in text that a model reads; these are read by hosts and people, so they are
JSON-RPC errors. What the caller can mend is -32602 with the reason, whatever the protocol
era; the SDK would say "Internal server error" or nothing.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS

from evalhub_mcp.app.errors import AgentError, HubNotConfigured, hub_error_text

logger = logging.getLogger("evalhub_mcp")


def invalid(message: str) -> MCPError:
    """The caller's mistake, with the reason."""
    return MCPError(code=INVALID_PARAMS, message=message)


def is_hub_error(error: BaseException) -> bool:
    """Whether an exception comes from the client (which is only imported once it is used)."""
    import sys

    errors = sys.modules.get("evalhub_mcp.client.errors")
    return errors is not None and isinstance(error, errors.ClientError)


@contextmanager
def as_protocol_errors(what: str) -> Iterator[None]:
    """Turn failures into protocol errors that tell the caller's mistakes from ours."""
    try:
        yield
    except MCPError:
        raise
    except HubNotConfigured as error:
        raise MCPError(code=INTERNAL_ERROR, message=str(error)) from error
    except AgentError as error:
        raise invalid(str(error)) from error
    except Exception as error:
        if is_hub_error(error):
            raise MCPError(code=INTERNAL_ERROR, message=hub_error_text(error)) from error
        incident = uuid.uuid4().hex[:8]
        logger.exception("%s failed unexpectedly (incident %s)", what, incident)
        message = f"{what} failed inside evalhub-mcp (incident {incident}; see its log on stderr)."
        raise MCPError(code=INTERNAL_ERROR, message=message) from error
