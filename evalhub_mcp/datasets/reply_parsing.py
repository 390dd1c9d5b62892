"""What is read from a model's reply: the text without reasoning, the number, the choice.

Decision: one reading for every scorer and every framework, so that the same reply is never
right in one place and wrong in another.
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
# Not the article of "A city", nor the pronoun of "I am".
_ALONE = re.compile(r"(?<![\w'’])([A-Z])(?![\w'’]|\s+[a-z])")
_WRAPPING = "\"'`*_“”‘’«» \t\n"
_LEADING_LETTER = re.compile(r"\A[\s*_`\"'(\[]*([A-Za-z])(?:[\s*_`\"']*[.):\]]|[\s*_`\"']*\Z)")
_STATED_LETTER = re.compile(
    r"(?:answer|choice|option)(?:\s+is)?\s*[:=]?[\s*_`\"'(\[]*([A-Za-z])(?![\w'’])", re.IGNORECASE
)


@dataclass(frozen=True)
class Grade:
    """Whether a reply is right, and what was read from it."""

    correct: bool
    got: str
    note: str = ""


def visible_reply(text: str) -> str:
    """The reply without a leading block of `<think>` reasoning, stripped."""
    return _THINKING.sub("", text, count=1).strip()


def normalise(text: str) -> str:
    """Lower case, without accents, articles, markup and punctuation; single spaces."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    separated = re.sub(r"[^\w\s]|_", " ", letters)
    return " ".join(word for word in separated.split() if word not in {"a", "an", "the"})


def folded(text: str) -> str:
    """Lower case with single spaces; signs stay, since `C++` is not `C` and -5 is not 5."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def plain_answer(reply: str) -> str:
    """The reply without a label such as "Answer:", quotes, markup and a final full stop."""
    text = _LABEL.sub("", visible_reply(reply)).strip(_WRAPPING)
    return text.removesuffix(".").rstrip(_WRAPPING)


def without_label(text: str) -> str:
    """The text without a label such as "Answer:" in front."""
    return _LABEL.sub("", text)


def read_number(reply: str) -> Decimal | None:
    """The number a reply ends on: the one after its last "answer", else its last number."""
    text = visible_reply(reply)
    for stated in reversed(_FINAL_ANSWER.findall(text)):
        found = _NUMBER.findall(stated)
        if found:
            # "Answer: 12 + 5 = 17" states its result last.
            return as_number(found[-1] if "=" in stated else found[0])
    found = _NUMBER.findall(text)
    return as_number(found[-1]) if found else None


def as_number(text: str) -> Decimal | None:
    """The finite number a text is, thousands separators and all; None when it is none."""
    try:
        value = Decimal(text.strip().replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= 60 else None


def contains_words(text: str, wanted: str) -> bool:
    """Whether folded `wanted` stands in folded `text` as whole words."""
    start = -1
    while (start := text.find(wanted, start + 1)) >= 0:
        before, after = text[start - 1 : start], text[start + len(wanted) :][:1]
        if not (wanted[:1].isalnum() and before.isalnum()) and not (
            wanted[-1:].isalnum() and after.isalnum()
        ):
            return True
    return False


def read_choice(reply: str, choices: Sequence[str]) -> int | None:
    """The index of the choice a reply makes, by letter or by text; None when it is unclear."""
    text = visible_reply(reply)
    letters = LETTERS[: len(choices)]
    for stated in reversed(_STATED_LETTER.findall(text)):
        if stated.upper() in letters:
            return letters.index(stated.upper())
    leading = _LEADING_LETTER.match(text)
    if leading and leading.group(1).upper() in letters:
        return letters.index(leading.group(1).upper())
    said = folded(plain_answer(text))
    options = [folded(choice) for choice in choices]
    if said in options:
        return options.index(said)
    named = [i for i, option in enumerate(options) if option and contains_words(said, option)]
    # "New York" is named where "York" is a choice too: the longer one is meant.
    named = [i for i in named if not any(i != j and options[i] in options[j] for j in named)]
    if len(named) == 1:
        return named[0]
    alone = {letter for letter in _ALONE.findall(text) if letter in letters}
    return letters.index(alone.pop()) if len(alone) == 1 and not named else None
