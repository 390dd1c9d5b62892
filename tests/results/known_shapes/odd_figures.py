"""Figures that contradict each other or make no sense."""

from tests.results.shapes import ATTACK, Shape, entry

ODD_FIGURES = [
    *(
        Shape(
            f"{metric} is not counted from its samples",
            {metric: 0.8, "n_samples": 50},
            {"interval": None, "stderr": None, "n_samples": 50, "unit": unit},
            entry(metric, 0.6),
        )
        for metric, unit in (
            ("f1", "fraction"),
            ("auc", "fraction"),
            ("macro_precision", "fraction"),
            ("balanced_accuracy", "fraction"),
            ("word_error_rate", None),
        )
    ),
    Shape(
        "a score that may be a mean of anything",
        {"quality": 0.8, "n_samples": 50},
        {"interval": None, "passed": True},
        entry("quality", 0.6),
    ),
    Shape(
        "more samples than there are atoms",
        {"acc": 0.8, "n_samples": 1e200},
        {"score": 0.8, "n_samples": None, "interval": None},
        entry("acc", 0.6),
    ),
    Shape(
        "a number beyond all measure",
        {"acc": 1e308},
        {"score": None, "missing": "the primary metric 'acc' is not a number"},
        entry("acc", -1e308),
    ),
    Shape(
        "a fraction with an error in percent",
        {"acc": 0.8, "acc_stderr": 1.26, "n_samples": 1000},
        {
            "interval": (0.7741, 0.8236),
            "interval_method": "wilson",
            "cautions": ["standard error 1.26 seems to be on another scale"],
        },
        entry("acc", 0.6),
    ),
    Shape(
        "a fraction with a small error in percent",
        {"acc": 0.8, "acc_stderr": 0.4, "n_samples": 10000},
        {"interval_method": "wilson", "cautions": ["on another scale"]},
        entry("acc", 0.6),
    ),
    Shape(
        "a percentage with an error as a fraction",
        {"acc": 80.0, "acc_stderr": 0.0126},
        {"interval": None, "stderr": None, "cautions": ["on another scale"]},
        entry("acc", 60),
    ),
    Shape(
        "a percentage with its own small error",
        {"acc": 80.0, "acc_stderr": 0.4},
        {"interval": (79.216, 80.784), "cautions": []},
        entry("acc", 60),
    ),
    Shape(
        "a percentage with guessing told as a fraction",
        {"acc": 62.0, "random_baseline": 0.25},
        {"baseline": 25.0},
        entry("acc", 50),
    ),
    Shape(
        "a fraction with guessing told in percent",
        {"acc": 0.62, "chance_level": 25},
        {"baseline": 0.25},
        entry("acc", 0.5),
    ),
    Shape(
        "a fraction in open bands of percent",
        {"attack_success_rate": 0.35},
        {"meaning": "high", "passed": False},
        entry(
            "attack_success_rate",
            0.3,
            lower=True,
            bands=[("<10", "low"), ("10-30", "middle"), (">30", "high")],
        ),
    ),
    Shape(
        "a fraction beside bands of a rating",
        {"success_rate": 0.8},
        {"meaning": None},
        entry("success_rate", 0.6, bands=[("1-3", "poor"), ("3-5", "good")]),
    ),
    Shape(
        "the one variant of the declared metric",
        {"acc,none": 0.7, "acc_stderr,none": 0.02, "alias": "x"},
        {"metric": "acc,none", "score": 0.7, "stderr": 0.02, "passed": True},
        entry("acc", 0.6),
    ),
    Shape(
        "two variants of the declared metric",
        {"exact_match,strict-match": 0.3, "exact_match,flexible-extract": 0.5},
        {
            "score": None,
            "missing": "the results do not contain the primary metric 'exact_match'; reported: "
            "exact_match,strict-match, exact_match,flexible-extract",
        },
        entry("exact_match", 0.6),
    ),
    Shape(
        "a job that names the provider's metric and forgets its direction",
        {"attack_success_rate": 0.05},
        {
            "passed": True,
            "direction": "lower",
            "margin": 0.25,
            "cautions": ["the hub judges it as if higher were better"],
        },
        ATTACK,
        {
            "primary_score": {"metric": "attack_success_rate"},
            "pass_criteria": {"threshold": 0.3},
        },
    ),
    Shape(
        "a job that turns the provider's direction round on purpose",
        {"attack_success_rate": 0.05},
        {
            "passed": False,
            "direction": "higher",
            "direction_source": "job",
            "cautions": ["but the metric's name says lower is better"],
        },
        ATTACK,
        {
            "primary_score": {"metric": "attack_success_rate", "lower_is_better": False},
            "pass_criteria": {"threshold": 0.3},
        },
    ),
    *(
        Shape(
            f"a provider that is gone, {told}",
            {"odd": 0.1},
            {"passed": passed, "direction": lower},
            test={
                "primary_score": 0.1,
                "primary_score_metric": "odd",
                "threshold": threshold,
                "pass": passed,
            },
        )
        for told, threshold, passed, lower in (
            ("where the hub let a low score pass", 0.2, True, "lower"),
            ("where the hub let a low score fail", 0.2, False, "higher"),
            ("where the hub let a high score fail", 0.05, False, "lower"),
            ("where the score is just the threshold", 0.1, None, "unknown"),
        )
    ),
    Shape(
        "a threshold the hub held against another metric",
        {"acc": 0.7, "f1": 0.3},
        {"metric": "acc", "threshold": 0.6, "passed": True},
        entry("acc", 0.6),
        test={"primary_score": 0.3, "primary_score_metric": "f1", "threshold": 0.9, "pass": False},
    ),
]
