"""Streamed text is sanitized like whole text, wherever it is split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.untrusted.characters import is_visible
from evalhub_mcp.untrusted.streamed_text import MAX_STRING_CHARS, StreamedText


def fed(*pieces: str) -> str:
    text = StreamedText()
    return "".join(text.feed(piece) for piece in pieces)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("red \x1b[31mred\x1b[0m end", "red red end"),
        ("\x1b]0;title\x07in", "in"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\ end", "link end"),
        ("\x1b]52;c;ZXZpbA==\x07clipboard", "clipboard"),
        ("\x9b2Jcleared \x9dx\x9cy", "cleared y"),
        ("\x1bPq#0\x1b\\sixel", "sixel"),
        ("\x1b(Bcharset\x1bc", "charset"),
        ("a\rb\x08c\u202ed", "abcd"),
        ("one\r\ntwo\tthree\n", "one\ntwo\tthree\n"),
        ("\x1b[31\nstays", "\nstays"),
        ("\x1b]never ended\nstays", "\nstays"),
        ("grin \U0001f600", "grin \U0001f600"),
        ("half \ud83d", "half "),
    ],
)
def test_escapes_are_removed_however_they_are_cut(text, shown):
    assert fed(text) == shown
    assert fed(*text) == shown


def test_surrogate_pairs_split_over_pieces_are_joined():
    assert fed("\ud83d", "\ude00!") == "\U0001f600!"
    assert fed("\ud83d", "x") == "\N{REPLACEMENT CHARACTER}x"


def test_a_string_that_never_ends_hides_no_more_than_its_bound():
    shown = fed("\x1b]" + "x" * (MAX_STRING_CHARS + 10))
    assert 0 < len(shown) <= 10


@given(st.lists(st.text(st.sampled_from("ab\x1b[]m;1\\\x07\x9b\x9d\n\ud83d\ude00 "), max_size=5)))
def test_shown_text_is_visible_and_independent_of_the_pieces(pieces):
    shown = fed(*pieces)
    assert is_visible(shown)
    assert shown == fed("".join(pieces))
