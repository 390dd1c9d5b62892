"""The messages of a conversation, kept within the model's context.

Tokens are estimated from characters, and the estimate is corrected by what the endpoint counts.
What is old gives way first: results of tools are shortened, then whole exchanges are left out. The
last results are shortened only when nothing else is left.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.chat.model_reply import ModelReply

FIRST_CHARS_PER_TOKEN = 3.5
"""For English with JSON; other languages have fewer, which the endpoint's count then shows."""
LEAST_CHARS_PER_TOKEN, MOST_CHARS_PER_TOKEN = 1.2, 6.0
ROOM_FOR_REPLY = 0.25
MOST_ROOM_FOR_REPLY = 4096
SHRINK_TO = 0.7
"""When the budget is exceeded, the conversation is shortened to this share of it, so that this is
rare: each time, the endpoint has to read the whole conversation again."""
BRIEF_CHARS = (600, 160)
LAST_RESULT_CHARS = (6000, 2000, 600)
MAX_KEPT_IDS = 6
CONTEXT_SIZES = frozenset(2**power for power in range(11, 18))
"""Contexts that servers are started with: 2,048 to 131,072 tokens."""

_ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


@dataclass
class _Entry:
    """A message, and for a result its whole text."""

    message: dict[str, Any]
    whole: str = ""

    @property
    def size(self) -> int:
        return len(json.dumps(self.message, ensure_ascii=False))


def fills_context(chars: int, tokens: int) -> bool:
    """Whether an endpoint's token count shows that it read exactly as much as its context holds.

    Ollama cuts off the rest without an error. What was sent has that very count by chance only.
    """
    return tokens in CONTEXT_SIZES and chars > 3 * tokens


class DoesNotFit(Exception):
    """Not even the shortened conversation fits into the context."""


class History:
    """The messages so far, with the system's first."""

    def __init__(self, system: str, context_tokens: int | None = None) -> None:
        """`context_tokens` is the model's context; None until an error of the endpoint names it."""
        self.context_tokens = context_tokens
        self._system = {"role": "system", "content": system}
        self._entries: list[_Entry] = []
        self._left_out: list[_Entry] = []
        self._chars_per_token = FIRST_CHARS_PER_TOKEN

    @property
    def entries(self) -> list[dict[str, Any]]:
        """All messages after the system's, in full."""
        return [
            {**entry.message, "content": entry.whole} if entry.whole else entry.message
            for entry in [*self._left_out, *self._entries]
        ]

    def add_user(self, text: str) -> None:
        """Add the user's text; it is joined to the last question if that was not answered.

        Some chat templates refuse two messages of a user in a row.
        """
        if self._entries and self._entries[-1].message["role"] == "user":
            text = f"{self._entries.pop().message['content']}\n\n{text}"
        self._entries.append(_Entry({"role": "user", "content": text}))

    def add_reply(self, reply: ModelReply) -> None:
        """Add a reply of the model."""
        self._entries.append(_Entry(reply.as_message()))

    def add_result(self, call_id: str, text: str) -> None:
        """Add the result of a call."""
        message = {"role": "tool", "tool_call_id": call_id, "content": text}
        self._entries.append(_Entry(message, whole=text))

    def messages(self, tools_chars: int = 0) -> list[dict[str, Any]]:
        """Return the messages to send, shortened where they would not fit.

        `tools_chars` is the length of the tools' descriptions, which are sent along.

        Raises:
            DoesNotFit: They do not fit, however short.
        """
        if self.context_tokens is not None:
            budget = self._budget(self.context_tokens) - tools_chars
            if self._size() > budget:
                self._shrink(budget)
            if self._size() > budget:
                raise DoesNotFit
        return [self._system, *(entry.message for entry in self._entries)]

    def tokens(self, chars: int) -> int:
        """Estimate the tokens of this many characters."""
        return round(chars / self._chars_per_token)

    def size(self, tools_chars: int = 0) -> int:
        """Return the length of the messages and tools in characters."""
        return self._size() + tools_chars

    def learn_count(self, chars: int, tokens: int) -> None:
        """Correct the estimate by the endpoint's count for what was sent."""
        if tokens > 0:
            found = chars / tokens
            self._chars_per_token = min(max(found, LEAST_CHARS_PER_TOKEN), MOST_CHARS_PER_TOKEN)

    def learn_limit(self, limit: int | None, chars: int) -> None:
        """Record that this many characters did not fit; `limit` is the context in the error."""
        sent = self.tokens(chars)
        if limit is None:
            self.context_tokens = min(self.context_tokens or sent, round(sent * 0.8))
            return
        if self._budget(limit) >= chars:  # they seemed to fit
            self._chars_per_token = max(self._chars_per_token * 0.75, LEAST_CHARS_PER_TOKEN)
        self.context_tokens = limit

    def _budget(self, context_tokens: int) -> int:
        room = min(MOST_ROOM_FOR_REPLY, round(context_tokens * ROOM_FOR_REPLY))
        return round((context_tokens - room) * self._chars_per_token)

    def _size(self) -> int:
        return len(str(self._system["content"])) + sum(entry.size for entry in self._entries)

    def _shrink(self, budget: int) -> None:
        """Shorten step by step: old parts beyond the budget's need, recent parts only as needed."""
        for _ in self._shorten_old():
            if self._size() <= budget * SHRINK_TO:
                return
        if self._size() > budget:
            for _ in self._shorten_recent():
                if self._size() <= budget:
                    return

    def _shorten_old(self) -> Iterator[None]:
        """Shorten results, then leave out exchanges, one at a time and the oldest first."""
        last = self._last_round()
        for chars in BRIEF_CHARS:
            for entry in self._entries[:last]:
                if entry.whole and _shorten(entry, chars):
                    yield
        while (second := self._second_user()) is not None:
            self._left_out += self._entries[:second]
            del self._entries[:second]
            yield

    def _shorten_recent(self) -> Iterator[None]:
        """Shorten the results that the model has not yet read."""
        for chars in LAST_RESULT_CHARS:
            for entry in self._entries[self._last_round() :]:
                if entry.whole and _shorten(entry, chars):
                    yield

    def _last_round(self) -> int:
        """The index of the last reply with calls, whose results the model has not yet read."""
        for place in range(len(self._entries) - 1, -1, -1):
            if self._entries[place].message["role"] == "assistant":
                return place
        return len(self._entries)

    def _second_user(self) -> int | None:
        """The index of the second exchange; None if there is only one."""
        users = [p for p, e in enumerate(self._entries) if e.message["role"] == "user"]
        return users[1] if len(users) > 1 else None


def _shorten(entry: _Entry, chars: int) -> bool:
    """Shorten a result; the ids in it stay. Returns whether it became shorter."""
    if len(str(entry.message["content"])) <= chars + 100:
        return False
    kept = entry.whole[:chars].rstrip()
    ids = [one for one in dict.fromkeys(_ID.findall(entry.whole)) if one not in kept]
    note = "… [shortened to fit; call the tool again for all of it"
    note += f"; further ids: {', '.join(ids[:MAX_KEPT_IDS])}]" if ids else "]"
    before = len(str(entry.message["content"]))
    entry.message = {**entry.message, "content": kept + note}
    return len(kept + note) < before
