"""What a model says, without the reasoning that some servers leave at the beginning of its text."""

_TAGS = {
    f"<{name}>": f"</{name}>"
    for name in ("think", "thinking", "thought", "thoughts", "reasoning", "reason", "analysis")
} | {"[THINK]": "[/THINK]", "◁think▷": "◁/think▷", "<|START_THINKING|>": "<|END_THINKING|>"}


class SaidText:
    """Leaves out reasoning in tags at the beginning of a text that is fed piece by piece."""

    def __init__(self) -> None:
        self._held = ""
        """What may be the beginning of a tag, or is reasoning."""
        self._closing = ""
        """The tag that ends the reasoning; empty outside."""
        self._is_said = False
        self._has_reasoned = False

    def feed(self, piece: str) -> str:
        """Return what of this piece is said."""
        if self._is_said:
            return piece
        self._held += piece
        if not self._closing:
            begun = self._held.lstrip()
            opening = next((tag for tag in _TAGS if begun.startswith(tag)), "")
            if not opening:
                if any(tag.startswith(begun) for tag in _TAGS):
                    return ""
                return self._say(begun if self._has_reasoned else self._held)
            self._closing, self._held = _TAGS[opening], begun[len(opening) :]
            self._has_reasoned = True
        reasoning, closing, rest = self._held.partition(self._closing)
        if closing:  # further reasoning may follow
            self._held, self._closing = "", ""
            return self.feed(rest)
        # Only the end can be the first half of the closing tag.
        self._held = reasoning[-len(self._closing) :]
        return ""

    def end(self) -> str:
        """Return what was held back and turned out to be no tag."""
        return "" if self._closing else self._held

    def _say(self, text: str) -> str:
        self._is_said, self._held, self._closing = True, "", ""
        return text
