"""Merge patches become JSON Patch operations that hubs accept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub_mcp.client import errors
from evalhub_mcp.client.bodies import request_body
from evalhub_mcp.client.json_patch import (
    apply_merge_patch,
    operations_for_merge,
)
from evalhub_mcp.client.models import PatchOperation

values = st.recursive(
    st.integers(0, 3) | st.text("ab/~", max_size=3) | st.lists(st.integers(0, 2), max_size=2),
    lambda inner: st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150)
@given(
    st.dictionaries(st.text("abc/~", max_size=2), values, max_size=4),
    st.dictionaries(st.text("abc/~", max_size=2), st.none() | values, max_size=4),
)
def test_operations_apply_the_merge_patch(current: dict[str, Any], wanted: dict[str, Any]) -> None:
    jsonpatch = pytest.importorskip("jsonpatch", reason="the reference implementation of RFC 6902")
    operations = operations_for_merge(current, wanted)
    result = jsonpatch.apply_patch(current, operations)
    assert result == {
        key: apply_merge_patch(current.get(key), wanted[key]) if key in wanted else current[key]
        for key in {*current, *wanted}
        if wanted.get(key, current.get(key)) is not None
    }
    assert all(operation["op"] in {"add", "replace", "remove"} for operation in operations)
    assert operations_for_merge(result, {k: v for k, v in wanted.items() if v is None}) == []


def test_benchmarks_are_always_replaced() -> None:
    for current in ({}, {"benchmarks": None}, {"benchmarks": [{"id": "a"}]}):
        (operation,) = operations_for_merge(current, {"benchmarks": [{"id": "b"}]})
        assert operation["op"] == "replace"


def test_invalid_operations_and_fields_are_rejected() -> None:
    for bad in (
        {"op": "move", "path": "/a", "from": "/b"},
        {"op": "test", "path": "/a", "value": 1},
        {"op": "add", "path": "a", "value": 1},
        "add",
    ):
        with pytest.raises(errors.InvalidRequestError):
            request_body(PatchOperation, bad)  # type: ignore[arg-type]
    with pytest.raises(errors.InvalidRequestError):
        operations_for_merge({}, {"resource": {"id": "other"}})
