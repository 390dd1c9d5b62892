"""Snapshots of catalogs with incomplete or unusual entries."""

import time

from evalhub_mcp.catalog.provider_discovery import match_providers
from evalhub_mcp.catalog.snapshot import Catalog
from tests.catalog.sample import benchmark, catalog


def test_a_provider_without_benchmarks_or_with_null_is_no_problem() -> None:
    odd = catalog(({"id": "a", "name": "A"}, {"id": "b", "name": "B", "benchmarks": None}), ())
    assert odd.entries == []
    assert list(odd.providers) == ["a", "b"]
    assert list(odd.ranking.search("anything")) == []
    found, consider = match_providers(odd, None, [], None)
    assert found == []
    assert [match.provider.id for match in consider] == ["a", "b"]


def test_benchmarks_are_kept_apart_by_provider(sample: Catalog) -> None:
    assert {e.reference for e in sample.by_benchmark_id["quick"]} == {
        "garak/quick",
        "garak-kfp/quick",
    }
    entry = sample.entry("garak-kfp", "quick")
    assert entry is not None
    assert entry.benchmark.name.endswith("(Pipeline)")
    assert sample.entry("inspect", "quick") is None


def test_benchmarks_without_category_tags_or_description_are_found_by_id() -> None:
    bare = catalog(({"id": "p", "name": "P", "benchmarks": [{"id": "barely_there"}]},), ())
    assert [e.entry.reference for e in bare.ranking.search("barely there")] == ["p/barely_there"]


def test_marking_a_catalog_stale_keeps_its_index(sample: Catalog) -> None:
    built = sample.ranking
    marked = sample.marked_stale("the hub is down")
    assert marked.stale_reason == "the hub is down"
    assert marked.ranking is built
    assert sample.stale_reason is None


def test_seventy_providers_and_five_thousand_benchmarks_are_indexed_in_a_moment() -> None:
    many = tuple(
        {
            "id": f"p{n}",
            "name": f"Provider {n}",
            "benchmarks": [
                benchmark(f"b{n}_{m}", f"Subject {m % 97}", f"category {m % 13}", f"tag{m % 31}")
                for m in range(72)
            ],
        }
        for n in range(70)
    )
    large = catalog(many, ())
    start = time.process_time()
    assert large.ranking.search("subject 5")
    assert len(large.entries) == 5_040
    assert time.process_time() - start < 3
    found, consider = match_providers(large, None, ["tag3"], None)
    assert found == []
    assert len(consider) == 5
