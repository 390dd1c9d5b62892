"""Assign a goal to the subjects of model evaluation by its words.

"It quoted a law that nobody ever passed" shares no word with a benchmark about hallucination. A
table has, for some twenty thousand words, how much each speaks for each subject; their sum over a
text, turned into probabilities, is a multinomial logistic regression. The table was fitted to short
descriptions and goals in people's words (`scripts/subject_words`), on two features of a word: the
word itself, and its vector in a small sentence model, by which words that no example has are read
like those near them. The model is not needed here, and nothing is downloaded.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from json import loads
from math import exp, sqrt

from evalhub_mcp.catalog.vocabulary import fold

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
_WORD = re.compile(r"[a-z0-9]+")


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, as the table is asked for them."""
    return _WORD.findall(fold(text).replace("n't", " not"))


@dataclass(frozen=True)
class SubjectTable:
    """Words with their weight in a text and their evidence for each subject."""

    subjects: tuple[str, ...]
    prior: tuple[float, ...]
    """Evidence for each subject before any word is read."""
    scale: float
    """What one step of the evidence, kept as bytes from -128 to 127, stands for."""
    positions: dict[str, int]
    """Words with their position in the two fields below."""
    weights: Sequence[float]
    """Weight of each word in a text; frequent words weigh less."""
    evidence: memoryview
    """Evidence of each word for each subject, word by word."""

    def word(self, written: str) -> str | None:
        """Return a word as the table has it, as written or in its main form; None without it."""
        if written in self.positions:
            return written
        for ending, replacement in ENDINGS:
            if written.endswith(ending):
                form = written[: -len(ending)] + replacement
                if form in self.positions:
                    return form
        return None

    def likelihoods(self, text: str) -> list[tuple[str, float]]:
        """Return the subjects with their probability, most likely first; empty without a word."""
        found = [self.positions[w] for w in map(self.word, words_of(text)) if w is not None]
        if not found:
            return []
        length = sqrt(sum(self.weights[word] ** 2 for word in found))
        sums = list(self.prior)
        count = len(sums)
        for word in found:
            factor = self.weights[word] * self.scale / length
            row = self.evidence[word * count : (word + 1) * count]
            for subject, value in enumerate(row):
                sums[subject] += factor * value
        highest = max(sums)
        shares = [exp(value - highest) for value in sums]
        total = sum(shares)
        rated = [(subject, s / total) for subject, s in zip(self.subjects, shares, strict=True)]
        return sorted(rated, key=lambda item: (-item[1], item[0]))


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
    )
