"""The checkers of the instruction-following benchmark."""

import json
import time
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.local.inspect.benchmarks.reply_constraints import CHECKERS, violated, words

CASES: list[tuple[dict[str, Any], list[str], list[str]]] = [
    ({"type": "word_count", "exactly": 3}, ["one two three", "It's half-full now."], ["one two"]),
    ({"type": "word_count", "min": 2, "max": 3}, ["a b", "a b c"], ["a", "a b c d"]),
    (
        {"type": "sentence_count", "exactly": 2},
        ["One. Two!", 'He said "no." She left?', "Pi is 3.14. Good."],
        ["One.", "One. Two. Three.", "No full stop"],
    ),
    ({"type": "line_count", "exactly": 2}, ["a\nb", "a\n\nb\n"], ["a", "a\nb\nc"]),
    (
        {"type": "bullets", "exactly": 2},
        ["- a\n- b", "* a\n• b"],
        ["a\nb", "- a", "Two:\n- a\n- b"],
    ),
    (
        {"type": "numbered", "exactly": 2},
        ["1. a\n2. b", "1) a\n2) b"],
        ["2. a\n1. b", "1. a", "- a\n- b", "List:\n1. a\n2. b"],
    ),
    ({"type": "lowercase"}, ["all small.", "straße"], ["One", "123"]),
    ({"type": "uppercase"}, ["ALL BIG!"], ["All", "123"]),
    ({"type": "include", "words": ["sea", "sun"]}, ["Sun and sea."], ["Seaside sun", "sea"]),
    ({"type": "exclude", "words": ["cat"]}, ["A dog.", "catalogue"], ["A Cat.", ""]),
    ({"type": "without_letter", "letter": "e"}, ["A big dog"], ["The dog", "E", "?!"]),
    ({"type": "without_character", "character": ","}, ["a b"], ["a, b", ""]),
    ({"type": "initial_letter", "letter": "t"}, ["Two tall trees"], ["Two big trees", ""]),
    ({"type": "starts_with", "text": "Perhaps"}, [" Perhaps so"], ["perhaps so", "So"]),
    ({"type": "ends_with", "text": "?"}, ["Why? "], ["Why", "? no"]),
    ({"type": "one_of", "values": ["yes", "no"]}, ["yes", " no\n"], ["Yes", "yes."]),
    ({"type": "pattern", "pattern": r"\d+"}, ["12"], ["12 a", "a"]),
    (
        {"type": "json", "kind": "object", "keys": ["a"]},
        ['{"a": 1}', '```json\n{"a": 1}\n```'],
        ['{"b": 1}', '{"a": 1, "b": 2}', "[1]", "{a: 1}", 'Here: {"a": 1}'],
    ),
    (
        {"type": "json", "kind": "array", "length": 2, "items": "string"},
        ['["a", "b"]'],
        ['["a"]', "[1, 2]", '{"a": "b"}', "a, b"],
    ),
    ({"type": "json", "kind": "array", "items": "number"}, ["[1, 2.5]", "[]"], ["[true]", '["1"]']),
    ({"type": "alphabetical"}, ["ant Bee cow", "a, b"], ["b a", "alone"]),
    ({"type": "script", "script": "GREEK"}, ["Αθήνα", "Αθήνα!"], ["Athens", "Αθήνα A", "123"]),
    ({"type": "occurrences", "word": "very", "exactly": 2}, ["very Very"], ["very", "everything"]),
]


@pytest.mark.parametrize(("rule", "meets", "breaks"), CASES)
def test_a_constraint_accepts_only_replies_that_meet_it(
    rule: dict[str, Any], meets: list[str], breaks: list[str]
) -> None:
    assert [text for text in meets if violated(text, [rule])] == []
    assert [text for text in breaks if not violated(text, [rule])] == []


def test_every_checker_has_a_case() -> None:
    assert {rule["type"] for rule, _, _ in CASES} == set(CHECKERS)


def test_all_broken_constraints_are_named_in_order() -> None:
    rules: list[Mapping[str, Any]] = [
        {"type": "uppercase"},
        {"type": "word_count", "exactly": 2},
        {"type": "lowercase"},
    ]
    assert violated("three small words", rules) == ["uppercase", "word_count"]


@pytest.mark.parametrize("text", ["", " \n "])
@pytest.mark.parametrize("rule", [rule for rule, _, _ in CASES])
def test_an_empty_reply_breaks_every_constraint(rule: dict[str, Any], text: str) -> None:
    assert violated(text, [rule]) == [rule["type"]]


@pytest.mark.parametrize("rule", [rule for rule, _, _ in CASES])
@given(text=st.text())
def test_a_checker_accepts_any_text_as_input(rule: dict[str, Any], text: str) -> None:
    assert isinstance(CHECKERS[rule["type"]](text, rule), bool)


def test_deeply_nested_json_is_refused_and_not_fatal() -> None:
    assert violated("[" * 100_000, [{"type": "json", "kind": "array"}]) == ["json"]


@pytest.mark.parametrize("rule", [rule for rule, _, _ in CASES], ids=lambda rule: rule["type"])
@pytest.mark.parametrize("piece", ["!", ".)", "1", " ", "a-", "- ", "1. ", "[", "```", "e\u0301"])
def test_a_long_reply_is_checked_in_a_moment(rule: dict[str, Any], piece: str) -> None:
    started = time.process_time()
    assert isinstance(CHECKERS[rule["type"]](piece * 30_000 + "x", rule), bool)
    assert time.process_time() - started < 2


def test_a_number_of_thousands_of_digits_is_no_number_of_a_list() -> None:
    assert violated("1" * 5_000 + ". a", [{"type": "numbered", "exactly": 1}]) == ["numbered"]


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=30))
def test_words_are_counted_across_any_separators(found: list[str]) -> None:
    assert words(", ".join(found)) == found
    assert words("\n- ".join(found)) == found


@given(st.dictionaries(st.text(min_size=1), st.integers(), max_size=5))
def test_any_json_object_with_the_named_keys_is_accepted(value: dict[str, int]) -> None:
    rule = {"type": "json", "kind": "object", "keys": list(value)}
    assert CHECKERS["json"](json.dumps(value, indent=1), rule)
