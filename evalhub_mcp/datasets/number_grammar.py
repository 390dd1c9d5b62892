"""Reads numbers as people and models write them, in the same way in answers and in replies.

Thousands are grouped by comma, point, space, narrow space, apostrophe or in the Indian way; the
decimal mark is a point or a comma. A numeral such as `1,234` can be read in two ways. Then both
readings are kept, unless the decimal mark is known: from the numeral, or from its file.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Literal

from evalhub_mcp.datasets.reply_text import bare_answer
from evalhub_mcp.datasets.text_comparison import stream_safe

DecimalMark = Literal["point", "comma"]
Value = Decimal | Fraction
MAX_DIGITS = 60
"""Digits before or after the decimal mark; longer numbers are not read."""

_SPACES = " \u00a0\u2007\u2009\u202f\u2002\u2003\u2005\u2006\u200a"
_GROUP_SIGNS = f"{_SPACES}'’_"
_NUMERAL = re.compile(
    # Not inside a word or a longer number: B12, 192.168.1.1.
    r"(?<![A-Za-zÀ-ɏͰ-ԯ0-9_])(?<!\d[.,])(?<![A-Za-z]\^)(?<![A-Za-z] \^)"
    r"(?P<core>"
    rf"\d{{1,3}}(?P<sign>[{_GROUP_SIGNS}])\d{{3}}(?:(?P=sign)\d{{3}}){{0,20}}(?:[.,]\d+)?"
    r"|\d{1,3}(?:,\d{2,3}){0,20},\d{3}(?:\.\d+)?|\d{1,3}(?:\.\d{3}){1,20}(?:,\d+)?"
    r"|\d+(?:[.,]\d+)?|[.,]\d+"
    r")(?![.,]?\d)"
    r"(?P<exponent>[eE][-+−]?\d{1,3}(?![\w])|\s?[×x*·⋅]\s?10(?:\^|\*\*)\{?[-+−]?\d{1,3}\}?"
    r"|\^\{?[-+−]?\d{1,3}\}?)?"
    r"(?P<over>/[1-9]\d{0,8}(?![\d/])(?![.,]\d))?"
    r"(?:[^\S\n]?(?P<percent>%|％|percent\b|per cent\b|prozent\b|por ciento\b|pour cent\b))?"
    r"(?:(?P<unit>k|m)(?![A-Za-z])|[^\S\n]?(?P<scale>thousand|million|mio|billion|mrd|trillion|lakh|crore|hundred|mn|bn"
    r"|millionen|milliarden|millones|milliards|millions|billions)(?![A-Za-z]))?",
    re.IGNORECASE,
)
_SCALES = {
    "hundred": 2, "thousand": 3, "lakh": 5, "million": 6, "millions": 6, "mio": 6, "mn": 6,
    "millionen": 6, "millones": 6, "crore": 7, "billion": 9, "billions": 9, "bn": 9, "mrd": 9,
    "milliarden": 9, "milliards": 9, "trillion": 12,
}  # fmt: skip
_MINUS = r"\-−–﹣－‒"
_UNITS = {"k": 3, "m": 6}
CURRENCY = (
    r"[$€£¥₹₩₽₺₫฿¢]|(?:US|CA|AU|NZ|HK|S|R)\$|(?:USD|EUR|GBP|JPY|CHF|INR|CNY|AUD|CAD|SEK|NOK|DKK"
    r"|PLN|BRL|Rs\.?|euros?|dollars?|yen|pounds?|cents?|kr\.?|zł)(?![A-Za-z])"
)
_WHOLE_BEFORE = re.compile(rf"(?:{CURRENCY}|\s|[*_`\"'≈~{_MINUS}])*+", re.IGNORECASE)
_WHOLE_AFTER = re.compile(rf"(?:{CURRENCY}|\s|[*_`\"'.。])*+\Z", re.IGNORECASE)
_LATEX = (
    (re.compile(r"\{,\}|\\,\s?(?=\d{3})"), ","),
    (re.compile(r"\\[ ,;:!]|\\(?:quad|left|right|displaystyle)\b"), " "),
    (re.compile(r"\\[dt]?frac\s?(\d)\s?(\d)(?!\d)"), r"\1/\2"),
    (re.compile(r"\\[dt]?frac\s?\{([^{}]{1,40})\}\s?\{([^{}]{1,40})\}"), r"\1/\2"),
    (re.compile(r"\\(?:text|textbf|mathrm|mathbf|mbox)\s?\{([^{}]{0,80})\}"), r" \1 "),
    (re.compile(r"\\([%$#&])"), r"\1"),
    (re.compile(r"\\times|\\cdot"), "×"),
)
_MIXED = re.compile(r"(?<![\d.,/])(\d{1,4})[ \u00a0](\d{1,3})/(\d{1,3})(?![\d/])")
# Of a date in digits, the year counts: 15.04.1912, 1912-04-15.
_DATE = re.compile(
    r"(?<![\w.,/-])(?:(?:0?[1-9]|[12]\d|3[01])([./])(?:0?[1-9]|[12]\d|3[01])\1([12]\d{3})"
    r"|([12]\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\w/-]|[.,]\d)"
)
_VULGAR = re.compile(r"(\d?)([¼-¾⅐-⅞])")
_SUPERSCRIPTS = re.compile(r"(?<=\d)([⁺⁻]?[⁰¹²³⁴-⁹]+)")


@dataclass(frozen=True)
class Numeral:
    """A number in a text.

    `values` are its possible values, the likelier first: two where it cannot be decided whether
    a mark groups thousands, or whether "1.5 million" counts the millions.
    """

    text: str
    values: tuple[Value, ...]
    is_percent: bool = False
    decimal_mark: DecimalMark | None = None
    """The decimal mark that the numeral itself shows."""
    is_ambiguous: bool = False
    """Whether the mark in it may group thousands or begin decimals."""
    start: int = 0
    end: int = 0

    @property
    def value(self) -> Value:
        """The likelier value."""
        return self.values[0]

    def equals(self, other: "Numeral") -> bool:
        """Whether both have a reading in common; 50 % is both 50 and 0.5."""
        mine, others = set(self.values), set(other.values)
        if self.is_percent and not other.is_percent:
            mine |= {Fraction(value) / 100 for value in mine}
        if other.is_percent and not self.is_percent:
            others |= {Fraction(value) / 100 for value in others}
        return not mine.isdisjoint(others)


def shown_number(value: Value) -> str:
    """Return a value as text, without exponent and trailing zeros."""
    if isinstance(value, Fraction):
        return str(value)
    return f"{value.normalize():f}"


def whole_number(text: str, mark: DecimalMark | None = None) -> Numeral | None:
    """Return the number that a whole text is, apart from currency, percent and markup.

    Args:
        text: The text, such as an expected answer.
        mark: The decimal mark, if it is known.
    """
    text = normalize_digits(bare_answer(text))
    for found in numerals(text, mark):
        before, after = text[: found.start], text[found.end :]
        if _WHOLE_BEFORE.fullmatch(before) and _WHOLE_AFTER.fullmatch(after):
            return found
        return None
    return None


def shared_decimal_mark(numbers: Iterable[Numeral]) -> DecimalMark | None:
    """Return the decimal mark that numbers show together; None without or with two."""
    marks = {number.decimal_mark for number in numbers} - {None}
    return marks.pop() if len(marks) == 1 else None


def numerals(text: str, mark: DecimalMark | None) -> Iterator[Numeral]:
    """Yield the numbers in a text that `normalize_digits` returned."""
    for match in _NUMERAL.finditer(text):
        if found := _numeral(match, text, mark):
            yield found


def _numeral(match: re.Match[str], text: str, mark: DecimalMark | None) -> Numeral | None:
    core = match["core"]
    spellings, shown, is_ambiguous = _spellings(core, mark)
    sign = -1 if _is_negative(text, match.start()) else 1
    values: list[Value] = []
    try:
        for spelling in spellings:
            number = sign * _scaled(Decimal(spelling), match["exponent"] or "")
            if not number.is_finite() or abs(number.adjusted()) > MAX_DIGITS:
                return None
            value = Fraction(number) / int(match["over"][1:]) if match["over"] else number
            if match["scale"]:
                values.append(value * 10 ** _SCALES[match["scale"].lower()])
            values.append(value)
            if match["unit"]:  # 1.2k, or 5 m written without a space
                values.append(value * 10 ** _UNITS[match["unit"].lower()])
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return Numeral(
        match[0],
        tuple(dict.fromkeys(values)),
        match["percent"] is not None,
        shown,
        is_ambiguous,
        match.start(),
        match.end(),
    )


def _spellings(
    core: str, mark: DecimalMark | None
) -> tuple[Sequence[str], DecimalMark | None, bool]:
    """Return the plain spellings of a numeral, the mark it shows, and whether it is ambiguous."""
    plain = re.sub(rf"[{_GROUP_SIGNS}]", "", core)
    points, commas = plain.count("."), plain.count(",")
    if not points and not commas:
        return [plain], None, False
    if points and commas:
        is_point = plain.rfind(".") > plain.rfind(",")
        return [_decimal(plain, is_point)], "point" if is_point else "comma", False
    is_point = points > 0
    sign = "." if is_point else ","
    if points + commas > 1:  # 1,234,567 or 1.234.567 or 1,00,000
        return [plain.replace(sign, "")], "comma" if is_point else "point", False
    whole, _, rest = plain.partition(sign)
    shown: DecimalMark = "point" if is_point else "comma"
    grouped = 1 <= len(whole) <= 3 and len(rest) == 3 and whole.lstrip("0") == whole
    if not grouped or plain != core:
        return [_decimal(plain, is_point)], shown, False
    readings = {shown: f"{whole}.{rest}", "comma" if is_point else "point": whole + rest}
    if mark is not None:
        return [readings[mark]], None, False
    # Without more to go by, English: a comma groups thousands, a point begins decimals.
    return [readings["point"], readings["comma"]], None, True


def _decimal(text: str, is_point: bool) -> str:
    return text.replace(",", "") if is_point else text.replace(".", "").replace(",", ".")


def _scaled(value: Decimal, exponent: str) -> Decimal:
    if not exponent:
        return value
    power = re.search(r"[-+−]?\d+\}?\Z", exponent)
    assert power is not None
    number = int(power[0].strip("}").replace("−", "-"))
    if abs(number) > MAX_DIGITS:
        raise ValueError(exponent)
    return value**number if exponent.startswith("^") else value.scaleb(number)


def _is_negative(text: str, start: int) -> bool:
    """Whether a sign stands before a number, rather than the minus of a subtraction or range."""
    before = text[max(0, start - 40) : start]
    bare = re.sub(rf"(?:{CURRENCY}|[*_`\s])+\Z", "", before, flags=re.IGNORECASE)
    if re.search(r"\b(?:minus|negative)\Z", bare, re.IGNORECASE):
        return not re.search(r"[\d)\]}%]\s*minus\Z", bare, re.IGNORECASE)
    if not bare or bare[-1] not in _MINUS:
        return False
    earlier = bare[:-1].rstrip("*_` \t")
    if not earlier or earlier[-1] in "\n\r":
        # "- 5" alone is a number, and the beginning of a line in a list is not.
        is_item = before[len(bare) :].startswith(" ") and "\n" in text.strip()
        return not is_item
    if earlier[-1].isdigit() or earlier[-1] in ")]}%€£²³":
        return False
    spaced = len(earlier) < len(bare) - 1
    return spaced or not earlier[-1].isalpha()


def normalize_digits(text: str) -> str:
    """Return text with plain digits and without LaTeX's spacing and fractions."""
    if not text.isascii():
        text = _plain_digits(text)
    if "\\" in text or "{" in text:
        for pattern, plain in _LATEX:
            text = pattern.sub(plain, text)
    text = _DATE.sub(lambda match: match[2] or match[3], text)
    return _MIXED.sub(_one_fraction, text) if "/" in text else text


def _one_fraction(match: re.Match[str]) -> str:
    """Return a mixed number such as 2 1/2 as one fraction."""
    whole, over, under = (int(part) for part in match.groups())
    return f"{whole * under + over}/{under}" if over < under else match[0]


def _plain_digits(text: str) -> str:
    text = _VULGAR.sub(
        lambda match: (
            (f"{match[1]} " if match[1] else "")
            + unicodedata.normalize("NFKC", match[2]).replace("⁄", "/")
        ),
        text,
    )
    text = _SUPERSCRIPTS.sub(
        lambda match: "^" + unicodedata.normalize("NFKC", match[1]).replace("−", "-"),
        stream_safe(text),
    )
    return "".join(
        str(digit)
        if not character.isascii() and (digit := unicodedata.digit(character, None)) is not None
        else _SIGNS.get(character, character)
        for character in text
    )


_SIGNS = {"٫": ".", "٬": ",", "，": ",", "．": ".", "％": "%", "＄": "$", "：": ":", "＝": "="}
