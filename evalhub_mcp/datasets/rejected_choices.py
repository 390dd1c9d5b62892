"""Finds the choices that a reply rejects: "not B", "A and C are wrong", "A: wrong, B: right"."""

import re
from collections.abc import Sequence

_LATIN = "A-Za-zÀ-ɏ0-9_"
_NAMED_BEFORE = r"(?:\s+(?:an?|the|be|options?|choices?|answers?|it['’]s|is|both|either))*"
_REJECTED_BEFORE = re.compile(
    r"(?:\b(?:not|never|none of|(?:everything|anything|all) (?:but|except)"
    r"|cannot|(?:is|are|ca|could|wo|does)n['’]t|than|instead of|except"
    r"|rul(?:es?|ed|ing) out|eliminat(?:es?|ed|ing)|exclud(?:es?|ed|ing)|discard(?:s|ed|ing)?"
    r"|reject(?:s|ed|ing)?|neither|nor|nicht|pas|no|unlike|against"
    r"|(?:wrong|incorrect)\s(?:answers?|options?|choices?|ones?)(?:\s(?:is|are))?:?)"
    rf"{_NAMED_BEFORE}|不是|不选|排除)"
    r"[\s*_`\"'“(\[]*\Z",
    re.IGNORECASE,
)
_REJECTED_AFTER = re.compile(
    r"[\s)\]*_.,:\"'”]{0,4}(?:(?:options?|choices?)\s)?(?:,?\s?(?:but|which|because|as|since)\s)?"
    r"(?:it\s)?"
    r"(?:(?:is|was|are|were|seems?|can|could|do|does|must|looks?|ha(?:s|ve) been)\s?"
    r"(?:\w+\s){0,2}?(?:not\b|n['’]t\b|never\b|wrong|incorrect|false|out\b|invalid|eliminated"
    r"|excluded|ruled out)"
    r"|(?:seems?|looks?|appears?|is)\s(?:\w+\s)?(?:right|correct|plausible|tempting)"
    r"(?:\sat first|,\sbut\b)"
    r"|would\s(?:\w+\s)?be\s(?:\w+\s){0,2}?(?:not\b|wrong|incorrect|false"
    r"|(?:right|correct|true)\s(?:only\s)?if\b))"
    r"|[\s)\]]{0,2}(?:(?:is|are|do|does|ca)n['’]t|cannot)"
    r"|[\s)\]]{0,2}(?:错|不对|不正确|ist falsch|sind falsch|est faux|son incorrectas)",
    re.IGNORECASE,
)
_ONE = rf"(?<![{_LATIN}'’])[(\[*]{{0,3}}[A-Z][)\]*]{{0,3}}(?![{_LATIN}'’])"
_JOINED = r"(?:\s*(?:[,/&]|[,、]?\s*\b(?:and|or|nor|und|oder|et|ou|y|o|e)\b|和|或|、)\s*)"
_LIST = re.compile(rf"{_ONE}(?:{_JOINED}{{1,2}}{_ONE}){{1,9}}")
_ALSO = re.compile(rf"[,;]?\s*(?:and\s+)?{_ONE}\s+(?:too|as well|also|likewise)\b")
_CAPITAL = re.compile(r"[A-Z]")
_HIDDEN = "·"
_YES, _NO = "correct right true yes ✓ ✔ ✅ ☑".split(), "incorrect wrong false no ✗ ✘ ❌ ✕ ×".split()
_ITEM = (
    rf"(?<![{_LATIN}'’])[*_(\[]{{0,3}}(?P<letter>[A-Z])"
    r"(?:[)\].:]|(?=\s[-–—]\s)|(?=\s?[✓✔✅☑✗✘❌✕×]))"
)
_VERDICT_ON = re.compile(
    rf"{_ITEM}(?:(?!(?<![{_LATIN}])[A-Z][)\].:])[^\n]){{0,100}}?"
    rf"(?:[:–—(\s-]|(?<=\W))(?:is\s|was\s)?[*_(]{{0,3}}"
    rf"(?P<verdict>{'|'.join([*_YES, *_NO])})(?![\w])",
    re.IGNORECASE,
)


def is_rejected(text: str, start: int, end: int) -> bool:
    """Whether the words around a place in a text reject what stands there."""
    before = text[max(0, start - 40) : start]
    return bool(_REJECTED_BEFORE.search(before) or _REJECTED_AFTER.match(text, end))


def without_rejected_lists(text: str) -> str:
    """Return a text of equal length with the letters of rejected lists hidden.

    "A and C are wrong, D too. B." keeps B only.
    """
    at = 0
    while match := _LIST.search(text, at):
        at = match.end()
        if is_rejected(text, match.start(), match.end()):
            text = _hidden(text, match.start(), match.end())
            at = _end_of_sentence(text, at)
            while also := _ALSO.search(text, match.end(), at):
                text = _hidden(text, also.start(), also.end())
            at = match.end()
    return text


def verdicts_on_each(text: str, letters: str) -> set[int] | None:
    """Return the choices called right where a reply gives a verdict on several; else None."""
    said: dict[str, str] = {}
    for match in _VERDICT_ON.finditer(text):
        if match["letter"] in letters:
            said[match["letter"]] = match["verdict"].lower()
    if len(said) < 2 or not {*said.values()} & {*_NO}:
        return None
    return {letters.index(letter) for letter, verdict in said.items() if verdict in _YES}


def every_mention_rejected(text: str, option: str) -> bool:
    """Whether every mention of a choice's text is rejected; of the first few mentions."""
    at, mentions = text.find(option), 0
    while at >= 0 and mentions < 5:
        before, after = text[max(0, at - 40) : at], text[at + len(option) :][:60]
        if not _REJECTED_BEFORE.search(before) and not _REJECTED_AFTER.match(after):
            return False
        at, mentions = text.find(option, at + 1), mentions + 1
    return mentions > 0


def are_verdicts(options: Sequence[str]) -> bool:
    """Whether a choice is itself one of the words of a verdict, such as "True"."""
    return any(option in _YES or option in _NO for option in options)


def _hidden(text: str, start: int, end: int) -> str:
    return text[:start] + _CAPITAL.sub(_HIDDEN, text[start:end]) + text[end:]


def _end_of_sentence(text: str, at: int) -> int:
    found = re.compile(r"[.!?\n](?:\s|\Z)").search(text, at, at + 200)
    return found.start() if found else min(len(text), at + 200)
