"""Ranked search over a few hundred to a few thousand short documents.

BM25 over weighted fields with the forgiveness agents need: word forms, related words,
prefixes, words written together or apart, and near spellings of words the corpus does not
know. Everything is a dictionary lookup, so plain Python answers in a millisecond or two.
"""

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log

from evalhub_mcp.catalog.vocabulary import KNOWN_WORDS, RELATED, VAGUE, fold, stem, words

K1 = 1.2
B = 0.4
ADDITIONAL = 0.4
"""Share that a second, third, ... term of the same query word adds to the best one."""
MAX_TERMS = 12
MAX_QUERY_WORDS = 24
TYPING_ERROR = 0.8
"""Least similarity of a misspelt word to the one meant."""


@dataclass(frozen=True)
class Scores:
    """What a query found: lists as long as the corpus, and the positions that matter."""

    words: Sequence[str]
    """The query's words that the corpus can answer."""
    found: Sequence[int]
    """Positions of documents with at least one of them, in no order."""
    score: Sequence[float]
    covered: Sequence[float]
    """By position: share of the query's weight that is answered, 0 to 1."""
    answered: Sequence[int]
    """By position: bit `n` is set when the document answers `words[n]`."""

    def matched(self, position: int) -> tuple[str, ...]:
        """The words of the query that a document answers."""
        bits = self.answered[position]
        return tuple(word for n, word in enumerate(self.words) if bits >> n & 1)


def document(*fields: tuple[float, Iterable[str | None]]) -> Mapping[str, float]:
    """Weighted word counts of one document, from `(weight, texts)` per field.

    A field counts a word once, however often it occurs there. Names written in several
    words are also found written as one (`human eval`, `humaneval`).
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
        self._size = total = len(documents)
        self._idf = {
            word: log(1 + (total - len(found) + 0.5) / (len(found) + 0.5))
            for word, found in self._postings.items()
        }

    def __contains__(self, word: str) -> bool:
        return word in self._postings

    def query_words(self, query: str) -> list[str]:
        """The canonical words of a query, with parts joined that the corpus writes as one."""
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
        """Whether two words of a query are one rare word here (`gsm 8k`)."""
        if pair not in self._postings:
            return False
        first, second = found[position], found[position + 1]
        return first not in self._postings or second not in self._postings or len(first) < 3

    def search(self, query: str) -> Scores:
        """Score every document against `query`.

        A document is worth more the more of the query it answers. A word that no document
        uses cannot tell documents apart and is left out.
        """
        size = self._size
        score, covered, answered = [0.0] * size, [0.0] * size, [0] * size
        everywhere: list[int] = []
        known: list[str] = []
        total = 0.0
        for word in self.query_words(query):
            terms = self._terms_for(word)
            if not terms:
                continue
            own = self._weight_of(word, terms)
            total += own
            bit = 1 << len(known)
            known.append(word)
            best, rest, near = [0.0] * size, [0.0] * size, [0.0] * size
            found: list[int] = []
            for term, closeness in terms:  # closest first, so the first one found is the nearest
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
                    everywhere.append(position)
                answered[position] |= bit
                score[position] += best[position] + ADDITIONAL * rest[position]
                covered[position] += own * near[position]
        for position in everywhere:
            share = covered[position] / total
            covered[position] = share
            score[position] *= 0.3 + 0.7 * share
        return Scores(known, everywhere, score, covered, answered)

    def _weight_of(self, word: str, terms: Sequence[tuple[str, float]]) -> float:
        """How telling a query word is: by the documents that use it or its closest terms."""
        if word in self._idf:
            return self._idf[word]
        closest = max(closeness for _, closeness in terms)
        return max(self._idf[term] for term, closeness in terms if closeness == closest)

    def _terms_for(self, word: str) -> list[tuple[str, float]]:
        """Index terms a query word stands for, with how close each is."""
        terms: dict[str, float] = {}
        if word in self._postings:
            terms[word] = 0.3 if word in VAGUE else 1.0
        for term in self._beginning_with(word):
            terms.setdefault(term, 0.55 + 0.35 * len(word) / len(term))
        for length in range(max(5, len(word) - 2), len(word)):
            if word[:length] in self._postings:
                terms.setdefault(word[:length], 0.5)
        for term, weight in RELATED.get(word, ()):
            if term in self._postings:
                terms[term] = max(terms.get(term, 0.0), weight)
        if not terms and len(word) >= 4 and word not in KNOWN_WORDS:
            for meant in self._misspelt(word):
                for term, closeness in self._terms_for(meant):
                    terms[term] = max(terms.get(term, 0.0), 0.8 * closeness)
        ranked = sorted(terms.items(), key=lambda item: (-item[1], item[0]))
        return ranked[:MAX_TERMS]

    def _beginning_with(self, word: str) -> list[str]:
        """Terms that begin with a word of three letters or more."""
        if len(word) < 3:
            return []
        start = bisect_left(self._sorted, word)
        found = []
        for term in self._sorted[start : start + 12]:
            if not term.startswith(word):
                break
            if term != word:
                found.append(term)
        return found

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._postings)

    @cached_property
    def _spellings(self) -> Mapping[str, list[str]]:
        """Every known word under each pair of letters it contains."""
        pairs: dict[str, list[str]] = {}
        for term in self._postings.keys() | {w for w in KNOWN_WORDS if self._leads_on(w)}:
            if len(term) >= 4:
                for pair in _pairs(term):
                    pairs.setdefault(pair, []).append(term)
        return pairs

    def _leads_on(self, word: str) -> bool:
        form = stem(word)
        return form in self._postings or any(t in self._postings for t, _ in RELATED.get(form, ()))

    def _misspelt(self, word: str) -> list[str]:
        """Up to two words that a misspelt word may be meant for, in canonical form."""
        shared = Counter(term for pair in _pairs(word) for term in self._spellings.get(pair, ()))
        likely = sorted(shared, key=lambda t: (-2 * shared[t] / (len(t) + len(word)), t))[:12]
        rated = [
            (difflib.SequenceMatcher(None, word, term, autojunk=False).ratio(), term)
            for term in likely
        ]
        close = sorted((item for item in rated if item[0] >= TYPING_ERROR), reverse=True)
        best = close[0][0] if close else 0.0
        return list(dict.fromkeys(stem(t) for ratio, t in close if ratio >= best - 0.04))[:2]


def _pairs(word: str) -> set[str]:
    padded = f"^{fold(word)}$"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}
