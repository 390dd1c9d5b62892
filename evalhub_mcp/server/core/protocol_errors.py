"""Errors of resources, prompts, completions and subscriptions, as JSON-RPC errors.

Hosts and people read these, so they are protocol errors and not text for a model. A mistake
of the caller is -32602 with the reason, in both protocol eras; the SDK would answer "Internal
server error" or nothing.
"""

import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS

from evalhub_mcp.app.errors import HubNotConfigured, NotFound, UserError
from evalhub_mcp.server.core.error_text import expected_error_text, log_incident
from evalhub_mcp.untrusted import sanitize_line
from evalhub_mcp.untrusted.reply_check import sanitize_reply_text


def invalid(message: str) -> MCPError:
    """Return the error for a mistake of the caller."""
    return MCPError(code=INVALID_PARAMS, message=sanitize_reply_text(message))


def invalid_name(problem: str, name: str, known: Sequence[str], label: str) -> MCPError:
    """Return the error for a name that is not known, with the closest one and all of them.

    The message is `problem 'name' (did you mean 'closest'?). label: all, of, them.`
    """
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    listed = ", ".join(known) or "none"
    return invalid(f"{problem} {sanitize_line(name, 120)!r}{hint}. {label}: {listed}.")


@contextmanager
def as_protocol_errors(what: str, *, missing: str = "") -> Iterator[None]:
    """Turn every failure inside the block into a protocol error.

    `what` names the request; `missing` begins the error for something that does not exist.
    """
    try:
        yield
    except MCPError:
        raise
    except Exception as error:
        text = expected_error_text(error)
        if text is None:
            incident = log_incident(what, error)
            text = f"{what} failed inside evalhub-mcp (incident {incident}; see its log on stderr)."
        if isinstance(error, NotFound) or getattr(error, "status_code", None) == 404:
            text = f"{missing}{text}"
        by_caller = isinstance(error, UserError) and not isinstance(error, HubNotConfigured)
        code = INVALID_PARAMS if by_caller else INTERNAL_ERROR
        raise MCPError(code=code, message=sanitize_reply_text(text)) from error
