"""Search a few hundred to a few thousand short documents.

BM25 over weighted fields. A query word also finds its forms, related words, words it is a prefix
of, words written together or apart, and, where the corpus does not know it, similar spellings.
Everything is a dictionary lookup, so plain Python answers in a millisecond or two.
"""

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile
from math import log

from evalhub_mcp.catalog.bounded_dict import BoundedDict
from evalhub_mcp.catalog.vocabulary import KNOWN_WORDS, RELATED, VAGUE, fold, stem, words

K1 = 1.2
"""BM25's saturation of repeated words."""
B = 0.4
"""BM25's share of length normalization."""
OTHER_TERMS_SHARE = 0.4
"""Share of the score of a query word's second, third, ... term that is added to its best."""
MAX_TERMS = 12
"""Index terms one query word may stand for."""
MAX_QUERY_WORDS = 24
MAX_KEPT_WORDS = 512
"""Query words whose index terms an index keeps."""
MIN_SIMILARITY = 0.8
"""Least similarity of a misspelt word to its correction, 0 to 1."""


@dataclass(frozen=True)
class Scores:
    """The scores of all documents for a query, by their position in the corpus."""

    words: Sequence[str]
    """The query's words that the corpus can answer."""
    found: Sequence[int]
    """Positions of documents that answer at least one of them, in no order."""
    score: Sequence[float]
    covered: Sequence[float]
    """Share of the query's weight that a document answers, 0 to 1."""
    answered: Sequence[int]
    """Bit `n` is set when a document answers `words[n]`."""

    def matched(self, position: int) -> tuple[str, ...]:
        """Return the words of the query that a document answers."""
        bits = self.answered[position]
        return tuple(word for n, word in enumerate(self.words) if bits >> n & 1)


def document(*fields: tuple[float, Iterable[str | None]]) -> Mapping[str, float]:
    """Return the weighted words of one document, from `(weight, texts)` per field.

    A field counts a word once, however often it contains it. Adjacent words of short, important
    fields also count as one word, so that `humaneval` finds `human eval`.
    """
    counts: dict[str, float] = {}
    for weight, texts in fields:
        found: dict[str, float] = {}
        for text in texts:
            if not text:
                continue
            sequence = words(text)
            for word in sequence:
                found[word] = weight
            if weight >= 2 and len(sequence) < 8:
                for first, second in pairwise(sequence):
                    found.setdefault(first + second, weight * 0.5)
        for word, value in found.items():
            counts[word] = counts.get(word, 0.0) + value
    return counts


class SearchIndex:
    """An inverted index with BM25 scores over weighted word counts."""

    def __init__(self, documents: Sequence[Mapping[str, float]]) -> None:
        self._postings: dict[str, list[tuple[int, float]]] = {}
        lengths = [sum(counts.values()) for counts in documents]
        average = sum(lengths) / len(lengths) if lengths else 1.0
        for position, counts in enumerate(documents):
            norm = K1 * (1 - B + B * lengths[position] / (average or 1.0))
            for word, count in counts.items():
                weight = count * (K1 + 1) / (count + norm)
                self._postings.setdefault(word, []).append((position, weight))
        self._terms = BoundedDict[str, list[tuple[str, float]]](MAX_KEPT_WORDS)
        self._size = total = len(documents)
        self._idf = {
            word: log(1 + (total - len(found) + 0.5) / (len(found) + 0.5))
            for word, found in self._postings.items()
        }

    def __contains__(self, word: str) -> bool:
        return word in self._postings

    def query_words(self, query: str) -> list[str]:
        """Return a query's canonical words, joined where the corpus writes two as one."""
        found = words(query)[:MAX_QUERY_WORDS]
        joined: list[str] = []
        position = 0
        while position < len(found):
            pair = "".join(found[position : position + 2])
            if position + 1 < len(found) and self._is_one_word(pair, found, position):
                joined.append(pair)
                position += 2
            else:
                joined.append(found[position])
                position += 1
        return list(dict.fromkeys(joined))

    def _is_one_word(self, pair: str, found: Sequence[str], position: int) -> bool:
        """Whether two words of a query are one word of the corpus (`gsm 8k`)."""
        if pair not in self._postings:
            return False
        first, second = found[position], found[position + 1]
        return first not in self._postings or second not in self._postings or len(first) < 3

    def search(self, query: str) -> Scores:
        """Score every document for `query`.

        A document scores higher the more of the query it answers. Words that no document
        contains are left out.
        """
        size = self._size
        score, covered, answered = [0.0] * size, [0.0] * size, [0] * size
        positions: list[int] = []
        known: list[str] = []
        total = 0.0
        for word in self.query_words(query):
            if (terms := self._terms.get(word)) is None:
                terms = self._terms_for(word)
            if not terms:
                continue
            # How rare the word is, or the closest terms it stands for; the closest come first.
            own = self._idf.get(word) or max(
                self._idf[term] for term, closeness in terms if closeness == terms[0][1]
            )
            total += own
            bit = 1 << len(known)
            known.append(word)
            best, rest, near = [0.0] * size, [0.0] * size, [0.0] * size
            found: list[int] = []
            for term, closeness in terms:  # the closest first
                factor = min(self._idf[term], own) * closeness
                for position, weight in self._postings[term]:
                    value = factor * weight
                    previous = best[position]
                    if previous == 0.0:
                        best[position] = value
                        near[position] = closeness
                        found.append(position)
                    elif value > previous:
                        best[position] = value
                        rest[position] += previous
                    else:
                        rest[position] += value
            for position in found:
                if not answered[position]:
                    positions.append(position)
                answered[position] |= bit
                score[position] += best[position] + OTHER_TERMS_SHARE * rest[position]
                covered[position] += own * near[position]
        for position in positions:
            share = covered[position] / total
            covered[position] = share
            score[position] *= 0.3 + 0.7 * share
        return Scores(known, positions, score, covered, answered)

    def _terms_for(self, word: str) -> list[tuple[str, float]]:
        """Return the index terms a query word stands for, with how close each is, 0 to 1.

        They are kept for the last words: looking for the right spelling of one takes longest.
        """
        terms: dict[str, float] = {}
        if word in self._postings:
            terms[word] = 0.3 if word in VAGUE else 1.0
        if len(word) >= 3:
            start = bisect_left(self._sorted, word)
            following = self._sorted[start : start + MAX_TERMS]
            for term in takewhile(lambda term: term.startswith(word), following):
                terms.setdefault(term, 0.55 + 0.35 * len(word) / len(term))
        for length in range(max(5, len(word) - 2), len(word)):
            if word[:length] in self._postings:
                terms.setdefault(word[:length], 0.5)
        for term, weight in RELATED.get(word, ()):
            if term in self._postings:
                terms[term] = max(terms.get(term, 0.0), weight)
        if not terms and len(word) >= 4 and word not in KNOWN_WORDS:
            for corrected in self._corrections(word):
                for term, closeness in self._terms_for(corrected):
                    terms[term] = max(terms.get(term, 0.0), 0.8 * closeness)
        ranked = sorted(terms.items(), key=lambda item: (-item[1], item[0]))[:MAX_TERMS]
        self._terms[word] = ranked
        return ranked

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._postings)

    @cached_property
    def _words_by_letter_pair(self) -> Mapping[str, list[str]]:
        """Words of the corpus, and of the tables where they find something, by letter pair."""
        pairs: dict[str, list[str]] = {}
        for term in self._postings.keys() | {w for w in KNOWN_WORDS if self._has_documents(w)}:
            if len(term) >= 4:
                for pair in _pairs(term):
                    pairs.setdefault(pair, []).append(term)
        return pairs

    def _has_documents(self, word: str) -> bool:
        form = stem(word)
        return form in self._postings or any(t in self._postings for t, _ in RELATED.get(form, ()))

    def _corrections(self, word: str) -> list[str]:
        """Return up to two words, in canonical form, for a word that may be misspelt."""
        shared = Counter(
            term for pair in _pairs(word) for term in self._words_by_letter_pair.get(pair, ())
        )
        likely = sorted(shared, key=lambda t: (-2 * shared[t] / (len(t) + len(word)), t))[:12]
        rated = [
            (difflib.SequenceMatcher(None, word, term, autojunk=False).ratio(), term)
            for term in likely
        ]
        close = sorted((item for item in rated if item[0] >= MIN_SIMILARITY), reverse=True)
        best = close[0][0] if close else 0.0
        return list(dict.fromkeys(stem(t) for ratio, t in close if ratio >= best - 0.04))[:2]


def _pairs(word: str) -> set[str]:
    padded = f"^{fold(word)}$"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}
