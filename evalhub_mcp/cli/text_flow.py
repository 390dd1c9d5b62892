"""Prints streamed text on a terminal, with line breaks between words."""

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

LONG_WORD = 24
"""Cells. A longer word is printed as it comes: text of some languages has no spaces."""


class TextFlow:
    """Prints pieces of text one after another; reads the terminal's width for each line."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._column = 0
        self._space = ""
        self._word = ""
        """The last word, which may continue."""

    @property
    def is_at_line_start(self) -> bool:
        """Whether nothing was printed on this line."""
        return self._column == 0 and not self._space and not self._word

    def feed(self, text: str) -> None:
        """Print a piece of text, except a last word that may continue."""
        shown = ""
        for char in text:
            if char == "\n":
                shown += self._take_word() + "\n"
                self._column, self._space = 0, ""
            elif char.isspace():
                shown += self._take_word()
                self._space += char
            else:
                self._word += char
                if cell_len(self._word) > LONG_WORD:
                    shown += self._take_word()
        self._print(shown)

    def end(self) -> None:
        """Print the last word, without the space after it."""
        self._print(self._take_word())
        self._space = ""

    def _take_word(self) -> str:
        """The word with the space or the line break before it."""
        word, space = self._word, self._space
        if not word:
            return ""
        self._word, self._space = "", ""
        width = cell_len(word)
        before = cell_len(space.expandtabs(4))
        if self._column and space and self._column + before + width > self._console.width:
            self._column = width
            return f"\n{word}"
        self._column += before + width
        return space + word

    def _print(self, text: str) -> None:
        if text:
            self._console.print(Text(text), end="", soft_wrap=True)
