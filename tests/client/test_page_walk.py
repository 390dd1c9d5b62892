"""A page walk returns every object once, even if the list changes meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub_mcp.client.models import EvaluationJob, Provider
from evalhub_mcp.client.page_walk import PageWalk

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["items", "total_count", "next", "resource", "id", "errors", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)

pages = st.dictionaries(st.sampled_from(["total_count", "next", "errors"]), anything)


def item(identifier: str) -> dict[str, Any]:
    return {"resource": {"id": identifier}}


def page(ids: list[str], window: dict[str, int], **more: Any) -> dict[str, Any]:
    part = ids[window["offset"] : window["offset"] + window["limit"]]
    result: dict[str, Any] = {"items": [item(i) for i in part], "total_count": len(ids)}
    if window["offset"] + window["limit"] < len(ids):
        result["next"] = {"href": "/x"}
    return {**result, **more}


def walk_all(walk: PageWalk[Any], answer: Any, most: int = 500) -> tuple[list[str], int]:
    found: list[str] = []
    pages = 0
    while (window := walk.window()) is not None:
        pages += 1
        assert pages <= most, "the walk does not end"
        found += [provider.id for provider in walk.read(answer(window))]
    return found, pages


@settings(max_examples=100)
@given(st.integers(0, 60), st.integers(1, 20), st.booleans())
def test_every_object_is_found_once(count: int, size: int, counted: bool) -> None:
    ids = [f"{n:03}" for n in range(count)]
    more = {} if counted else {"total_count": None}
    found, _ = walk_all(
        PageWalk(Provider, page_size=size), lambda window: page(ids, window, **more)
    )
    assert found == ids


@settings(max_examples=200)
@given(st.data())
def test_objects_are_found_once_while_the_list_changes(data: st.DataObject) -> None:
    ids = [f"{n:03}" for n in range(data.draw(st.integers(1, 40)))]
    staying = set(ids)
    size = data.draw(st.integers(2, 8))
    changes = [data.draw(st.integers(0, 8))]

    def answer(window: dict[str, int]) -> dict[str, Any]:
        result = page(ids, window)
        if changes[0] and data.draw(st.booleans()):
            changes[0] -= 1
            if data.draw(st.booleans()) and ids:
                gone = data.draw(st.integers(0, len(ids) - 1))
                staying.discard(ids.pop(gone))
            else:
                ids.insert(data.draw(st.integers(0, len(ids))), f"new{len(ids)}{len(staying)}")
        return result

    found, _ = walk_all(PageWalk(Provider, page_size=size), answer)
    assert len(found) == len(set(found))
    assert staying <= set(found)


def test_the_walk_ends_if_every_page_is_the_same() -> None:
    ids = [f"{n}" for n in range(10)]
    same = {"items": [item(i) for i in ids], "total_count": 1000, "next": {"href": "/x"}}
    found, pages = walk_all(PageWalk(Provider, page_size=10), lambda window: same)
    assert found == ids
    assert pages < 20


def test_a_hub_that_ignores_the_limit_gets_one_request() -> None:
    ids = [f"{n}" for n in range(50)]
    everything = {"items": [item(i) for i in ids], "total_count": 50}
    assert walk_all(PageWalk(Provider, page_size=10), lambda window: everything) == (ids, 1)


def test_a_hub_with_a_maximum_page_size_is_read_to_the_end() -> None:
    ids = [f"{n:03}" for n in range(50)]

    def answer(window: dict[str, int]) -> dict[str, Any]:
        return page(ids, {**window, "limit": min(7, window["limit"])})

    assert walk_all(PageWalk(Provider, page_size=20), answer)[0] == ids


def test_a_window_always_has_a_limit() -> None:
    walk = PageWalk(Provider, page_size=0)
    window = walk.window()
    assert window is not None
    assert window["limit"] > 0


@settings(max_examples=150)
@given(
    st.lists(
        st.builds(lambda page, items: {**page, "items": items}, pages, st.lists(anything)),
        min_size=1,
        max_size=6,
    )
)
def test_the_walk_ends_for_any_pages(answers: list[Any]) -> None:
    walk = PageWalk(Provider, page_size=3)
    for turn in range(2000):
        if walk.window() is None:
            break
        for provider in walk.read(answers[min(turn, len(answers) - 1)]):
            assert provider.id
    else:
        raise AssertionError("the walk does not end")
    collected = walk.result([])
    assert isinstance(collected.total_count, int)


def test_malformed_items_are_reported() -> None:
    walk = PageWalk(EvaluationJob, page_size=10)
    broken = [17, {"name": "no id"}, None, item("b")]
    jobs = walk.read(
        {"items": [item("a"), *broken], "total_count": 5, "errors": ["one row was unreadable"]}
    )
    assert [job.id for job in jobs] == ["a", "b"]
    result = walk.result(jobs)
    reasons = [malformed.reason for malformed in result.malformed]
    assert sorted(reasons) == [
        "no id",
        "not an object",
        "not an object",
        "the hub reports: one row was unreadable",
    ]
    assert walk.window() is None


def test_each_unreadable_entry_counts_once_though_windows_overlap() -> None:
    listed: list[Any] = [item("a"), None, {}, item("b"), None, item("c"), 3]

    def answer(window: dict[str, int]) -> dict[str, Any]:
        start = window["offset"]
        return {"items": listed[start : start + window["limit"]], "total_count": len(listed)}

    walk = PageWalk(EvaluationJob, page_size=3)
    found, _ = walk_all(walk, answer)
    assert found == ["a", "b", "c"]
    assert walk.result([]).unreadable == 4
    assert walk.problem() is None


def test_a_million_broken_entries_are_counted_and_few_kept() -> None:
    walk = PageWalk(EvaluationJob, page_size=200)
    walk.read({"items": [None] * 1_000_000, "total_count": 1_000_000})
    result = walk.result([])
    assert result.unreadable == 1_000_000
    assert len(result.malformed) == 100


@pytest.mark.parametrize(
    "page", [{"items": [None, {}], "total_count": 2}, {"items": [], "total_count": 7}]
)
def test_a_list_without_anything_readable_is_no_empty_list(page: dict[str, Any]) -> None:
    walk = PageWalk(EvaluationJob)
    walk.read(page)
    assert walk.problem()


def test_an_empty_list_is_no_problem() -> None:
    walk = PageWalk(EvaluationJob)
    walk.read({"items": [], "total_count": 0})
    assert walk.problem() is None


def test_dropped_values_are_reported() -> None:
    walk = PageWalk(Provider, page_size=10)
    providers = walk.read(
        {"items": [{**item("p"), "benchmarks": [{"id": "b"}, 3]}], "total_count": 1}
    )
    result = walk.result(providers)
    assert len(result[0].benchmarks) == 1
    assert result.malformed == []
    assert len(result.repaired) == 1
