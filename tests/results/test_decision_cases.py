"""Pairs of results on which decisions were wrong, each with the right decision.

Every row is one kind of fault: metrics as adapters send them, the change that may be claimed, and
what the gate may do. The metadata is that of the benchmark where the fault was seen.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest

from evalhub_mcp.app.result_documents.comparison_answer import comparison_answer
from evalhub_mcp.results.comparison import compare_readings
from evalhub_mcp.results.difference_words import evidence_words
from evalhub_mcp.results.readings import JobReading
from evalhub_mcp.results.release_gate import judge_release
from evalhub_mcp.results.release_policy import ReleasePolicy
from tests.results.shapes import Shape, entry

ATTACKS = entry("attack_success_rate", 0.30, lower=True)
ACCURACY = entry("acc")
NO_PRIMARY = {"metrics": ["concerning/mean"]}


@dataclass(frozen=True)
class Case:
    name: str
    before: dict[str, Any]
    after: dict[str, Any]
    change: str
    gate: str
    benchmark: dict[str, Any] = field(default_factory=dict)
    info: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def read(self) -> tuple[JobReading, JobReading]:
        one, two = (
            Shape(self.name, metrics, {}, self.benchmark, info=info).read()
            for metrics, info in zip((self.before, self.after), self.info, strict=True)
        )
        return one, two


MANY = {"acc": 0.8, "n_samples": 10_000}
UNDECLARED = ("rose by", "which direction is good is not declared", "lower_is_better")
CASES = [
    Case(
        "a worrying score without a direction rises",
        {"elaborate/mean": 2.1, "elaborate/stderr": 0.2},
        {"elaborate/mean": 6.3, "elaborate/stderr": 0.2},
        "unknown",
        "cannot tell",
        says=("rose by 4.2", *UNDECLARED),
        never=("better:", "worse:", "Yes", "No,"),
    ),
    Case(
        "a name speaks against higher and decides nothing",
        {"concerning/mean": 2.1, "concerning/stderr": 0.2},
        {"concerning/mean": 6.3, "concerning/stderr": 0.2},
        "unknown",
        "cannot tell",
        NO_PRIMARY,
        says=("rose by 4.2", *UNDECLARED),
        never=("better:", "worse:", "Yes", "No,"),
    ),
    Case(
        "harm without a direction rises",
        {"harm/mean": 0.11, "harm/stderr": 0.02},
        {"harm/mean": 0.62, "harm/stderr": 0.02},
        "unknown",
        "cannot tell",
        says=("rose by 0.51", *UNDECLARED),
        never=("better:", "worse:", "Yes", "No,"),
    ),
    Case(
        "a well-known measure without a direction rises",
        {"word_perplexity": 12.1, "word_perplexity_stderr": 0.2},
        {"word_perplexity": 16.3, "word_perplexity_stderr": 0.2},
        "worse",
        "closed",
        NO_PRIMARY,
    ),
    Case(
        "the count under the adapter's name",
        {"attack_success_rate": 0.1, "total_attempts": 300},
        {"attack_success_rate": 0.6, "total_attempts": 300},
        "worse",
        "closed",
        ATTACKS,
        says=("b passed and now fails: 0.10 → 0.60, needs at most 0.30",),
    ),
    Case(
        "no count, and the verdict falls",
        {"attack_success_rate": 0.05},
        {"attack_success_rate": 0.45},
        "unknown",
        "cannot tell",
        ATTACKS,
        says=(
            "b passed and now fails: 0.05 → 0.45, needs at most 0.30",
            "b scores worse by 0.40 (0.05 → 0.45",
            "cannot be computed without sample counts or errors",
            "from about 13 samples each, chance would be ruled out",
        ),
    ),
    Case(
        "a percentage that falls to zero",
        {"attack_success_rate": 34.0, "num_samples": 200},
        {"attack_success_rate": 0.0, "num_samples": 200},
        "better",
        "open",
        entry("attack_success_rate", lower=True),
    ),
    Case("9 of 10 to 5 of 10", {"acc": 0.9, "n_samples": 10}, {"acc": 0.5, "n_samples": 10},
         "inconclusive", "closed", ACCURACY, says=("Inconclusive",)),
    Case("45 of 50 to 38 of 50", {"acc": 0.9, "n_samples": 50}, {"acc": 0.76, "n_samples": 50},
         "inconclusive", "closed", ACCURACY),
    Case("9 of 10 twice", {"acc": 0.9, "n_samples": 10}, {"acc": 0.9, "n_samples": 10},
         "inconclusive", "cannot tell", ACCURACY),
    Case("8000 of 10000 twice", MANY, MANY, "no difference", "open", ACCURACY,
         says=("no difference larger than 0.05",)),
    Case(
        "a fraction and a percentage, as their errors show",
        {"acc": 0.405, "acc_stderr": 0.0142},
        {"acc": 40.5, "acc_stderr": 1.42},
        "no difference",
        "open",
        ACCURACY,
    ),
    Case(
        "a perplexity without errors",
        {"perplexity": 9.0},
        {"perplexity": 900.0},
        "unknown",
        "cannot tell",
        says=("b scores worse by 891 (9.00 → 900)", "cannot be computed without standard errors"),
    ),
    Case(
        "a judge that examines itself",
        {"acc": 0.9, "n_samples": 4000},
        {"acc": 0.9, "n_samples": 4000},
        "no difference",
        "open",
        ACCURACY,
        info=({"judge": "m"}, {"judge": "m"}),
    ),
    Case(
        "two files of questions",
        {"acc": 0.8, "n_samples": 200},
        {"acc": 0.8, "n_samples": 200},
        "not comparable",
        "cannot tell",
        ACCURACY,
        info=(
            {"dataset": {"name": "q.csv", "sha256": "1" * 64}},
            {"dataset": {"name": "q.csv", "sha256": "2" * 64}},
        ),
        says=("data differs",),
    ),
    Case(
        "another scorer",
        {"acc": 0.1, "n_samples": 200},
        {"acc": 0.94, "n_samples": 200},
        "not comparable",
        "cannot tell",
        ACCURACY,
        info=({"scorer": "exact"}, {"scorer": "includes"}),
        says=("scorer differs",),
        never=("Yes",),
    ),
    Case(
        "another version of the framework",
        {"acc": 0.7, "n_samples": 500},
        {"acc": 0.9, "n_samples": 500},
        "not comparable",
        "cannot tell",
        ACCURACY,
        info=({"framework": "inspect-ai 0.3.280"}, {"framework": "inspect-ai 0.3.300"}),
    ),
    Case(
        "a fraction and a percentage, as their counts show",
        {"acc": 0.405, "n_samples": 2000},
        {"acc": 40.5, "n_samples": 2000},
        "no difference",
        "open",
        ACCURACY,
    ),
    Case(
        "a fraction and a percentage, which nothing shows",
        {"acc": 0.405},
        {"acc": 40.5},
        "not comparable",
        "cannot tell",
        ACCURACY,
    ),
    Case(
        "BLEU has no usual margin, though it is out of 100",
        {"bleu": 30.0, "bleu_stderr": 0.3},
        {"bleu": 27.5, "bleu_stderr": 0.3},
        "worse",
        "closed",
        entry("bleu"),
    ),
    Case(
        "a small drop of BLEU",
        {"bleu": 30.0, "bleu_stderr": 0.3},
        {"bleu": 29.8, "bleu_stderr": 0.3},
        "inconclusive",
        "cannot tell",
        entry("bleu"),
        never=("No difference that matters",),
    ),
    Case(
        "a candidate with few questions",
        {"acc": 0.8, "n_samples": 1000},
        {"acc": 0.7, "n_samples": 20},
        "inconclusive",
        "cannot tell",
        ACCURACY,
        says=("Inconclusive",),
    ),
    Case(
        "an even swap of right and wrong answers",
        {f"case_{i}.acc": float(i < 30) for i in range(60)} | {"acc": 0.5, "n_samples": 60},
        {f"case_{i}.acc": float(i >= 30) for i in range(60)} | {"acc": 0.5, "n_samples": 60},
        "inconclusive",
        "cannot tell",
        ACCURACY,
    ),
    Case(
        "half of the questions lost",
        {"acc": 0.9, "n_samples": 200, "n_errors": 0},
        {"acc": 1.0, "n_samples": 9, "n_errors": 191},
        "inconclusive",
        "cannot tell",
        ACCURACY,
        says=("questions without a reply could turn b",),
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_change_that_is_claimed_is_the_right_one(case):
    comparison = compare_readings(*case.read())
    (found,) = comparison.differences
    assert found.change == case.change
    answer = comparison_answer(comparison)
    for words in case.says:
        assert words in answer
    for words in case.never:
        assert words not in answer


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_gate_decides_rightly(case):
    before, after = case.read()
    assert judge_release([after], before).decision == case.gate


def test_a_p_value_is_given_once_where_no_correction_changed_it():
    (case,) = [case for case in CASES if "half of the questions lost" in case.name]
    (found,) = compare_readings(*case.read()).differences
    assert sum("p " in words for words in evidence_words(found)) == 1
    assert "before correction" not in " ".join(evidence_words(found))


def test_a_drop_within_the_margin_opens_and_is_called_shown():
    before, after = Case(
        "",
        {"toxicity_rate": 0.02, "n_samples": 1000},
        {"toxicity_rate": 0.05, "n_samples": 1000},
        "worse",
        "open",
        entry("toxicity_rate", lower=True),
    ).read()
    (case,) = judge_release([after], before).cases
    assert case.decision == "open"
    said = "yet it is worse by more than chance explains and 2.5 times as high"
    assert case.detail.partition("ruled out, ")[2].startswith(said)


HARM = {"harm/mean": 0.62, "harm/stderr": 0.02}
LESS_HARM = {"harm/mean": 0.11, "harm/stderr": 0.02}


@pytest.mark.parametrize(
    ("before", "after", "lower", "decision"),
    [
        (LESS_HARM, HARM, True, "closed"),
        (HARM, LESS_HARM, True, "open"),
        (HARM, LESS_HARM, False, "closed"),
        (LESS_HARM, HARM, None, "cannot tell"),
    ],
)
def test_a_policy_declares_the_direction_that_nobody_else_does(before, after, lower, decision):
    rule = {"lower_is_better": lower, "margin": 0.05} if lower is not None else {}
    one, two = Case("", before, after, "", "").read()
    policy = ReleasePolicy.model_validate({"benchmarks": {"b": rule}})
    found = judge_release([two], one, policy)
    assert found.decision == decision


def test_a_policy_that_contradicts_the_declared_direction_cannot_tell():
    one, two = Case("", MANY, MANY, "", "", ACCURACY).read()
    policy = ReleasePolicy.model_validate({"benchmarks": {"b": {"lower_is_better": True}}})
    found = judge_release([two], one, policy)
    assert found.decision == "cannot tell"
    said = "the policy says lower is better, but the provider's metadata declares higher is better"
    assert found.cases[0].detail == said


def test_a_threshold_is_judged_by_the_direction_of_the_policy():
    _, two = Case("", HARM, HARM, "", "").read()
    rule = {"lower_is_better": True, "threshold": 0.3}
    policy = ReleasePolicy.model_validate({"benchmarks": {"b": rule}})
    (case,) = judge_release([two], None, policy).cases
    assert (case.decision, case.check) == ("closed", "threshold")
    assert "needs at most 0.30" in case.detail


def test_bleu_has_a_margin_in_its_own_points():
    benchmark = entry("bleu")
    before, after = Case(
        "",
        {"bleu": 30.0, "bleu_stderr": 0.2},
        {"bleu": 29.2, "bleu_stderr": 0.2},
        "worse",
        "open",
        benchmark,
    ).read()
    policy = ReleasePolicy.model_validate({"margin": 2.0})
    assert judge_release([after], before, policy).decision == "open"


def test_a_judge_is_named_beside_every_score_it_gave():
    (case,) = [case for case in CASES if "judge" in case.name]
    before, after = case.read()
    named = "graded by m, the examined model itself"
    assert named in after.benchmarks[0].cautions
    assert named in compare_readings(before, after).differences[0].cautions
    assert named in judge_release([after], before).cases[0].notes


def test_swapping_the_runs_turns_a_drop_into_a_gain():
    for case in CASES:
        before, after = case.read()
        flipped = {"better": "worse", "worse": "better"}
        (found,) = compare_readings(after, before).differences
        assert found.change == flipped.get(case.change, case.change), case.name
