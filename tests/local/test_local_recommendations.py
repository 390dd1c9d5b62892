"""Requests in plain words find the benchmarks that run on this machine."""

import pytest

from evalhub_mcp.catalog.recommendation import recommend
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Provider
from evalhub_mcp.local.inspect.provider_definition import PROVIDER as INSPECT
from evalhub_mcp.local.lm_eval.provider_definition import PROVIDER as LM_EVAL


@pytest.fixture(scope="module")
def local_catalog() -> Catalog:
    documents = [{"resource": {"id": p.id}, **p.document()} for p in (LM_EVAL, INSPECT)]
    return Catalog.of(map(Provider.model_validate, documents))


@pytest.mark.parametrize(
    ("words", "benchmark"),
    [
        ("evaluate my model on my own questions", "own_questions"),
        ("I have a CSV with test cases", "own_questions"),
        ("grade free text answers with a judge model", "own_questions"),
        ("red team my model", "red_team"),
        ("is it safe against jailbreaks", "red_team"),
        ("prompt injection", "red_team"),
        ("does the model refuse harmful requests", "refusals"),
    ],
)
def test_the_matching_local_benchmark_is_recommended_first(
    local_catalog: Catalog, words: str, benchmark: str
) -> None:
    found = [item.entry.benchmark.id for item in local_catalog.ranking.search(words)[:2]]
    assert benchmark in found
    assert recommend(local_catalog, words).options[0].entries[0].benchmark.id == benchmark
