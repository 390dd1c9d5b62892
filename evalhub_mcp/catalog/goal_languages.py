"""Find the spoken language that a goal is about, by its name, its script, or a place.

A user who asks in Japanese whether a model is good means its Japanese. Languages that share a
script are distinguished by letters that only one of them has; texts in Latin letters are not read.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Container

from evalhub_mcp.catalog.goal_settings import OF_ORIGIN
from evalhub_mcp.catalog.language_places import language_of_place
from evalhub_mcp.catalog.vocabulary import LANGUAGES, languages_in, words

ENGLISH = "english"
_WORD = re.compile(r"[^\W\d_]+")
_OF_SCRIPT = {
    "HIRAGANA": "japanese",
    "KATAKANA": "japanese",
    "HANGUL": "korean",
    "CJK": "chinese",
    "CYRILLIC": "russian",
    "GREEK": "greek",
    "HEBREW": "hebrew",
    "ARABIC": "arabic",
    "DEVANAGARI": "hindi",
    "BENGALI": "bengali",
    "GUJARATI": "gujarati",
    "GURMUKHI": "punjabi",
    "TAMIL": "tamil",
    "TELUGU": "telugu",
    "SINHALA": "sinhala",
    "THAI": "thai",
    "LAO": "lao",
    "MYANMAR": "burmese",
    "KHMER": "khmer",
    "GEORGIAN": "georgian",
    "ARMENIAN": "armenian",
    "ETHIOPIC": "amharic",
}
_OF_LETTERS = {
    "russian": (("ukrainian", "іїєґ"), ("serbian", "ђћџљњ")),
    "arabic": (("urdu", "ٹڈڑے"), ("persian", "پچژگ")),
}
"""Languages distinguished from another one of the same script by letters that it has not."""


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


def written_language(text: str) -> str | None:
    """Return the language of a text half of whose letters are of its script, else None."""
    if text.isascii():
        return None
    letters = [char for char in text if char.isalpha()]
    scripts = Counter(unicodedata.name(char, "").split(" ")[0] for char in letters)
    found = Counter[str]()
    for script, count in scripts.items():
        if (language := _OF_SCRIPT.get(script)) is not None:
            found[language] += count
    if not found or 2 * sum(found.values()) < len(letters):
        return None
    if "japanese" in found:
        return "japanese"
    language = max(found, key=lambda name: found[name])
    for other, own in _OF_LETTERS.get(language, ()):
        if any(char in own for char in text.lower()):
            return other
    return language
