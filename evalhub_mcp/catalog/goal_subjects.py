"""Decide which subjects a goal is about, from the probabilities that its words give to each.

A goal in people's words may mean one of several things. Where the likeliest subject is not clear,
the next ones are returned too, so that one benchmark for each can be offered.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from evalhub_mcp.catalog.subject_words import subject_table
from evalhub_mcp.catalog.subjects import SUBJECTS, UNMEASURABLE, Subject

CLEAR = 0.9
"""Probability of the subjects returned together, from which no further one is added."""
MIN_SHARE = 0.06
"""Share of the likeliest subject's probability that a further one must have."""
MAX_MEANINGS = 3
"""Most subjects that a goal is taken to be about."""
MIN_OF_PART = 0.6
"""Probability from which a part of a goal is about a subject."""
MIN_OF_SENTENCE = 0.03
"""Probability that this subject must have in the whole goal, where that is a sentence."""
MIN_OF_PHRASE = 0.004
"""The same where it is a phrase."""
SENTENCE_WORDS = 7
"""From this many words on a goal is a sentence."""

_PART_ENDS = re.compile(r"[&+]|\b(?:and|plus|as\s+well\s+as)\b", re.IGNORECASE)

Likely = tuple[Subject, float]
"""A subject with its probability."""


@dataclass(frozen=True)
class Meaning:
    """What a goal is about, by all its words together."""

    likely: Sequence[Likely] = ()
    """All subjects, likeliest first."""
    unmeasurable: float = 0.0
    """Probability that no evaluation of a language model measures it."""
    several: tuple[Subject, ...] = ()
    """The subjects of a goal that is about each of them: "maths and code"."""

    @property
    def probability(self) -> float:
        """Probability of the likeliest subject; 0 when no word is known."""
        return self.likely[0][1] if self.likely else 0.0

    def of_broad(self, name: str) -> float:
        """Return the probability of a broad subject with its narrow ones."""
        return _of_broad(self.likely).get(name, 0.0)

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The subjects it is about, or may be about where that is open, likeliest first."""
        return self.several or _open(self.likely)


def meaning(text: str, labels: Container[str]) -> Meaning:
    """Return what a goal is about.

    Args:
        text: The goal without its setting.
        labels: The catalog's own words. A narrow subject that it has no word of is counted as the
            broad one it belongs to.
    """
    likely, unmeasurable = _likely(text, labels)
    shares = _of_broad(likely)
    least = MIN_OF_SENTENCE if len(text.split()) >= SENTENCE_WORDS else MIN_OF_PHRASE
    several: dict[str, Subject] = {}
    for part in _PART_ENDS.split(text):
        subject = _clear(_likely(part, labels)[0])
        name = (subject.broad or subject.name) if subject else ""
        if subject and shares.get(name, 0.0) >= least:
            several.setdefault(name, subject)
    is_about_each = 1 < len(several) <= MAX_MEANINGS
    return Meaning(likely, unmeasurable, tuple(several.values()) if is_about_each else ())


def _clear(likely: Sequence[Likely]) -> Subject | None:
    """Return the subject that a part of a goal is about: narrow, or broad, or None if open."""
    if likely and likely[0][1] >= MIN_OF_PART:
        return likely[0][0]
    name, share = next(iter(_by_probability(_of_broad(likely))), ("", 0.0))
    return SUBJECTS[name] if share >= MIN_OF_PART else None


def _of_broad(likely: Sequence[Likely]) -> Mapping[str, float]:
    """Return the probability of each broad subject with its narrow ones, by name."""
    shares: dict[str, float] = {}
    for subject, probability in likely:
        name = subject.broad or subject.name
        shares[name] = shares.get(name, 0.0) + probability
    return shares


def _likely(text: str, labels: Container[str]) -> tuple[Sequence[Likely], float]:
    shares: dict[str, float] = {}
    for name, probability in subject_table().likelihoods(text):
        subject = SUBJECTS.get(name)
        counted = name if subject is None or subject.is_in(labels) else subject.broad
        shares[counted] = shares.get(counted, 0.0) + probability
    unmeasurable = shares.pop(UNMEASURABLE, 0.0)
    return [(SUBJECTS[name], p) for name, p in _by_probability(shares)], unmeasurable


def _by_probability(shares: Mapping[str, float]) -> Sequence[tuple[str, float]]:
    return sorted(shares.items(), key=lambda item: (-item[1], item[0]))


def _open(likely: Sequence[Likely]) -> tuple[Subject, ...]:
    """Return the likeliest subject, and the next ones until they are likely enough together."""
    found: list[Subject] = []
    total = 0.0
    for subject, probability in likely[:MAX_MEANINGS]:
        if found and (total >= CLEAR or probability < MIN_SHARE * likely[0][1]):
            break
        found.append(subject)
        total += probability
    return tuple(found)
