"""Ranking benchmarks for the queries engineers type."""

import random
import time
from statistics import median

import pytest

from evalhub_mcp.catalog.snapshot import Catalog
from tests.catalog.sample import LM, PROVIDERS, benchmark, catalog


def best(sample: Catalog, query: str, count: int = 3) -> list[str]:
    return [item.entry.reference for item in sample.ranking.search(query)[:count]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("jailbreak", "inspect/inspect/petri-jailbreak"),
        ("red-team", "garak/owasp_llm_top10"),
        ("red team", "garak/quality"),
        ("maths", f"{LM}/gsm8k_platinum_cot_llama"),
        ("GSM8K", "lighteval/gsm8k"),
        ("gsm 8k", "lighteval/gsm8k"),
        ("code", f"{LM}/humaneval"),
        ("coding", f"{LM}/humaneval"),
        ("human eval", f"{LM}/humaneval"),
        ("long context", f"{LM}/mrcr"),
        ("needle in a haystack", f"{LM}/mrcr"),
        ("hallucination", "deepeval/deepeval-hallucination"),
        ("does it make things up", "deepeval/deepeval-hallucination"),
        ("RAG faithfulness", "deepeval/deepeval-faithfulness"),
        ("questions about our docs", "ragas/ragas_rag_default"),
        ("Arabic", f"{LM}/arabicmmlu"),
        ("medical", f"{LM}/medqa_4options"),
        ("health care", f"{LM}/medqa_4options"),
        ("toxicity", f"{LM}/toxigen"),
        ("hate speech", f"{LM}/toxigen"),
        ("is the bot rude", "garak/quality"),
        ("instruction following", f"{LM}/ifeval"),
        ("json output format", f"{LM}/ifeval"),
        ("throughput", "guidellm/throughput"),
        ("latency under load", "guidellm/sweep"),
        ("how fast is our server", "guidellm/throughput"),
        ("prompt injection", "inspect/inspect/agentdojo"),
        ("bias", f"{LM}/bbq"),
        ("gender stereotypes", f"{LM}/winogender"),
        ("privacy", "inspect/inspect/petri-leaking"),
        ("flattery", "inspect/inspect/petri-sycophancy"),
        ("tool use", "inspect/inspect/gaia"),
        ("software engineering", "inspect/inspect/swe-bench"),
        ("PhD level science", f"{LM}/leaderboard_gpqa"),
        ("summaries", "deepeval/deepeval-summarization"),
        ("is my fine-tune still safe", f"{LM}/toxigen"),
        ("refuse harmful requests", "inspect/inspect/strong-reject"),
        ("common sense", f"{LM}/hellaswag"),
    ],
)
def test_what_an_expert_would_pick_is_among_the_first_three(
    sample: Catalog, query: str, expected: str
) -> None:
    assert expected in best(sample, query)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jailbraek", "inspect/inspect/petri-jailbreak"),
        ("halucination", "deepeval/deepeval-hallucination"),
        ("hellaswg", f"{LM}/hellaswag"),
        ("toxcity", f"{LM}/toxigen"),
        ("throughputt", "guidellm/throughput"),
        ("sycophancey", "inspect/inspect/petri-sycophancy"),
    ],
)
def test_typing_errors_are_forgiven(sample: Catalog, typed: str, meant: str) -> None:
    assert meant in best(sample, typed)


@pytest.mark.parametrize("query", ["french", "klingon", "xyzzy plugh"])
def test_a_word_nobody_uses_finds_nothing_rather_than_something(
    sample: Catalog, query: str
) -> None:
    assert list(sample.ranking.search(query)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("maths", "mathematics"), ("MATHS", "maths"), ("red-teaming", "red team"), ("RAG", "rag")],
)
def test_spellings_of_a_word_find_the_same(sample: Catalog, one: str, other: str) -> None:
    assert best(sample, one, 10) == best(sample, other, 10)


def test_an_exact_id_comes_first(sample: Catalog) -> None:
    assert best(sample, "math_500")[0] == "lighteval/math_500"
    assert best(sample, f"{LM}/mmlu")[0] == f"{LM}/mmlu"


def test_versions_in_a_language_the_query_does_not_name_come_last(sample: Catalog) -> None:
    found = best(sample, "high school mathematics", 20)
    in_languages = [n for n, name in enumerate(found) if "global_mmlu" in name]
    others = [n for n, name in enumerate(best(sample, "maths", 20)) if "global_mmlu" not in name]
    assert in_languages
    assert max(others[:4]) < 4


def test_the_version_in_the_requested_language_comes_first(sample: Catalog) -> None:
    assert best(sample, "maths in German")[0] == f"{LM}/global_mmlu_ge_high_school_mathematics"


def test_a_second_providers_copy_does_not_crowd_a_short_list(sample: Catalog) -> None:
    found = best(sample, "owasp attack scan", 6)
    assert found[:2] == ["garak/owasp_llm_top10", "garak/quality"]
    assert "garak-kfp/owasp_llm_top10" in found


def test_a_query_without_a_subject_finds_general_benchmarks(sample: Catalog) -> None:
    assert best(sample, "is my model any good?") == best(sample, "general")
    assert f"{LM}/mmlu" in best(sample, "is my model any good?")


def test_benchmarks_of_collections_rank_before_equal_ones() -> None:
    twins = {
        "id": "twins",
        "name": "Twins",
        "benchmarks": [
            benchmark("one", "Sorting of coins", "coins"),
            benchmark("two", "Sorting of coins", "coins"),
        ],
    }
    curated = {
        "id": "c",
        "name": "C",
        "category": "c",
        "benchmarks": [{"provider_id": "twins", "id": "two", "weight": 1}],
    }
    assert best(catalog((twins,), ()), "coins") == ["twins/one", "twins/two"]
    assert best(catalog((twins,), (curated,)), "coins") == ["twins/two", "twins/one"]


def test_ranking_does_not_depend_on_the_order_the_hub_sends(sample: Catalog) -> None:
    shuffled = [*PROVIDERS]
    random.Random(7).shuffle(shuffled)
    mixed = []
    for provider in shuffled:
        offered = provider.get("benchmarks", [])
        mixed.append({**provider, "benchmarks": random.Random(9).sample(offered, k=len(offered))})
    for query in ("safety", "maths", "jailbreak", "code"):
        assert best(catalog(tuple(mixed)), query, 10) == best(sample, query, 10)


def test_the_words_that_matched_are_named(sample: Catalog) -> None:
    hit = sample.ranking.search("toxicity and maths")[0]
    assert set(hit.matched) <= {"toxicity", "math"}
    assert hit.coverage < 1
    assert sample.ranking.search("toxicity")[0].coverage == pytest.approx(1)


def test_an_empty_catalog_finds_nothing() -> None:
    nothing = catalog((), ())
    assert list(nothing.ranking.search("safety")) == []
    assert nothing.entries == []


def test_text_in_any_script_is_searched_without_failing(sample: Catalog) -> None:
    for query in ("数学", "Bokmål", "🦜", "c++", "a" * 500, "\x00\x1b[31m", "-", "%"):
        assert all(hit.coverage > 0 for hit in sample.ranking.search(query)), query


def test_five_thousand_benchmarks_are_searched_in_milliseconds() -> None:
    many = tuple(
        {
            **provider,
            "id": f"{provider['id']}-{n}",
            "benchmarks": [
                {**b, "id": f"{b['id']}_{n}", "name": f"{b['name']} {n % 11}"}
                for b in provider.get("benchmarks") or []
            ],
        }
        for n in range(100)
        for provider in PROVIDERS
    )
    large = catalog(many)
    assert len(large.entries) > 5_000
    large.ranking.search("warm up the lazy parts, mispelt")
    took = []
    for query in (
        "is it still safe",
        "maths",
        "jailbreak resistance",
        "hellaswg",
        "code in Python",
    ):
        start = time.process_time()
        assert large.ranking.search(query)[:8]
        took.append(time.process_time() - start)
    # 2 to 4 ms on an idle core; the bound leaves room for a slow and busy one.
    assert median(took) < 0.025
