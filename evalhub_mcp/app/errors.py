"""What an agent is told when a call cannot be answered: what was wrong, what would work.

Every failure becomes a plain tool error (never a protocol error the model does not
see, never a traceback, never zeroed data). Errors of the client keep the hub's own
message and gain advice.
"""

from collections.abc import Sequence

from evalhub_mcp.untrusted import sanitize_line


class AgentError(Exception):
    """A failure the agent can act on; the message says how."""


class HubNotConfigured(AgentError):
    """No hub is set: the server runs, but has nothing to talk to."""

    def __init__(self) -> None:
        super().__init__(
            "No EvalHub is configured, so this tool has nothing to work with. The user can: "
            "(1) set EVALHUB_BASE_URL (and EVALHUB_TOKEN, EVALHUB_TENANT where needed) in this "
            "MCP server's configuration and restart it, or (2) start it with --local to run a hub "
            "and evaluations on this machine (pip install 'evalhub-mcp[local]'). "
            "`evalhub-mcp doctor` checks the set-up."
        )


def not_found(kind: str, wanted: str, near: Sequence[str], how_to_list: str) -> AgentError:
    """An id that does not exist, with what comes close or how to see what does."""
    message = f"There is no {kind} {sanitize_line(wanted, 80)!r}."
    if near:
        message += f" Close: {', '.join(sanitize_line(name, 80) for name in near)}."
    return AgentError(f"{message} {how_to_list}")


def hub_error_text(error: Exception) -> str:
    """The text for an error of the client: what happened, and the advice it carries."""
    message = sanitize_line(getattr(error, "message", None) or error, 400).rstrip(".")
    advice = sanitize_line(getattr(error, "advice", None), 400)
    status = getattr(error, "status_code", None)
    trace = sanitize_line(getattr(error, "trace", None), 60)
    text = f"EvalHub answered {status}: {message}." if status else f"{message}."
    if advice:
        text += f" {advice}"
    return f"{text} (trace {trace})" if trace and status and status >= 500 else text
