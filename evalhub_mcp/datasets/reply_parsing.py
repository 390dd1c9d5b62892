"""Parse a model's reply: the text without reasoning, its number, its choice.

Every scorer and every framework uses these functions, so that a reply is never right in one
place and wrong in another.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_THINKING = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_LABEL = re.compile(
    r"^\s*(?:\*\*)?(?:the\s+)?(?:final\s+)?answer(?:\s+is)?\s*[:=]\s*(?:\*\*)?\s*", re.IGNORECASE
)
_FINAL_ANSWER = re.compile(r"answer(?:\s+is)?\s*[:=]?\s*([^\n]*)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d])")
# Not the article in "A city" or the pronoun in "I am".
_SINGLE_LETTER = re.compile(r"(?<![\w'’])([A-Z])(?![\w'’]|\s+[a-z])")
_WRAPPING = "\"'`*_“”‘’«» \t\n"
_LEADING_LETTER = re.compile(r"\A[\s*_`\"'(\[]*([A-Za-z])(?:[\s*_`\"']*[.):\]]|[\s*_`\"']*\Z)")
_STATED_LETTER = re.compile(
    # Possessive, since a reply may be 100,000 spaces after "answer".
    r"(?:answer|choice|option)(?:\s++is)?\s*+[:=]?+[\s*_`\"'(\[]*+([A-Za-z])(?![\w'’])",
    re.IGNORECASE,
)
_WORD_EDGE = re.compile(r"(?<![^\W_])(?=[^\W_])|(?<=[^\W_])(?![^\W_])")
_MAX_COMBINING = 30
_MARK = "\ud800"
"""Half of a surrogate pair, which no text of a file can contain."""


@dataclass(frozen=True)
class Grade:
    """Whether a reply is correct, and the answer that was found in it."""

    correct: bool
    got: str
    note: str = ""


def visible_reply(text: str) -> str:
    """Return a reply without a leading block of `<think>` reasoning."""
    return _THINKING.sub("", text, count=1).strip()


def normalise(text: str) -> str:
    """Return text in lower case without accents, articles, markup and punctuation."""
    decomposed = unicodedata.normalize("NFKD", _stream_safe(text)).casefold()
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    separated = re.sub(r"[^\w\s]|_", " ", letters)
    return " ".join(word for word in separated.split() if word not in {"a", "an", "the"})


def folded(text: str) -> str:
    """Return text in lower case with single spaces; keeps signs: `C++` is not `C`."""
    return " ".join(unicodedata.normalize("NFKC", _stream_safe(text)).casefold().split())


def _stream_safe(text: str) -> str:
    """Return text whose runs of combining marks are cut to 30, the limit of Unicode's annex 15.

    Normalisation sorts each run, in time that grows with the square of its length.
    """
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MAX_COMBINING:
            kept.append(character)
    return "".join(kept)


def plain_answer(reply: str) -> str:
    """Return a reply without a label such as "Answer:", quotes, markup and final full stop."""
    text = _LABEL.sub("", visible_reply(reply)).strip(_WRAPPING)
    return text.removesuffix(".").rstrip(_WRAPPING)


def without_label(text: str) -> str:
    """Return text without a label such as "Answer:" at its start."""
    return _LABEL.sub("", text)


def read_number(reply: str) -> Decimal | None:
    """Return the number of a reply: the one after its last "answer", else its last one."""
    text = visible_reply(reply)
    for stated in reversed(_FINAL_ANSWER.findall(text)):
        found = _NUMBER.findall(stated)
        if found:
            # "Answer: 12 + 5 = 17" has its result last.
            return as_number(found[-1] if "=" in stated else found[0])
    found = _NUMBER.findall(text)
    return as_number(found[-1]) if found else None


def as_number(text: str) -> Decimal | None:
    """Parse a finite number with or without thousands separators; None for other text."""
    try:
        value = Decimal(text.strip().replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= 60 else None


def mark_words(text: str) -> str:
    """Return a text with a mark at the beginning and the end of each word.

    A text contains another one as whole words when its marked form contains the other's. One
    such search is linear, where a search for the words and a look at the characters around each
    place is not: "aaa" is at nearly every place of "aaaaaaa…".
    """
    return _WORD_EDGE.sub(_MARK, text)


def contains_words(text: str, wanted: str) -> bool:
    """Whether a text contains another one as whole words; both must be folded."""
    return mark_words(wanted) in mark_words(text)


def read_choice(reply: str, choices: Sequence[str]) -> int | None:
    """Return the index of the choice in a reply, by letter or text; None when it is unclear."""
    text = visible_reply(reply)
    letters = LETTERS[: len(choices)]
    for stated in reversed(_STATED_LETTER.findall(text)):
        if stated.upper() in letters:
            return letters.index(stated.upper())
    leading = _LEADING_LETTER.match(text)
    if leading and leading.group(1).upper() in letters:
        return letters.index(leading.group(1).upper())
    answer = folded(plain_answer(text))
    options = [folded(choice) for choice in choices]
    if answer in options:
        return options.index(answer)
    words = mark_words(answer)
    named = [i for i, option in enumerate(options) if option and mark_words(option) in words]
    # Where both "New York" and "York" are choices, the longer one is meant.
    named = [i for i in named if not any(i != j and options[i] in options[j] for j in named)]
    if len(named) == 1:
        return named[0]
    single = {letter for letter in _SINGLE_LETTER.findall(text) if letter in letters}
    return letters.index(single.pop()) if len(single) == 1 and not named else None
