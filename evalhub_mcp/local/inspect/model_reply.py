"""Reads the reply in the body of a completion: its text, why it ended, and errors inside it.

Endpoints also report errors with status 200: as an `error` object, as a choice that ended in an
error, or in place of the choices. They are errors here too, with the endpoint's own text.
"""

from dataclasses import dataclass
from typing import Any

from evalhub_mcp.datasets.reply_text import content_text, visible_reply
from evalhub_mcp.local.inspect.endpoint import Api

_CUT = frozenset({"length", "max_tokens", "model_length", "max_output_tokens"})

# The last ones are Gemini's, which its OpenAI-compatible endpoints pass on.
_FILTERED = frozenset(
    "content_filter content_filtered guardrail_intervened safety recitation blocklist "
    "prohibited_content spii".split()
)


class ErrorInReply(ValueError):
    """A body with status 200 holds an error or no reply. `status` is the error's own, if any."""

    def __init__(self, message: str, code: str, status: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


@dataclass(frozen=True)
class ModelReply:
    """A reply of a model."""

    text: str
    finish_reason: str = ""
    tool_names: tuple[str, ...] = ()
    """Tools that the model asked for, although none were offered."""
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether the length limit ended the reply."""
        return self.finish_reason.lower() in _CUT

    @property
    def is_empty(self) -> bool:
        """Whether the reply has no visible text, for example only reasoning."""
        return not self.tool_names and not visible_reply(self.text)


def read_reply(body: Any, api: Api) -> ModelReply:
    """Return the reply in the decoded body of a successful response.

    Raises:
        ErrorInReply: It holds an error, or no reply.
    """
    if not isinstance(body, dict):
        raise ErrorInReply("it holds no choices", "model_endpoint_not_found")
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    error = _error_of(body) or (_error_of(choice) if isinstance(choice, dict) else None)
    if error is not None:
        raise error
    if not isinstance(choice, dict):
        raise ErrorInReply("it holds no choices", "model_endpoint_not_found")
    finish = str(choice.get("finish_reason") or "")
    names: tuple[str, ...] = ()
    if api == "chat":
        message = choice.get("message", choice.get("delta"))
        message = message if isinstance(message, dict) else {}
        text = content_text(message.get("content")) or content_text(message.get("refusal"))
        text = text or content_text(choice.get("text"))
        names = tuple(_tool_names(message))
    else:
        text = content_text(choice.get("text"))
    if finish.lower() in _FILTERED:
        raise ErrorInReply("the endpoint's content filter withheld the reply", "content_filtered")
    if finish.lower() == "error":
        raise ErrorInReply("the reply ended with an error", "model_endpoint_error")
    usage = body.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return ModelReply(
        text, finish, names, _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
    )


def _error_of(part: dict[str, Any]) -> ErrorInReply | None:
    error = part.get("error")
    if not error and part.get("object") == "error":
        error = part
    if not error and "choices" not in part and "message" not in part and "text" not in part:
        error = part.get("detail")
    if not error:
        return None
    text, status = str(error), None
    if isinstance(error, dict):
        text = str(error.get("message") or error.get("detail") or error)
        given = error.get("code", error.get("status"))
        if isinstance(given, str) and given.isdecimal():
            given = int(given[:4])
        if isinstance(given, int) and 400 <= given < 600:
            status = given
    return ErrorInReply(text, "model_endpoint_error", status)


def _tool_names(message: dict[str, Any]) -> list[str]:
    calls = message.get("tool_calls")
    found = list(calls) if isinstance(calls, list) else []
    if isinstance(legacy := message.get("function_call"), dict):
        found.append({"function": legacy})
    names = []
    for call in found:
        function = call.get("function") if isinstance(call, dict) else None
        name = function.get("name") if isinstance(function, dict) else None
        names.append(str(name or "a tool")[:80])
    return names


def _count(usage: dict[str, Any], name: str) -> int:
    value = usage.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
