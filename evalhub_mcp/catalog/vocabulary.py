"""The words of model evaluation: what means the same, what is near, what is noise.

Agents search in their user's words ("is my fine-tune still safe") and catalogs answer
in theirs (`toxigen`, `refusal`). No model is asked and nothing is downloaded: a few word
lists carry that knowledge. Forms of a word are one word to the search; `RELATED` words
count for less than the word itself; `LANGUAGES` and `VARIANTS` mark a benchmark as a
special case, which ranks behind the general one unless the query asks for it.
"""

import re
import unicodedata
from functools import lru_cache

from evalhub_mcp.catalog.vocabulary_tables import (
    EXPRESSIONS,
    LANGUAGE_NAMES,
    RELATED_WORDS,
    STOP_WORDS,
    WORD_FORMS,
)

_WORD = re.compile(r"[^\W_]+")

STOP = frozenset(STOP_WORDS.split())

_FORMS = {word: row.split()[0] for row in WORD_FORMS.strip().splitlines() for word in row.split()}


def _related() -> dict[str, tuple[tuple[str, float], ...]]:
    table = {}
    for row in RELATED_WORDS.strip().splitlines():
        word, _, rest = row.partition(":")
        pairs = (item.split() for item in rest.split(","))
        table[word.strip()] = tuple((term, float(weight)) for term, weight in pairs)
    return table


RELATED = _related()
"""For a word the words near it, with how near, 0 to 1."""

VAGUE = frozenset({"general", "capability", "comprehensive", "regression"})
"""Words not to be taken at their word: what they are related to counts for more."""

LANGUAGES = {
    word: row.split()[0] for row in LANGUAGE_NAMES.strip().splitlines() for word in row.split()
}
"""Spoken languages and dialects, with the language each belongs to."""

VARIANTS = frozenset(
    """
    light variant prompt permute permuted shuffled pipeline mt p0 p1 p2 p3 p4 p5 2needle 4needle
    8needle custom
    """.split()
)
"""A benchmark that carries one of these is a variation of another one."""


def _phrases() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """By first word: the words that must follow, and what all of them mean; longest first."""
    table: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for row in EXPRESSIONS.strip().splitlines():
        phrase, _, meaning = row.strip().partition(":")
        first, *rest = phrase.split()
        table.setdefault(first, []).append((tuple(rest), tuple(meaning.split())))
    for options in table.values():
        options.sort(key=lambda option: -len(option[0]))
    return table


_PHRASES = _phrases()


def fold(text: str) -> str:
    """`text` in lower case without accents, so that spellings compare equal."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """The canonical form of one folded word."""
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


def words(text: str) -> list[str]:
    """The canonical words of a text, in order, without words that say nothing."""
    folded = fold(text)
    if "c++" in folded:
        folded = folded.replace("c++", "cpp")
    tokens = _WORD.findall(folded)
    found: list[str] = []
    position = 0
    while position < len(tokens):
        word = stem(tokens[position])
        if word in _PHRASES and (match := _phrase_at(word, tokens, position)) is not None:
            length, meaning = match
            found += meaning
            position += length
            continue
        if tokens[position] not in STOP:
            found.append(word)
        position += 1
    return found


_AMOUNT = re.compile(
    r"""
    (?:\b(?:with|within|in|on|only|just|under|less\s+than|at\s+most|up\s+to|about|of)\s+)*
    (?<![\w.])\d+(?:[.,]\d+)?\s*
    (?:[kmgt]i?b|megabytes?|gigabytes?|gigs?|gpus?|cpus?|cores?
      |seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|euros?|eur|dollars?|usd|\$|€)\b
    (?:\s+(?:of\s+)?(?:free\s+)?(?:v?ram|memory|disk|space|storage|time))?
    """,
    re.I | re.X,
)


def without_limits(text: str) -> tuple[str, list[str]]:
    """A wish without the limits it names (`2 GB of memory`), and those limits.

    They say how to measure and not what, and catalogs do not know what a benchmark needs;
    taken as words they would find `mrcr_2needle` and long-context memory.
    """
    limits = [match[0].strip() for match in _AMOUNT.finditer(text)]
    return (_AMOUNT.sub(" ", text) if limits else text), limits


def _phrase_at(word: str, tokens: list[str], position: int) -> tuple[int, tuple[str, ...]] | None:
    """How many tokens the phrase beginning here takes, and its meaning; None for no phrase."""
    for rest, meaning in _PHRASES[word]:
        end = position + 1 + len(rest)
        if tuple(stem(token) for token in tokens[position + 1 : end]) == rest:
            return end - position, meaning
    return None


def languages_in(found: list[str] | set[str]) -> frozenset[str]:
    """The spoken languages a list of canonical words names."""
    return frozenset(LANGUAGES[word] for word in found if word in LANGUAGES)


KNOWN_WORDS = frozenset(_FORMS) | frozenset(RELATED) | frozenset(LANGUAGES)
"""Every word the tables know, for telling a typing error from a rare word."""
