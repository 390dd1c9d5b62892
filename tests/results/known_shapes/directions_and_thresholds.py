"""Directions and thresholds, declared by hubs and providers."""

from tests.results.shapes import ATTACK, TURNED, Shape, entry

DIRECTION_AND_THRESHOLD = [
    Shape(
        "attacks, few",
        {"attack_success_rate": 0.05},
        {"passed": True, "margin": 0.25, "meaning": "Excellent", "baseline": None},
        ATTACK,
    ),
    Shape(
        "attacks, many",
        {"attack_success_rate": 0.7},
        {"passed": False, "margin": -0.4, "meaning": "Critical"},
        ATTACK,
    ),
    Shape(
        "attacks, exactly the threshold",
        {"attack_success_rate": 0.3},
        {"passed": True, "margin": 0.0, "meaning": "Acceptable"},
        ATTACK,
    ),
    Shape("exactly the threshold", {"acc": 0.6}, {"passed": True}, entry("acc", 0.6)),
    Shape(
        "the job's criteria go first",
        {"f1": 0.3, "acc": 0.9},
        {"metric": "f1", "threshold": 0.4, "passed": True, "direction_source": "job"},
        entry("acc", 0.6),
        {
            "primary_score": {"metric": "f1", "lower_is_better": True},
            "pass_criteria": {"threshold": 0.4},
        },
    ),
    Shape(
        "a job's metric without a threshold",
        {"f1": 0.3},
        {"threshold": None, "passed": None, "verdict": "undecided"},
        entry("acc", 0.6),
        {"primary_score": {"metric": "f1"}},
    ),
    Shape(
        "a job's threshold for the provider's metric",
        {"acc": 0.7},
        {"threshold": 0.8, "passed": False, "verdict": "fail"},
        entry("acc", 0.6),
        {"pass_criteria": {"threshold": 0.8}},
    ),
    Shape(
        "a threshold of zero",
        {"acc": 0.0},
        {"threshold": 0.0, "passed": True},
        entry("acc", 0),
    ),
    Shape(
        "a note that contradicts the declared direction",
        {"acc": 0.3},
        {"passed": True, "meaning": "Above it", "cautions": ["says lower is better"]},
        TURNED,
    ),
    Shape(
        "a fraction that passes a threshold in percent only as 54 %",
        {"acc": 0.54},
        {
            "passed": None,
            "margin": None,
            "unit": None,
            "verdict": "undecided",
            "cautions": ["different scales"],
        },
        entry("acc", 38),
    ),
    Shape(
        "a fraction that misses a threshold in percent either way",
        {"acc": 0.54},
        {"passed": False, "margin": None, "verdict": "fail", "cautions": ["different scales"]},
        entry("acc", 68),
    ),
    Shape(
        "a percentage above a threshold between 0 and 1 only as it stands",
        {"acc": 54.0},
        {"passed": False, "threshold": 60.0, "cautions": ["stated as 0.60 and read as 60"]},
        entry("acc", 0.6),
    ),
    Shape(
        "a correlation below zero",
        {"matthews_correlation": -0.2},
        {"score": -0.2, "passed": False, "margin": -0.5, "meaning": "worse than a constant"},
        entry("matthews_correlation", 0.3, bands=[("-1-0", "worse than a constant"), ("0-1", "y")]),
    ),
]
