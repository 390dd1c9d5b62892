"""Benchmarks that can stand in for one that cannot run."""

from evalhub_mcp.catalog.similar_benchmarks import similar_benchmarks
from evalhub_mcp.catalog.snapshot import Catalog
from tests.catalog.sample import LM


def test_another_benchmark_about_the_same_is_found(sample: Catalog) -> None:
    found = [entry.reference for entry in similar_benchmarks(sample, LM, "humaneval")]
    assert "lighteval/lcb:codegeneration_v6" in found[:5]
    assert f"{LM}/humaneval" not in found


def test_an_unknown_benchmark_has_no_similar_ones(sample: Catalog) -> None:
    assert similar_benchmarks(sample, LM, "no-such-benchmark") == []
