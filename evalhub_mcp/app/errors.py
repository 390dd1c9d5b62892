"""Failures that the caller can act on.

Nothing below the server names a tool, and the command line has none. So an error carries what
would help as a `remedy`, and each face says in its own words how that is done there.
"""

from collections.abc import Sequence
from typing import Literal

from evalhub_mcp.untrusted import sanitize_line

Remedy = Literal["find_the_job", "search_the_benchmarks", "check_the_file", "show_the_bad_rows"]


class UserError(Exception):
    """A failure whose message says what was wrong and, where that is known, what would work."""

    def __init__(self, message: str, remedy: Remedy | None = None) -> None:
        super().__init__(message)
        self.remedy = remedy


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
) -> UserError:
    """Return the error for a name that does not exist, with the names that come close."""
    message = f"There is no {kind} {sanitize_line(wanted, 80)!r}."
    if near:
        message += f" Close: {', '.join(sanitize_line(name, 80) for name in near)}."
    return UserError(f"{message} {listed}".strip(), remedy)


def hub_error_text(error: Exception) -> str:
    """Return the text for an error of the client: what happened, and the client's advice."""
    message = sanitize_line(getattr(error, "message", None) or error, 400).rstrip(".")
    advice = sanitize_line(getattr(error, "advice", None), 400)
    status = getattr(error, "status_code", None)
    trace = sanitize_line(getattr(error, "trace", None), 60)
    text = f"EvalHub answered {status}: {message}." if status else f"{message}."
    if advice:
        text += f" {advice}"
    return f"{text} (trace {trace})" if trace and status and status >= 500 else text
