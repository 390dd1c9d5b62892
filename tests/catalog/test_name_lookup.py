"""Ids, names and references in any spelling, and what is offered when nothing matches."""

import pytest

from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.name_lookup import (
    find_collection_id,
    find_provider_id,
    readable_ids,
    resolve_benchmark,
    similar_collections,
    similar_providers,
)
from evalhub_mcp.catalog.snapshot import Catalog
from tests.catalog.sample import LM, catalog


@pytest.mark.parametrize(
    "written", ["lm_evaluation_harness", "LM Evaluation Harness", "lm-evaluation-harness"]
)
def test_a_provider_is_found_by_id_and_by_name(sample: Catalog, written: str) -> None:
    assert find_provider_id(sample, written) == LM


def test_an_unknown_provider_is_not_guessed_but_near_ones_are_named(sample: Catalog) -> None:
    assert find_provider_id(sample, "garrak") is None
    assert similar_providers(sample, "garrak")[0] == "garak"


@pytest.mark.parametrize("written", ["red-team-gate", "Red Team Gate", "red_team_gate"])
def test_a_collection_is_found_by_id_and_by_name(sample: Catalog, written: str) -> None:
    assert find_collection_id(sample, written) == "red-team-gate"


def test_an_unknown_collection_names_near_ones(sample: Catalog) -> None:
    assert find_collection_id(sample, "safety") is None
    assert similar_collections(sample, "safety") == ["safety-and-fairness-v1"]


@pytest.mark.parametrize(
    ("written", "provider", "expected"),
    [
        ("toxigen", None, f"{LM}/toxigen"),
        ("ToxiGen", None, f"{LM}/toxigen"),
        ("Hidden hate speech", None, f"{LM}/toxigen"),
        (f"{LM}/toxigen", None, f"{LM}/toxigen"),
        ("LM Evaluation Harness/toxigen", None, f"{LM}/toxigen"),
        ("garak/quick", None, "garak/quick"),
        ("quick", "garak-kfp", "garak-kfp/quick"),
        ("inspect/gsm8k", None, "inspect/inspect/gsm8k"),
        ("inspect/inspect/gsm8k", None, "inspect/inspect/gsm8k"),
        ("gsm8k", "inspect", "inspect/inspect/gsm8k"),
        ("petri-jailbreak", None, "inspect/inspect/petri-jailbreak"),
        ("lcb codegeneration v6", None, "lighteval/lcb:codegeneration_v6"),
    ],
)
def test_a_benchmark_is_found_however_it_is_written(
    sample: Catalog, written: str, provider: str | None, expected: str
) -> None:
    entry = resolve_benchmark(sample, written, provider).entry
    assert entry is not None
    assert entry.reference == expected


def test_an_id_of_two_providers_is_not_chosen_silently(sample: Catalog) -> None:
    found = resolve_benchmark(sample, "quick")
    assert found.entry is None
    assert [e.reference for e in found.candidates] == ["garak/quick", "garak-kfp/quick"]


def test_another_providers_benchmark_is_offered_and_not_taken(sample: Catalog) -> None:
    found = resolve_benchmark(sample, "toxigen", "garak")
    assert found.entry is None
    assert found.similar[0] == f"{LM}/toxigen"


def test_near_benchmarks_come_by_spelling_and_by_meaning(sample: Catalog) -> None:
    assert f"{LM}/hellaswag" in resolve_benchmark(sample, "hellaswagg").similar
    assert "guidellm/sweep" in resolve_benchmark(sample, "latency_benchmark").similar


@pytest.mark.parametrize(
    "label", ["rag_evaluation", "rag-evaluation", "RAG Evaluation", " rag.evaluation "]
)
def test_spellings_of_a_category_are_one(sample: Catalog, label: str) -> None:
    assert canonical(label) == "rag_evaluation"
    assert sample.labels["rag_evaluation"] == 2


def test_an_id_that_a_hub_made_up_is_listed_with_its_name() -> None:
    made_up = "0e864602-bf03-4a12-8523-995a3313d541"
    collections = ({"id": "pair", "name": "A pair"}, {"id": made_up, "name": "My set"})
    found = catalog((), collections).collections
    assert readable_ids(found, 9) == [f"{made_up} (My set)", "pair"]
    assert readable_ids(found, 1) == [f"{made_up} (My set)"]
