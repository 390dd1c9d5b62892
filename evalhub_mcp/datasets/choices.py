"""Find the choice that a reply makes: by letter or by the choice's text.

A choice's own text counts more than a letter inside it, so that "a fish" and "Vitamin C" are
texts. The article `a` and the pronoun `I` are no letters. A letter or text that the reply rejects
("not B", "A is incorrect") is left out, and a reply that names several makes no choice.
"""

import re
import unicodedata
from collections.abc import Sequence

from evalhub_mcp.datasets.number_grammar import answer_numeral, whole_number
from evalhub_mcp.datasets.reply_text import (
    bare_answer,
    plain_answers,
    stated_answers,
    visible_reply,
)
from evalhub_mcp.datasets.text_comparison import folded, mark_words, stream_safe

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Letters of other scripts that look like Latin ones, and emoji.
_LOOKALIKES = str.maketrans(
    "АВСЕНІКМОРТХΑΒΕΖΗΙΚΜΝΟΡΤΧ🅰🅱", "ABCEHIKMOPTXABEZHIKMNOPTXAB"
)  # fmt: skip
_LONE_LOOKALIKE = re.compile(r"(?<![^\W_])[АВСЕНІКМОРТХΑΒΕΖΗΙΚΜΝΟΡΤΧ🅰🅱](?![^\W_])")
_LATIN = "A-Za-zÀ-ɏ0-9_"
_LETTER = rf"(?<![{_LATIN}'’])(?P<letter>[A-Za-z])(?![{_LATIN}'’])"
_OPENERS = r"[\s*_`\"'“(\[{<$\\]*+"
_AFTER = r"[\s*_`\"'”]*+"
_IMMEDIATE = re.compile(
    rf"{_OPENERS}(?:(?:option|choice|letter|answer|opción|选项|選項|選択肢)\s?)?{_OPENERS}{_LETTER}"
    rf"(?P<after>{_AFTER}[)\]}}>.:,;!?。、，：—–-]|{_AFTER}\Z|{_AFTER}\n)?",
    re.IGNORECASE,
)
_DELIMITED_START = re.compile(
    rf"\A{_OPENERS}{_LETTER}"
    rf"(?:{_AFTER}[)\]}}>.:,;!。、，：—–-]|\s+[-—–(]|{_AFTER}\Z|{_AFTER}\n)"
)
_CHOSEN = re.compile(
    r"(?:\b(?:it(?:'|’)?s|it is|is|be|get|gives|leaves|choose|chose|pick|select|selected|with"
    r"|option|choice|letter|ist|est|es|è|é|wähle|choisis|elijo|escolho|выбираю|вариант)\b"
    r"|选择?|選択?|选项|是|为|為|は)"
    rf"{_OPENERS}{_LETTER}",
    re.IGNORECASE,
)
_IS_RIGHT = re.compile(
    rf"{_LETTER}[\s)\]*_.\"'”]{{0,4}}(?:(?:is|seems|would be|must be|looks)\s+"
    r"(?:the\s+)?(?:\w+ly\s+)?(?:correct|right|best|true|answer)|(?:选项|選項)?(?:正确|正確|が正解|が正しい|是对的)|입니다"
    r"|ist richtig|es (?:la )?correcta|est (?:la )?(?:bonne|correcte))",
)
_REJECTED_BEFORE = re.compile(
    r"(?:\b(?:not|never|cannot|(?:is|are|ca|could|wo|does)n['’]t|than|instead of|except|rules? out"
    r"|ruled out|eliminates?|excludes?|discard|reject|neither|nor|nicht|pas|no|unlike|against)"
    r"(?:\s+(?:a|an|the|be|option|choice|answer|it['’]s|is))*|不是|不选|排除)"
    r"[\s*_`\"'“(\[]*\Z",
    re.IGNORECASE,
)
_REJECTED_AFTER = re.compile(
    r"[\s)\]*_.,:\"'”]{0,4}(?:(?:option|choice)\s)?(?:,?\s?(?:but|which|because|as|since)\s)?(?:it\s)?"
    r"(?:is|was|are|seems|would be|can|could|does|must|looks|has been)\s?"
    r"(?:\w+\s){0,2}?(?:not\b|n['’]t\b|never\b|wrong|incorrect|false|out\b|invalid|eliminated|excluded"
    r"|ruled out)|[\s)\]]{0,2}(?:isn['’]t|can['’]t|cannot|doesn['’]t)"
    r"|[\s)\]]{0,2}(?:错|不对|不正确|ist falsch)",
    re.IGNORECASE,
)
_AND_ANOTHER = re.compile(
    rf"[\s)\]*_.\"'”]{{0,4}}(?:,|/|&|\+|\b(?:and|or|und|oder|et|ou|y|o|e|и|или)\b|和|或|、|と)\s*"
    rf"(?:also|possibly|maybe|option|choice|both)?[\s*_(\[]*(?-i:(?P<other>[A-Z]))(?![{_LATIN}'’])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:option|choice|answer|number|no\.|nr\.|№|选项|第)\s{0,3}[:#]?\s{0,3}(\d{1,2})(?![\d.,]\d|\d)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[\w)\]*\"'”])[.!?](?:\s|\Z)|[。！？\n]")


def read_choice(reply: str, choices: Sequence[str]) -> int | None:
    """Return the index of the choice in a reply, by letter or text; None when it is unclear."""
    return _Reader(choices).read(reply)


class _Reader:
    """Reads replies to one question with choices."""

    def __init__(self, choices: Sequence[str]) -> None:
        self._letters = LETTERS[: len(choices)]
        self._options = [_text_of(choice) for choice in choices]
        self._marked = [mark_words(option) for option in self._options]

    def read(self, reply: str) -> int | None:
        text = _plain_letters(visible_reply(reply))
        stated = stated_answers(text)
        if stated:
            last = stated[-1]
            rest = last.text if last.is_labelled else _SENTENCE_END.split(last.text, maxsplit=1)[0]
            named = self._in_statement(rest)
            if named:
                return named.pop() if len(named) == 1 else None
        whole = self._whole_text(_plain_letters(plain_answers(reply)[0]))
        if whole is not None:
            return whole
        if (leading := self._leading(text)) is not None:
            return leading
        for letters in (self._letters_of(_CHOSEN, text), self._letters_of(_IS_RIGHT, text)):
            if len(letters) == 1:
                return letters.pop()
        named = self._named(text)
        if len(named) == 1:
            return named.pop()
        if (by_value := self._by_value(text)) is not None:
            return by_value
        if named:
            return None
        letters = self._standing_letters(text) or self._lettered(text) or self._numbered(text)
        return letters.pop() if len(letters) == 1 else None

    def _whole_text(self, answer: str) -> int | None:
        """Return the choice whose text, and not only its letter, an answer is."""
        given = _text_of(answer)
        if len(given) <= 1 and given.upper() in self._letters and given:
            return self._letters.index(given.upper())
        return self._options.index(given) if given in self._options else None

    def _in_statement(self, answer: str) -> set[int]:
        """Return the choices that a stated answer names: its first words, else any of them."""
        whole = self._whole_text(bare_answer(answer))
        if whole is not None:
            return {whole}
        given = mark_words(_without_article(_text_of(answer)))
        begins = [i for i, option in enumerate(self._marked) if option and given.startswith(option)]
        begins = [i for i in begins if len(self._options[i]) > 1]
        if begins:
            longest = max(begins, key=lambda i: len(self._options[i]))
            also = {i for i in self._named(answer) if i != longest}
            return {longest, *also} if _joined(given[len(self._marked[longest]) :]) else {longest}
        first = _IMMEDIATE.match(answer)
        named = self._named(answer)
        if first and self._is_letter(first, answer) and not _rejected(first, answer):
            index = self._letters.index(first["letter"].upper())
            # "B. Fish" makes no choice where the fish is another one.
            rest = _without_article(_text_of(answer[first.end() :]))
            contrary = {i for i, option in enumerate(self._options) if option and rest == option}
            return {index, *contrary, *self._other_letter(first, answer)}
        if named:
            return named
        return (
            self._letters_of(_CHOSEN, answer)
            or self._standing_letters(answer)
            or self._numbered(answer)
        )

    def _is_letter(self, match: re.Match[str], text: str) -> bool:
        letter = match["letter"]
        if letter.upper() not in self._letters:
            return False
        if match["after"]:
            return not (match["after"].strip()[:1] == "," and letter.islower() and letter in "ai")
        return not _is_word(letter, text[match.end("letter") :])

    def _leading(self, text: str) -> int | None:
        match = _DELIMITED_START.match(text)
        if not match or match["letter"].upper() not in self._letters or _rejected(match, text):
            return None
        index = self._letters.index(match["letter"].upper())
        if self._other_letter(match, text) - {index} or self._repeats_the_choices(text):
            return None
        rest = _without_article(_text_of(text[match.end() :].partition("\n")[0]))
        # "A) London" makes no choice where London is another one.
        return index if rest not in self._options or rest == self._options[index] else None

    def _repeats_the_choices(self, text: str) -> bool:
        """Whether a reply lists the choices as the question does."""
        marked = mark_words(folded(text))
        return len(self._options) > 1 and all(
            option and option in marked for option in self._marked
        )

    def _letters_of(self, pattern: re.Pattern[str], text: str) -> set[int]:
        found = set()
        for match in pattern.finditer(text):
            letter, rest = match["letter"], text[match.end("letter") :]
            if letter not in self._letters or _is_word(letter, rest) or _rejected(match, text):
                continue
            found |= {self._letters.index(letter), *self._other_letter(match, text)}
        return found

    def _other_letter(self, match: re.Match[str], text: str) -> set[int]:
        """Return the choice that is named together with another, as in "A and C"."""
        other = _AND_ANOTHER.match(text, match.end("letter"))
        letter = other["other"] if other else ""
        return {self._letters.index(letter)} if letter and letter in self._letters else set()

    def _standing_letters(self, text: str) -> set[int]:
        """Return the capital letters that stand alone and are neither a word nor rejected.

        Letters that are asked about ("B? No, C.") count only where there are no others.
        """
        found = self._letters_of(_STANDING, text)
        asked = self._letters_of(_ASKED, text)
        return found - asked or found

    def _lettered(self, text: str) -> set[int]:
        """Return the choices named by a small letter after a word for it, as in "option c"."""
        named = {letter.upper() for letter in _OPTION.findall(text)}
        return {self._letters.index(letter) for letter in named if letter in self._letters}

    def _by_value(self, text: str) -> int | None:
        """Return the choice that the number of a reply is, where all choices are numbers."""
        values = [whole_number(option) for option in self._options]
        given = answer_numeral(text) if None not in values else None
        equal = [i for i, value in enumerate(values) if value and given and given.equals(value)]
        return equal[0] if len(equal) == 1 else None

    def _numbered(self, text: str) -> set[int]:
        """Return the choices named by number, as in "option 2", where no choice is a number."""
        if any(re.search(r"\d", option) for option in self._options):
            return set()
        numbers = {int(number) for number in _NUMBERED.findall(text)}
        return {number - 1 for number in numbers if 1 <= number <= len(self._options)}

    def _named(self, text: str) -> set[int]:
        """Return the choices whose text a reply contains and does not reject."""
        whole = folded(text)
        marked = mark_words(whole)
        found = [i for i, option in enumerate(self._marked) if option and option in marked]
        # Where both "New York" and "York" are choices, the longer one is meant.
        found = [
            i
            for i in found
            if not any(i != j and self._options[i] in self._options[j] for j in found)
        ]
        found = [i for i in found if len(self._options[i]) > 1 or not self._options[i].isalpha()]
        if len(found) > 1:
            found = [i for i in found if not _text_rejected(whole, self._options[i])] or found
        return set(found)


_STANDING = re.compile(_LETTER)
_OPTION = re.compile(
    r"\b(?:option|choice|letter|opción|opzione|alternativa|вариант)\s+\(?([a-z])(?![\w'’]|\s+\w)",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"{_LETTER}[)\]*]{{0,3}}\?")


def _plain_letters(text: str) -> str:
    """Return text with plain Latin letters for wide, circled and look-alike ones."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", stream_safe(text))
    return _LONE_LOOKALIKE.sub(lambda match: match[0].translate(_LOOKALIKES), text)


def _text_of(text: str) -> str:
    return folded(bare_answer(text))


def _without_article(text: str) -> str:
    return re.sub(r"\A(?:an?|the|it is|it's|ein|eine|der|die|das|un|une|le|la|el)\s+", "", text)


def _is_word(letter: str, rest: str) -> bool:
    """Whether a letter is the article `a` or the pronoun `I`, as in "A fish" and "I think"."""
    if letter not in "AaIi" or not (following := re.match(r"\s+(\w+)", rest)):
        return False
    return following[1].lower() not in {"is", "because", "since", "and", "or", "was", "seems"}


def _rejected(match: re.Match[str], text: str) -> bool:
    before = text[max(0, match.start("letter") - 40) : match.start("letter")]
    return bool(_REJECTED_BEFORE.search(before) or _REJECTED_AFTER.match(text, match.end("letter")))


def _text_rejected(text: str, option: str) -> bool:
    """Whether every mention of a choice's text is rejected; of the first few mentions."""
    at, mentions = text.find(option), 0
    while at >= 0 and mentions < 5:
        before, after = text[max(0, at - 40) : at], text[at + len(option) :][:60]
        if not _REJECTED_BEFORE.search(before) and not _REJECTED_AFTER.match(after):
            return False
        at, mentions = text.find(option, at + 1), mentions + 1
    return mentions > 0


def _joined(rest: str) -> bool:
    return bool(re.match(r"[^\w]*(?:and|or|und|oder|et|ou|y|o)\b|\s*[,/&]", rest))
