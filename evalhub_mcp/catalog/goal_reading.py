"""Read a goal as people write it: what it is about, apart from the setting it is told in.

"We fine-tuned llama-3.1-8b-instruct into support-ft-v7; is it still safe?" is about safety. Names
and sizes of models, addresses, hardware, times, people and pleasantries are the setting: searched
as words they would find benchmarks whose texts happen to contain them. What the goal wants besides
a subject (how many samples, something quick, a comparison) is returned as such.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evalhub_mcp.catalog.common_words import COMMON_WORDS
from evalhub_mcp.catalog.concepts import concepts_in
from evalhub_mcp.catalog.goal_settings import (
    CHANGE,
    COMPARED_WITH,
    EXCLUDED,
    OF_ORIGIN,
    QUICK,
    SAMPLES,
    SETTING,
)
from evalhub_mcp.catalog.narrow_subjects import narrow_subject
from evalhub_mcp.catalog.subject_words import subject_table
from evalhub_mcp.catalog.subjects import ASPECTS, OVERALL, SEARCH_WORDS, UNMEASURABLE
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
from evalhub_mcp.catalog.written_language import written_language

SENTENCE_WORDS = 5
"""From this many words on a goal is a sentence, in which words in common use are no subject."""
MIN_INFERRED = 0.4
"""Probability from which a subject is inferred where no word names one."""
MIN_AGAINST_LABELS = 0.5
"""Probability from which a subject inferred from all words replaces labels that occur in them."""
MIN_AGAINST_WORDS = 0.55
"""The same against a word that means another subject by itself."""
MIN_AGAINST_DESCRIPTION = 0.7
"""The same against a known description or the very name of another subject."""
MIN_AGAINST_NAMES = 0.9
"""The same against names of the catalog."""
CERTAIN = 0.95
"""Probability from which it replaces words of which less than half agree with it."""
MIN_UNMEASURABLE = 0.65
"""Probability from which a goal is taken to be about what no evaluation measures."""
SAME_CLOSENESS = 0.5
"""Closeness from which a related word means the same subject."""

_WEAK = frozenset(
    "long read document hard question school child high prompt answer test task text real use "
    "standard world power people time general request completion student patient exam token follow "
    "generation function expert traffic comprehensive several passage format discovery bank "
    "hospital chat analysis style quality rate chain language sentence history skill".split()
)
"""Words of catalogs that name no subject beside a word that does."""
_BROAD = frozenset({"general", "capability", "standard"})
"""What descriptions of an overall impression mean; nothing beside a subject that is named."""
_FILLER = frozenset({"thing", "team"})
"""Words of the tables that only expressions need; alone they name nothing."""
_NAMED = frozenset(" ".join(SEARCH_WORDS.values()).split()) - _BROAD
"""Words by which a goal names a subject outright."""
_CLAUSE_END = re.compile(r"[,;?!]|\b(?:and|plus|as\s+well\s+as|or)\b", re.IGNORECASE)
_COMMON = frozenset(stem(word) for word in COMMON_WORDS.split())


@dataclass(frozen=True)
class ReadGoal:
    """A goal, taken apart."""

    subject: str
    """The words to search with, separated by spaces; empty when the goal names no subject."""
    limits: tuple[str, ...] = ()
    """Limits that catalogs know nothing about, as the user wrote them."""
    samples: int | None = None
    """Most samples that the user wants to spend."""
    is_quick: bool = False
    is_about_change: bool = False
    """Whether only a comparison with another model answers the goal."""
    is_inferred: bool = False
    """Whether the subject follows from the words together and none of them names it."""
    is_narrow: bool = False
    """Whether the words to search with are those of a narrow subject, of one benchmark or few."""
    is_unmeasurable: bool = False
    """Whether the goal is about what no evaluation of a language model measures."""
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
    likely = subject_table().likelihoods(text)
    concepts, rest = concepts_in(text)
    found = words(rest)
    sentence = len(words(goal)) >= SENTENCE_WORDS or len(goal.split()) >= 2 * SENTENCE_WORDS - 2
    if sentence or concepts:
        found = [word for word in found if _is_subject(word, labels)]
        strong = [word for word in found if word not in _WEAK]
        found = strong if strong or concepts or sentence else found
    else:
        found = [word for word in found if word not in _COMMON or word in labels] or found
    if concepts and any(word not in _BROAD for word in (*concepts, *found)):
        concepts = [word for word in concepts if word not in _BROAD]
    languages = _languages(text, likely)
    found = [
        word
        for word in found
        if len(word) > 1 and (word not in LANGUAGES or LANGUAGES[word] in languages)
    ]
    subject = list(dict.fromkeys([*concepts, *found]))
    if not languages_in(subject):
        named = [word for word in words(text) if LANGUAGES.get(word) in languages]
        if not named and (written := written_language(goal)) is not None:
            named = [written]
            subject = [word for word in subject if word.isascii() or word in labels]
        subject += named
    # A goal that is one of the catalog's own names means what the catalog calls so.
    is_named = not sentence and " ".join(words(text)) in labels
    narrow = narrow_subject(text, labels)
    if narrow:
        kept = {word for word in subject if LANGUAGES.get(word, word) in languages}
        kept |= _named_beside(text, labels)
        subject = list(dict.fromkeys([*narrow, *(word for word in subject if word in kept)]))
    meant = (
        []
        if narrow or is_named
        else _meant(likely, subject, text, labels, described=bool(concepts))
    )
    number = int(re.sub(r"\D", "", samples[1])) if samples else None
    return ReadGoal(
        " ".join(meant or subject),
        tuple(limits),
        number or None,
        is_quick,
        is_about_change,
        is_inferred=bool(meant),
        is_narrow=bool(narrow),
        is_unmeasurable=_is_unmeasurable(dict(likely), subject),
        excluded=_excluded(goal) - set(subject),
    )


def _excluded(goal: str) -> frozenset[str]:
    """Return the words that a goal says it is not about."""
    parts = " ".join(match[0] for match in EXCLUDED.finditer(goal))
    return frozenset(word for word in words(parts) if word not in _COMMON and len(word) > 2)


def without_setting(goal: str, labels: Container[str] = ()) -> str:
    """Return a goal without what is excluded, compared with, limited or named in it."""
    text = EXCLUDED.sub(" ", COMPARED_WITH.sub(" ", goal))
    text, _ = without_limits(SAMPLES.sub(" ", text))
    return _without_names(QUICK.sub(" ", text), labels)


def _named_beside(text: str, labels: Container[str]) -> set[str]:
    """Return the subjects named in other clauses of a goal than that of its narrow subject.

    "Is it safe, and does it blame customers" is about both; of "which code does the agent blame"
    no clause is about code alone.
    """
    clauses = _CLAUSE_END.split(text)
    others = [clause for clause in clauses if not narrow_subject(clause, labels)]
    if len(others) == len(clauses):
        return set()
    return {word for clause in others for word in words(clause) if word in _NAMED}


def _is_unmeasurable(likely: Mapping[str, float], subject: Sequence[str]) -> bool:
    """Whether a goal is about what no evaluation measures, and no word of it means a subject."""
    if any(word in RELATED for word in subject):
        return False
    return likely.get(UNMEASURABLE, 0.0) >= MIN_UNMEASURABLE


def _languages(text: str, likely: Sequence[tuple[str, float]]) -> frozenset[str]:
    """Return the spoken languages a goal is about.

    Those that only say where people, names or models are from ("Turkish surnames") are not. English
    is what almost all benchmarks are in, so that it is no subject beside another one.
    """
    found = languages_in(words(OF_ORIGIN.sub(" ", text)))
    has_subject = any(n != OVERALL and p >= MIN_AGAINST_LABELS for n, p in likely[:1])
    return found - {"english"} if has_subject else found


def _meant(
    likely: Sequence[tuple[str, float]],
    subject: Sequence[str],
    text: str,
    labels: Container[str],
    *,
    described: bool,
) -> list[str]:
    """Return the words to search with when a goal's subject is inferred from all its words.

    Returns nothing when the words of the goal that name a subject (`subject`) agree, or weigh more:
    those of a known description (`described`) more than words that mean a subject by themselves,
    and these more than labels of the catalog that happen to occur.
    """
    if languages_in(set(subject)):
        return []
    measurable = [item for item in likely if item[0] != UNMEASURABLE]
    if not measurable:
        return []
    name, probability = measurable[0]
    inferred = _aspect(name, text)
    if not subject:
        return inferred if name != OVERALL and probability >= MIN_INFERRED else []
    # The goal's own words say which part of the subject is meant: errors in traces of agents.
    parts = [found for _, found in ASPECTS.get(name, ())]
    names = {*inferred, *" ".join([SEARCH_WORDS[name], *parts]).split()}
    own = [word for word in subject if word not in names]
    known = [word for word in own if described or word in KNOWN_WORDS or _is_name(word)]
    named = [word for word in subject if word in names]
    if named:
        kept = list(subject)
        if probability >= MIN_AGAINST_DESCRIPTION and described:
            # What else a description means is not what is meant here.
            kept = [word for word in subject if word in named or not _names_other(word, inferred)]
        elif probability >= MIN_AGAINST_WORDS:
            kept = [word for word in subject if word in named or word in known]
        if probability >= CERTAIN and 2 * len(named) < len(kept):
            kept = [*inferred, *(word for word in kept if word not in named)]
        return kept if kept != list(subject) else []
    if probability >= MIN_AGAINST_WORDS and any(_means(word, inferred) for word in own):
        return [*inferred, *known]
    if any(word in labels and _is_name(word) for word in subject):
        least = MIN_AGAINST_NAMES
    elif name == OVERALL and any(word in _NAMED for word in subject):
        return []
    elif described or any(word in _NAMED for word in subject):
        least = MIN_AGAINST_DESCRIPTION
    elif any(word in RELATED for word in subject):
        least = MIN_AGAINST_WORDS
    elif any(word in labels for word in subject):
        least = MIN_AGAINST_LABELS
    else:
        least = MIN_INFERRED
    return inferred if probability >= least else []


def _aspect(name: str, text: str) -> list[str]:
    """Return the words to search with for a subject, or for the part of it that a text is about."""
    for pattern, found in ASPECTS.get(name, ()):
        if re.search(pattern, text, re.IGNORECASE):
            return found.split()
    return SEARCH_WORDS[name].split()


def _means(word: str, inferred: Container[str]) -> bool:
    """Whether a word of the goal is closely related to a word of an inferred subject."""
    return any(t in inferred and near >= SAME_CLOSENESS for t, near in RELATED.get(word, ()))


def _names_other(word: str, inferred: Sequence[str]) -> bool:
    """Whether a word names a subject, or is close to its name, and not the inferred one."""
    return not _means(word, inferred) and (word in _NAMED or _means(word, _NAMED))


def search_words(query: str, labels: frozenset[str]) -> str:
    """Return what to search with for a query: the subject of a sentence, else its own words.

    A short description ("people pleasing") is searched as what it means, unless it has a name
    or a label of the catalog in it.
    """
    read = read_goal(query, labels)
    if read.is_narrow:
        return read.subject
    if len(query.split()) <= SENTENCE_WORDS and not read.is_inferred:
        known = any(word in labels or word in KNOWN_WORDS for word in words(query))
        meaning, _ = ([], "") if known else concepts_in(query)
        return " ".join(meaning) or query
    return read.subject or query


def _is_name(word: str) -> bool:
    """Whether a label of the catalog is no word of the language: `gsm8k`, `toxigen`."""
    if word in KNOWN_WORDS:
        return False
    return any(char.isdigit() for char in word) or subject_table().word(word) is None


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
