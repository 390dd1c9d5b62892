"""Constraints on a reply that a program can check, for `instruction_following`.

A constraint in the data file is a mapping with a `type` and the settings of that type. Each
checker is a pure function of the reply and the constraint; no judge model is involved.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

Constraint = Mapping[str, Any]
Checker = Callable[[str, Constraint], bool]

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_BULLET = re.compile(r"^\s*[-*•]\s+\S")
_NUMBERED = re.compile(r"^\s*(\d{1,9})[.)]\s+\S")
# Each run of marks is tried once: a reply may be 100,000 exclamation marks and a letter.
_SENTENCE_END = re.compile(r"(?<![.!?])[.!?]++(?=[\"'”’)\]]*+(?:\s|$))")
_CODE_FENCE = re.compile(r"\A```[a-zA-Z]*\n(.*?)\n?```\Z", re.DOTALL)
_JSON_TYPES: dict[str, tuple[type, ...]] = {"string": (str,), "number": (int, float)}


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


def _is_bullet_list(text: str, rule: Constraint) -> bool:
    lines = _lines(text)
    return all(_BULLET.match(line) for line in lines) and _within(len(lines), rule)


def _is_numbered_list(text: str, rule: Constraint) -> bool:
    matches = [_NUMBERED.match(line) for line in _lines(text)]
    numbers = [int(match.group(1)) for match in matches if match]
    return numbers == list(range(1, len(matches) + 1)) and _within(len(numbers), rule)


def _starts_all_words(text: str, rule: Constraint) -> bool:
    found, letter = words(text), str(rule["letter"]).lower()
    return bool(found) and all(word.lower().startswith(letter) for word in found)


def _is_json(text: str, rule: Constraint) -> bool:
    fenced = _CODE_FENCE.match(text.strip())
    try:
        value = json.loads(fenced.group(1) if fenced else text)
    except (ValueError, RecursionError):
        return False
    if rule["kind"] == "object":
        return isinstance(value, dict) and ("keys" not in rule or set(value) == set(rule["keys"]))
    if not isinstance(value, list) or ("length" in rule and len(value) != rule["length"]):
        return False
    expected = _JSON_TYPES[rule["items"]] if "items" in rule else (object,)
    # In Python a boolean is a number; in JSON it is not.
    return all(isinstance(item, expected) and not isinstance(item, bool) for item in value)


def _is_alphabetical(text: str, rule: Constraint) -> bool:
    found = [word.lower() for word in words(text)]
    return len(found) > 1 and found == sorted(found)


def _is_in_script(text: str, rule: Constraint) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and all(
        unicodedata.name(c, "").startswith(str(rule["script"])) for c in letters
    )


def _count_of_word(text: str, rule: Constraint) -> bool:
    wanted = str(rule["word"]).lower()
    return _within(sum(word.lower() == wanted for word in words(text)), rule)


CHECKERS: dict[str, Checker] = {
    # Numbers that must be `exactly`, or between `min` and `max`.
    "word_count": lambda text, rule: _within(len(words(text)), rule),
    "sentence_count": lambda text, rule: _within(len(_SENTENCE_END.findall(text.strip())), rule),
    "line_count": lambda text, rule: _within(len(_lines(text)), rule),
    "bullets": _is_bullet_list,
    "numbered": _is_numbered_list,
    "occurrences": _count_of_word,
    # Letters and characters.
    "lowercase": lambda text, rule: any(c.isalpha() for c in text) and text == text.lower(),
    "uppercase": lambda text, rule: any(c.isalpha() for c in text) and text == text.upper(),
    "without_letter": lambda text, rule: (
        bool(words(text)) and str(rule["letter"]).lower() not in text.lower()
    ),
    "without_character": lambda text, rule: (
        bool(text.strip()) and str(rule["character"]) not in text
    ),
    "initial_letter": _starts_all_words,
    # All letters are of one script, e.g. CYRILLIC.
    "script": _is_in_script,
    # Whole words, in any case.
    "include": lambda text, rule: all(_contains_word(text, word) for word in rule["words"]),
    "exclude": lambda text, rule: (
        bool(text.strip()) and not any(_contains_word(text, word) for word in rule["words"])
    ),
    "alphabetical": _is_alphabetical,
    # The whole reply.
    "starts_with": lambda text, rule: text.strip().startswith(rule["text"]),
    "ends_with": lambda text, rule: text.strip().endswith(rule["text"]),
    "one_of": lambda text, rule: text.strip() in rule["values"],
    "pattern": lambda text, rule: re.fullmatch(rule["pattern"], text.strip()) is not None,
    # JSON of the `kind` "object" with exactly these `keys`, or "array" with `length` `items`
    # of the type "string" or "number". Chat models often enclose it in a code fence.
    "json": _is_json,
}


def violated(text: str, rules: list[Constraint]) -> list[str]:
    """The types of the constraints that a reply breaks, in the order of `rules`.

    An empty reply breaks every constraint.
    """
    if not text.strip():
        return [str(rule["type"]) for rule in rules]
    return [str(rule["type"]) for rule in rules if not CHECKERS[rule["type"]](text, rule)]
