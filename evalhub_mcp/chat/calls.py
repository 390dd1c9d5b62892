"""Tool calls of a conversation, before and after they are made."""

import json
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.chat.model_reply import ToolCall
from evalhub_mcp.chat.tools import ToolResult
from evalhub_mcp.untrusted import sanitize_line


@dataclass(frozen=True)
class Call:
    """A call that is about to be made; its arguments are an object."""

    name: str
    title: str
    arguments: dict[str, Any]
    changes_something: bool
    is_destructive: bool


@dataclass(frozen=True)
class MadeCall:
    """A call and its reply; `refused` is True if the user did not allow it."""

    call: Call
    result: ToolResult
    refused: bool = False

    @property
    def job_id(self) -> str:
        """The id of the job that the reply is about; empty without one."""
        found = self.result.data.get("job_id") or self.call.arguments.get("job_id")
        return found if isinstance(found, str) else ""


def read_arguments(call: ToolCall) -> tuple[dict[str, Any], str]:
    """Return the arguments of a call, or what is wrong with them, for the model."""
    if not call.arguments.strip():
        return {}, ""
    try:
        found = json.loads(call.arguments)
    except RecursionError:
        return {}, "The arguments are nested too deeply. The call was not made."
    except ValueError as error:
        return {}, (
            f"The arguments are not valid JSON ({error}), so the call was not made. They began: "
            f"{sanitize_line(call.arguments, 120)}. Call {sanitize_line(call.name, 80)} again "
            "with one JSON object."
        )
    if not isinstance(found, dict):
        kind = type(found).__name__
        return {}, f"The arguments must be one JSON object, not {kind}. The call was not made."
    return found, ""


def stopped_text_for_model(call: Call) -> str:
    """Return the reply that a model reads for a call that its user stopped."""
    if call.changes_something:
        return (
            "The user stopped before the reply arrived; the call may have taken effect. Check "
            "before you repeat it."
        )
    goes_on = " The job continues." if call.arguments.get("job_id") else ""
    return f"The user stopped waiting for this reply.{goes_on}"


def stopped_text_for_user(call: Call) -> str:
    """Return the remark that the user reads about a call they stopped."""
    job_id = call.arguments.get("job_id")
    if call.changes_something:
        return f"Stopped. {call.title} may have taken effect; check before repeating it."
    if isinstance(job_id, str):
        return (
            f"Stopped waiting. Job {sanitize_line(job_id, 60)} continues; ask for it at any time."
        )
    return "Stopped."
