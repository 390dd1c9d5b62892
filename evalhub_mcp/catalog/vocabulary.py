"""The vocabulary of model evaluation: word forms, related words, stop words.

Agents search in their user's words ("is my fine-tune still safe") and catalogs use their own
(`toxigen`, `refusal`). Word lists bridge the two; no model is called. Forms of a word are one
word to the search, and `RELATED` words count for less than the word itself.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache

from evalhub_mcp.catalog.language_tables import LANGUAGE_FORMS, LANGUAGE_NAMES
from evalhub_mcp.catalog.vocabulary_tables import (
    EXPRESSIONS,
    RELATED_WORDS,
    STOP_WORDS,
    WORD_FORMS,
)

_WORD = re.compile(r"[^\W_]+")

STOP = frozenset(STOP_WORDS.split())

_FORMS = {
    word: row.split()[0]
    for row in (WORD_FORMS + LANGUAGE_FORMS).strip().splitlines()
    for word in row.split()
}


VAGUE = frozenset({"general", "capability", "comprehensive", "regression"})
"""Words so general that their related words count for more than they do."""

LANGUAGES = {
    word: row.split()[0] for row in LANGUAGE_NAMES.strip().splitlines() for word in row.split()
}
"""Names of spoken languages and dialects, with the language each belongs to."""

VARIANTS = frozenset(
    """
    light variant prompt permute permuted shuffled pipeline mt p0 p1 p2 p3 p4 p5 2needle 4needle
    8needle custom
    """.split()
)
"""Words in the id, name or tags of a benchmark that is a variant of another one."""


def _expressions() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Return expressions by their first word: the words that follow and the meaning of all."""
    table: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for row in EXPRESSIONS.strip().splitlines():
        phrase, _, meaning = row.strip().partition(":")
        first, *rest = phrase.split()
        table.setdefault(first, []).append((tuple(rest), tuple(meaning.split())))
    for options in table.values():
        options.sort(key=lambda option: -len(option[0]))
    return table


_EXPRESSIONS = _expressions()


def fold(text: str) -> str:
    """Return text in lower case without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


_CONTRACTIONS = (("can't", "can not"), ("won't", "will not"), ("n't", " not"))


def without_contractions(text: str) -> str:
    """Return a text in lower case with its negations written out: "isn't" is "is not"."""
    if "’" in text:
        text = text.replace("’", "'")
    if "n't" in text:
        for short, full in _CONTRACTIONS:
            text = text.replace(short, full)
    return text


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Return the canonical form of a word in lower case: its main form, else its singular."""
    if (form := _FORMS.get(word)) is not None:
        return form
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        for ending, replacement in (("ies", "y"), ("es", ""), ("s", "")):
            if word.endswith(ending):
                single = word[: -len(ending)] + replacement
                if single in _FORMS:
                    return _FORMS[single]
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


def _related() -> dict[str, tuple[tuple[str, float], ...]]:
    table = {}
    for row in RELATED_WORDS.strip().splitlines():
        word, _, rest = row.partition(":")
        pairs = (item.split() for item in rest.split(","))
        table[stem(word.strip())] = tuple((stem(term), float(weight)) for term, weight in pairs)
    return table


RELATED = _related()
"""For a word its related words, each with how close it is, 0 to 1."""


@lru_cache(maxsize=2048)
def words(text: str) -> tuple[str, ...]:
    """Return the canonical words of a text, in order, without stop words.

    The last texts are kept: one call searches several indexes for a text, and each call reads the
    labels of the same benchmarks.
    """
    folded = fold(text)
    if "c++" in folded:
        folded = folded.replace("c++", "cpp")
    tokens = _WORD.findall(folded)
    found: list[str] = []
    position = 0
    while position < len(tokens):
        word = stem(tokens[position])
        if word in _EXPRESSIONS and (match := _expression_at(word, tokens, position)) is not None:
            length, meaning = match
            found += meaning
            position += length
            continue
        if tokens[position] not in STOP:
            found.append(word)
        position += 1
    return tuple(found)


_LIMIT = re.compile(
    r"""
    (?:\b(?:with|within|in|on|only|just|under|less\s+than|at\s+most|up\s+to|about|of)\s+)*
    (?<![\w.])\d+(?:[.,]\d+)?\s*
    (?:[kmgt]i?b|megabytes?|gigabytes?|gigs?|gpus?|cpus?|cores?
      |seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|euros?|eur|dollars?|usd|\$|€)\b
    (?:\s+(?:of\s+)?(?:free\s+)?(?:v?ram|memory|disk|space|storage|time))?
    """,
    re.I | re.X,
)


@lru_cache(maxsize=256)
def without_limits(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a goal without the limits it names (`2 GB of memory`), and those limits.

    Catalogs do not know what a benchmark needs; searched as words, limits would find
    `mrcr_2needle` and long-context memory.
    """
    limits = tuple(match[0].strip() for match in _LIMIT.finditer(text))
    return (_LIMIT.sub(" ", text) if limits else text), limits


def _expression_at(
    word: str, tokens: list[str], position: int
) -> tuple[int, tuple[str, ...]] | None:
    """Return the token count and the meaning of the expression that begins here, or None."""
    for rest, meaning in _EXPRESSIONS[word]:
        end = position + 1 + len(rest)
        if tuple(stem(token) for token in tokens[position + 1 : end]) == rest:
            return end - position, meaning
    return None


def languages_in(found: Iterable[str]) -> frozenset[str]:
    """Return the spoken languages that canonical words name."""
    return frozenset(LANGUAGES[word] for word in found if word in LANGUAGES)


def with_language(word: str, labels: Container[str]) -> Sequence[str]:
    """Return what to search for a word: a dialect that the catalog has, with its language."""
    language = LANGUAGES.get(word, word)
    return (word, language) if language != word and word in labels else (language,)


NEARBY_CLOSENESS = 0.3
"""Closeness from which a word is near another in meaning."""


def near_words(found: Iterable[str]) -> set[str]:
    """Return the words that are near some words in meaning."""
    related = (item for word in found for item in RELATED.get(word, ()))
    return {term for term, closeness in related if closeness >= NEARBY_CLOSENESS}


KNOWN_WORDS = frozenset(_FORMS) | frozenset(RELATED) | frozenset(LANGUAGES)
"""Every word of the tables; other words may be misspelt."""
