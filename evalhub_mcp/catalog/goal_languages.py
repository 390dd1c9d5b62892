"""Find the spoken language that a goal is about, by its name, its script, or a place."""

import re
from collections.abc import Container

from evalhub_mcp.catalog.goal_settings import OF_ORIGIN
from evalhub_mcp.catalog.language_places import language_of_place
from evalhub_mcp.catalog.vocabulary import LANGUAGES, languages_in, words
from evalhub_mcp.catalog.written_language import written_language

ENGLISH = "english"
_WORD = re.compile(r"[^\W\d_]+")


def spoken_words(goal: str, text: str, *, has_subject: bool) -> list[str]:
    """Return the words of a goal that name the language it is about, as catalogs write them.

    Languages that only say where people, names or models are from ("Turkish surnames") are not
    meant. English is what almost all benchmarks are in, so that it is no subject beside another.

    Args:
        goal: The user's words.
        text: The goal without its setting.
        has_subject: Whether it is about something besides a language.
    """
    meant = languages_in(words(OF_ORIGIN.sub(" ", text)))
    if has_subject:
        meant -= {ENGLISH}
    found = [word for word in words(text) if LANGUAGES.get(word) in meant]
    if not found and (written := written_language(goal)) is not None:
        found = [written]
    if set(found) <= {ENGLISH} and (of_place := language_of_place(goal)) is not None:
        found = [of_place]
    return found


def without_unmeasured_languages(text: str, labels: Container[str]) -> str:
    """Return a text without names of languages that the catalog has no word of.

    What is wanted in a language that nothing measures is read as without it.
    """

    def keep_or_drop(match: re.Match[str]) -> str:
        named = [word for word in words(match[0]) if word in LANGUAGES]
        is_lacking = any(w not in labels and LANGUAGES[w] not in labels for w in named)
        return " " if is_lacking else match[0]

    return _WORD.sub(keep_or_drop, text)
