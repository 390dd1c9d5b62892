"""Removes the reasoning and the control tokens that servers leave in the text of a reply."""

from evalhub_mcp.chat.model_reply import LONGEST_TURN_END, TURN_END, TURN_ENDS

_TAGS = {
    f"<{name}>": f"</{name}>"
    for name in ("think", "thinking", "thought", "thoughts", "reasoning", "reason", "analysis")
} | {"[THINK]": "[/THINK]", "◁think▷": "◁/think▷", "<|START_THINKING|>": "<|END_THINKING|>"}


class ReplyFilter:
    """Filters a text piece by piece: reasoning at its start, and all text after a turn's end."""

    def __init__(self) -> None:
        self._held = ""
        """Text that is reasoning, or may be the beginning of a tag or a token."""
        self._closing = ""
        """The tag that ends the reasoning; empty outside."""
        self._has_reasoned = False
        self._has_begun = False
        self._has_ended = False

    def feed(self, piece: str) -> str:
        """Return the part of this piece, and of the text held back, that belongs to the reply."""
        self._held += piece
        if not self._has_begun and not self._begins():
            return ""
        if self._has_ended:
            return ""
        text, self._held = self._held, ""
        if end := TURN_END.search(text):
            self._has_ended = True
            return text[: end.start()]
        start = text.rfind("<", max(len(text) - LONGEST_TURN_END, 0))
        if start >= 0 and any(token.startswith(text[start:]) for token in TURN_ENDS):
            text, self._held = text[:start], text[start:]
        return text

    def end(self) -> str:
        """Return the text held back, if it is neither a tag nor a token."""
        return "" if self._closing or self._has_ended else self._held

    def _begins(self) -> bool:
        """Leave out reasoning; whether what is held then belongs to the reply."""
        while True:
            if not self._closing:
                begun = self._held.lstrip()
                opening = next((tag for tag in _TAGS if begun.startswith(tag)), "")
                if not opening:
                    if any(tag.startswith(begun) for tag in _TAGS):
                        return False
                    self._held = begun if self._has_reasoned else self._held
                    self._has_begun = True
                    return True
                self._closing, self._held = _TAGS[opening], begun[len(opening) :]
                self._has_reasoned = True
            reasoning, closing, rest = self._held.partition(self._closing)
            if not closing:
                # Only the end can be the first half of the closing tag.
                self._held = reasoning[-len(self._closing) :]
                return False
            self._held, self._closing = rest, ""
