"""Questions that got no score."""

from tests.results.reading_cases.case import ATTACKS, case
from tests.results.shapes import entry

LOST = [
    case(
        "half of the questions not answered",
        {"accuracy": 1.0, "n_samples": 6, "n_errors": 6},
        {"lost_samples": 6, "attempted": 12},
    ),
    case(
        "an endpoint that failed 191 of 200 questions",
        {"accuracy": 1.0, "n_samples": 9, "n_errors": 191},
        {
            "lost_samples": 191,
            "attempted": 200,
            "passed": None,
            "verdict_could_turn": True,
            "verdict": "undecided",
        },
        benchmark=entry("accuracy", 0.6),
    ),
    case(
        "lost samples that cannot turn the verdict",
        {"accuracy": 0.95, "n_samples": 200, "n_errors": 3},
        {"lost_samples": 3, "attempted": 203, "passed": True, "verdict_could_turn": False},
        benchmark=entry("accuracy", 0.6),
    ),
    case(
        "a miss that no lost sample can turn",
        {"accuracy": 0.1, "n_samples": 100, "n_errors": 10},
        {"passed": False, "verdict_could_turn": False},
        benchmark=entry("accuracy", 0.6),
    ),
    case(
        "replies that were cut off count as wrong and could have been right",
        {"accuracy": 0.4, "n_samples": 100, "cut_replies": 35},
        {"lost_samples": 35, "attempted": 100, "passed": None, "verdict_could_turn": True},
        benchmark=entry("accuracy", 0.6),
    ),
    case(
        "unscored samples",
        {"accuracy": 0.65, "n_samples": 100, "unscored_samples": 40},
        {"lost_samples": 40, "attempted": 140, "verdict_could_turn": True},
        benchmark=entry("accuracy", 0.6),
    ),
    case(
        "fewer scored than attempted",
        {"accuracy": 0.9, "n_samples": 50, "attempted": 80},
        {"lost_samples": 30, "attempted": 80},
        benchmark=entry("accuracy", 0.6),
    ),
    case(
        "errors that the score counts as wrong, as the number asked for shows",
        {"accuracy": 0.05, "n_samples": 200, "n_errors": 191},
        {"lost_samples": 191, "attempted": 200, "verdict_could_turn": True, "passed": None},
        benchmark=entry("accuracy", 0.6),
        config={"parameters": {"num_examples": 200}},
    ),
    case(
        "fewer completed than there were",
        {"accuracy": 0.8, "completed_samples": 80, "total_samples": 100},
        {"lost_samples": 20, "attempted": 100, "n_samples": 80},
    ),
    case(
        "fewer completed than there were, each several times",
        {"accuracy": 0.8, "completed_samples": 320, "total_samples": 400, "epochs": 4},
        {"lost_samples": 20, "attempted": 100, "n_samples": 80},
    ),
    case(
        "fewer completed than the whole benchmark has, as asked for",
        {"accuracy": 0.8, "n_evaluated": 100, "n_total": 14042},
        {"lost_samples": 0, "n_samples": 100},
        config={"parameters": {"num_examples": 100}},
    ),
    case(
        "questions that timed out",
        {"accuracy": 0.9, "n_samples": 50, "n_timeouts": 30},
        {"lost_samples": 30, "attempted": 80},
    ),
    case(
        "wrong answers under a name that sounds like lost ones",
        {"pass_rate": 0.9, "n_samples": 100, "n_failed": 10},
        {"lost_samples": 0, "passed": True},
        benchmark=entry("pass_rate", 0.6),
    ),
    case(
        "few errors of a mean of part marks",
        {"f1": 0.9, "f1_stderr": 0.01, "n_samples": 500, "n_errors": 2},
        {"lost_samples": 2, "passed": True, "verdict_could_turn": False},
        benchmark=entry("f1", 0.6),
    ),
    case(
        "lost attacks may have succeeded",
        {"attack_success_rate": 0.1, "n_samples": 50, "n_errors": 50},
        {"passed": None, "verdict_could_turn": True},
        benchmark=ATTACKS,
    ),
    case(
        "errors of a score that is no share",
        {"judge_score": 4.2, "judge_score_stderr": 0.1, "n_errors": 5},
        {"lost_samples": 5, "passed": None, "verdict_could_turn": True},
        benchmark=entry("judge_score", 3.0),
    ),
]
