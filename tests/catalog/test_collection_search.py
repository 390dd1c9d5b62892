"""Collections, found by words."""

from typing import Any

import pytest

from evalhub_mcp.catalog.collection_search import (
    collections_with_provider,
    relevant_collections,
    search_collections,
)
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


def test_a_collection_is_found_by_its_name_of_common_words() -> None:
    """Words such as `my` and `set` are no subject, so the search by words leaves them out."""
    own = {"id": "4f0c", "name": "My set", "category": "x", "benchmarks": []}
    other = {"id": "b", "name": "Safety", "category": "safety", "benchmarks": []}
    found = catalog((), (own, other))
    assert [c.id for c in relevant_collections(found, "my set")] == ["4f0c"]
    assert [c.id for c in relevant_collections(found, "safe")] == ["b"]
    assert relevant_collections(found, "my") == []


def test_collections_that_only_mention_the_query_are_left_out() -> None:
    about = {"id": "a", "name": "Safety", "category": "safety", "tags": ["safety"]}
    text = "Programs in many languages, of every length and for every purpose. " * 4 + "Harmless."
    mention = {"id": "b", "name": "Code", "category": "code", "description": text}
    found = catalog((), ({**about, "benchmarks": []}, {**mention, "benchmarks": []}))
    assert len(search_collections(found, "safety")) == 2
    assert [c.id for c in relevant_collections(found, "safety")] == ["a"]


def test_collections_of_a_provider_come_by_how_much_of_it_they_run() -> None:
    def collection(id: str, *providers: str) -> dict[str, Any]:
        members = [{"id": "x", "provider_id": provider} for provider in providers]
        return {"id": id, "name": id, "category": "x", "benchmarks": members}

    members = {"a": "pq", "b": "pp", "c": "q"}
    found = catalog((), tuple(collection(id, *providers) for id, providers in members.items()))
    assert [c.id for c in collections_with_provider(found, "p")] == ["b", "a"]
