"""Finds the choice that a reply makes: by letter or by the choice's text.

A choice's own text counts more than a letter inside it, so that "a fish" and "Vitamin C" are
texts. The article `a` and the pronoun `I` are no letters. A letter or text that the reply rejects
("not B", "A is incorrect") is left out, and a reply that names several makes no choice.
"""

import re
from collections.abc import Sequence

from evalhub_mcp.datasets.answer_numbers import answer_numeral
from evalhub_mcp.datasets.number_grammar import whole_number
from evalhub_mcp.datasets.numbered_choices import numbered_choices
from evalhub_mcp.datasets.plain_letters import plain_letters
from evalhub_mcp.datasets.rejected_choices import (
    are_verdicts,
    every_mention_rejected,
    is_rejected,
    verdicts_on_each,
    without_rejected_lists,
)
from evalhub_mcp.datasets.reply_text import (
    bare_answer,
    corrected_reply,
    plain_answers,
    stated_answers,
    visible_reply,
)
from evalhub_mcp.datasets.singular_words import WORD, singular, singular_words
from evalhub_mcp.datasets.text_comparison import folded, mark_words
from evalhub_mcp.datasets.truth_values import read_truth, truth_of_answer

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LATIN = "A-Za-zÀ-ɏ0-9_"
_LETTER = rf"(?<![{_LATIN}'’])(?P<letter>[A-Za-z])(?![{_LATIN}]|['’](?!d[ıiuü]r\b))"
_OPENERS = r"[\s*_`\"'“(\[{<$\\]*+"
_AFTER = r"[\s*_`\"'”]*+"
_IMMEDIATE = re.compile(
    rf"{_OPENERS}(?:(?:option|choice|letter|answer|opción|选项|選項|選択肢)\s?)?{_OPENERS}{_LETTER}"
    rf"(?P<after>{_AFTER}[)\]}}>.:,;!?。、，：—–-]|{_AFTER}\Z|{_AFTER}\n)?",
    re.IGNORECASE,
)
_DELIMITED_START = re.compile(
    rf"\A{_OPENERS}{_LETTER}"
    rf"(?:{_AFTER}[)\]}}>.:,;!。、，：—–-]|\s+[-—–(]|\s+(?:because|since|only)\b|{_AFTER}\Z"
    r"|[ \t*_`\"'”]*+\n)"
)
_CHOSEN = re.compile(
    r"(?:\b(?:it(?:'|’)?s|it is|is|are|be|get|gives|leaves|choose|chose|pick|select|selected|with"
    r"|say|option|choice|letter|ist|est|es|è|é|wähle|choisis|elijo|escolho|выбираю|вариант)\b"
    r"|选择?|選択?|选项|是|为|為|は)"
    rf"{_OPENERS}{_LETTER}",
    re.IGNORECASE,
)
_IS_RIGHT = re.compile(
    rf"{_LETTER}[\s)\]*_.\"'”]{{0,4}}(?:(?:is|seems|would be|must be|looks)\s+"
    r"(?:the\s+)?(?:\w+ly\s+)?(?:correct|right|best|better|true|answer)"
    r"|remains\b|fits (?:better|best)|makes (?:more|the most) sense"
    r"|(?:选项|選項)?(?:正确|正確|が正解|が正しい|是对的)|입니다"
    r"|ist richtig|es (?:la )?correcta|est (?:la )?(?:bonne|correcte))",
)
_AND_ANOTHER = re.compile(
    rf"[\s)\]*_.\"'”]{{0,4}}(?:,|;|/|&|\+|\(?\b(?:and|or|und|oder|et|ou|y|o|e|и|или)\b|和|或|、|と)\s*"
    rf"(?:also|possibly|maybe|option|choice|both)?[\s*_(\[]*(?-i:(?P<other>[A-Z]))(?![{_LATIN}'’])"
    rf"|[\s)\]*_.\"'”]{{0,4}},?\s*(?:but|though|although)\s+(?-i:(?P<also>[A-Z]))\s+"
    r"(?:is|could be|might be|may be|seems)\s+(?:also\s+)?(?:possible|plausible|right|correct)",
    re.IGNORECASE,
)
_BEFORE_ANOTHER = re.compile(
    rf"(?<![{_LATIN}'’])([A-Z])[)\]*]{{0,3}}\s*(?:,|/|&|\b(?:and|or)\b)\s*\Z"
)
_LETTER_ALONE = re.compile(rf"{_OPENERS}(?P<letter>[A-Z])[\s*_`\"'”)\].}}$]*+")
_LETTER_AT_END = re.compile(r"[:,]\s*[*_(]*(?P<letter>[A-Z])[)*_.!]*\s*\Z")
_LETTER_LINE = re.compile(r"^[\s*_(]*(?P<letter>[A-Z])[\s*_).]*$", re.MULTILINE)
# In a text with marks between its words.
_IS = re.compile(
    r"(?:\b(?:is|are|was|were|be|called)|'\W?(?:s|re))\W{1,3}(?:\W?(?:an?|the)\W{1,3})?\Z"
)
_EXPLAINED = re.compile(r",?\s[^\w\s]?(?:which|because|since|whose|where|rather than)\b")
_NOT_APPLICABLE = re.compile(r"\bN/A\b")
_CONCLUSION = re.compile(r"(?:\b(?:so|therefore|thus|hence|consequently)\b|=>|→|⇒|∴)[,:]?\s+")
_SENTENCE_END = re.compile(r"(?<=[\w)\]*\"'”])[.!?](?:\s|\Z)|[。！？\n]")


def read_choice(reply: str, choices: Sequence[str]) -> int | None:
    """Return the index of the choice in a reply, by letter or text; None when it is unclear."""
    return _Reader(choices).read(reply)


class _Reader:
    """Reads replies to one question with choices."""

    def __init__(self, choices: Sequence[str]) -> None:
        self._letters = LETTERS[: len(choices)]
        self._stems = singular_words([folded(bare_answer(choice)) for choice in choices])
        self._options = [self._text_of(choice) for choice in choices]
        bare = [_without_article(option) for option in self._options]
        if len(set(bare)) == len(bare) and min(map(len, bare), default=0) > 1:
            self._options = bare
        self._marked = [mark_words(option) for option in self._options]
        self._are_numbers = all(whole_number(option) for option in self._options)
        truths = [truth_of_answer(option.partition(",")[0]) for option in self._options]
        self._truths = truths if truths.count(True) == truths.count(False) == 1 else []

    def read(self, reply: str) -> int | None:
        text = plain_letters(corrected_reply(visible_reply(reply)))
        text = without_rejected_lists(_NOT_APPLICABLE.sub("", text))
        stated = stated_answers(text)
        if stated:
            last = stated[-1]
            rest = last.text if last.is_labelled else _SENTENCE_END.split(last.text, maxsplit=1)[0]
            named = self._in_statement(rest)
            if named:
                return named.pop() if len(named) == 1 else None
        whole = self._whole_text(plain_letters(plain_answers(reply)[0]))
        if whole is not None:
            return whole
        if self._contradicts_itself(text):
            return None
        if (begun := self._begun(text)) is not None:
            return begun
        if not are_verdicts(self._options):
            called_right = verdicts_on_each(text, self._letters)
            if called_right is not None and len(called_right) == 1:
                return called_right.pop()
        if (leading := self._leading(text)) is not None:
            return leading
        if (lone := self._last_line(text)) is not None:
            return lone
        for letters in (self._letters_of(_CHOSEN, text), self._letters_of(_IS_RIGHT, text)):
            if len(letters) == 1:
                return letters.pop()
        at_end = self._letters_of(_LETTER_AT_END, text)
        if len(at_end) == 1 and not self._standing_letters(text) - at_end:
            return at_end.pop()
        if (by_truth := self._by_truth(reply)) is not None:
            return by_truth
        named = self._named(text)
        if self._are_numbers and (by_value := self._by_value(text)) is not None:
            return by_value  # "12 thousand" is not the choice "12"
        if len(named) > 1:
            named = self._asserted(text) or named
        if len(named) == 1:
            return named.pop()
        if concluded := self._concluded(text):
            return concluded.pop() if len(concluded) == 1 else None
        if named:
            return None
        letters = (
            self._standing_letters(text)
            or self._lettered(text)
            or numbered_choices(text, self._options)
            or self._partly_named(text)
        )
        return letters.pop() if len(letters) == 1 else None

    def _whole_text(self, answer: str) -> int | None:
        """Return the choice whose text, and not only its letter, an answer is."""
        given = self._text_of(answer)
        if len(given) == 1 and given.upper() in self._letters:
            return self._letters.index(given.upper())
        for text in (given, _without_article(given)):
            if text in self._options:
                return self._options.index(text)
        # "x-1" is "x - 1".
        solid = ["".join(option.split()) for option in self._options]
        given = "".join(given.split())
        return solid.index(given) if solid.count(given) == 1 else None

    def _in_statement(self, answer: str) -> set[int]:
        """Return the choices that a stated answer names: its first words, else any of them."""
        whole = self._whole_text(bare_answer(answer))
        if whole is not None:
            return {whole}
        given = mark_words(_without_article(self._text_of(answer)))
        begins = [i for i, option in enumerate(self._marked) if option and given.startswith(option)]
        begins = [i for i in begins if len(self._options[i]) > 1 or self._options[i].isdigit()]
        if begins:
            longest = max(begins, key=lambda i: len(self._options[i]))
            also = {i for i in self._named(answer) if i != longest}
            return (
                {longest, *also} if _is_joined(given[len(self._marked[longest]) :]) else {longest}
            )
        first = _IMMEDIATE.match(answer)
        named = self._named(answer)
        if first and self._is_letter(first, answer) and not _is_rejected_match(first, answer):
            index = self._letters.index(first["letter"].upper())
            # "B. Fish" makes no choice where the fish is another one.
            rest = _without_article(self._text_of(answer[first.end() :]))
            contrary = {i for i, option in enumerate(self._options) if option and rest == option}
            return {index, *contrary, *self._other_letter(first, answer)}
        if named:
            return named
        return (
            self._letters_of(_CHOSEN, answer)
            or self._standing_letters(answer)
            or numbered_choices(answer, self._options)
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
        if (
            not match
            or match["letter"].upper() not in self._letters
            or _is_rejected_match(match, text)
        ):
            return None
        index = self._letters.index(match["letter"].upper())
        others = {m["letter"] for m in _LETTER_LINE.finditer(text)} - {self._letters[index]}
        if others or self._other_letter(match, text) - {index} or self._repeats_the_choices(text):
            return None
        return index

    def _begun(self, text: str) -> int | None:
        """Return the choice with whose text a reply begins, where the rest explains it."""
        given = mark_words(_without_article(self._text_of(text)))
        begins = [i for i, option in enumerate(self._marked) if option and given.startswith(option)]
        index = max(begins, key=lambda i: len(self._options[i]), default=None)
        if index is None or len(self._options[index]) < 2:
            return None
        return index if _EXPLAINED.match(given, len(self._marked[index])) else None

    def _contradicts_itself(self, text: str) -> bool:
        """Whether a reply begins with a letter and the text of another choice: "A) London"."""
        match = _DELIMITED_START.match(text)
        if not match or match["letter"].upper() not in self._letters:
            return False
        rest = _without_article(self._text_of(text[match.end() :].partition("\n")[0]))
        index = self._letters.index(match["letter"].upper())
        return rest in self._options and rest != self._options[index]

    def _last_line(self, text: str) -> int | None:
        """Return the choice whose letter alone is the last line of several."""
        first, _, last = text.rpartition("\n")
        match = _LETTER_ALONE.fullmatch(last)
        if not match or match["letter"] not in self._letters:
            return None
        earlier = {m["letter"] for m in _LETTER_LINE.finditer(first)} - {match["letter"]}
        return None if earlier else self._letters.index(match["letter"])

    def _asserted(self, text: str) -> set[int]:
        """Return the choices that a reply equates with something: "it is a mammal"."""
        marked = mark_words(self._folded(text))
        found = set()
        for index, option in enumerate(self._marked):
            at = marked.find(option) if option else -1
            while at >= 0:
                rest = marked[at + len(option) :][:_LONGEST_CONCLUSION]
                if _IS.search(marked, max(0, at - 30), at) and not _is_joined(rest):
                    found.add(index)
                at = marked.find(option, at + 1)
        return found

    def _repeats_the_choices(self, text: str) -> bool:
        """Whether a reply lists the choices as the question does."""
        marked = mark_words(self._folded(text))
        return len(self._options) > 1 and all(
            option and option in marked for option in self._marked
        )

    def _letters_of(self, pattern: re.Pattern[str], text: str) -> set[int]:
        found = set()
        for match in pattern.finditer(text):
            letter, rest = match["letter"], text[match.end("letter") :]
            if (
                letter not in self._letters
                or _is_word(letter, rest)
                or _is_rejected_match(match, text)
            ):
                continue
            before = text[max(0, match.start() - 12) : match.start("letter")]
            if _NAME_BEFORE.search(before) or rest.startswith(("++", "#")):
                continue  # "Vitamin C" and "C++" are names
            found |= {self._letters.index(letter), *self._other_letter(match, text)}
            if pattern is _IS_RIGHT and (also := _BEFORE_ANOTHER.search(text, 0, match.start())):
                found |= {self._letters.index(one) for one in also[1] if one in self._letters}
        return found

    def _other_letter(self, match: re.Match[str], text: str) -> set[int]:
        """Return the choice that is named together with another, as in "A and C"."""
        other = _AND_ANOTHER.match(text, match.end("letter"))
        letter = (other["other"] or other["also"]) if other else ""
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
        given = answer_numeral(text) if self._are_numbers else None
        values = [whole_number(option) for option in self._options] if given else []
        equal = {i: v.value for i, v in enumerate(values) if v and given and given.equals(v)}
        likelier = [i for i, value in equal.items() if given and value == given.value]
        return next(iter(equal if len(equal) == 1 else likelier), None)

    def _by_truth(self, reply: str) -> int | None:
        """Return the choice that means yes or no, where two choices are these."""
        if not self._truths:
            return None
        # Beside other choices, "it is true only if" does not say yes.
        alone = truth_of_answer(plain_answers(reply)[0])
        said = read_truth(reply) if len(self._options) == 2 else alone
        return self._truths.index(said) if said is not None else None

    def _concluded(self, text: str) -> set[int]:
        """Return the choices named behind the last "so" or "therefore"."""
        ends = [match.end() for match in _CONCLUSION.finditer(text)]
        return self._in_statement(text[ends[-1] :][:_LONGEST_CONCLUSION]) if ends else set()

    def _partly_named(self, text: str) -> set[int]:
        """Return the choices of whose text a reply is a part of at least two words.

        "Both", "neither", "all" and "none of them" are the beginning of a choice.
        """
        given = self._text_of(text)
        if whole := _OF_THEM.fullmatch(given):
            return {i for i, o in enumerate(self._options) if o.partition(" ")[0] == whole[1]}
        given = mark_words(given)
        if " " not in given or len(given) > _LONGEST_CONCLUSION:
            return set()
        return {i for i, option in enumerate(self._marked) if given in option}

    def _named(self, text: str) -> set[int]:
        """Return the choices whose text a reply contains and does not reject."""
        whole = self._folded(text)
        marked = mark_words(whole)
        found = [i for i, option in enumerate(self._marked) if option and option in marked]
        # Where both "New York" and "York" are choices, the longer one is meant.
        found = [
            i
            for i in found
            if not any(i != j and self._options[i] in self._options[j] for j in found)
        ]
        found = [i for i in found if len(self._options[i]) > 1 or not self._options[i].isalpha()]
        kept = [i for i in found if not every_mention_rejected(whole, self._options[i])]
        if len(found) > 1:
            kept = kept or found
        return set(kept)

    def _text_of(self, text: str) -> str:
        return self._folded(bare_answer(text))

    def _folded(self, text: str) -> str:
        """Return a folded text with words of the choices in the singular: "mammals"."""
        return WORD.sub(self._singular, folded(text)) if self._stems else folded(text)

    def _singular(self, match: re.Match[str]) -> str:
        stem = singular(match[0])
        return stem if stem in self._stems else match[0]


_OF_THEM = re.compile(
    r"(both|neither|none|all)(?: of (?:them|these|those|the (?:above|others|options|choices)))?"
)
_LONGEST_CONCLUSION = 300
"""Characters behind "therefore" that are read, or of a reply that is a part of a choice."""
_STANDING = re.compile(_LETTER)
_OPTION = re.compile(
    r"\b(?:option|choice|letter|answer|opción|opzione|alternativa|вариант)\s+\(?([a-z])(?![\w'’]|\s+\w)",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"\b(?:vitamin|hepatitis|class|grade|plan|appendix)\s\Z", re.IGNORECASE)
_JOINED = re.compile(
    r"[^\w]*(?:and|or|und|oder|et|ou|y|o)\b|\s*[/&]"
    r"|\s*,(?!\W*(?:which|because|since|as|where|whose|that|not|rather)\b)"
)
_ASKED = re.compile(rf"{_LETTER}[)\]*]{{0,3}}\?")


_ARTICLE = re.compile(r"\A(?:an?|the|it is|it's|it|they|ein|eine|der|die|das|un|une|le|la|el)\s+")


def _without_article(text: str) -> str:
    return _ARTICLE.sub("", text)


def _is_word(letter: str, rest: str) -> bool:
    """Whether a letter is the article `a` or the pronoun `I`, as in "A fish" and "I think"."""
    if letter not in "AaIi" or not (following := re.match(r"\s+(\w+)", rest)):
        return False
    return following[1].lower() not in {"is", "because", "since", "and", "or", "was", "seems"}


def _is_rejected_match(match: re.Match[str], text: str) -> bool:
    return is_rejected(text, match.start("letter"), match.end("letter"))


def _is_joined(rest: str) -> bool:
    return bool(_JOINED.match(rest))
