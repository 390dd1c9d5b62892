"""Paging through search results."""

import pytest

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.paging import Page, page_of


def page(found: str, cursor: str | None = None, search: str = "words", limit: int = 3) -> Page[str]:
    return page_of(list(found), str, search=[search], cursor=cursor, limit=limit)


def test_pages_follow_each_other_to_the_end():
    first = page("abcde")
    second = page("abcde", first.next_cursor)
    assert (first.items, first.start, first.total) == (["a", "b", "c"], 0, 5)
    assert (second.items, second.start, second.next_cursor) == (["d", "e"], 3, None)


def test_a_page_continues_after_the_last_item_even_if_it_moved():
    cursor = page("abcde").next_cursor
    assert page("xyabcde", cursor).items == ["d", "e"]
    assert page("cab", cursor).items == ["a", "b"]


def test_the_position_counts_when_the_last_item_no_longer_exists():
    cursor = page("abcde").next_cursor
    assert page("abxde", cursor).items == ["d", "e"]
    assert page("ab", cursor).items == []


def test_a_cursor_of_another_search_is_refused():
    with pytest.raises(UserError, match="another search"):
        page("abcde", page("abcde", search="other").next_cursor)
