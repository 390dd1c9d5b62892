"""Constraints on a reply that a program can check, for `instruction_following`.

A constraint in the data file is a mapping with a `type` and the settings of that type. Each
checker is a pure function of the reply and the constraint; no judge model is involved.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

Constraint = Mapping[str, Any]
Checker = Callable[[str, Constraint], bool]

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_BULLET = re.compile(r"^\s*[-*•]\s+\S")
_NUMBERED = re.compile(r"^\s*(\d+)[.)]\s+\S")
_SENTENCE_END = re.compile(r"[.!?]+(?=[\"'”’)\]]*(?:\s|$))")
_CODE_FENCE = re.compile(r"\A```[a-zA-Z]*\n(.*?)\n?```\Z", re.DOTALL)


def words(text: str) -> list[str]:
    """The words of a text; a word with a hyphen or apostrophe counts once."""
    return _WORD.findall(text)


def _lines(text: str) -> list[str]:
    return [line for line in text.strip().splitlines() if line.strip()]


def _within(count: int, rule: Constraint) -> bool:
    """Whether a count meets the `exactly`, or the `min` and `max`, of a rule."""
    if "exactly" in rule:
        return count == int(rule["exactly"])
    return int(rule.get("min", 0)) <= count <= int(rule.get("max", count))


def _contains_word(text: str, word: str) -> bool:
    pattern = rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
    return re.search(pattern, text, re.IGNORECASE) is not None


def check_word_count(text: str, rule: Constraint) -> bool:
    """The number of words is `exactly` N, or between `min` and `max`."""
    return _within(len(words(text)), rule)


def check_sentence_count(text: str, rule: Constraint) -> bool:
    """The number of sentences (ended by `.`, `!` or `?`) meets the rule."""
    return _within(len(_SENTENCE_END.findall(text.strip())), rule)


def check_line_count(text: str, rule: Constraint) -> bool:
    """The number of non-empty lines meets the rule."""
    return _within(len(_lines(text)), rule)


def check_bullets(text: str, rule: Constraint) -> bool:
    """All lines are bullets (`-`, `*` or `•`), and their number meets the rule."""
    lines = _lines(text)
    return all(_BULLET.match(line) for line in lines) and _within(len(lines), rule)


def check_numbered(text: str, rule: Constraint) -> bool:
    """All lines are numbered 1, 2, 3 …, and their number meets the rule."""
    matches = [_NUMBERED.match(line) for line in _lines(text)]
    numbers = [int(match.group(1)) for match in matches if match]
    in_order = numbers == list(range(1, len(matches) + 1))
    return in_order and _within(len(numbers), rule)


def check_lowercase(text: str, rule: Constraint) -> bool:
    """Has letters, all in lower case."""
    return any(c.isalpha() for c in text) and text == text.lower()


def check_uppercase(text: str, rule: Constraint) -> bool:
    """Has letters, all in upper case."""
    return any(c.isalpha() for c in text) and text == text.upper()


def check_include(text: str, rule: Constraint) -> bool:
    """Each of `words` occurs as a whole word, ignoring case."""
    return all(_contains_word(text, word) for word in rule["words"])


def check_exclude(text: str, rule: Constraint) -> bool:
    """The reply is not empty and none of `words` occurs in it as a whole word."""
    return bool(text.strip()) and not any(_contains_word(text, word) for word in rule["words"])


def check_without_letter(text: str, rule: Constraint) -> bool:
    """Has words, and the letter does not occur, in either case."""
    return bool(words(text)) and str(rule["letter"]).lower() not in text.lower()


def check_without_character(text: str, rule: Constraint) -> bool:
    """The reply is not empty and the character does not occur in it."""
    return bool(text.strip()) and str(rule["character"]) not in text


def check_initial_letter(text: str, rule: Constraint) -> bool:
    """Has words, and each begins with the letter, in either case."""
    found = words(text)
    letter = str(rule["letter"]).lower()
    return bool(found) and all(word.lower().startswith(letter) for word in found)


def check_starts_with(text: str, rule: Constraint) -> bool:
    """The reply begins with exactly this text."""
    return text.strip().startswith(rule["text"])


def check_ends_with(text: str, rule: Constraint) -> bool:
    """The reply ends with exactly this text."""
    return text.strip().endswith(rule["text"])


def check_one_of(text: str, rule: Constraint) -> bool:
    """The whole reply is exactly one of `values`."""
    return text.strip() in rule["values"]


def check_pattern(text: str, rule: Constraint) -> bool:
    """The whole reply matches the regular expression `pattern`."""
    return re.fullmatch(rule["pattern"], text.strip()) is not None


def check_json(text: str, rule: Constraint) -> bool:
    """The whole reply is JSON of the `kind` "object" or "array".

    `keys` are exactly the keys of an object, `length` the number of items of an array, and
    `items` their type ("string" or "number"). One enclosing code fence is allowed, because
    chat models often add it.
    """
    fenced = _CODE_FENCE.match(text.strip())
    try:
        value = json.loads(fenced.group(1) if fenced else text)
    except (ValueError, RecursionError):
        return False
    if rule["kind"] == "object":
        return isinstance(value, dict) and ("keys" not in rule or set(value) == set(rule["keys"]))
    if not isinstance(value, list) or ("length" in rule and len(value) != rule["length"]):
        return False
    item_types: dict[str, tuple[type, ...]] = {"string": (str,), "number": (int, float)}
    expected = item_types[rule["items"]] if "items" in rule else (object,)
    # In Python a boolean is a number; in JSON it is not.
    return all(isinstance(item, expected) and not isinstance(item, bool) for item in value)


def check_alphabetical(text: str, rule: Constraint) -> bool:
    """At least two words, in alphabetical order."""
    found = [word.lower() for word in words(text)]
    return len(found) > 1 and found == sorted(found)


def check_script(text: str, rule: Constraint) -> bool:
    """Has letters, and all belong to the named script (`CYRILLIC`, `GREEK`, …)."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and all(
        unicodedata.name(c, "").startswith(str(rule["script"])) for c in letters
    )


def check_occurrences(text: str, rule: Constraint) -> bool:
    """The number of times `word` occurs as a whole word meets the rule."""
    wanted = str(rule["word"]).lower()
    return _within(sum(word.lower() == wanted for word in words(text)), rule)


CHECKERS: dict[str, Checker] = {
    "word_count": check_word_count,
    "sentence_count": check_sentence_count,
    "line_count": check_line_count,
    "bullets": check_bullets,
    "numbered": check_numbered,
    "lowercase": check_lowercase,
    "uppercase": check_uppercase,
    "include": check_include,
    "exclude": check_exclude,
    "without_letter": check_without_letter,
    "without_character": check_without_character,
    "initial_letter": check_initial_letter,
    "starts_with": check_starts_with,
    "ends_with": check_ends_with,
    "one_of": check_one_of,
    "pattern": check_pattern,
    "json": check_json,
    "alphabetical": check_alphabetical,
    "script": check_script,
    "occurrences": check_occurrences,
}


def violated(text: str, rules: list[Constraint]) -> list[str]:
    """The types of the constraints that a reply breaks, in the order of `rules`.

    An empty reply breaks every constraint.
    """
    if not text.strip():
        return [str(rule["type"]) for rule in rules]
    return [str(rule["type"]) for rule in rules if not CHECKERS[rule["type"]](text, rule)]
