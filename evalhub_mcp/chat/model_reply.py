"""A chat model's reply, put together from the pieces of a stream.

Servers differ: some number the calls of a reply and some do not, some give all the same number,
some send arguments as an object, some leave out ids. What is sent is read by what is there.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

TURN_ENDS = (
    *(
        f"<|{name}|>"
        for name in "im_end im_start eot_id eom_id end_of_turn endoftext end_of_text "
        "start_header_id".split()
    ),
    *("<end_of_turn>", "<start_of_turn>", "<｜end▁of▁sentence｜>", "</s>"),
)
"""Control tokens that end a turn. If one arrives as text, the server did not recognise it, and the
text after it is not part of the reply: a model without chat training writes until its context is
full."""
TURN_END = re.compile("|".join(map(re.escape, TURN_ENDS)))
LONGEST_TURN_END = max(map(len, TURN_ENDS))
MAX_CALLS = 32
"""Calls in one reply that are read; a model that loops writes hundreds."""


@dataclass
class ToolCall:
    """A call that the model made; `arguments` is its text, which may not be valid JSON."""

    id: str
    name: str
    arguments: str = ""
    extra: Any = None
    """Fields that the endpoint expects back with the call, such as Gemini's thought signatures."""

    def as_message(self) -> dict[str, Any]:
        """Return the call in the form of the model's message."""
        try:
            is_object = isinstance(json.loads(self.arguments or "{}"), dict)
        except (ValueError, RecursionError):
            is_object = False
        # Some templates fail for ever on arguments that are no JSON; what was wrong is in the
        # result of the call.
        arguments = (self.arguments or "{}") if is_object else "{}"
        call: dict[str, Any] = {
            "id": self.id,
            "type": "function",
            "function": {"name": self.name, "arguments": arguments},
        }
        return call if self.extra is None else call | {"extra_content": self.extra}


@dataclass
class ModelReply:
    """A reply: its text, and the calls to make before the model goes on."""

    text: str = ""
    calls: list[ToolCall] = field(default_factory=list)
    finish_reason: str = ""
    reasoning: str = ""
    """The field `reasoning_content`, which its endpoint wants back with calls."""
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def as_message(self) -> dict[str, Any]:
        """Return the reply as a message of the conversation."""
        content = None if self.calls and not self.text else self.text
        message: dict[str, Any] = {"role": "assistant", "content": content}
        if self.calls:
            message["tool_calls"] = [call.as_message() for call in self.calls]
            if self.reasoning:
                message["reasoning_content"] = self.reasoning
        return message


class ReplyBuilder:
    """Collects the pieces of one reply."""

    def __init__(self) -> None:
        self.reply = ModelReply()
        self._indexes: list[int | None] = []

    def add(self, chunk: Any) -> str:
        """Add a piece, or a whole answer; returns the text in it.

        Pieces that are no objects, or have fields of other types, add nothing.
        """
        if not isinstance(chunk, dict):
            return ""
        usage = _object(chunk.get("usage"))
        self.reply.prompt_tokens = _count(usage.get("prompt_tokens")) or self.reply.prompt_tokens
        completion = _count(usage.get("completion_tokens"))
        self.reply.completion_tokens = completion or self.reply.completion_tokens
        choices = chunk.get("choices")
        choice = _object(choices[0]) if isinstance(choices, list) and choices else {}
        if isinstance(reason := choice.get("finish_reason"), str):
            self.reply.finish_reason = reason
        delta = _object(choice.get("delta")) or _object(choice.get("message"))
        for piece in _list(delta.get("tool_calls")):
            self._add_call(_object(piece))
        if isinstance(reasoning := delta.get("reasoning_content"), str):
            self.reply.reasoning += reasoning
        text = _text(delta.get("content"))
        self.reply.text += text
        return text

    def _add_call(self, piece: dict[str, Any]) -> None:
        function = _object(piece.get("function"))
        name, call_id = function.get("name"), piece.get("id")
        index = piece.get("index")
        index = index if isinstance(index, int) else None
        call = self._begun(index, call_id, begins=bool(name))
        if call is None:
            if not isinstance(name, str) or len(self.reply.calls) >= MAX_CALLS:
                return
            if not isinstance(call_id, str) or not call_id:
                call_id = f"call_{uuid4().hex[:12]}"
            call = ToolCall(call_id, name)
            self.reply.calls.append(call)
            self._indexes.append(index)
        arguments = function.get("arguments")
        if isinstance(arguments, str):
            call.arguments += arguments
        elif isinstance(arguments, dict):
            call.arguments = json.dumps(arguments)
        if piece.get("extra_content") is not None:
            call.extra = piece["extra_content"]

    def _begun(self, index: int | None, call_id: Any, *, begins: bool) -> ToolCall | None:
        """The call that a piece continues; None for a new one."""
        for call, known in zip(reversed(self.reply.calls), reversed(self._indexes), strict=True):
            if index is not None and known != index:
                continue
            if call_id and call_id != call.id and begins:
                return None  # another call under the same number, as some servers send
            if index is None and begins and not call_id:
                return None
            return call
        return None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _text(content: Any) -> str:
    """The text of a message's content, which may be a list of parts."""
    if isinstance(content, str):
        return content
    return "".join(_text(_object(part).get("text")) for part in _list(content))
