"""Read a goal as people write it: what it is about, apart from the setting it is told in.

"We fine-tuned llama-3.1-8b-instruct into support-ft-v7; is it still safe?" is about safety. Names
and sizes of models, addresses, hardware, times, people and pleasantries are the setting: searched
as words they would find benchmarks whose texts happen to contain them. What the goal wants besides
a subject (how many samples, something quick, a comparison) is returned as such.
"""

import re
from collections.abc import Container, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from evalhub_mcp.catalog.common_words import COMMON_WORDS, WEAK_WORDS
from evalhub_mcp.catalog.goal_languages import (
    spoken_words,
    without_unmeasured_languages,
    written_language,
)
from evalhub_mcp.catalog.goal_settings import (
    CHANGE,
    COLLECTION,
    COMPARED_WITH,
    EXCLUDED,
    QUICK,
    SAMPLES,
    SETTING,
)
from evalhub_mcp.catalog.goal_subjects import SENTENCE_WORDS, Meaning, meaning
from evalhub_mcp.catalog.subject_words import subject_table
from evalhub_mcp.catalog.subjects import EXAMS, OVERALL, SUBJECTS, Subject
from evalhub_mcp.catalog.vocabulary import (
    KNOWN_WORDS,
    LANGUAGES,
    RELATED,
    fold,
    languages_in,
    stem,
    without_limits,
    words,
)

MIN_INFERRED = 0.1
"""Probability from which a subject is inferred from all words together."""
MIN_AGAINST_LABELS = 0.5
"""The same for a phrase of which every word is a label of the catalog."""
MIN_WITH_UNKNOWN = 0.4
"""The same for a phrase with a word that is in no text and no catalog."""
MIN_BESIDE_LANGUAGE = 0.6
"""Probability from which a subject is searched for beside a spoken language."""
MIN_PROBABLE = 0.36
"""Probability of a broad subject with its parts below which it is a guess."""
MIN_CLEAR = 0.6
"""Probability from which a goal's subject is clear."""
ANY_OF_AFRICA = "african"
"""What catalogs call benchmarks of several African languages."""
MIN_UNMEASURABLE = 0.65
"""Probability from which a goal is taken to be about what no evaluation measures."""
UNMEASURABLE_BESIDE = 0.85
"""The same where a word of it is near a subject: "how fast is image generation"."""

_FILLER = frozenset({"thing", "team"})
"""Words of the tables that only expressions need; alone they name nothing."""
_BROAD_OF = {
    word: subject.name
    for subject in SUBJECTS.values()
    if not subject.broad and subject.name != OVERALL
    for word in subject.search
}
"""The broad subjects that a word names outright."""
_COMMON = frozenset(stem(word) for word in COMMON_WORDS.split())


@dataclass(frozen=True)
class ReadGoal:
    """A goal, taken apart."""

    subject: str
    """The words to search with, separated by spaces; empty when the goal names no subject."""
    meant: tuple[Subject, ...] = ()
    """The subjects that all words together point to, likeliest first; several where it is open
    which is meant. Empty where words of the goal name the subject outright, and where it is about
    several, whose words are all searched for."""
    limits: tuple[str, ...] = ()
    """Limits that catalogs know nothing about, as the user wrote them."""
    samples: int | None = None
    """Most samples that the user wants to spend."""
    is_quick: bool = False
    wants_collection: bool = False
    """Whether it asks for a ready-made set of benchmarks."""
    is_about_change: bool = False
    """Whether only a comparison with another model answers the goal."""
    is_clear: bool = False
    """Whether the words together leave hardly any doubt what the subject is."""
    is_overall: bool = False
    """Whether it asks how good the model is in general."""
    is_guess: bool = False
    """Whether hardly anything speaks for the subject, which is named as a guess then."""
    is_unmeasurable: bool = False
    """Whether the goal is about what no evaluation of a language model measures."""
    is_named: bool = False
    """Whether a word of the goal names the subject it was read as."""
    unknown: tuple[str, ...] = ()
    """Words of a phrase that no catalog and no text about a subject has."""
    names: tuple[str, ...] = ()
    """Words that no text about a subject has, which may name a provider."""
    search: tuple[str, ...] = ()
    """Words to search a catalog with: those of the subject, and the language of a dialect that it
    has. Filled in by `read_for_catalog`, as is the next field."""
    unmeasured: frozenset[str] = frozenset()
    """Spoken languages of the subject that no benchmark of the catalog is in."""
    excluded: frozenset[str] = frozenset()
    """Words that the goal says it is not about: `anatomy` of "Arabic (not anatomy)"."""


@lru_cache(maxsize=64)  # the pages of a search, and the tools for one goal, read the same words
def read_goal(goal: str, labels: frozenset[str]) -> ReadGoal:
    """Take a goal apart.

    Args:
        goal: The user's words.
        labels: The catalog's own words: of ids, names, tags, categories and capabilities.
    """
    is_about_change = CHANGE.search(goal) is not None
    text = EXCLUDED.sub(" ", COMPARED_WITH.sub(" ", goal))
    samples = SAMPLES.search(text)
    text = SAMPLES.sub(" ", text)
    text, limits = without_limits(text)
    is_quick = QUICK.search(text) is not None
    text = _without_names(QUICK.sub(" ", text), labels)
    is_phrase = len(text.split()) < SENTENCE_WORDS
    about = meaning(without_unmeasured_languages(text, labels) if is_phrase else text, labels)
    has_subject = about.probability >= MIN_BESIDE_LANGUAGE and about.likely[0][0].name != OVERALL
    spoken = spoken_words(goal, text, has_subject=has_subject)
    named = _named_words(text, labels, languages_in(set(spoken)), is_phrase=is_phrase)
    if written_language(goal) is not None:  # its own words are in no catalog
        named = [word for word in named if word.isascii() or word in labels]
    unknown = [word for word in named if _is_unknown(word, labels)] if is_phrase else []
    broad = about.likely[0][0].broad or about.likely[0][0].name if about.likely else ""
    is_guess = about.of_broad(broad) < MIN_PROBABLE
    meant: tuple[Subject, ...] = ()
    if not (_is_name_of(text, labels) or (unknown and about.probability < MIN_WITH_UNKNOWN)):
        meant = _meant(about, named, spoken, labels, is_phrase=is_phrase)
    is_overall = any(subject.name == OVERALL for subject in (meant[:2] if is_guess else meant[:1]))
    excluded = _excluded(goal)
    is_about_each = bool(meant and about.several)
    searched = meant if is_about_each else meant[:1]
    first = [word for subject in searched for word in _search_words(subject, named)]
    first = [] if is_overall else first or named
    subject = list(dict.fromkeys(word for word in (*first, *spoken) if word not in excluded))
    own = {*subject, *(word for found in meant[:1] for word in words(found.title))}
    near = any(word in RELATED for word in named)
    number = int(re.sub(r"\D", "", samples[1])) if samples else None
    return ReadGoal(
        " ".join(subject),
        () if is_overall or is_about_each else meant,
        limits,
        number or None,
        is_quick,
        COLLECTION.search(text) is not None,
        is_about_change,
        is_clear=is_about_each or (bool(meant) and about.probability >= MIN_CLEAR),
        is_overall=is_overall,
        is_guess=bool(meant) and is_guess and not is_overall,
        is_unmeasurable=about.unmeasurable >= (UNMEASURABLE_BESIDE if near else MIN_UNMEASURABLE),
        is_named=bool(subject) and not (meant and own.isdisjoint(words(goal))),
        unknown=tuple(unknown),
        names=tuple(word for word in words(goal) if subject_table().word(word) is None),
        excluded=excluded,
    )


def _is_name_of(text: str, labels: Container[str]) -> bool:
    """Whether a goal is one of the catalog's own names, of several words."""
    found = words(text)
    return len(found) > 1 and " ".join(found) in labels


def _named_words(
    text: str, labels: Container[str], languages: Container[str], *, is_phrase: bool
) -> list[str]:
    """Return the words of a goal that name a subject by themselves, in their order."""
    found: Sequence[str] = words(text)
    if is_phrase:
        found = [word for word in found if word not in _COMMON or word in labels] or found
    else:
        found = [word for word in found if _is_subject(word, labels)]
        found = [word for word in found if word not in WEAK_WORDS] or found
    return [
        word
        for word in dict.fromkeys(found)
        if len(word) > 1 and (word not in LANGUAGES or LANGUAGES[word] in languages)
    ]


def _meant(
    about: Meaning,
    named: Sequence[str],
    spoken: Sequence[str],
    labels: Container[str],
    *,
    is_phrase: bool,
) -> tuple[Subject, ...]:
    """Return the subjects that all words of a goal together point to.

    Returns nothing where its own words weigh more: names of the catalog, and labels of it where
    the words together are not clear.
    """
    if not about.likely or any(word in labels and _is_name(word) for word in named):
        return ()
    subject, _ = about.likely[0]
    wanted = languages_in(set(spoken))
    if spoken and subject.name in (OVERALL, EXAMS):
        return ()
    least = MIN_BESIDE_LANGUAGE if spoken else MIN_INFERRED
    if subject.broad and subject.languages & wanted:
        least = MIN_PROBABLE
    if about.probability < least:
        return ()
    found = [_in_language(found, wanted) for found in about.subjects]
    if about.several:
        return tuple(dict.fromkeys(found))
    strong = list(dict.fromkeys(_BROAD_OF[word] for word in named if word in _BROAD_OF))
    if subject.name == OVERALL and strong:
        return ()
    is_own = all(word in labels and word not in KNOWN_WORDS for word in named)
    if is_phrase and named and is_own and about.probability < MIN_AGAINST_LABELS:
        return ()
    is_open = not subject.broad or about.probability < MIN_CLEAR
    is_outright = is_phrase and len(strong) == 1 and all(word in _BROAD_OF for word in named)
    if is_open and is_outright and about.of_broad(strong[0]) >= MIN_CLEAR:
        return (SUBJECTS[strong[0]],)
    if subject.name in strong:  # its parts are no other meaning
        found = [other for other in found if other.broad != subject.name]
    if about.probability < MIN_CLEAR:
        found.sort(key=lambda other: (other.broad or other.name) not in strong)
    return tuple(dict.fromkeys(found))


def _in_language(subject: Subject, wanted: Set[str]) -> Subject:
    """Return the broad subject of one that is about another language than the goal names."""
    is_other = wanted and subject.languages and not subject.languages & {*wanted, ANY_OF_AFRICA}
    return SUBJECTS[subject.broad] if is_other else subject


def _search_words(subject: Subject, named: Sequence[str]) -> list[str]:
    """Return the words to search with for a subject: those of the goal that name it, else ours."""
    own = [word for word in named if word in subject.search]
    return list(subject.search) if subject.broad or not own else own


def _excluded(goal: str) -> frozenset[str]:
    """Return the words that a goal says it is not about."""
    parts = " ".join(match[0] for match in EXCLUDED.finditer(goal))
    return frozenset(word for word in words(parts) if word not in _COMMON and len(word) > 2)


def without_setting(goal: str, labels: Container[str] = ()) -> str:
    """Return a goal without what is excluded, compared with, limited or named in it."""
    text = EXCLUDED.sub(" ", COMPARED_WITH.sub(" ", goal))
    text, _ = without_limits(SAMPLES.sub(" ", text))
    return _without_names(QUICK.sub(" ", text), labels)


def search_words(query: str, labels: frozenset[str]) -> str:
    """Return what to search with for a query: the subject of its words, else the words.

    A short query is searched as it is where its words together are hardly more than a guess.
    """
    read = read_goal(query, labels)
    is_short = len(query.split()) < SENTENCE_WORDS
    if is_short and (read.is_guess or not (read.meant or read.is_clear)):
        return query
    return read.subject or query


def _is_unknown(word: str, labels: Container[str]) -> bool:
    return word not in labels and word not in KNOWN_WORDS and subject_table().word(word) is None


def _is_name(word: str) -> bool:
    """Whether a label of the catalog is no word of the language: `gsm8k`, `toxigen`."""
    if word in KNOWN_WORDS or word.isdigit():
        return False
    return any(char.isdigit() for char in word) or not subject_table().is_english(word)


def _is_subject(word: str, labels: Container[str]) -> bool:
    if word.isdigit() or len(word) < 2 or word in _FILLER:
        return False
    return word in KNOWN_WORDS or (word not in _COMMON and word in labels)


def _without_names(text: str, labels: Container[str]) -> str:
    """Remove names, addresses, machines and people, but no name that the catalog has itself.

    A version alone (`v2`) is a word of some catalog's names, and never what a goal means.
    """

    def keep_or_drop(match: re.Match[str]) -> str:
        name = re.sub(r"[^a-z0-9]", "", fold(match[0]))
        is_named = name in labels and re.fullmatch(r"v\d+", name) is None
        return match[0] if is_named else " "

    return SETTING.sub(keep_or_drop, text)
