"""Find out how a file names the right choices: by text, letter, label, or number.

It is decided once for the whole file, from all rows. A reading counts only if it fits every row
that can be read at all. Where several do and disagree, each such row is ambiguous, and the user
says which one is meant.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from evalhub_mcp.datasets.choices import LETTERS
from evalhub_mcp.datasets.reading_options import AnswerForm
from evalhub_mcp.datasets.reply_text import bare_answer
from evalhub_mcp.datasets.text_comparison import folded, stream_safe

FORMS: tuple[AnswerForm, ...] = ("labels", "text", "letters", "from_0", "from_1")
_LETTER = re.compile(r"(?:option|choice|answer)?\s*\(?([A-Za-z])[.):]?", re.IGNORECASE)
_LETTER_AND_TEXT = re.compile(r"\(?([A-Za-z])[.):]\s*(.+)", re.DOTALL)
_FIT = 0.9
"""A reading must fit this share of the rows; the others are then faults."""


@dataclass(frozen=True)
class KeyedRow:
    """The answer of one row, its choices, and their labels (empty without any)."""

    answer: str
    choices: tuple[str, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerKey:
    """How a file names the right choices.

    `rival` is another reading that fits the file as well and gives other choices in some rows.
    """

    form: AnswerForm | None
    rival: AnswerForm | None = None

    def right_choice(self, row: KeyedRow) -> int | None:
        """Return the index of the right choice of a row; None when the answer is none of them."""
        if self.form is not None and (index := _index(row, self.form)) is not None:
            return index
        # In a file of letters, single rows may repeat the text, with or without its letter.
        for form in ("text", "letters"):
            if form != self.form and not row.answer.isdecimal():
                index = _index(row, form)
                if index is not None:
                    return index
        return None

    def is_also_a_text(self, row: KeyedRow) -> bool:
        """Whether the answer of a row is also the text of another choice than the one it names."""
        if self.form in {None, "text"}:
            return False
        as_text = _index(row, "text")
        return as_text is not None and as_text != self.right_choice(row)

    def is_ambiguous(self, row: KeyedRow) -> bool:
        """Whether the rival reading gives another choice."""
        if self.rival is None or self.form is None:
            return False
        return _index(row, self.form) != _index(row, self.rival)


def find_answer_key(rows: Sequence[KeyedRow], form: AnswerForm | None = None) -> AnswerKey:
    """Return how the rows of a file name their right choices.

    Args:
        rows: The rows that have choices.
        form: The reading that the user says is meant.
    """
    if form is not None or not rows:
        return AnswerKey(form)
    fitting = {one: sum(_index(row, one) is not None for row in rows) for one in FORMS}
    most = max(fitting.values())
    if most < _FIT * len(rows):
        return AnswerKey(None) if not most else AnswerKey(_first_with(fitting, most))
    # Labels that the file itself gives settle it.
    if fitting["labels"] == len(rows):
        return AnswerKey("labels")
    best = [one for one in FORMS if fitting[one] == most]
    chosen = best[0]
    for rival in best[1:]:
        if any(_index(row, chosen) != _index(row, rival) for row in rows):
            return AnswerKey(chosen, rival)
    return AnswerKey(chosen)


def _first_with(fitting: dict[AnswerForm, int], count: int) -> AnswerForm:
    return next(form for form in FORMS if fitting[form] == count)


def _index(row: KeyedRow, form: AnswerForm) -> int | None:
    answer = row.answer.strip()
    if form == "text":
        for read in (folded, lambda text: folded(bare_answer(text))):
            options = [read(choice) for choice in row.choices]
            if options.count(read(answer)) == 1:
                return options.index(read(answer))
        return None
    if form == "labels":
        labels = [_label(label) for label in row.labels]
        return labels.index(_label(answer)) if _label(answer) in labels else None
    if form == "letters":
        return _by_letter(answer, row.choices)
    if not answer.isdecimal() or not answer.isascii():
        return None
    index = int(answer[:6]) - (1 if form == "from_1" else 0)
    return index if 0 <= index < len(row.choices) else None


def _label(text: str) -> str:
    """Return a label as it is compared: "Option B" is the column option_b."""
    return re.sub(r"[\s_-]+", "", folded(text))


def _by_letter(answer: str, choices: Sequence[str]) -> int | None:
    letters = LETTERS[: len(choices)]
    answer = unicodedata.normalize("NFKC", stream_safe(answer))
    if match := _LETTER.fullmatch(answer):
        return letters.index(match[1].upper()) if match[1].upper() in letters else None
    if (match := _LETTER_AND_TEXT.fullmatch(answer)) and match[1].upper() in letters:
        index = letters.index(match[1].upper())
        return index if folded(match[2]) == folded(choices[index]) else None
    return None
