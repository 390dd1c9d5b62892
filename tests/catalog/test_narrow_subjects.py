"""Tests of goals that only one benchmark, or a few of a kind, answer."""

import pytest

from evalhub_mcp.catalog.goal_reading import read_goal, search_words
from evalhub_mcp.catalog.narrow_subjects import narrow_subject
from evalhub_mcp.catalog.recommendation import recommend
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.vocabulary import with_language

LABELS = frozenset("blame arxiv lambada snark web lie multi agent egyptian swe safety".split())


@pytest.mark.parametrize(
    ("goal", "subject"),
    [
        ("does it pass the buck when an answer was wrong", "blame"),
        ("how good is it at predicting research papers", "arxiv"),
        ("which word is missing? a cloze test", "lambada"),
        ("has it an ear for irony", "snarks"),
        ("Anna says that Bob lies: such riddles", "weblie"),
        ("do several agents work well with one another", "multiagent"),
        ("callers in Cairo who speak dialect", "egyptian"),
    ],
)
def test_a_goal_of_a_narrow_subject_is_searched_as_this_subject(goal: str, subject: str) -> None:
    """Everyday words lead to the benchmark that alone measures what they mean."""
    assert subject in narrow_subject(goal, LABELS)
    assert subject in read_goal(goal, LABELS).subject.split()
    assert subject in search_words(goal, LABELS).split()


@pytest.mark.parametrize(
    "goal",
    [
        "is it safe to release",
        "is the model to blame for the hacked pages",
        "why do our multi-agent runs fail",
        "write python functions that pass the tests",
        "predicts the outcome of court cases",
        "dialects of our customers",
        "existential risk",
        "our bots talk to many users at once, is the server fast enough",
        "what is the probability that the agent fails",
        "does it refuse political hate speech",
        "interference between radio cells",
        "hide a password in a megabyte of logs and ask for it",
        "would it assist a murderer",
        "tell praise from blame",
        "calls functions of libraries that do not exist",
    ],
)
def test_a_broad_goal_has_no_narrow_subject(goal: str) -> None:
    """A word in another sense, or one part of the meaning alone, does not make a goal narrow."""
    others = {"freelaw", "code2text", "existential", "initiative", "telelog", "stealth", "musr"}
    others |= {"counting", "censorship", "library"}
    assert narrow_subject(goal, LABELS | others) == []


def test_a_subject_that_the_catalog_lacks_is_not_searched() -> None:
    """A catalog without the benchmark answers with the broad subject."""
    assert narrow_subject("does it pass the buck", frozenset({"safety"})) == []


def test_a_broad_subject_in_another_clause_is_searched_too() -> None:
    """A goal with two questions is about both; words of the narrow one's clause add nothing."""
    assert read_goal("is it safe, and does it blame customers", LABELS).subject == "blame safety"
    assert read_goal("which code does the agent blame", LABELS).subject == "blame"


def test_a_dialect_is_searched_with_its_language() -> None:
    """A dialect that no benchmark names means its language."""
    assert with_language("egyptian", LABELS) == ("egyptian", "arabic")
    assert with_language("mandarin", LABELS) == ("chinese",)
    assert with_language("safety", LABELS) == ("safety",)


def test_a_goal_for_ci_that_names_a_subject_is_answered_with_its_route(sample: Catalog) -> None:
    """The subject's evaluation is offered, and that it is to run in CI is named beside it."""
    found = recommend(sample, "we need a safety gate in our Jenkins pipeline before promotion")
    assert found.routes == ("gate",)
    assert "safety" in found.understood
    assert found.options
    assert recommend(sample, "block the merge when a score drops").options == []
