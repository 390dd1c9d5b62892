"""A conversation with a model, independent of the API."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """What a client puts before the model: tools by presented name, and replies of tools."""

    tools: dict[str, dict[str, Any]]
    """Schemas of arguments by the name under which the client presents a tool."""
    replies: dict[str, str]
    """What the client shows of each call, by the call's id."""
    last_words: str | None = None
    """The user's last message, if the conversation ends with one."""
    text: str = ""
    """All other text before the model, where an API carries names of deferred tools in it."""


@dataclass(frozen=True)
class Turn:
    """What the model answers: a tool call, or a text."""

    text: str = ""
    call_id: str = ""
    tool: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)


def text_of(content: Any) -> str:
    """Return the text of a message's content, which is a string or a list of parts."""
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content or ())
