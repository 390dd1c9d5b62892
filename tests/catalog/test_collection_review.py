"""The traps of collections that a review names."""

from evalhub_mcp.catalog.collection_review import review_collection
from evalhub_mcp.catalog.snapshot import Catalog
from tests.catalog.sample import LM, catalog, member


def traps(sample: Catalog, collection_id: str) -> str:
    return " | ".join(review_collection(sample, sample.collections[collection_id]).traps)


def test_a_sound_collection_has_no_traps(sample: Catalog) -> None:
    assert review_collection(sample, sample.collections["safety-and-fairness-v1"]).traps == []


def test_weights_become_shares_of_the_overall_score(sample: Catalog) -> None:
    items = review_collection(sample, sample.collections["safety-and-fairness-v1"]).items
    assert [round(item.share or 0, 2) for item in items] == [0.5, 0.33, 0.17]
    assert items[0].threshold == 0.8
    assert items[1].threshold == 0.6
    assert items[0].metric == "acc"


def test_thresholds_on_another_scale_than_the_metric_are_a_trap(sample: Catalog) -> None:
    text = traps(sample, "leaderboard-percent")
    assert "can never be met" in text
    assert "leaderboard_mmlu_pro 60 on acc" in text
    assert "overall threshold 38" in text


def test_benchmarks_that_do_not_exist_any_more_are_a_trap(sample: Catalog) -> None:
    looked_at = review_collection(sample, sample.collections["outdated"])
    assert looked_at.missing == [f"{LM}/codexglue_gone"]
    assert f"1 benchmark does not exist any more: {LM}/codexglue_gone" in looked_at.traps[0]


def test_averaging_lower_is_better_scores_is_a_trap(sample: Catalog) -> None:
    text = traps(sample, "red-team-gate")
    assert "owasp_llm_top10" in text
    assert "wrong way" in text


def test_a_limit_far_above_the_providers_own_is_a_trap(sample: Catalog) -> None:
    assert "owasp_llm_top10 passes up to 0.85" in traps(sample, "red-team-gate")


def test_a_direction_other_than_the_providers_is_a_trap() -> None:
    turned = {
        "id": "turned",
        "name": "Turned",
        "category": "x",
        "benchmarks": [
            member("garak", "quick",
                   primary_score={"metric": "attack_success_rate", "lower_is_better": False})
        ],
    }  # fmt: skip
    assert "direction differs" in traps(catalog(collections=(turned,)), "turned")


def test_a_benchmark_without_a_verdict_is_a_trap() -> None:
    unjudged = {
        "id": "u",
        "name": "U",
        "category": "x",
        "benchmarks": [member("inspect", "inspect/gaia")],
    }
    assert "no verdict: inspect/gaia" in traps(catalog(collections=(unjudged,)), "u")


def test_an_empty_collection_is_a_trap() -> None:
    empty = {"id": "e", "name": "E", "category": "x", "benchmarks": None}
    assert "cannot be run" in traps(catalog(collections=(empty,)), "e")
