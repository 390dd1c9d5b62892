"""Finds the number that is the answer of a reply.

Replies hold other numbers than their answer: operands, units, years, checks. A labelled answer
counts most, then "the answer is", then a bold number. Otherwise the last sentence with a number
answers, with its last number that is not subordinate: "There are 12 in 3 groups of 4" says 12.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from evalhub_mcp.datasets.number_grammar import (
    CURRENCY,
    DecimalMark,
    Numeral,
    normalize_digits,
    numerals,
    shared_decimal_mark,
    whole_number,
)
from evalhub_mcp.datasets.number_words import foreign_number, worded_numbers, worded_share
from evalhub_mcp.datasets.reply_text import (
    bare_answer,
    corrected_reply,
    stated_answers,
    visible_reply,
)

_BEFORE = re.compile(rf"(?:{CURRENCY}|\\\$|\s|[(≈~=*_`\"'])*\Z", re.IGNORECASE)
_BOLD = re.compile(r"(?:\*\*|__)([^*_\n]{1,60}?)(?:\*\*|__)")
_AFTERWORD = re.compile(
    r"\n\s*(?:let me know|if you|i hope|hope (?:this|that|it)|feel free|would you like|note that"
    r"|please let)\b"
    r"|\n\s*[*_]{0,2}(?:confidence|certainty)\b"
    r"|(?:\n|[.!?]\s)\s*[*_#]{0,4}(?:(?:then|now|next|finally|and),?\s)?"
    r"(?:let(?:'s| us| me) (?:verify|double[- ]check)"
    r"|(?:to|we can) verify\b|verification\b|(?:sanity )?check[*_]{0,2}\s?:|proof[*_]{0,2}\s?:)",
    re.IGNORECASE,
)
# "12 (3 groups of 4)", "12, because 3 × 4" and "17: the smallest" begin with the answer.
_EXPLAINED = re.compile(
    r"\s*\(|[.!]?\s+[*_]{0,2}(?:explanation|reason(?:ing)?|justification|rationale|calculation|proof"
    r"|working|steps)[*_]{0,2}\s?:|,?\s+(?:because|since|as)\b|(?:\s+[-–—]|:)[^\S\n]+(?=[^\W\d])",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|rather than|instead of)\s+[$€£]?\Z", re.IGNORECASE)
_EQUALS = re.compile(r"[=≈]")
_IS = re.compile(r"\b(?:is|are|equals|makes|gives|ist|sind|es|son|est|sont)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\bi\.e\.)(?<!\be\.g\.)(?<!\bapprox\.)(?<!\bca\.)\s+|[。！？]|\n+"
)
_OPERATOR = r"(?:times|plus|minus|divided\s+by|multiplied\s+by|[-*×x+÷/−–])"
_OPERAND_BEFORE = re.compile(rf"(?:\d[^\S\n]?{_OPERATOR}|[^\W\d]\s+{_OPERATOR})[^\S\n]?\Z")
_OPERAND_AFTER = re.compile(rf"[^\S\n]?{_OPERATOR}[^\S\n]?\d")
_ADJUNCT = re.compile(
    r"\b(?:in|on|within|during|from|out\s+of|per|every|among|across|at|for)\s+"
    r"(?:(?:about|only|just|the|a|each|all|these|those|her|his|their|every)\s+)?\Z",
    re.IGNORECASE,
)
_PRICE_BEFORE = re.compile(rf"(?:{CURRENCY}|\\\$)\s?\Z", re.IGNORECASE)
_PRICE_AFTER = re.compile(rf"\s?(?:{CURRENCY})|\s?[.!?,;]|\s*\Z", re.IGNORECASE)
_PART_OF = re.compile(r"\d[\d.,]*\s?%?(?:\s+[^\W\d]+){0,2}\s+of\s+(?:[^\W\d]+\s+)?\Z")
_ALTERNATIVE = re.compile(r",\s+or\s+(?:about\s+|roughly\s+)?\Z", re.IGNORECASE)
_ASIDE = re.compile(
    r"\b(?:because|since|whereas|while|although|though|compared\s+(?:to|with)|unlike|excluding|including"
    r"|not\s+counting|of\s+(?:which|whom|them)|who)\b|(?<=\w):(?=\s)|;(?=\s+(?:each|every)\b)",
    re.IGNORECASE,
)
# "3 left after giving 4 away", "5 more to reach 12".
_TAIL = re.compile(
    r"(?<!and )(?<!, )\b(?:after|to\s+(?:get|reach|make|have|complete|fill|buy))\b\D*\Z"
    r"|\s?±\s?\Z",
    re.IGNORECASE,
)
_NEXT_ITEM = re.compile(r"(?:\s+[^\W\d]+){1,4}\s*(?:,|,?\s+and|\s*&)\s+(?:the\s+|a\s+|and\s+)?")
_TOTAL = re.compile(r"(?:\s+[^\W\d]+){0,3}\s+(?:in all|in total|altogether|total)\b|\s*[=≈]")
_OF_WHICH = re.compile(r"\s+of\s+(?:which|whom|them)\b", re.IGNORECASE)
# "160 minutes, that is 2 hours and 40 minutes"
_RESTATED = re.compile(
    r"\b(?:that\s+is|that['’]s|which\s+(?:is|equals)|in\s+other\s+words|equivalently)\b"
    r"|\bi\.\s?e\.",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(r"\b(?:so|therefore|thus|hence|giving|making|leaving)\b|[=≈→⇒]")
_IN_ALL = re.compile(r"[=≈]|\b(?:total|in all|altogether|so)\b", re.IGNORECASE)
_WORD_BEFORE = re.compile(
    r"(?:(?:about|approximately|roughly|around|only|exactly|nearly|also|just)\s+)?[$€£¥*_`(≈~\s]*\Z"
)
# A number after one of these is one of the question, such as "the 2 painters".
_NO_OBJECT = frozenset(
    "the these those all each both every any if of in on for from with by to than after before "
    "since when while and or within during per step day week month year round level part case "
    "question problem grade number no nr".split()
)
_OR = r"\s*(?:or|oder|ou|или|或|或者)\s+(?:(?:maybe|perhaps|possibly|even)\s+)?"
_OR_ANOTHER = re.compile(_OR, re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+[$€£]?\Z|\bbetween\s+\S{1,12}\s+and\s+[$€£]?\Z", re.IGNORECASE)
_RANGE = re.compile(r"\s*\d[\d.,]*\s?(?:[-–—]|to|bis|à|a)\s?\d[\d.,]*\s*")
_ABOUT = frozenset({"≈", "~", "or about", "or approximately", "or roughly", "which is about"})
_ROUNDED = 0.02
_MOST_COMPARED = 12
"""Numbers at the end of a sentence that are compared with each other."""
_MAX_SENTENCE = 300
_NEAR = 60
"""Characters before a number that are read to find its role."""


def answer_numeral(reply: str, mark: DecimalMark | None = None) -> Numeral | None:
    """Return the number that is the answer of a reply; None for no number, and for "5 or 6"."""
    text = normalize_digits(corrected_reply(visible_reply(reply)))
    mark = mark or shared_decimal_mark(numerals(text, None))
    for stated in reversed(stated_answers(text)):
        if found := _stated_numeral(stated.text, mark):
            return None if _is_one_of_several(found, stated.text, mark) else found
        if stated.is_labelled and (worded := _worded_numeral(stated.text)):
            return worded
    found = _unlabelled_numeral(text, mark)
    if found is None:
        return _worded_numeral(text)
    return None if _is_one_of_several(found, text, mark) else found


def _unlabelled_numeral(text: str, mark: DecimalMark | None) -> Numeral | None:
    afterword = _AFTERWORD.search(text)
    found = list(numerals(text[: afterword.start()], mark)) if afterword else []
    found = found or list(numerals(text, mark))
    if not found:
        return None
    last_equals = max((match.end() for match in _EQUALS.finditer(text)), default=0)
    for part in reversed(list(_BOLD.finditer(text, last_equals))):
        is_item = part[1].rstrip().endswith((".", ":", ")"))
        if not is_item and (bold := whole_number(part[1], mark)):
            return bold
    begins = _BEFORE.match(text[: found[0].start]) is not None
    if begins and _EXPLAINED.match(text, found[0].end):
        return found[0]
    kept = [n for n in found if not _DENIED.search(text, max(0, n.start - 15), n.start)]
    return _main_numeral(text, kept) if kept else None


def _main_numeral(text: str, found: Sequence[Numeral]) -> Numeral:
    """Return the last number that is not subordinate in the last sentence with a number."""
    starts = [match.end() for match in _SENTENCE_END.finditer(text)]
    start = max((at for at in starts if at <= found[-1].start), default=0)
    there = [numeral for numeral in found[-_MOST_COMPARED:] if numeral.start >= start]
    if len(there) == 1:
        return there[0]
    is_result_first = (
        _BEFORE.match(text[start : there[0].start])
        and len(_EQUALS.findall(text[start:])) == 1
        and re.match(r"\s?=", text[there[0].end :])
        and _OPERAND_BEFORE.search(text, max(0, there[-1].start - 20), there[-1].start)
    )
    if is_result_first:
        return there[0]
    for joined in (_rounded_pair(text, there), _restated_numeral(text, there)):
        if joined is not None:
            return joined
    said: Numeral | None = None
    aside: Numeral | None = None
    kept: list[Numeral] = []
    for numeral in there:
        if kept and _is_in_brackets(text, kept[-1], numeral):
            continue
        if said is not None and (
            _is_subordinate(text, said, numeral) or _is_listed(text, aside, numeral)
        ):
            aside = numeral
            continue
        aside = None
        kept.append(numeral)
        if _is_object(text[max(start, numeral.start - _NEAR) : numeral.start]):
            said = numeral
    is_sum = _EQUALS.search(text, there[0].end, there[-1].start) is None
    if said is not None and len(kept) > 1 and is_sum and _adds_up(said, there):
        return said
    return kept[-1] if kept else there[-1]


def _rounded_pair(text: str, there: Sequence[Numeral]) -> Numeral | None:
    """Return the last two numbers as one with both values, where one is the other, rounded."""
    if len(there) < 2:
        return None
    exact, rounded = there[-2:]
    sign = text[exact.end : rounded.start].strip(" \t$\\€£")
    if sign not in _ABOUT or not _is_rounded(exact, rounded):
        return None
    return replace(exact, values=(*exact.values, *rounded.values))


def _restated_numeral(text: str, there: Sequence[Numeral]) -> Numeral | None:
    """Return the number that a sentence states in two ways; None if it states none twice.

    The way with one number counts: "160 minutes, that is 2 hours and 40 minutes". With one number
    each, both values do.
    """
    markers = list(_RESTATED.finditer(text, there[0].end, there[-1].start))
    if not markers:
        return None
    before = [numeral for numeral in there if numeral.end <= markers[-1].start()]
    after = [numeral for numeral in there if numeral.start >= markers[-1].end()]
    if len(before) == 1 and len(after) == 1:
        return replace(
            before[0],
            values=(*before[0].values, *after[0].values),
            is_percent=before[0].is_percent,
        )
    if len(before) == 1:
        return before[0]
    return after[0] if len(after) == 1 else None


def _adds_up(said: Numeral, there: Sequence[Numeral]) -> bool:
    """Whether the numbers behind one are its parts: "88 keys, 52 white and 36 black"."""
    parts = [Fraction(numeral.value) for numeral in there if numeral.start > said.start]
    return len(parts) > 1 and sum(parts) == said.value


def _is_object(before: str) -> bool:
    """Whether the number after this part of a sentence is the statement of the sentence."""
    bare = before[: _WORD_BEFORE.search(before).start()].rstrip()  # type: ignore[union-attr]
    if not bare or bare[-1] in ":=":
        return True
    word = re.search(r"[^\W\d_]+\Z", bare)
    return bool(word and word[0].islower() and word[0] not in _NO_OBJECT)


def _is_in_brackets(text: str, earlier: Numeral, numeral: Numeral) -> bool:
    """Whether a number in brackets only explains the one before them: "100 °C (212 °F)"."""
    if numeral.start - earlier.end > _MAX_SENTENCE:
        return False
    between = text[earlier.end : numeral.start]
    opened = between.rfind("(")
    if opened <= between.rfind(")"):
        return False
    end = text.find(")", numeral.end, numeral.end + _MAX_SENTENCE)
    return not _IN_ALL.search(text[earlier.end + opened : end if end >= 0 else numeral.end])


def _is_subordinate(text: str, said: Numeral, numeral: Numeral) -> bool:
    """Whether a number only explains an earlier one of the same sentence."""
    if numeral.start - said.end > _MAX_SENTENCE:
        return False
    between = text[said.end : numeral.start]
    before, after = text[said.start : numeral.start], text[numeral.end : numeral.end + 40]
    if asides := list(_ASIDE.finditer(between)):
        return not _CONCLUDES.search(between, asides[-1].end())
    if _EQUALS.search(between):
        return False
    if any(part.search(between) for part in (_ALTERNATIVE, _TAIL)) or _PART_OF.search(before):
        return True
    if _OF_WHICH.match(after):
        return True
    is_operand = _OPERAND_BEFORE.search(before) or _OPERAND_AFTER.match(after)
    if is_operand:
        return True
    if not (adjunct := _ADJUNCT.search(between)):
        return False
    is_price = bool(_PRICE_BEFORE.search(between))
    if adjunct[0].lower().startswith("for") and _PRICE_AFTER.match(after):
        is_price = True
    return not is_price


def _is_listed(text: str, aside: Numeral | None, numeral: Numeral) -> bool:
    """Whether a number continues a list that explains: "$9 for 3 pens, 2 pads and 4 clips"."""
    if aside is None or numeral.start - aside.end > _NEAR:
        return False
    after = text[numeral.end : numeral.end + 40]
    return bool(_NEXT_ITEM.fullmatch(text[aside.end : numeral.start])) and not _TOTAL.match(after)


def _stated_numeral(text: str, mark: DecimalMark | None) -> Numeral | None:
    """Return the number in a stated answer: the first, or the result of a calculation."""
    found = list(numerals(text, mark))
    if not found:
        return None
    if not _BEFORE.match(text[: found[0].start]) or _EQUALS.search(text):
        equals = [match.end() for match in _EQUALS.finditer(text)]
        verbs = [match.end() for match in _IS.finditer(text, 0, found[-1].start)]
        for at in reversed(equals or verbs):
            after = [numeral for numeral in found if numeral.start >= at]
            if after and not (equals and len(after) > 1 and _BEFORE.match(text[: found[0].start])):
                return after[0]  # "12 = 3 * 4" begins with its result
    return found[0]


def _is_one_of_several(found: Numeral, text: str, mark: DecimalMark | None) -> bool:
    """Whether a number is one of two that a reply offers: "5 or 6", "between 5 and 6"."""
    if text[found.start : found.end] != found.text:
        return False  # of a part in bold type
    if _RANGE.fullmatch(text):
        return True
    if _BETWEEN.search(text[max(0, found.start - _NEAR) : found.start]):
        return True
    return any(
        not found.equals(other) and not _is_rounded(found, other)
        for other in _alternatives(found, text, mark)
    )


def _alternatives(found: Numeral, text: str, mark: DecimalMark | None) -> Iterator[Numeral]:
    """Yield the numbers directly before and after one, where "or" joins them."""
    for other in numerals(text[max(0, found.start - _NEAR) : found.start], mark):
        rest = text[max(0, found.start - _NEAR) + other.end : found.start]
        if _OR_ANOTHER.fullmatch(rest.rstrip("$€£")):
            yield other
    for other in numerals(text[found.end : found.end + _NEAR], mark):
        rest = text[found.end : found.end + other.start]
        if _OR_ANOTHER.fullmatch(rest.rstrip("$€£")):
            yield other


def _is_rounded(one: Numeral, other: Numeral) -> bool:
    """Whether two numbers are nearly the same, as in "2/3 or 0.67"."""
    first, second = float(one.value), float(other.value)
    return abs(first - second) <= _ROUNDED * max(abs(first), abs(second))


def _worded_numeral(text: str) -> Numeral | None:
    """Return the number that a short text writes in words, where it is the only one."""
    bare = bare_answer(text)
    if (share := worded_share(bare)) is not None:
        return Numeral(bare, (share,))
    if (foreign := foreign_number(bare)) is not None:
        return Numeral(bare, (Decimal(foreign),))
    found = worded_numbers(bare)
    if len(found) != 1:
        return None
    return Numeral(found[0][0], (Decimal(found[0][1]),))
