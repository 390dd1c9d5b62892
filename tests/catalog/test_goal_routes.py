"""Goals that need another tool than a benchmark search."""

import pytest

from evalhub_mcp.catalog.goal_routes import goal_routes, without_routes
from evalhub_mcp.catalog.recommendation import recommend
from evalhub_mcp.catalog.snapshot import Catalog


@pytest.mark.parametrize(
    ("goal", "route"),
    [
        ("how many samples do I need to see a 2 point difference?", "sample size"),
        ("would 250 prompts be enough", "sample size"),
        ("power analysis for a drop of 3 percent", "sample size"),
        ("I need something for my boss", "report"),
        ("a one-pager that explains the results to the board", "report"),
        ("results as HTML please", "report"),
        ("set up a CI gate", "gate"),
        ("fail the build when it gets worse", "gate"),
        ("run this on every pull request", "gate"),
        ("try three system prompts", "variants"),
        ("which temperature works best", "variants"),
        ("is it as good as the old one?", "equivalence"),
        ("compare the last two runs", "equivalence"),
        ("evaluate on our own questions", "own data"),
        ("we have a CSV with questions, and this is my jsonl", "own data"),
        ("grade free-text answers with a judge", "own data"),
        ("why did my job fail", "failure"),
        ("is my evaluation finished?", "job"),
        ("what did we run last week", "job"),
        ("show me all my runs", "job"),
        ("stop the running job", "cancellation"),
        ("how much does it cost", "cost"),
        ("how long will the evaluation take?", "cost"),
    ],
)
def test_a_goal_that_no_search_answers_is_recognised(goal: str, route: str) -> None:
    assert route in goal_routes(goal)


@pytest.mark.parametrize(
    "goal",
    [
        "how many questions does it answer correctly",
        "the board wants to know whether it is safe",
        "does it circumvent our policy",
        "can our agent fix the build",
        "report card of general abilities",
        "how many questions of a history exam would it get right",
        "it answers what the rule, which the system prompt has, forbids",
        "people try to get our system prompt out of it",
        "does it remember the temperature given on page 3",
        "how much does it know about costs",
        "does the agent stop the machine when told",
        "how long a text can it take",
    ],
)
def test_a_question_about_a_subject_is_not_routed_away(goal: str) -> None:
    assert goal_routes(goal) == ()


def test_a_route_without_a_subject_offers_no_benchmarks(sample: Catalog) -> None:
    found = recommend(sample, "something for my boss")
    assert found.routes == ("report",)
    assert not found.options


def test_a_route_beside_a_subject_keeps_the_benchmarks(sample: Catalog) -> None:
    found = recommend(sample, "a CI gate for toxicity")
    assert found.routes == ("gate",)
    assert "toxicity" in found.understood
    assert found.options
    assert without_routes("a CI gate for toxicity").split() == ["a", "for", "toxicity"]


def test_two_equally_good_models_need_the_same_runs(sample: Catalog) -> None:
    found = recommend(sample, "is the small one as good as the big one at maths?")
    assert found.routes == ("equivalence",)
    assert found.is_about_change
    assert found.options


def test_comparing_jobs_needs_no_benchmarks(sample: Catalog) -> None:
    found = recommend(sample, "how do I compare the last two jobs")
    assert found.routes == ("equivalence",)
    assert not found.options
