"""From goals in words to evaluations an expert would accept."""

import pytest

from evalhub_mcp.catalog.recommendation import recommend
from evalhub_mcp.catalog.recommended_option import MENTIONS, Option
from evalhub_mcp.catalog.snapshot import Catalog
from tests.catalog.goals import GOALS, Goal
from tests.catalog.sample import LM, PROVIDERS, catalog


def runs(option: Option) -> list[str]:
    """What an option would run: its collection, or its benchmarks."""
    if option.kind == "collection":
        return [option.title]
    return [entry.reference for entry in option.entries]


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.text)
def test_every_written_goal_is_met_by_the_first_recommendation(sample: Catalog, goal: Goal) -> None:
    first = recommend(sample, goal.text).options[0]
    assert goal.acceptable & set(runs(first))


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.text)
def test_every_written_goal_is_met_by_searching_alone(sample: Catalog, goal: Goal) -> None:
    benchmarks = {item.entry.reference for item in sample.ranking.search(goal.text)[:3]}
    assert goal.acceptable & benchmarks


def test_two_or_three_different_ways_are_offered(sample: Catalog) -> None:
    for goal in GOALS:
        options = recommend(sample, goal.text).options
        assert 1 <= len(options) <= 3
        assert len({str(option.arguments) for option in options}) == len(options)


def test_a_goal_as_broad_as_a_collection_gets_the_collection_first(sample: Catalog) -> None:
    assert recommend(sample, "safety").options[0].kind == "collection"
    assert recommend(sample, "gender bias").options[0].kind == "benchmarks"


def test_a_quick_check_comes_first_when_it_is_requested(sample: Catalog) -> None:
    first = recommend(sample, "quick smoke test for truthfulness").options[0]
    assert first.kind == "quick check"
    assert runs(first) == [f"{LM}/tinyTruthfulQA"]


def test_a_large_benchmark_is_cut_short_for_a_quick_look_where_the_provider_can(
    sample: Catalog,
) -> None:
    quick = recommend(sample, "common sense").options[-1]
    assert quick.kind == "quick check"
    assert quick.arguments["benchmarks"][0]["parameters"] == {"num_examples": 50}
    assert "first impression" in quick.cost_notes[0]


def test_a_provider_not_known_to_take_num_examples_is_not_given_it(sample: Catalog) -> None:
    for option in recommend(sample, "requests per second").options:
        assert all("parameters" not in b for b in option.arguments["benchmarks"])


def test_arguments_name_benchmarks_by_provider_and_id(sample: Catalog) -> None:
    option = recommend(sample, "hate speech").options[0]
    asked = option.arguments["benchmarks"]
    assert {"id": "toxigen", "provider_id": LM} in asked
    assert len(asked) == len(option.entries)


def test_no_more_benchmarks_than_wanted(sample: Catalog) -> None:
    for most in (1, 2, 5):
        for option in recommend(sample, "maths", max_benchmarks=most).options:
            if option.kind != "collection":
                assert len(option.entries) <= most


def test_one_option_covers_several_parts_of_a_goal(sample: Catalog) -> None:
    option = recommend(sample, "toxicity and throughput").options[0]
    providers = {entry.provider.id for entry in option.entries}
    assert "guidellm" in providers
    assert providers & {LM, "garak"}


def test_reasons_come_from_what_the_provider_declares(sample: Catalog) -> None:
    option = recommend(sample, "red-team my model").options[-2]
    text = " ".join(w for o in recommend(sample, "red-team my model").options for w in o.why)
    assert "garak is recommended when: The user wants to attack or red-team their model" in text
    assert "garak declares" in text
    assert option.complements


def test_what_an_option_leaves_out_is_reported(sample: Catalog) -> None:
    by_title = {o.title: o for o in recommend(sample, "safety").options}
    left_out = " ".join(by_title["safety-and-fairness-v1"].not_covered)
    assert "security" in left_out or "red_team" in left_out
    mixed = recommend(sample, "toxicity and throughput", max_benchmarks=1).options[0]
    assert any(note.endswith(" (asked for)") for note in mixed.not_covered)


def test_a_missing_verdict_is_reported(sample: Catalog) -> None:
    option = recommend(sample, "sycophancy").options[0]
    assert any("verdict" in note for note in option.not_covered)


def test_hints_about_time_are_part_of_the_cost(sample: Catalog) -> None:
    options = recommend(sample, "owasp scan").options
    assert any("30 minutes" in note for o in options for note in o.cost_notes)


def test_complements_exist_on_this_hub(sample: Catalog) -> None:
    for option in recommend(sample, "maths").options:
        assert "no_longer_there" not in option.complements


def test_a_collection_with_missing_benchmarks_is_not_recommended(sample: Catalog) -> None:
    assert all(o.title != "outdated" for o in recommend(sample, "code").options)


def test_a_collection_that_cannot_be_passed_gives_way_to_a_sound_one(sample: Catalog) -> None:
    assert recommend(sample, "broad overall picture").options[0].title == "standard-suite"


def test_a_target_restricts_what_is_recommended(sample: Catalog) -> None:
    for target, providers in (("agent", {"inspect"}), ("inference_server", {"guidellm"})):
        for option in recommend(sample, "robust under load and attack", target).options:
            assert {entry.provider.id for entry in option.entries} <= providers


def test_a_goal_the_catalog_cannot_meet_gets_no_recommendation(sample: Catalog) -> None:
    answer = recommend(sample, "klingon poetry")
    assert answer.options == []
    assert "klingon" in answer.not_understood


@pytest.mark.parametrize(
    ("goal", "excluded", "benchmark"),
    [("safety", ", not toxicity", "toxigen"), ("Arabic", " (not exams)", "arabicmmlu")],
)
def test_what_a_goal_excludes_is_not_recommended(
    sample: Catalog, goal: str, excluded: str, benchmark: str
) -> None:
    def single(goal: str) -> list[str]:
        options = [o for o in recommend(sample, goal).options if o.kind != "collection"]
        return [reference for option in options for reference in runs(option)]

    assert f"{LM}/{benchmark}" in single(goal)
    assert f"{LM}/{benchmark}" not in single(goal + excluded)
    assert single(goal + excluded)


def test_words_that_nobody_knows_are_named_and_the_rest_is_answered(sample: Catalog) -> None:
    answer = recommend(sample, "toxicity in klingon")
    assert answer.options
    assert answer.not_understood == ["klingon"]


def test_equal_catalogs_give_equal_answers(sample: Catalog) -> None:
    other = catalog(tuple(reversed(PROVIDERS)))
    for goal in GOALS:
        ours, theirs = recommend(sample, goal.text), recommend(other, goal.text)
        assert [o.arguments for o in ours.options] == [o.arguments for o in theirs.options]
        assert [o.why for o in ours.options] == [o.why for o in theirs.options]


def test_a_goal_of_two_subjects_gets_benchmarks_of_each_and_a_note_that_none_has_both(
    sample: Catalog,
) -> None:
    option = next(o for o in recommend(sample, "maths and code").options if o.kind == "benchmarks")
    categories = {entry.benchmark.category for entry in option.entries}
    assert {"math", "code"} <= categories
    assert "math, code: no single benchmark measures them together" in option.not_covered


@pytest.mark.parametrize(
    ("goal", "limits"),
    [
        ("maths with 2 GB of memory", ["with 2 GB of memory"]),
        ("maths in under 5 minutes on 1 GPU", ["in under 5 minutes", "on 1 GPU"]),
        ("math 500", []),
        ("gsm 8k", []),
        ("mrcr 2 needle", []),
    ],
)
def test_limits_of_machine_and_time_are_not_taken_for_subjects(
    sample: Catalog, goal: str, limits: list[str]
) -> None:
    found = recommend(sample, goal)
    assert list(found.limits) == limits
    if limits:
        assert list(found.understood) == ["math"]
        assert [o.arguments for o in found.options] == [
            o.arguments for o in recommend(sample, "maths").options
        ]


@pytest.mark.parametrize(
    ("goal", "is_about_change"),
    [
        ("is my fine-tune still safe?", True),
        ("did maths get worse", True),
        ("how good is it at maths", False),
    ],
)
def test_a_question_about_change_is_known_to_need_a_comparison(
    sample: Catalog, goal: str, is_about_change: bool
) -> None:
    assert recommend(sample, goal).is_about_change is is_about_change


@pytest.mark.parametrize("goal", ["French", "does it work in French?", "parle-t-il français ?"])
def test_a_language_that_nothing_measures_is_named(sample: Catalog, goal: str) -> None:
    found = recommend(sample, goal)
    assert list(found.unmeasured_languages) == ["French"]
    assert "french" not in found.not_understood


def test_a_goal_in_an_unmeasured_language_gets_benchmarks_of_its_subject(
    sample: Catalog,
) -> None:
    found = recommend(sample, "toxicity in French")
    assert list(found.unmeasured_languages) == ["French"]
    assert [o.arguments for o in found.options] == [
        o.arguments for o in recommend(sample, "toxicity").options
    ]


def test_a_language_that_is_measured_is_not_reported(sample: Catalog) -> None:
    for goal in ("German", "toxicity in English", "Arabic"):
        assert not recommend(sample, goal).unmeasured_languages


def test_a_goal_without_a_known_subject_is_marked(sample: Catalog) -> None:
    assert recommend(sample, "my uncle says this thing is ready for the summer").names_no_subject
    assert not recommend(sample, "is my model good?").names_no_subject
    assert not recommend(sample, "is its maths any good, asks my uncle").names_no_subject


@pytest.mark.parametrize("goal", ["French", "my uncle says this thing is ready for the summer"])
def test_reasons_cite_no_word_that_the_user_did_not_mean(sample: Catalog, goal: str) -> None:
    for option in recommend(sample, goal).options:
        assert not any(reason.startswith(MENTIONS) for reason in option.why)
    assert any(r.startswith(MENTIONS) for o in recommend(sample, "maths").options for r in o.why)


def test_a_wish_for_few_samples_limits_every_benchmark_of_the_first_option(
    sample: Catalog,
) -> None:
    found = recommend(sample, "common sense, at most 200 samples")
    for option in found.options:
        if option.kind != "collection":
            limits = [
                b["parameters"]["num_examples"]
                for b in option.arguments["benchmarks"]
                if "parameters" in b
            ]
            assert limits
            assert sum(limits) <= 200
