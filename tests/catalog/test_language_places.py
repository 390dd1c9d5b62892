"""Languages inferred from a place."""

import pytest

from evalhub_mcp.catalog.goal_reading import read_goal
from evalhub_mcp.catalog.language_places import language_of_place


@pytest.mark.parametrize(
    ("goal", "language"),
    [
        ("our clients in Manila write in their own language", "filipino"),
        ("students in Dhaka ask in their mother tongue", "bengali"),
        ("a clinic in Addis Ababa, in the local language", "amharic"),
        ("how people talk in Dakar", "wolof"),
        ("callers in Bergen don't want English", "norwegian"),
        ("people in San Sebastián speak another language at home", "basque"),
    ],
)
def test_a_place_names_the_language_of_a_goal_about_language(goal: str, language: str) -> None:
    assert language_of_place(goal) == language
    assert language in read_goal(goal, frozenset()).subject.split()


@pytest.mark.parametrize(
    "goal",
    [
        "our bank in Cairo wants to know whether it is safe to release",
        "latency for the Madrid deployment",
        "which language model is best",
        "the recruiter in Milan uses our English CV screener, is it biased",
    ],
)
def test_a_place_or_language_model_alone_means_no_language(goal: str) -> None:
    assert language_of_place(goal) is None


def test_a_dialect_without_a_label_means_its_language() -> None:
    assert read_goal("Darija", frozenset({"arabic"})).subject == "darija"
    assert read_goal("toxicity in French", frozenset({"toxicity"})).subject == "toxicity french"
