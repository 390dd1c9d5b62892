"""Assign a goal to the subjects of model evaluation by its words.

"It quoted a law that nobody ever passed" shares no word with a benchmark about hallucination. A
table has, for some sixty thousand words and pairs of words, how much each speaks for each subject;
their sum over a text, turned into probabilities, is a multinomial logistic regression. The table
was fitted to requests in people's words (`scripts/subject_words`), on three features: the word
itself, its vector in a small sentence model, by which words that no example has are read like those
near them, and pairs of adjacent words. The model is not needed here, and nothing is downloaded.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from json import loads
from math import exp, sqrt
from string import ascii_lowercase

from evalhub_mcp.catalog.vocabulary import fold, without_contractions

ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ed", ""),
    ("ed", "e"),
    ("ly", ""),
    ("er", ""),
)
"""Endings removed, with what replaces them, from a word that the table does not have."""
MIN_CORRECTED = 6
"""Letters from which a word that the table has not is taken to be misspelt."""
MAIN_ENDINGS = ("ing", "ed", "es", "s", "ly")
"""Endings without which the forms of a word are one word in a pair."""
RARE_WEIGHT = 100
"""Weight of the rarest words; frequent words weigh less."""
PAIR = "_"
"""Joins the words of a pair, for the table; no word contains it."""
_WORD = re.compile(r"[a-z0-9]+")


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, as the table is asked for them."""
    return _WORD.findall(without_contractions(fold(text)))


def main_form(word: str) -> str:
    """Return a word without its ending, so that its forms share what is learnt of one."""
    for ending in MAIN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def text_length(weights: Sequence[float]) -> float:
    """Return what the weights of a text's words are divided by.

    At least the weight of a rare word, so that a frequent word alone says little.
    """
    return max(sqrt(sum(weight**2 for weight in weights)), RARE_WEIGHT)


def pairs_of(found: Sequence[str]) -> list[str]:
    """Return the pairs of adjacent words, as the table has them."""
    forms = [main_form(word) for word in found]
    return [f"{first}{PAIR}{second}" for first, second in pairwise(forms)]


@dataclass(frozen=True)
class SubjectTable:
    """Words and pairs of words with their weight in a text and their evidence for each subject."""

    subjects: tuple[str, ...]
    prior: tuple[float, ...]
    """Evidence for each subject before any word is read."""
    scale: float
    """What one step of the evidence, kept as bytes from -128 to 127, stands for."""
    positions: dict[str, int]
    """Words, and pairs joined by `PAIR`, with their position in the two fields below."""
    weights: Sequence[float]
    """Weight of each word in a text; that of a pair is not used."""
    evidence: memoryview
    """Evidence of each word or pair for each subject, row by row."""
    english: int = 0
    """How many of the words, which are the first, are English words and no names."""

    def is_english(self, written: str) -> bool:
        """Whether a word, as written or in another form, is an English word and no name."""
        found = self.word(written)
        return found is not None and self.positions[found] < self.english

    def word(self, written: str) -> str | None:
        """Return a word as the table has it, as written, in its main form or spelt correctly.

        None when the table has nothing like it.
        """
        if written in self.positions:
            return written
        for ending, replacement in ENDINGS:
            if written.endswith(ending):
                form = written[: -len(ending)] + replacement
                if form in self.positions:
                    return form
        return self._corrected(written) if len(written) >= MIN_CORRECTED else None

    def _corrected(self, written: str) -> str | None:
        """Return the most frequent word that differs in one letter, or two that are swapped."""
        if not written.isalpha():
            return None
        splits = [(written[:at], written[at:]) for at in range(1, len(written) + 1)]
        near = {head + tail[1:] for head, tail in splits if tail}
        near |= {head + tail[1] + tail[0] + tail[2:] for head, tail in splits if len(tail) > 1}
        near |= {f"{head}{letter}{tail[1:]}" for head, tail in splits for letter in ascii_lowercase}
        near |= {f"{head}{letter}{tail}" for head, tail in splits for letter in ascii_lowercase}
        known = sorted(near & self.positions.keys())
        return min(known, key=lambda word: self.weights[self.positions[word]], default=None)

    def likelihoods(self, text: str) -> list[tuple[str, float]]:
        """Return the subjects with their probability, most likely first; empty without a word."""
        found = [word for word in map(self.word, words_of(text)) if word is not None]
        if not found:
            return []
        weights = [self.weights[self.positions[word]] for word in found]
        length = text_length(weights)
        sums = list(self.prior)
        for word, weight in zip(found, weights, strict=True):
            self._add(sums, self.positions[word], weight / length)
        for pair, (first, second) in zip(pairs_of(found), pairwise(weights), strict=True):
            if (position := self.positions.get(pair)) is not None:
                self._add(sums, position, sqrt(first * second) / length)
        highest = max(sums)
        shares = [exp(value - highest) for value in sums]
        total = sum(shares)
        rated = [(subject, s / total) for subject, s in zip(self.subjects, shares, strict=True)]
        return sorted(rated, key=lambda item: (-item[1], item[0]))

    def _add(self, sums: list[float], position: int, weight: float) -> None:
        """Add the evidence of one word or pair, weighted, to the sums of the subjects."""
        factor = weight * self.scale
        count = len(sums)
        for subject, value in enumerate(self.evidence[position * count : (position + 1) * count]):
            sums[subject] += factor * value


@cache
def subject_table() -> SubjectTable:
    """Return the table of the package; read once, when the first goal is."""
    raw = zlib.decompress((files("evalhub_mcp.catalog") / "subject_words.bin").read_bytes())
    end = raw.index(b"\n")
    header = loads(raw[:end])
    return SubjectTable(
        tuple(header["subjects"]),
        tuple(header["prior"]),
        header["scale"],
        {word: position for position, word in enumerate(header["words"].split(" "))},
        header["weights"],
        memoryview(raw)[end + 1 :].cast("b"),
        header["english"],
    )
