"""Recognise the spoken language of a text by the script it is written in.

A user who asks in Japanese whether a model is good means its Japanese. Languages that share a
script are distinguished by letters that only one of them has; texts in Latin letters are not read.
"""

import unicodedata
from collections import Counter

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
