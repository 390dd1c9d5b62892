"""Read a goal for one catalog: by the table of subjects, or by the catalog's own words.

The table reads "housing benefit" as fairness, since no hub it was fitted to has such a benchmark.
The hub of a public office has one, whose words then say more than the table.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from evalhub_mcp.catalog.benchmark_ranking import RankedBenchmark, RankedBenchmarks
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.goal_reading import ReadGoal, read_goal, search_words, without_setting
from evalhub_mcp.catalog.goal_subjects import SENTENCE_WORDS
from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.own_words import OwnWords
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.subjects import Subject
from evalhub_mcp.catalog.vocabulary import (
    KNOWN_WORDS,
    LANGUAGES,
    RELATED,
    languages_in,
    with_language,
    words,
)

MIN_SHARE = 0.3
"""Share of a goal that one benchmark must have where the catalog lacks the subject read."""
MIN_SHARE_OF_GUESS = 0.51
"""The same where the subject read is a guess, and the benchmark has one word of its own only."""
MIN_LABEL_SHARE = 0.8
"""Share of a goal that one benchmark's labels must have, against a subject that is not clear."""
MIN_SHARE_OF_CLEAR = 0.7
"""Share of a goal that one benchmark must have against a clear subject, by two words or more that
are not of the vocabulary."""
MIN_LEAD = 0.5
"""By how much that must exceed the share of the benchmark that answers the subject best."""
MIN_CLOSE = 0.5
"""Closeness from which a related word is a label of a subject."""
WIDE = 1 / 3
"""Share of a catalog's benchmarks from which a subject says little about which is meant."""
MIN_SHARE_OF_WIDE = 0.2
"""Share of a goal that one benchmark must have where the subject is that wide."""
MAX_OF_LABEL = 3
"""Most benchmarks of a label that names them, where it is the whole goal."""
MOST_LABELS = 4
"""Labels that stand for a catalog as a whole."""

_PART_ENDS = re.compile(r"[&+,]|\b(?:and|plus)\b", re.IGNORECASE)


def read_for_catalog(catalog: Catalog, goal: str) -> ReadGoal:
    """Take a goal apart, with what to search this catalog for as its subject.

    A catalog keeps the last readings: the tools for one goal, and the pages of a search, read it.
    """
    if goal not in catalog.readings:
        read = _read(catalog, goal)
        subject = words(read.subject)
        unmeasured = languages_in(subject) - catalog.ranking.languages
        search = [
            name
            for word in subject
            if LANGUAGES.get(word) not in unmeasured
            for name in with_language(word, catalog.label_words)
        ]
        catalog.readings[goal] = replace(read, search=tuple(search), unmeasured=unmeasured)
    return catalog.readings[goal]


def _read(catalog: Catalog, goal: str) -> ReadGoal:
    labels = catalog.label_words
    read = read_goal(goal, labels)
    if languages_in(words(read.subject)) - catalog.ranking.languages:
        return read
    text = without_setting(goal, labels)
    text = text if words(text) or read.excluded else goal
    ranked = catalog.ranking.search(read.subject or "general")
    own = catalog.own_words.of_goal(text)
    is_of_labels = not read.is_clear and bool(words(text)) and " ".join(words(text)) in labels
    if _is_label(catalog, text) or is_of_labels:
        return _by_words(read, words(text)) if _leads(ranked, own) or not read.meant else read
    is_phrase = len(text.split()) < SENTENCE_WORDS
    if is_phrase and (parts := _of_parts(catalog, text, is_clear=read.is_clear)):
        return _with_parts(read, parts)
    if name := catalog.own_words.name_in(text, whole=is_phrase):
        return _by_words(read, name) if _leads(ranked, own) or not read.meant else read
    if read.is_overall:
        return read
    if own.found and _own_words_lead(catalog, read, ranked, own):
        return _by_words(read, own.found)
    return _with_missing_words(catalog, read, ranked, text) if is_phrase else read


def _leads(ranked: RankedBenchmarks, own: OwnWords) -> bool:
    """Whether a benchmark has more of a goal in its labels than the first one found."""
    shares = own.label_shares or {}
    return not ranked or shares.get(ranked[0].entry.key, 0.0) < max(own.best_label, 1e-9)


def _by_words(read: ReadGoal, found: Sequence[str]) -> ReadGoal:
    return replace(
        read,
        subject=" ".join(found),
        meant=(),
        is_guess=False,
        is_named=True,
        is_overall=False,
        is_unmeasurable=False,
    )


def _is_label(catalog: Catalog, text: str) -> bool:
    """Whether a goal is a label or name of few benchmarks, or of a collection."""
    form = canonical(text.strip(" .?!"))
    if not words(text):
        return False
    if len(catalog.by_form.get(form, ())) > 0 or 0 < catalog.labels.get(form, 0) <= MAX_OF_LABEL:
        return True
    return any(
        form in {canonical(label) for label in (c.id, c.name, c.category or "", *c.tags)}
        for c in catalog.collections.values()
    )


def _own_words_lead(
    catalog: Catalog, read: ReadGoal, ranked: RankedBenchmarks, own: OwnWords
) -> bool:
    """Whether the words of a goal say better what is meant than the subject it was read as."""
    top = ranked[0] if ranked else None
    search = words(read.subject)
    if top is None or not search or (read.meant and not _is_about(top, search, read.meant[0])):
        return own.best >= MIN_SHARE if own.own_count else own.best_label >= MIN_LABEL_SHARE
    if not own.own_count:
        return False
    if read.is_guess:
        return own.best >= (MIN_SHARE if own.own_count > 1 else MIN_SHARE_OF_GUESS)
    if not read.meant:
        return False
    shares = own.shares or {}
    lead = own.best_label - (own.label_shares or {}).get(top.entry.key, 0.0)
    if not read.is_clear and own.best_label >= MIN_LABEL_SHARE and lead >= MIN_LEAD:
        return True
    share = shares.get(top.entry.key, 0.0)
    unusual = [word for word in own.found if word not in KNOWN_WORDS]
    if len(unusual) > 1 < own.own_count and own.best >= MIN_SHARE_OF_CLEAR and not share:
        return True
    is_wide = _is_wide(catalog, ranked, search[0])
    return is_wide and own.best >= MIN_SHARE_OF_WIDE and own.best > share


def _is_about(item: RankedBenchmark, search: Sequence[str], subject: Subject) -> bool:
    """Whether a benchmark has the first word searched for, or half of them, and a label of it.

    A narrow subject counts only where a catalog has a label of it, see `subjects`.
    """
    has_words = search[0] in item.matched or 2 * len(item.matched) >= len(search)
    return has_words and (bool(subject.broad) or is_labelled(item.entry, search))


def _is_wide(catalog: Catalog, ranked: RankedBenchmarks, word: str) -> bool:
    """Whether so many benchmarks are about a word that it says little about which is meant."""
    about = sum(word in item.matched for item in ranked) / (len(catalog.entries) or 1)
    return max(about, catalog.own_words.share_with(word)) >= WIDE


def is_labelled(entry: CatalogEntry, search: Sequence[str]) -> bool:
    """Whether the id, name, category or tags of a benchmark have a word or one close to it."""
    benchmark = entry.benchmark
    texts = (benchmark.id, benchmark.name, benchmark.category or "", *benchmark.tags)
    near = {term for word in search for term, close in RELATED.get(word, ()) if close >= MIN_CLOSE}
    return not (near | set(search)).isdisjoint(words(" ".join(texts)))


def _with_missing_words(
    catalog: Catalog, read: ReadGoal, ranked: RankedBenchmarks, text: str
) -> ReadGoal:
    """Return a goal with its words that no benchmark has, where its subject says little.

    "Haskell" on a hub of code benchmarks is read as code, of which all benchmarks are.
    """
    if not read.meant or not _is_wide(catalog, ranked, read.meant[0].search[0]):
        return read
    missing = [word for word in words(text) if catalog.own_words.lacks(word)]
    return replace(read, unknown=tuple(dict.fromkeys((*read.unknown, *missing))))


def _of_parts(catalog: Catalog, text: str, *, is_clear: bool) -> list[Sequence[str]]:
    """Return for each part of a goal ("wine and hygiene") the labels that it names, or nothing.

    Against a subject that is clear, each part has to be a label or a name as a whole.
    """
    parts = [part for part in _PART_ENDS.split(text) if part.strip()]
    if len(parts) < 2:
        return []
    found: list[Sequence[str]] = []
    for part in parts:
        if _is_label(catalog, part) or catalog.own_words.name_in(part, whole=True):
            found.append(words(part))
            continue
        own = catalog.own_words.of_goal(part)
        is_named = own.own_count > 0 and own.best_label >= MIN_LABEL_SHARE
        found.append(own.labels if is_named and not is_clear else ())
    return found if all(found) or not is_clear else []


def _with_parts(read: ReadGoal, parts: Sequence[Sequence[str]]) -> ReadGoal:
    """Return a goal with the labels that its parts name; alone where every part names some."""
    named = [word for part in parts for word in part]
    if all(parts):
        return _by_words(read, list(dict.fromkeys(named)))
    if not named:
        return read
    subject = dict.fromkeys([*read.subject.split(), *named])
    return replace(read, subject=" ".join(subject), meant=())


def search_text(catalog: Catalog, query: str) -> str:
    """Return what to search with for a query, see `search_words`; itself where that finds nothing.

    What the query excludes is left out. A catalog keeps the last texts, as it keeps readings.
    """
    kept = catalog.search_texts
    if query not in kept:
        kept[query] = _search_text(catalog, query)
    return kept[query]


def _search_text(catalog: Catalog, query: str) -> str:
    as_read = search_words(query, catalog.label_words)
    read = read_for_catalog(catalog, query)
    is_as_written = as_read == query and not read.excluded
    if not read.subject or (is_as_written and catalog.ranking.search(query)):
        return as_read
    return read.subject if catalog.ranking.search(read.subject) else query


def names_another_thing(catalog: Catalog, goal: str) -> bool:
    """Whether a phrase has a word of no benchmark: "is it good at chess" is not about all."""
    text = without_setting(goal, catalog.label_words)
    is_phrase = len(text.split()) < SENTENCE_WORDS
    return is_phrase and any(catalog.own_words.lacks(word) for word in words(text))


def largest_labels(catalog: Catalog) -> str:
    """Return the words of what most benchmarks are about, to search where nothing is general."""
    return " ".join(dict.fromkeys(words(" ".join(list(catalog.labels)[:MOST_LABELS]))))
