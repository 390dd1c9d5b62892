"""Ranked search over a few hundred to a few thousand short documents.

BM25 over weighted fields, with the forgiveness agents need: synonyms, plural and
spelling variants, prefixes, and near spellings for words the catalog does not know.
The corpus is small, so plain Python answers in well under a millisecond.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import log

K1 = 1.2
B = 0.6

_WORD = re.compile(r"[a-z0-9]+")
_STOP = frozenset(
    """
    a an and are as at be benchmark benchmarks by can do does evaluate evaluation for from good
    how i in is it its llm me measure model models my of on or our still test tests that the
    this to user want wants we well what which with you
    """.split()
)
# Each group's words find one another; the first is the canonical spelling.
_SYNONYMS = (
    ("math", "maths", "mathematics", "mathematical", "arithmetic", "algebra", "numeracy"),
    ("jailbreak", "jailbreaking", "jailbreaks", "redteam", "redteaming", "adversarial", "attack"),
    ("code", "coding", "programming", "codegen"),
    ("rag", "retrieval"),
    ("safety", "safe", "harmful", "harm", "refusal", "refusals", "refuse"),
    ("toxicity", "toxic", "hate"),
    ("truthful", "truthfulness", "hallucination", "hallucinations", "hallucinate", "factuality"),
    ("multilingual", "languages", "translation", "crosslingual"),
    ("latency", "throughput", "performance", "speed"),
    ("fact", "facts", "trivia", "knowledge", "factual"),
    ("instruction", "instructions", "ifeval", "constraint"),
    ("bias", "fairness", "stereotype", "stereotypes"),
)
_CANONICAL = {word: group[0] for group in _SYNONYMS for word in group}
_PHRASES = (
    (re.compile(r"red[\s_-]*team(?:ing)?"), "redteam"),
    (re.compile(r"(?:long[\s_-]*context)"), "longcontext context"),
    (re.compile(r"c\+\+"), "cpp"),
)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The canonical form of one lower-case word."""
    if word in _CANONICAL:
        return _CANONICAL[word]
    for ending in ("ies", "es", "s"):
        if len(word) > 4 and word.endswith(ending) and not word.endswith("ss"):
            short = word[: -len(ending)] + ("y" if ending == "ies" else "")
            return _CANONICAL.get(short, short)
    return word


def words(text: str, *, keep_stop_words: bool = False) -> list[str]:
    """The canonical words of a text, in order."""
    text = text.lower()
    for pattern, replacement in _PHRASES:
        text = pattern.sub(replacement, text)
    found = _WORD.findall(text)
    return [stem(w) for w in found if keep_stop_words or w not in _STOP]


def document(*fields: tuple[float, Iterable[str | None]]) -> Mapping[str, float]:
    """Weighted word counts of one document, from `(weight, texts)` per field."""
    counts: Counter[str] = Counter()
    for weight, texts in fields:
        for text in texts:
            for word in words(text or ""):
                counts[word] += weight  # type: ignore[assignment]
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
        total = len(documents)
        self._idf = {
            word: log(1 + (total - len(found) + 0.5) / (len(found) + 0.5))
            for word, found in self._postings.items()
        }

    def search(self, query: str) -> list[tuple[int, float]]:
        """Positions and scores of matching documents, best first.

        A document that has every word of the query comes before one that lacks some.
        """
        scores: dict[int, float] = {}
        coverage: dict[int, int] = {}
        wanted = list(dict.fromkeys(words(query)))
        for word in wanted:
            hit: dict[int, float] = {}
            for term, closeness in self._terms_for(word):
                for position, weight in self._postings[term]:
                    hit[position] = max(
                        hit.get(position, 0.0), self._idf[term] * weight * closeness
                    )
            for position, score in hit.items():
                scores[position] = scores.get(position, 0.0) + score
                coverage[position] = coverage.get(position, 0) + 1
        if not wanted:
            return []
        ranked = [
            (position, score * (0.4 + 0.6 * coverage[position] / len(wanted)))
            for position, score in scores.items()
        ]
        return sorted(ranked, key=lambda item: (-item[1], item[0]))

    def _terms_for(self, word: str) -> list[tuple[str, float]]:
        """Index terms a query word stands for, with how close each is."""
        terms = [(word, 1.0)] if word in self._postings else []
        if len(word) >= 3:
            terms += [
                (term, 0.6)
                for term in self._postings
                if term != word
                and (term.startswith(word) or (len(term) >= 5 and word.startswith(term)))
            ]
        if not terms and len(word) >= 4:
            near = difflib.get_close_matches(word, list(self._postings), n=3, cutoff=0.78)
            terms = [(term, 0.5) for term in near]
        return terms
