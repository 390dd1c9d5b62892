"""Find benchmarks by the words of a goal that a catalog's own texts have.

The table of subjects knows what is usually evaluated. A hub that evaluates something else, such as
claims of an insurer or lines of a game, has words for it in its names, labels and descriptions.
A goal that has those words is about its benchmarks, whatever its words mean elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from evalhub_mcp.catalog.common_words import COMMON_WORDS, WEAK_WORDS
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.subject_words import main_form
from evalhub_mcp.catalog.vocabulary import KNOWN_WORDS, LANGUAGES, stem, words

DESCRIPTION_SHARE = 0.6
"""What a word of a description counts, where one of a name or label counts 1."""
UNKNOWN_SHARE = 0.5
"""What a word that no benchmark has weighs beside one that a single benchmark has."""
MAX_NAME_WORDS = 8
MIN_WORD_CHARS = 3

_COMMON = frozenset(stem(word) for word in COMMON_WORDS.split())


@dataclass(frozen=True)
class OwnWords:
    """How much of a goal the texts of a catalog's benchmarks have."""

    found: tuple[str, ...] = ()
    """The words of the goal that some benchmark has, as the search reads them."""
    labels: tuple[str, ...] = ()
    """Those of them that are in a name, id, tag or category."""
    shares: Mapping[tuple[str, str], float] | None = None
    """By key, the share of the goal that a benchmark's whole text has, 0 to 1."""
    label_shares: Mapping[tuple[str, str], float] | None = None
    """By key, the share that its id, name, category and tags have."""

    own_count: int = 0
    """How many words that say something by themselves the best benchmark has."""

    @property
    def best(self) -> float:
        """The largest share of one benchmark."""
        return max((self.shares or {}).values(), default=0.0)

    @property
    def best_label(self) -> float:
        """The largest share of the labels of one benchmark."""
        return max((self.label_shares or {}).values(), default=0.0)


class OwnWordIndex:
    """The words of a catalog's benchmarks; built once per snapshot."""

    def __init__(self, entries: Sequence[CatalogEntry]) -> None:
        self._labels: dict[str, set[tuple[str, str]]] = {}
        self._texts: dict[str, set[tuple[str, str]]] = {}
        self._names: set[tuple[str, ...]] = set()
        self._written: dict[str, list[str]] = {}
        self._count = len(entries)
        for entry in entries:
            benchmark = entry.benchmark
            labels = (benchmark.id, benchmark.name, benchmark.category or "", *benchmark.tags)
            _add(self._labels, labels, entry.key)
            _add(self._texts, [*labels, benchmark.description or ""], entry.key)
            names = (words(benchmark.id.replace("_", " ")), words(benchmark.name))
            self._names |= {tuple(name) for name in names if len(name) > 1}
            for word in words(" ".join([*labels, benchmark.description or ""])):
                self._written.setdefault(_form(word), []).append(word)
        self._parts_of_names = {
            name[start:end]
            for name in self._names
            for start in range(len(name) - 1)
            for end in range(start + 2, min(len(name), start + MAX_NAME_WORDS) + 1)
        }

    def share_with(self, word: str) -> float:
        """Return the share of all benchmarks whose texts have a word, 0 to 1."""
        return len(self._texts.get(_form(word), ())) / (self._count or 1)

    def lacks(self, word: str) -> bool:
        """Whether no benchmark has a word, which is neither common nor of the vocabulary."""
        is_plain = word in _COMMON or word in KNOWN_WORDS or len(word) < MIN_WORD_CHARS
        return not is_plain and _form(word) not in self._texts

    def name_in(self, text: str, *, whole: bool) -> Sequence[str]:
        """Return the longest name or id of several words that a goal contains, or nothing.

        Args:
            text: The goal without its setting.
            whole: Whether the goal may also be a part of a name.
        """
        found = tuple(words(text))
        if whole and len(found) > 1 and found in self._parts_of_names:
            return found
        for length in range(min(len(found), MAX_NAME_WORDS), 1, -1):
            for start in range(len(found) - length + 1):
                if (name := found[start : start + length]) in self._names:
                    return name
        return ()

    def of_goal(self, text: str) -> OwnWords:
        """Return how much of a goal, without its setting, the catalog's own texts have."""
        shares: dict[tuple[str, str], float] = {}
        label_shares: dict[tuple[str, str], float] = {}
        found, labels = [], []
        total = 0.0
        own: dict[tuple[str, str], int] = {}
        for word in dict.fromkeys(words(text)):
            form = _form(word)
            in_labels, in_texts = self._labels.get(form, set()), self._texts.get(form, set())
            if word in LANGUAGES or word.isdigit() or (word in _COMMON and not in_labels):
                continue
            if not in_texts:
                total += UNKNOWN_SHARE * log(1 + self._count)
                continue
            weight = log(1 + self._count / len(in_texts)) * (0.5 if word in _COMMON else 1)
            total += weight
            written = self._written[form]
            found.append(word if word in written else written[0])
            if word not in _COMMON and word not in WEAK_WORDS and len(word) >= MIN_WORD_CHARS:
                own |= {key: own.get(key, 0) + 1 for key in in_texts}
            if in_labels:
                labels.append(found[-1])
            for key in in_texts:
                share = 1.0 if key in in_labels else DESCRIPTION_SHARE
                shares[key] = shares.get(key, 0.0) + share * weight
            for key in in_labels:
                label_shares[key] = label_shares.get(key, 0.0) + weight
        if not shares:
            return OwnWords()
        return OwnWords(
            tuple(found),
            tuple(labels),
            {key: share / total for key, share in shares.items()},
            {key: share / total for key, share in label_shares.items()},
            own.get(max(shares, key=lambda key: (shares[key], key)), 0),
        )


def _add(
    index: dict[str, set[tuple[str, str]]], texts: Iterable[str], key: tuple[str, str]
) -> None:
    for text in texts:
        for word in words(text):
            index.setdefault(_form(word), set()).add(key)


@lru_cache(maxsize=32768)
def _form(word: str) -> str:
    """Return the form under which `refactor`, `refactors` and `refactoring` are one word."""
    return main_form(stem(word))
