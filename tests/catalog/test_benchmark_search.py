"""Benchmarks that a query names come first, and words are searched as words."""

from typing import Any

import pytest

from evalhub_mcp.catalog.benchmark_search import (
    BenchmarkFilters,
    search_benchmarks,
    similar_filter_values,
)
from tests.catalog.sample import catalog

LAB: dict[str, Any] = {
    "id": "lab",
    "benchmarks": [
        {
            "id": "sums",
            "name": "Sums",
            "category": "math",
            "tags": ["school"],
            "description": "aime-like sums",
        },
        {"id": "aime24", "name": "Contest 2024"},
        {"id": "suite/aime25", "name": "Contest 2025"},
        {"id": "code2text", "name": "Explain", "description": "describes programs"},
        {"id": "solver", "name": "Solver", "category": "code", "description": "writes code"},
        {"id": "drop", "name": "Reading"},
        {"id": "drop_hard", "name": "Harder reading"},
        {"id": "dropout", "name": "Layers", "description": "about drop, drop and drop"},
    ],
}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("aime", {"aime24", "suite/aime25"}),
        ("AIME25", {"suite/aime25"}),
        ("drop", {"drop"}),
        ("Harder reading", {"drop_hard"}),
        ("code", {"solver"}),  # a label, although the id of another begins so
    ],
)
def test_a_benchmark_named_in_the_query_comes_first(query: str, first: set[str]) -> None:
    found = search_benchmarks(catalog((LAB,), ()), BenchmarkFilters(query))
    assert {entry.benchmark.id for entry in found[: len(first)]} == first


@pytest.mark.parametrize(
    ("filters", "close"),
    [
        (BenchmarkFilters("drop", category="maths"), ["math"]),
        (BenchmarkFilters("drop", tag="scool"), ["school"]),
        (BenchmarkFilters("lab/drp"), ["lab/drop"]),
    ],
)
def test_similar_values_are_of_the_filtered_field(
    filters: BenchmarkFilters, close: list[str]
) -> None:
    assert similar_filter_values(catalog((LAB,), ()), filters)[: len(close)] == close


def test_a_query_of_the_catalogs_own_words_is_searched_as_it_is() -> None:
    """Even if its words could mean a subject of the table."""
    house = {
        "id": "house-style",
        "name": "House style",
        "benchmarks": [{"id": "questions", "name": "Questions", "category": "knowledge"}],
    }
    logic = {
        "id": "logic",
        "benchmarks": [{"id": "puzzles", "name": "Logic puzzles", "category": "reasoning"}],
    }
    found = search_benchmarks(
        catalog((LAB, logic, house), ()), BenchmarkFilters("house style questions")
    )
    assert found[0].reference == "house-style/questions"
