"""Which providers are offered for a capability or query, and why."""

import pytest

from evalhub_mcp.catalog.provider_discovery import match_providers
from evalhub_mcp.catalog.snapshot import Catalog
from tests.catalog.sample import LM, catalog


def ids(
    sample: Catalog,
    target: str | None = None,
    evaluates: list[str] | None = None,
    query: str | None = None,
) -> tuple[list[str], list[str]]:
    found, consider = match_providers(sample, target, evaluates or [], query)
    return [m.provider.id for m in found], [m.provider.id for m in consider]


def test_without_a_filter_all_providers_are_listed_with_undescribed_ones_apart(
    sample: Catalog,
) -> None:
    found, consider = ids(sample)
    assert found == ["garak", "garak-kfp", LM]
    assert set(found) | set(consider) == set(sample.providers)


def test_every_wanted_capability_must_be_declared(sample: Catalog) -> None:
    assert ids(sample, evaluates=["safety"])[0] == ["garak", "garak-kfp", LM]
    assert ids(sample, evaluates=["safety", "toxicity"])[0] == ["garak", "garak-kfp"]
    assert ids(sample, evaluates=["safety", "math"])[0] == [LM]
    assert ids(sample, evaluates=["toxicity", "math"])[0] == []


@pytest.mark.parametrize(
    "written", ["Safety", "SAFETY", " safety ", "saftey"]
)  # fmt: skip
def test_case_and_spelling_of_a_capability_are_forgiven(sample: Catalog, written: str) -> None:
    assert ids(sample, evaluates=[written])[0] == ["garak", "garak-kfp", LM]


@pytest.mark.parametrize("written", ["red_teaming", "Red Teaming", "red-teaming", "redteaming"])
def test_separators_of_a_capability_are_forgiven(sample: Catalog, written: str) -> None:
    assert ids(sample, evaluates=[written])[0] == ["garak", "garak-kfp"]


def test_undescribed_providers_are_offered_by_label_with_the_reason(sample: Catalog) -> None:
    found, consider = match_providers(sample, None, ["rag"], None)
    assert found == []
    reasons = {m.provider.id: m.why for m in consider}
    assert reasons["ragas"] == "1 benchmark labelled rag"
    assert "deepeval" in reasons


def test_providers_that_declare_something_near_are_offered_when_nobody_declares_it(
    sample: Catalog,
) -> None:
    found, consider = match_providers(sample, None, ["jailbreak"], None)
    assert found == []
    reasons = {m.provider.id: m.why for m in consider}
    assert reasons["garak"] == "declares red_teaming, which is near"
    assert reasons["inspect"] == "1 benchmark labelled jailbreak"


def test_agents_and_servers_are_found_although_nobody_declares_them(sample: Catalog) -> None:
    assert ids(sample, target="agent") == ([], ["inspect"])
    assert ids(sample, target="inference_server") == ([], ["guidellm"])


def test_free_text_finds_described_and_undescribed_providers(sample: Catalog) -> None:
    assert ids(sample, query="release gate for safety")[0][0] == "garak"
    assert ids(sample, query="does my RAG hallucinate")[1][:2] == ["ragas", "deepeval"]
    assert ids(sample, query="throughput") == ([], ["guidellm"])


def test_an_unknown_capability_finds_no_provider(sample: Catalog) -> None:
    assert ids(sample, evaluates=["basket weaving"]) == ([], [])
    assert ids(sample, query="klingon") == ([], [])


def test_a_providers_target_is_inferred_from_its_labels(
    sample: Catalog,
) -> None:
    targets = sample.targets
    assert targets["guidellm"] == "inference_server"
    assert targets["garak"] == "model"
    assert targets["lighteval"] == "model"
    assert targets["unfinished"] == "model"


@pytest.mark.parametrize(
    ("query", "expected"),
    [("lm_eval", LM), ("LM-Eval", LM), ("petri", "inspect"), ("aisi", "inspect")],
)
def test_a_short_name_that_labels_a_providers_benchmarks_names_it(
    query: str, expected: str
) -> None:
    lab = {"id": LM, "name": "Harness", "agent": {"evaluates": ["math"], "target_type": "model"}}
    tagged = [{"id": f"b{n}", "name": "b", "tags": ["lm_eval"]} for n in range(3)]
    inspect = {"id": "inspect", "name": "Inspect", "description": "UK AISI framework"}
    audits = [{"id": f"a{n}", "name": "a", "tags": ["petri"] if n else []} for n in range(3)]
    found = catalog(({**lab, "benchmarks": tagged}, {**inspect, "benchmarks": audits}), ())
    declared, consider = ids(found, query=query)
    assert [*declared, *consider] == [expected]
    assert ids(found, query="nobody") == ([], [])


def test_a_query_matches_by_its_subject_and_by_its_words(sample: Catalog) -> None:
    for query, providers in (
        ("hallucination in RAG", {"ragas", "deepeval"}),
        ("Arabic", {"lm_evaluation_harness"}),
    ):
        matching, others = match_providers(sample, None, [], query)
        assert providers <= {match.provider.id for match in (*matching, *others)}, query
