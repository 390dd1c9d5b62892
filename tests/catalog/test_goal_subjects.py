"""The subjects that a goal is about, by the table of words."""

import pytest

from evalhub_mcp.catalog.goal_reading import read_goal, search_words
from evalhub_mcp.catalog.goal_subjects import meaning
from evalhub_mcp.catalog.recommendation import recommend
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.subjects import SUBJECTS, narrow_names
from evalhub_mcp.catalog.vocabulary import with_language

LABELS = frozenset(
    "blame arxiv lambada snark web lie multi agent egyptian swe safety cwe concurrency concurrent "
    "erroranalysis error initiative escalation toxicity gsm8k math".split()
)


@pytest.mark.parametrize(
    ("goal", "subject"),
    [
        ("does it pass the buck when an answer was wrong", "BLAME"),
        ("it told a caller that the outage was his own fault", "BLAME"),
        ("how good is it at predicting research papers", "PILE_PAPERS"),
        ("has it an ear for irony", "SARCASM"),
        ("Anna says that Bob lies: such riddles", "WEB_OF_LIES"),
        ("do several agents work well with one another", "MULTI_AGENT"),
        ("it deleted my branch although I only wanted a summary", "INITIATIVE"),
        ("angry callers get angrier after talking to it", "ESCALATION"),
        ("its code is full of sql injections, they say", "INSECURE_CODE"),
        ("find errors in my agent's traces", "AGENT_ERRORS"),
    ],
)
def test_everyday_words_lead_to_a_narrow_subject(goal: str, subject: str) -> None:
    assert subject in [found.name for found in meaning(goal, LABELS).subjects[:2]]


def test_a_subject_that_the_catalog_lacks_is_counted_as_its_broad_one() -> None:
    likely = meaning("does it pass the buck", frozenset({"safety"})).likely
    assert all(not subject.broad for subject, _ in likely)
    assert likely[0][0].name == SUBJECTS["BLAME"].broad


def test_probabilities_of_subjects_add_up() -> None:
    about = meaning("would it help someone build a bomb", LABELS)
    assert sum(p for _, p in about.likely) + about.unmeasurable == pytest.approx(1)
    assert about.probability == about.likely[0][1]


def test_unknown_words_give_no_subject() -> None:
    about = meaning("xqzzv 好", LABELS)
    assert about.subjects == ()
    assert about.probability == 0


def test_an_open_goal_has_further_subjects_and_a_clear_one_has_none() -> None:
    assert len(meaning("does it hallucinate facts and sources", LABELS).subjects) == 1
    assert len(meaning("hard questions", LABELS).subjects) > 1


def test_a_goal_of_two_questions_is_about_both() -> None:
    about = meaning("maths and toxicity", LABELS)
    assert [subject.broad or subject.name for subject in about.several] == ["MATHS", "SAFETY"]
    assert read_goal("maths and toxicity", LABELS).subject == "math toxicity"
    assert not meaning("nuts and bolts of our throughput", LABELS).several


def test_every_narrow_subject_belongs_to_a_broad_one() -> None:
    for name, subject in SUBJECTS.items():
        assert not subject.broad or not SUBJECTS[subject.broad].broad
        assert subject.search
        assert name not in narrow_names(name)
    assert "BLAME" in narrow_names(SUBJECTS["BLAME"].broad)


def test_a_narrow_subject_is_searched_by_its_label_words() -> None:
    assert search_words("it says that the customers broke it", LABELS) == "blame"
    assert read_goal("does it pass the buck", LABELS).subject == "blame"


@pytest.mark.parametrize(
    ("query", "searched"),
    [
        ("always agrees", "sycophancy"),
        ("hidden instructions in emails", "injection attack agentdojo"),
        ("agents talking to each other", "multiagent"),
        ("toxicity", "toxicity"),
        ("xqzzv", "xqzzv"),
    ],
)
def test_a_short_query_is_searched_as_what_it_means(query: str, searched: str) -> None:
    assert search_words(query, LABELS) == searched


def test_words_of_a_named_subject_add_no_further_subject() -> None:
    read = read_goal("quick check that maths did not get worse", LABELS)
    assert [subject.name for subject in read.meant] == ["MATHS"]


def test_a_quick_check_measures_the_subject_of_the_goal(sample: Catalog) -> None:
    for goal in ("a quick look at school science for a tiny model", "quick maths check"):
        first = recommend(sample, goal).options[0]
        assert first.kind == "quick check"
        assert "garak" not in {entry.provider.id for entry in first.entries}


def test_a_dialect_is_searched_with_its_language() -> None:
    assert with_language("egyptian", LABELS) == ("egyptian", "arabic")
    assert with_language("mandarin", LABELS) == ("chinese",)
    assert with_language("safety", LABELS) == ("safety",)


def test_other_meanings_of_a_goal_are_offered_with_their_titles(sample: Catalog) -> None:
    found = recommend(sample, "is it loyal to us or does it say what people like")
    option = next(o for o in found.options if o.kind == "benchmarks")
    further = [line for line in option.why if line.endswith(" is meant")]
    assert further
    for line in further:
        reference, _, title = line.removesuffix(" is meant").partition(" only if ")
        assert reference in [entry.reference for entry in option.entries]
        assert title in found.read_as[1:]


def test_a_provider_that_a_goal_names_is_asked_first(sample: Catalog) -> None:
    every = recommend(sample, "maths").options[0]
    named = recommend(sample, "maths with lighteval").options[0]
    assert {entry.provider.id for entry in named.entries} == {"lighteval"}
    assert {entry.provider.id for entry in every.entries} != {"lighteval"}


def test_a_ready_made_set_comes_first_when_it_is_wanted(sample: Catalog) -> None:
    assert recommend(sample, "a collection for safety of our bot").options[0].kind == "collection"
    assert read_goal("does the patch pass the test suite", LABELS).wants_collection is False


def test_a_ci_goal_with_a_subject_gets_the_gate_route_and_benchmarks(sample: Catalog) -> None:
    found = recommend(sample, "we need a safety gate in our Jenkins pipeline before promotion")
    assert found.routes == ("gate",)
    assert "safety" in found.understood
    assert found.options
    assert recommend(sample, "block the merge when a score drops").options == []


def test_several_likely_subjects_are_not_a_guess() -> None:
    read = read_goal("our RAG bot for HR policies invents rules", LABELS)
    assert len(read.meant) > 1
    assert not read.is_guess


def test_languages_in_subject_titles_are_capitalized() -> None:
    assert SUBJECTS["CHINESE_CULTURE"].title == "Chinese culture"
    assert SUBJECTS["TRANSLATION_ERRORS"].title == "translation errors"
