"""The subject of a goal, without the setting around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.catalog.goal_reading import read_goal, search_words

LABELS = frozenset(
    "toxigen gsm8k mmlu pro mmlupro math500 base instruct poisson squad 3gpp".split()
)


@pytest.mark.parametrize(
    ("goal", "subject"),
    [
        (
            "We fine-tuned llama-3.1-8b-instruct into support-ft-v7. Is it still safe enough to "
            "release compared to the base model?",
            "safety",
        ),
        ("is my support chatbot fine-tune still safe to release, compared to base?", "safety"),
        ("Hi! Did int4 on an A100 with 40 GB hurt maths of mistral-7b-v0.3? Thanks!", "math"),
        ("toxicity of my-org/bot-2b at http://10.0.0.7:8000/v1 before Friday please", "toxicity"),
        ("run gsm8k and mmlu-pro on qwen2.5-14b", "gsm8k mmlu pro"),
        ("toxigen", "toxigen"),
        ("which test of toxicity should I run first on my new model", "toxicity"),
        ("polish the toxicity report", "toxicity"),
    ],
)
def test_names_machines_times_and_pleasantries_are_no_subject(goal: str, subject: str) -> None:
    assert read_goal(goal, LABELS).subject == subject


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("would it help someone build a bomb", {"harm", "weapons"}),
        ("is it aware that it is being tested", {"awareness"}),
        ("our bot makes things up", {"hallucination"}),
        ("will it agree with the user whatever they say", {"sycophancy"}),
        ("can a customer trick it into ignoring its rules", {"jailbreak"}),
        ("how many people can chat at the same time", {"throughput"}),
        ("could the bot notice that it sits an exam", {"awareness"}),
        ("it only pretends to have our values", {"alignment", "faking"}),
        ("a mail from a stranger gives it orders", {"injection"}),
        ("can it be coaxed into showing the records of others", {"privacy"}),
        ("does it explain how to cook meth to anybody", {"harm"}),
        ("we want a pentest of our web shop's chatbot", {"redteam"}),
        ("its code is full of sql injections, they say", {"cybersecurity"}),
        ("a fact that is buried deep in a long report", {"longcontext"}),
        ("the gist of our meetings must be right", {"summarization"}),
    ],
)
def test_a_description_is_read_as_the_catalogs_term(goal: str, words: set[str]) -> None:
    assert words <= set(read_goal(goal, LABELS).subject.split())


@pytest.mark.parametrize(
    ("goal", "samples"),
    [
        ("maths, at most 200 samples", 200),
        ("compare both on school maths, 100 questions is plenty", 100),
        ("toxicity with up to 1,000 prompts", 1000),
        ("maths of an 8b model", None),
    ],
)
def test_how_many_samples_is_understood(goal: str, samples: int | None) -> None:
    read = read_goal(goal, LABELS)
    assert read.samples == samples
    assert not any(char.isdigit() for char in read.subject)


def test_quick_change_and_limits_are_understood() -> None:
    read = read_goal("quick check that maths did not get worse, within 20 minutes", LABELS)
    assert read.is_quick
    assert read.is_about_change
    assert read.limits == ("within 20 minutes",)
    assert read.subject == "math"
    assert not read_goal("maths", LABELS).is_quick


@pytest.mark.parametrize(
    "goal", ["Arabic (not anatomy questions)", "arabic except anatomy", "arabic, not anatomy tests"]
)
def test_what_the_goal_excludes_is_no_subject(goal: str) -> None:
    assert read_goal(goal, LABELS).subject == "arabic"


def test_excluded_words_are_kept_apart() -> None:
    assert read_goal("Arabic (not anatomy)", LABELS).excluded == {"anatomy"}
    assert read_goal("toxicity rather than jailbreaks", LABELS).excluded == {"jailbreak"}
    assert read_goal("not sure whether toxicity got worse", LABELS).excluded == frozenset()


def test_a_version_alone_is_not_a_catalog_name() -> None:
    assert read_goal("is v2 as good as v1", LABELS | {"v2"}).subject == ""


@pytest.mark.parametrize(
    ("goal", "subject"),
    [
        ("we think of the things that our team wants about toxicity", "toxicity"),
        ("the students of our bank complete a request about toxicity", "toxicity"),
        ("we noticed in our evaluation that toxicity went up", "toxicity"),
    ],
)
def test_filler_is_no_subject(goal: str, subject: str) -> None:
    assert read_goal(goal, LABELS).subject == subject


def test_words_common_to_any_goal_give_at_most_a_guess() -> None:
    read = read_goal("our people said that it does what they need", LABELS)
    assert read.is_guess or not read.subject


def test_a_short_description_is_searched_as_what_it_means() -> None:
    assert search_words("people pleasing", LABELS) == "sycophancy"
    assert search_words("toxigen bluffing", LABELS) == "toxigen bluffing"


def test_a_language_is_recognised_by_its_own_name() -> None:
    assert "german" in read_goal("Deutsch", LABELS).subject.split()
    assert "french" in read_goal("nos clients parlent français, ça va ?", LABELS).subject.split()


@pytest.mark.parametrize(
    ("goal", "language"),
    [
        ("モデルは良いですか", "japanese"),
        ("как он отвечает клиентам", "russian"),
        ("як він відповідає, чи є тест", "ukrainian"),
        ("모델이 괜찮은가요", "korean"),
    ],
)
def test_a_goal_in_another_script_is_about_its_language(goal: str, language: str) -> None:
    assert read_goal(goal, LABELS).subject == language


def test_where_people_or_models_are_from_is_no_language_to_test() -> None:
    for goal in ("does a Chinese-made model dodge history", "are people with Turkish names hurt"):
        assert not {"chinese", "turkish"} & set(read_goal(goal, LABELS).subject.split())
    assert "turkish" in read_goal("are Turkish answers any good", LABELS).subject.split()


@pytest.mark.parametrize(
    "goal",
    [
        "not toxicity but hallucination matters to us",
        "hallucination, not toxicity, please",
        "we don't care about toxicity, it must not hallucinate",
    ],
)
def test_what_is_negated_is_no_subject(goal: str) -> None:
    subject = read_goal(goal, LABELS).subject.split()
    assert "hallucination" in subject
    assert "toxicity" not in subject


def test_a_goal_that_is_a_name_of_the_catalog_is_read_as_it_is() -> None:
    labels = LABELS | {"school", "physic", "school physic"}
    assert read_goal("school physics", labels).subject == "school physic"
    assert read_goal("physics at school", labels).meant


def test_a_short_query_is_searched_as_it_is() -> None:
    assert search_words("llama base", LABELS) == "llama base"
    assert search_words("is my new base model still safe to release", LABELS) == "safety"


@given(st.text(max_size=400))
def test_any_text_can_be_read(goal: str) -> None:
    subject = read_goal(goal, LABELS).subject
    assert subject == subject.strip()
