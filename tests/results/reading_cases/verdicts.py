"""Thresholds and verdicts."""

from tests.results.reading_cases.case import case
from tests.results.shapes import entry

VERDICTS = [
    case(
        "a default that nobody chose",
        {"accuracy": 0.7, "n_samples": 500},
        {"threshold_source": "provider default", "threshold_verdict": "missed"},
        benchmark=entry("accuracy", 0.8),
    ),
    case(
        "the job's own threshold",
        {"accuracy": 0.7, "n_samples": 500},
        {"threshold_source": "job", "threshold_verdict": "met"},
        benchmark=entry("accuracy", 0.8),
        config={"pass_criteria": {"threshold": 0.6}},
    ),
    case(
        "a band that speaks of a default threshold beside another one",
        {"accuracy": 0.72, "n_samples": 5000},
        {"meaning": "Mostly right", "threshold_verdict": "met"},
        benchmark=entry(
            "accuracy",
            0.8,
            bands=[("0-0.6", "Wrong"), ("0.6-0.8", "Mostly right; below the default threshold")],
        ),
        config={"pass_criteria": {"threshold": 0.6}},
    ),
    case(
        "within the interval",
        {"accuracy": 0.62, "n_samples": 50},
        {
            "threshold_verdict": "too close to call",
            "passed": True,
            "probability_met": 0.6136,
            "verdict": "undecided",
        },
        benchmark=entry("accuracy", 0.6),
    ),
    case(
        "nothing but a perfect score meets a threshold of 1",
        {"accuracy": 1.0, "n_samples": 50},
        {"threshold_verdict": "too close to call", "probability_met": None},
        benchmark=entry("accuracy", 1.0),
    ),
    case(
        "none of a hundred attacks meets a threshold of 0, and more might not",
        {"attack_success_rate": 0.0, "total_attempts": 100},
        {"threshold_verdict": "too close to call", "passed": True},
        benchmark=entry("attack_success_rate", 0.0, lower=True),
    ),
    case(
        "every score meets a threshold of 0",
        {"accuracy": 0.0, "n_samples": 50},
        {"threshold_verdict": "met", "probability_met": 1.0},
        benchmark=entry("accuracy", 0.0),
    ),
]
