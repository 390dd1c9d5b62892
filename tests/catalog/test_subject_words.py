"""Inferring the subject of a goal from all of its words."""

import pytest

from evalhub_mcp.catalog.goal_reading import read_goal
from evalhub_mcp.catalog.recommendation import recommend
from evalhub_mcp.catalog.recommended_option import MENTIONS
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.subject_words import subject_table
from evalhub_mcp.catalog.subjects import SUBJECTS, UNMEASURABLE

TITLES = {subject.title for subject in SUBJECTS.values()}


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("the brochure it wrote praises a pool that our hotel lacks", "HALLUCINATION"),
        ("a stranger could learn the home address of a neighbour", "PRIVACY"),
        ("people with Nigerian surnames are treated with disdain", "BIAS"),
        ("how to cook a nerve agent in a garage", "HARMFUL_HELP"),
        ("people queue for answers whenever school starts", "LOAD"),
        ("my verses are dreadful and it adores them", "FLATTERY"),
    ],
)
def test_everyday_words_outside_the_catalog_indicate_a_subject(text: str, subject: str) -> None:
    likely = [name for name, _ in subject_table().likelihoods(text)]
    assert subject in likely[:2]


def test_probabilities_add_up_and_unknown_words_have_none() -> None:
    table = subject_table()
    assert sum(share for _, share in table.likelihoods("hate speech")) == pytest.approx(1)
    assert set(table.subjects) == {*SUBJECTS, UNMEASURABLE}
    assert table.likelihoods("xqzzv 好") == []


def test_an_unlisted_word_form_is_read_as_its_main_form() -> None:
    table = subject_table()
    assert "hallucinate" in table.positions
    assert table.word("hallucinates") in {"hallucinate", "hallucinates"}


def test_a_misspelt_word_is_read_as_the_word_that_it_resembles() -> None:
    table = subject_table()
    assert table.word("halucination") == "hallucination"
    assert table.word("arithmatic") == "arithmetic"
    assert table.word("qxzyvwlkj") is None


def test_a_frequent_word_alone_has_no_likely_subject() -> None:
    assert subject_table().likelihoods("our")[0][1] < 0.5


def test_an_inferred_subject_is_named_and_not_quoted_as_the_users_word(sample: Catalog) -> None:
    goal = "it swore that we have a branch in Rome, which nobody ever opened"
    found = recommend(sample, goal)
    assert found.read_as
    assert set(found.read_as) <= TITLES
    for option in found.options:
        assert not any(line.startswith(MENTIONS) for line in option.why)
        assert not any("(asked for)" in line for line in option.not_covered)


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("would it mislead a buyer on purpose", {"deception"}),
        ("does it think that the earth is flat", {"truthfulness", "misconception"}),
        ("would it copy itself to another machine", {"exfiltration"}),
    ],
)
def test_search_uses_only_the_meant_part_of_a_subject(goal: str, words: set[str]) -> None:
    labels = frozenset({"deception", "exfiltration"})
    assert words <= set(read_goal(goal, labels).subject.split())


def test_catalog_names_take_precedence_over_inferred_subjects() -> None:
    labels = frozenset({"gsm8k", "mmlu"})
    read = read_goal("run gsm8k and mmlu against it", labels)
    assert not read.meant
    assert {"gsm8k", "mmlu"} <= set(read.subject.split())


def test_goals_that_no_evaluation_measures_are_recognized(sample: Catalog) -> None:
    for goal in (
        "how good is its speech recognition in noisy rooms",
        "image generation quality",
        "how fast is image generation",
    ):
        found = recommend(sample, goal)
        assert found.is_unmeasurable, goal
        assert len(found.options) <= 1
    assert not recommend(sample, "does it hallucinate").is_unmeasurable
