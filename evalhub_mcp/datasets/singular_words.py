"""Read English nouns in the singular, so that "mammals" names the choice "Mammal"."""

import re
from collections.abc import Sequence

WORD = re.compile(r"[^\W\d_]{4,}")
"""A word that may be a plural."""
_PLURALS = (
    ("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("ss", "ss"),
    ("us", "us"), ("is", "is"), ("s", ""),
)  # fmt: skip


def singular(word: str) -> str:
    """Return a folded English noun in the singular; other words may lose an s as well."""
    for ending, ending_of_one in _PLURALS:
        if word.endswith(ending):
            return word.removesuffix(ending) + ending_of_one
    return word


def singular_words(texts: Sequence[str]) -> frozenset[str]:
    """Return the words of folded texts in the singular; none where that makes two texts alike."""
    alike = {WORD.sub(lambda match: singular(match[0]), text) for text in texts}
    if len(alike) < len(texts):
        return frozenset()
    return frozenset(singular(word) for text in texts for word in WORD.findall(text))
