"""Goals on hubs whose benchmarks are outside the table of subjects."""

from typing import Any

import pytest

from evalhub_mcp.catalog.benchmark_search import BenchmarkFilters, search_benchmarks
from evalhub_mcp.catalog.recommendation import (
    OF_CATALOG,
    Recommendation,
    recommend,
    subject_labels,
)
from evalhub_mcp.catalog.snapshot import Catalog

from .sample import benchmark, catalog, member


def provider(id: str, *benchmarks: dict[str, Any]) -> dict[str, Any]:
    return {"id": id, "name": id.title(), "description": "", "benchmarks": list(benchmarks)}


TEAM = provider(
    "helvia",
    benchmark("claims_triage", "Claims Triage", "claims", "claims triage",
              "Assigns incoming claims to the right handling queue: glass or bodily injury."),
    benchmark("fnol", "First Notice of Loss Extraction", "claims", "extraction",
              "Fills in date, place and damage from a notice."),
    benchmark("policy_qa", "Policy Wording QA", "policy", "policy coverage",
              "Answers customers from the policy terms."),
    benchmark("fraud_letters", "Fraud Letter Detection", "fraud", "fraud letters",
              "Tells forged doctor letters and invoices from real ones."),
    benchmark("staged_accidents", "Staged Accidents", "fraud", "fraud motor",
              "Spots staged car accidents in witness statements."),
    benchmark("hearsay", "Hearsay", "law", "hearsay", "Whether evidence is hearsay."),
    benchmark("hygiene", "Kitchen Hygiene", "canteen", "hygiene", "Rules for clean kitchens."),
    benchmark("wine", "Wine Pairing", "canteen", "wine", "A wine that goes with a dish."),
    benchmark("icd_coding", "ICD-10 Coding", "hospital", "icd", "Codes for case notes."),
)  # fmt: skip
ACADEMIC = provider(
    "academic",
    benchmark("toxigen", "ToxiGen", "safety", "safety toxicity", "Recognising toxic language."),
    benchmark("gsm8k", "GSM8K", "math", "math", "Grade-school word problems."),
)
INSURER = catalog((TEAM, ACADEMIC), ())
CODE_TOOLS = catalog(
    (
        provider(
            "ferrum",
            benchmark("rust_refactor", "Rust Refactoring", "rust", "rust refactoring code"),
            benchmark("rust_borrow", "Borrow Checker Fixes", "rust", "rust repair code"),
            benchmark("text_to_sql", "Text to SQL", "sql", "sql database code"),
            benchmark("kotlin_completion", "Kotlin Completion", "kotlin", "kotlin code"),
            benchmark("code_review", "Code Review", "review", "review code",
                      "Finds seeded bugs in pull requests."),
            benchmark("docstrings", "Docstrings", "documentation", "python code"),
        ),
    ),
    (
        {
            "id": "night-build",
            "name": "Night build",
            "category": "build",
            "tags": ["noc"],
            "description": "What runs each night.",
            "benchmarks": [member("ferrum", "rust_refactor"), member("ferrum", "text_to_sql")],
        },
    ),
)  # fmt: skip


def first(hub: Catalog, goal: str) -> tuple[list[str], Recommendation]:
    """Return the ids that the first option runs, and the whole recommendation."""
    found = recommend(hub, goal)
    arguments = found.options[0].arguments if found.options else {}
    if "collection" in arguments:
        return [arguments["collection"]["id"]], found
    return [benchmark["id"] for benchmark in arguments.get("benchmarks", ())], found


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        ("does it put incoming claims in the right queue?", "claims_triage"),
        ("Does our assistant answer customers correctly from the policy terms?", "policy_qa"),
        ("can our model spot forged invoices and doctor's letters", "fraud_letters"),
        ("staged car crashes", "staged_accidents"),
        ("does it tell which witness of a car accident made it up", "staged_accidents"),
    ],
)
def test_words_of_a_description_take_precedence_over_the_subject_table(
    goal: str, wanted: str
) -> None:
    ids, found = first(INSURER, goal)
    assert ids[0] == wanted
    assert found.read_as == []


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        ("first notice of loss", "fnol"),
        ("Run staged accidents on our new checkpoint", "staged_accidents"),
        ("We would like to run Policy Wording QA on gpt-4o-mini by Friday, please", "policy_qa"),
        ("hearsay", "hearsay"),
        ("ICD-10", "icd_coding"),
    ],
)
def test_a_name_is_found_whole_in_part_and_in_a_sentence(goal: str, wanted: str) -> None:
    assert first(INSURER, goal)[0][0] == wanted


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        ("SQL", "text_to_sql"),
        ("can it write Kotlin", "kotlin_completion"),
        ("does it find bugs in pull requests", "code_review"),
        ("Is qwen2.5-coder-7b better at Rust than the base?", "rust_refactor"),
        ("borrow checker", "rust_borrow"),
    ],
)
def test_a_subject_that_most_benchmarks_share_does_not_decide(goal: str, wanted: str) -> None:
    assert first(CODE_TOOLS, goal)[0][0] == wanted


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        ("wine and hygiene", {"wine", "hygiene"}),
        ("SQL and Kotlin", {"text_to_sql", "kotlin_completion"}),
    ],
)
def test_both_parts_of_a_goal_are_measured(goal: str, wanted: set[str]) -> None:
    hub = CODE_TOOLS if "SQL" in goal else INSURER
    assert wanted <= set(first(hub, goal)[0])


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [("fraud but not motor", "fraud_letters"), ("Rust but not refactoring", "rust_borrow")],
)
def test_words_after_but_not_are_excluded(goal: str, wanted: str) -> None:
    hub = CODE_TOOLS if "Rust" in goal else INSURER
    assert first(hub, goal)[0] == [wanted]


def test_a_collection_is_found_by_its_label() -> None:
    assert first(CODE_TOOLS, "NOC")[0] == ["night-build"]


def test_overall_quality_means_the_whole_catalog_without_a_general_benchmark() -> None:
    ids, found = first(INSURER, "how good is it overall")
    assert len(ids) > 1
    assert found.read_as == [OF_CATALOG]
    assert not found.names_no_subject


@pytest.mark.parametrize(
    "goal", ["protein folding", "crossword puzzles", "prompt injection", "how fast is the server"]
)
def test_a_goal_that_nothing_measures_has_no_fit_or_is_a_guess(goal: str) -> None:
    found = recommend(INSURER, goal)
    assert not found.options or found.is_guess


@pytest.mark.parametrize(
    "goal", ["hygiene and reading", "wine and knowledge", "does it know a lot"]
)
def test_unknown_words_are_quoted_from_the_goal(goal: str) -> None:
    found = recommend(INSURER, goal)
    assert all(word in goal for word in found.not_understood)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("does it put incoming claims in the right queue?", "claims_triage"),
        ("Run staged accidents on our new checkpoint", "staged_accidents"),
        ("can our model spot forged invoices and doctor's letters", "fraud_letters"),
        ("fraud but not motor", "fraud_letters"),
    ],
)
def test_a_search_reads_a_sentence_as_a_recommendation_does(query: str, wanted: str) -> None:
    assert search_benchmarks(INSURER, BenchmarkFilters(query=query))[0].benchmark.id == wanted


def test_words_found_only_in_a_collection_are_known() -> None:
    found = recommend(CODE_TOOLS, "night build")
    assert found.options[0].arguments == {"collection": {"id": "night-build"}}
    assert found.not_understood == []


def test_labels_made_of_common_words_decide_if_the_hub_lacks_the_subject() -> None:
    hub = catalog(
        (
            provider(
                "nordwave",
                benchmark("ticket_routing", "Trouble Ticket Routing", "operations", "tickets",
                          "Sends trouble tickets to the right team."),
                benchmark("alarms", "Alarm Root Cause", "ran", "alarms rag"),
            ),
        ),
        (),
    )  # fmt: skip
    assert first(hub, "send trouble tickets to the right team")[0] == ["ticket_routing"]


def test_without_a_fit_all_labels_of_the_hub_are_offered() -> None:
    offered = subject_labels(INSURER)
    assert {"claims", "fraud", "policy", "math"} <= set(offered)
    assert offered.index("math") < offered.index("claims")


NETWORK = catalog(
    (
        provider(
            "nordwave",
            benchmark("kpi_forecast", "KPI Forecast", "ran", "kpi", "Forecasts cell load."),
            benchmark("alarms", "Alarm Root Cause", "ran", "alarms", "Names the cause of alarms."),
            benchmark("mml", "MML Commands", "cli", "commands", "Commands of base stations."),
        ),
    ),
    (),
)


def test_a_subject_found_only_in_a_description_counts_as_nearest() -> None:
    found = recommend(NETWORK, "load test")
    assert found.is_nearest
    assert not recommend(NETWORK, "alarms").is_nearest


def test_words_of_the_goal_decide_if_its_subject_has_no_label() -> None:
    assert first(NETWORK, "why do so many alarms come at once")[0] == ["alarms"]


def test_a_word_that_no_benchmark_has_is_named_as_not_understood() -> None:
    assert recommend(CODE_TOOLS, "Haskell").not_understood == ["haskell"]
    assert recommend(CODE_TOOLS, "Kotlin").not_understood == []


OFFICE = catalog(
    (
        provider(
            "office",
            benchmark("benefit_rules", "Benefit Rules", "law", "benefits",
                      "Whether an applicant is entitled to housing benefit."),
            benchmark("equal_treatment", "Equal Treatment", "fairness", "fairness bias",
                      "Same answer for applicants of any origin."),
            benchmark("vet", "Livestock Health", "animals", "cattle", "When to call for a cow."),
        ),
    ),
    (),
)  # fmt: skip


@pytest.mark.parametrize("goal", ["housing benefit", "is somebody entitled to a benefit"])
def test_two_words_of_one_benchmark_weigh_more_than_a_clear_subject(goal: str) -> None:
    assert first(OFFICE, goal)[0] == ["benefit_rules"]


def test_a_short_plural_finds_its_singular() -> None:
    assert first(OFFICE, "cows")[0] == ["vet"]
    assert search_benchmarks(OFFICE, BenchmarkFilters(query="cows"))[0].benchmark.id == "vet"


def test_an_unmeasured_subject_is_not_read_as_overall_quality() -> None:
    assert not recommend(OFFICE, "is it good at chess").options
    assert recommend(OFFICE, "how good is it overall").options
