"""Text that arrives in pieces, made safe to show as it comes.

A terminal escape may be cut anywhere by the network, so cleaning each piece alone would leave the
rest of an escape visible, or let one through that the pieces form together.
"""

from evalhub_mcp.untrusted.characters import strip_invisible

MAX_STRING_CHARS = 4096
"""A control string that is longer, or has a line break, is text that only began like one."""

_ESCAPE, _CSI, _STRING_END, _BELL = "\x1b", "\x9b", "\x9c", "\x07"
_STRING_STARTS = "]P^_X"
_C1_STRING_STARTS = "\x90\x98\x9d\x9e\x9f"


class StreamedText:
    """Removes escapes and invisible characters from text that is fed piece by piece."""

    def __init__(self) -> None:
        self._state = "text"
        self._swallowed = 0
        self._half = ""
        """The first half of a character beyond U+FFFF, if a piece ended with one."""

    def feed(self, piece: str) -> str:
        """Return what of this piece, and of the pieces before, can be shown."""
        shown = "".join(char for char in piece if self._is_text(char))
        shown = self._half + shown
        self._half = ""
        if shown and "\ud800" <= shown[-1] <= "\udbff":
            self._half, shown = shown[-1], shown[:-1]
        if any("\ud800" <= char <= "\udfff" for char in shown):
            shown = shown.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return strip_invisible(shown)

    def _is_text(self, char: str) -> bool:
        """Whether a character belongs to no escape; keeps track of where one ends."""
        if self._state == "text":
            if char == _ESCAPE:
                self._state = "escape"
            elif char == _CSI:
                self._state = "csi"
            elif char in _C1_STRING_STARTS:
                self._begin_string()
            else:
                return True
        elif self._state == "escape":
            if char == "[":
                self._state = "csi"
            elif char in _STRING_STARTS:
                self._begin_string()
            elif not " " <= char <= "/":
                self._state = "text"
                return char == "\n"
        elif self._state == "csi":
            if not " " <= char <= "?":
                self._state = "text"
                return char == "\n"
        else:
            return self._is_after_string(char)
        return False

    def _begin_string(self) -> None:
        self._state, self._swallowed = "string", 0

    def _is_after_string(self, char: str) -> bool:
        self._swallowed += 1
        if char == "\n" or self._swallowed > MAX_STRING_CHARS:
            self._state = "text"
            return True
        if char in (_BELL, _STRING_END):
            self._state = "text"
        elif char == _ESCAPE:
            self._state = "escape"  # the end of a string is an escape and a backslash
        return False
