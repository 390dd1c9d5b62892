"""Reads numbers written in words: "five", "forty-two", "three hundred", "zwölf", "十二"."""

import re
from fractions import Fraction

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 10**9}
_VALUES = {
    **{word: value for value, word in enumerate(_ONES)},
    **{word: 10 * value for value, word in enumerate(_TENS, 2)},
}
_WORD = "|".join(sorted([*_VALUES, *_SCALES], key=len, reverse=True))
_NUMBER = re.compile(
    rf"\b(?:(?:minus|negative)\s+)?(?:{_WORD})(?:(?:\s+and\s+|[\s-]+)(?:{_WORD})){{0,12}}\b",
    re.IGNORECASE,
)
_SHARES = {
    "half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4),
    "fifth": Fraction(1, 5), "tenth": Fraction(1, 10), "dozen": Fraction(12),
}  # fmt: skip
_SHARE = re.compile(
    rf"(?:(?P<whole>{'|'.join(_ONES)})\s+and\s+)?(?P<count>an?|{'|'.join(_ONES[1:])})?[\s-]*"
    rf"(?P<share>{'|'.join(_SHARES)}|halve)s?",
    re.IGNORECASE,
)
_FOREIGN_ONES = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici",
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze",
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien",
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
)
"""Zero and what follows, in German, French, Spanish, Italian, Portuguese, Dutch and Russian."""
_FOREIGN = {word: n for words in _FOREIGN_ONES for n, word in enumerate(words.split())} | {
    "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18,
    "neunzehn": 19, "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "hundert": 100,
    "tausend": 1000, "vingt": 20, "trente": 30, "cent": 100, "mille": 1000, "veinte": 20,
    "treinta": 30, "cien": 100, "venti": 20, "vinte": 20, "mil": 1000, "twintig": 20,
    "двадцать": 20, "сто": 100, "тысяча": 1000,
}  # fmt: skip
_ENGLISH_TOO = frozenset({"once", "null", "cent", "sei", "mil"})
"""Words that may mean something else where the language is not known."""
_HAN = {digit: n for n, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN_NUMBER = re.compile(rf"[{''.join([*_HAN, *_HAN_SCALES])}]{{1,20}}")
_MAX_CHARS = 200
# "One of them", "the one" and "no one" count nothing.
_PRONOUN = re.compile(r"\bone\b", re.IGNORECASE)


def worded_numbers(text: str) -> list[tuple[str, int]]:
    """Return the numbers in a text of at most 200 characters, each as written and as a value.

    "one" counts only where it is the whole text, because it is a pronoun elsewhere.
    """
    if len(text) > _MAX_CHARS:
        return []
    found = []
    for match in _NUMBER.finditer(text):
        if _PRONOUN.fullmatch(match[0]) and match[0] != text:
            continue
        if (value := _value(match[0].lower())) is not None:
            found.append((match[0], value))
    return found


def worded_share(text: str) -> Fraction | None:
    """Return the value of a whole text such as "three quarters", "one and a half", "a dozen"."""
    match = _SHARE.fullmatch(text) if len(text) <= _MAX_CHARS else None
    if match is None:
        return None
    count = (match["count"] or "a").lower()
    part = _SHARES[match["share"].lower().replace("halve", "half")]
    whole = _ONES.index(match["whole"].lower()) if match["whole"] else 0
    return whole + part * (1 if count in {"a", "an"} else _ONES.index(count))


def foreign_number(text: str) -> int | None:
    """Return the value of a whole text that is one number word of another language, or Han digits.

    Source of the words: the cardinal numbers of each language; those with another meaning in
    English are left out.
    """
    bare = text.strip().casefold()
    if _HAN_NUMBER.fullmatch(bare):
        return _han_value(bare)
    return None if bare in _ENGLISH_TOO else _FOREIGN.get(bare)


def _han_value(text: str) -> int | None:
    if not any(sign in _HAN_SCALES for sign in text):
        return int("".join(str(_HAN[sign]) for sign in text))
    total = part = digit = 0
    for sign in text:
        if sign in _HAN:
            digit = _HAN[sign]
            continue
        scale = _HAN_SCALES[sign]
        if scale >= 10**4:
            total, part = total + (part + digit or 1) * scale, 0
        else:
            part += (digit or 1) * scale
        digit = 0
    return total + part + digit


def _value(text: str) -> int | None:
    words = [word for word in re.split(r"[\s-]+", text) if word != "and"]
    sign = -1 if words[0] in {"minus", "negative"} else 1
    words = words[1:] if sign < 0 else words
    total = part = 0
    last = 0
    for word in words:
        if word in _SCALES:
            scale = _SCALES[word]
            if scale == 100:
                part = (part or 1) * scale
            else:
                total += (part or 1) * scale
                part = 0
            last = scale
            continue
        value = _VALUES[word]
        # "twenty two" is one number, and "two three" is not.
        if 0 < last < 100 and not (last >= 20 and last % 10 == 0 and 0 < value < 10):
            return None
        part += value
        last = value
    return sign * (total + part)
