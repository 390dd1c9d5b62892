"""Collections, found by words."""

import pytest

from evalhub_mcp.catalog.collection_search import search_collections
from evalhub_mcp.catalog.snapshot import Catalog
from tests.catalog.sample import catalog


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("safety", "safety-and-fairness-v1"),
        ("bias", "safety-and-fairness-v1"),
        ("red team", "red-team-gate"),
        ("leaderboard", "leaderboard-percent"),
        ("overall picture", "standard-suite"),
        ("standard suite", "standard-suite"),
    ],
)
def test_the_collection_that_fits_comes_first(sample: Catalog, query: str, expected: str) -> None:
    assert search_collections(sample, query)[0].collection.id == expected


def test_a_category_filters_in_any_spelling(sample: Catalog) -> None:
    found = search_collections(sample, None, "Security")
    assert [item.collection.id for item in found] == ["red-team-gate"]
    assert search_collections(sample, "safety", "code") == []


def test_without_a_query_curation_order_decides() -> None:
    one = {"id": "a", "name": "A", "category": "x", "benchmarks": []}
    two = {"id": "b", "name": "B", "category": "x", "benchmarks": [], "curation_order": 1}
    found = search_collections(catalog((), (one, two)), None)
    assert [item.collection.id for item in found] == ["b", "a"]
