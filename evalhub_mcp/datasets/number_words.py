"""Read numbers that are written in English words: "five", "forty-two", "three hundred"."""

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
