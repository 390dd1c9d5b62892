"""Compare texts: folding, words, and whether one text contains another as whole words."""

import re
import unicodedata

_MAX_COMBINING = 30
_MARK = "\ud800"
"""Half of a surrogate pair, which no text of a file can contain."""
# Scripts without spaces between words, and Hangul, whose particles follow a word directly:
# each character counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD_EDGE = re.compile(
    r"(?<![^\W_])(?=[^\W_])|(?<=[^\W_])(?![^\W_])"
    rf"|(?<=[{_UNSPACED}])(?=[^\W_])|(?<=[^\W_])(?=[{_UNSPACED}])"
)
# "12.5" and "12,000" hold no word "12", and "-5" no word "5".
_INSIDE_NUMBER = re.compile(
    rf"(?<=\d){_MARK}(\.){_MARK}(?=\d)|(?<=\d){_MARK}(,){_MARK}(?=\d{{3}}(?!\d))"
)
_SIGNED = re.compile(rf"(?<![^\s(=:])-{_MARK}(?=\d)")
_PLAIN_SIGNS = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ‛", "'"),
        **dict.fromkeys("“”„‟", '"'),
        **dict.fromkeys("‐‑‒–—−﹣", "-"),
        # Signs that nobody sees: zero-width spaces, marks of direction, soft hyphens.
        **dict.fromkeys("\u200b\u2060\ufeff\u200e\u200f\u00ad", None),
    }
)


def folded(text: str) -> str:
    """Return text in lower case, with single spaces, and plain quotes and dashes.

    Other signs stay: `C++` is not `C`.
    """
    plain = unicodedata.normalize("NFKC", stream_safe(text)).translate(_PLAIN_SIGNS)
    return " ".join(plain.casefold().split())


def normalise(text: str) -> str:
    """Return text in lower case without accents, articles, markup and punctuation."""
    decomposed = unicodedata.normalize("NFKD", stream_safe(text)).casefold()
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    separated = re.sub(r"[^\w\s]|_", " ", letters)
    return " ".join(word for word in separated.split() if word not in {"a", "an", "the"})


def stream_safe(text: str) -> str:
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


def mark_words(text: str) -> str:
    """Return a text with a mark at the beginning and the end of each word.

    A text contains another one as whole words when its marked form contains the other's. One
    such search is linear, where a search for the words and a look at the characters around each
    place is not: "aaa" is at nearly every place of "aaaaaaa…".
    """
    marked = _INSIDE_NUMBER.sub(r"\1\2", _WORD_EDGE.sub(_MARK, text))
    return _SIGNED.sub(f"{_MARK}-", marked)


def contains_words(text: str, wanted: str) -> bool:
    """Whether a text contains another one as whole words; both must be folded."""
    return mark_words(wanted) in mark_words(text)
