"""Failures that the caller can act on.

Nothing below the server names a tool, and the command line has none. So an error carries what
would help as a `remedy`, and each face says in its own words how that is done there.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from evalhub_mcp.untrusted import sanitize_line

if TYPE_CHECKING:
    from evalhub_mcp.client.errors import ClientError

Remedy = Literal["find_the_job", "search_the_benchmarks", "check_the_file", "show_the_bad_rows"]


class UserError(Exception):
    """A failure whose message says what was wrong and, where that is known, what would work."""

    def __init__(self, message: str, remedy: Remedy | None = None) -> None:
        super().__init__(message)
        self.remedy = remedy


class NotFound(UserError):
    """A name or id that does not exist."""


class HubNotConfigured(UserError):
    """No hub is set. The server still starts and lists its tools."""

    def __init__(self) -> None:
        super().__init__(
            "No EvalHub is configured, so this tool has nothing to work with. The user can: "
            "(1) set EVALHUB_BASE_URL (and EVALHUB_TOKEN, EVALHUB_TENANT where needed) in this "
            "MCP server's configuration and restart it, or (2) start it with --local to run a hub "
            "and evaluations on this machine (pip install 'evalhub-mcp[local]'). "
            "`evalhub-mcp doctor` checks the set-up."
        )


def not_found(
    kind: str, wanted: str, near: Sequence[str], listed: str = "", remedy: Remedy | None = None
) -> NotFound:
    """Return the error for a name that does not exist, with the names that come close."""
    message = f"There is no {kind} {sanitize_line(wanted, 80)!r}."
    if near:
        message += f" Close: {', '.join(sanitize_line(name, 80) for name in near)}."
    return NotFound(f"{message} {listed}".strip(), remedy)


def hub_error_text(error: "ClientError") -> str:
    """Return the text for an error of the client: what happened, and the client's advice."""
    message = sanitize_line(error.message, 400).rstrip(".")
    text = (
        f"EvalHub answered {error.status_code}: {message}." if error.status_code else f"{message}."
    )
    if error.advice:
        text += f" {sanitize_line(error.advice, 400)}"
    if error.trace and error.status_code and error.status_code >= 500:
        text += f" (trace {sanitize_line(error.trace, 60)})"
    return text
