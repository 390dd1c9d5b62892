"""Filters: which ones the hub evaluates, and how the client evaluates the others."""

from __future__ import annotations

from typing import Any

import pytest

from evalhub_mcp.client import and_, errors, not_, or_
from evalhub_mcp.client.filters import Selection, as_expression, matches, to_query


@pytest.mark.parametrize(
    ("value", "query"),
    [
        ("a", "a"),
        (["a", "b"], "a,b"),
        (and_("a", "b"), "a,b"),
        (or_("a", "b"), "a|b"),
        (and_("a"), "a"),
        ("a,b", None),
        ("a|b", None),
        ("!a", None),
        (" a", None),
        (not_("a"), None),
        (and_("a", not_("b")), None),
        (and_("a", or_("b", "c")), None),
        (or_("a,b", "c"), None),
    ],
)
def test_only_filters_that_the_hub_understands_are_sent(value: Any, query: str | None) -> None:
    expression = as_expression(value)
    assert expression is not None
    assert to_query(expression) == query


def test_expressions_match_values() -> None:
    expression = and_("a", or_("b", "c,d"), not_("e"))
    assert matches(expression, ["a", "b"])
    assert matches(expression, ["a", "c,d"])
    assert not matches(expression, ["a"])
    assert not matches(expression, ["a", "b", "e"])


def test_empty_filters_are_rejected() -> None:
    for bad in (lambda: and_(), lambda: or_(""), lambda: Selection({"name": ""})):
        with pytest.raises(errors.InvalidRequestError):
            bad()
    assert as_expression([]) is None
