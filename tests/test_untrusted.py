"""Invisible characters, ids that cannot be shown, and the last check of replies."""

import pytest

from evalhub_mcp.untrusted import (
    MAX_ID_CHARS,
    is_unusable_id,
    replace_surrogates,
    sanitize_field,
    sanitize_id,
    sanitize_line,
    strip_invisible,
)
from evalhub_mcp.untrusted.characters import truncate
from evalhub_mcp.untrusted.reply_check import (
    MAX_REPLY_DEPTH,
    sanitize_reply,
    sanitize_reply_text,
)

UNSEEN = [
    "\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u180b", "\u180e", "\u200b",
    "\u200d", "\u202e", "\u2060", "\u2066", "\u2800", "\u3164", "\ufe00", "\ufe0f", "\ufeff",
    "\uffa0", "\ufff9", "\U000e0001", "\U000e0041", "\U000e0100", "\U000e01ef", "\U0001d159",
]  # fmt: skip


@pytest.mark.parametrize("char", UNSEEN)
def test_invisible_characters_are_removed(char):
    assert strip_invisible(f"a{char}b") == "ab"
    assert is_unusable_id(sanitize_id(f"a{char}b"))


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\u00a0", "\u3000", "\u1680"])
def test_other_spaces_and_line_separators_become_a_space(char):
    assert strip_invisible(f"a{char}b") == "a b"


def test_visible_characters_are_kept():
    for text in ("naïve Straße 日本語 한국어 हिन्दी עברית 🙂", "two\nlines\tand a tab", "e\u0301"):
        assert strip_invisible(text) == text


def test_a_lone_surrogate_is_replaced():
    assert strip_invisible("a\ud800b") == "a\ufffdb"
    given = {"a\udfff": ["\ud83d\ude00", {"x": "\ud800"}], "n": 1, "none": None}
    clean = {"a\ufffd": ["\U0001f600", {"x": "\ufffd"}], "n": 1, "none": None}
    assert replace_surrogates(given) == clean


@pytest.mark.parametrize("good", ["mmlu", "arc_easy", "a b", "Straße/1", "x" * MAX_ID_CHARS])
def test_a_printable_id_is_kept(good):
    assert sanitize_id(good) == good


@pytest.mark.parametrize("bad", ["mm\u200blu", "a\nb", " a", "x" * (MAX_ID_CHARS + 1), "a\ud800"])
def test_an_unprintable_id_is_marked_and_shortened(bad):
    shown = sanitize_id(bad)
    assert is_unusable_id(shown)
    assert sanitize_line(shown, MAX_ID_CHARS) == shown
    assert sanitize_id(shown) == shown
    assert sanitize_id(bad + "!") != shown


def test_the_final_sanitizing_keeps_sentences_and_lines():
    text = "model.api_key: is not known.\nmax_tokens: 5\n| log line"
    assert sanitize_reply_text(text) == text
    assert "hunter2x" not in sanitize_reply_text("api_key: hunter2x")
    data = {"logs": ["a\nb"], "n": 1.5, "empty": [], "api_key": "some words", "k\n2": None}
    assert sanitize_reply(data) == {
        "logs": ["a\nb"],
        "n": 1.5,
        "empty": [],
        "api_key": "[redacted]",
        "k 2": None,
    }


def test_the_value_of_a_field_is_masked_by_its_name():
    assert sanitize_field("api_key", "correct horse") == "[redacted]"
    assert sanitize_field("max_tokens", 512) == "512"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("two  spaces and a key_word", "two  spaces and a key_word"),
        ("see sk-a1b2c3d4e5", "see [redacted]"),
        ("a\x1b[31mb\u202ec", "abc"),
        ("x" * 20_000, "x" * 15_999 + "…"),
        ({"Ｔｏｋｅｎ": "correct horse"}, {"Ｔｏｋｅｎ": "[redacted]"}),
        ({"k" * 200: 1}, {"k" * 159 + "…": 1}),
        ({" a  b ": 1}, {"a b": 1}),
        (("a\u200b",), ["a"]),
    ],
)
def test_cached_harmless_text_does_not_hide_harmful_text(value, shown):
    harmless = {"name": "plain", "rows": [{"n": 1, "text": "two\nlines"}]}
    for _ in range(2):
        assert sanitize_reply({**harmless, "x": harmless}) == {**harmless, "x": harmless}
        assert sanitize_reply({**harmless, "x": value}) == {**harmless, "x": shown}
        if isinstance(value, str) and len(value) < 1000:
            assert sanitize_reply_text(f"harmless\n{value}") == f"harmless\n{shown}"


def test_a_secret_over_two_lines_is_masked():
    text = "harmless\napi_key:\n  hunter2hunter2\nafter"
    assert sanitize_reply_text(text) == "harmless\napi_key:\n  [redacted]\nafter"


def test_deep_data_is_cut():
    deep: object = "bottom"
    for _ in range(40):
        deep = {"a": [deep]}
    assert "bottom" not in str(sanitize_reply(deep))


@pytest.mark.parametrize("beside", ["harmless", "a\u200bb"], ids=["clean", "with something to do"])
def test_structures_are_cut_at_one_depth_for_any_content(beside):
    def nested(depth, inside):
        for _ in range(depth):
            inside = {"in": inside}
        return inside

    def below(shown):
        depth = 0
        while isinstance(shown, dict) and "in" in shown:
            depth, shown = depth + 1, shown["in"]
        return depth, shown

    deepest = nested(MAX_REPLY_DEPTH, "bottom") | {"beside": beside}
    assert below(sanitize_reply(deepest)) == (MAX_REPLY_DEPTH, "bottom")
    deeper = nested(MAX_REPLY_DEPTH + 1, "bottom") | {"beside": beside}
    assert below(sanitize_reply(deeper)) == (MAX_REPLY_DEPTH, "…")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("aaaa bbbb", "aaaa bbbb"),
        ("aaaa bbbb cccc", "aaaa bbbb…"),
        ("aaaa bbbbbbbbbbbb", "aaaa bbbbbb…"),  # the last space is too far back
        ("aaaa bbbb, cccc", "aaaa bbbb…"),
    ],
)
def test_a_text_is_cut_between_words_where_that_costs_little(text, shown):
    assert truncate(text, 12) == shown
