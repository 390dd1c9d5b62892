"""Metrics of every type, and which of them is the score."""

from tests.results.shapes import FULL, Shape, entry

METRIC_TYPES = [
    Shape(
        "every JSON type at once",
        FULL,
        {
            "score": 0.8125,
            "interval": (0.7929, 0.8321),
            "n_samples": 1319,
            "metrics.names": ["acc", "acc_stderr", "n", "curve", "flag", "label", "nul", "sub"],
        },
        entry("acc", 0.6),
    ),
    *(
        Shape(
            f"a primary score that is {value!r}",
            {"acc": value},
            {"score": None, "missing": "the primary metric 'acc' is not a number"},
            entry("acc", 0.6),
        )
        for value in ("0.9", True, None, [0.9], {"mean": 0.9}, "NaN")
    ),
    Shape("an integer", {"acc": 1}, {"score": 1.0, "passed": True}, entry("acc", 0.6)),
    Shape("a whole percentage", {"acc": 81}, {"score": 81, "unit": "percentage"}, entry("acc", 60)),
    Shape("no metrics", {}, {"score": None, "missing": "no metrics were reported"}, entry("acc")),
    Shape(
        "another metric than the declared one",
        {"f1": 0.9},
        {
            "score": None,
            "missing": "the results do not contain the primary metric 'acc'; reported: f1",
        },
        entry("acc"),
    ),
    Shape("a huge integer", {"acc": 10**400}, {"score": None}, entry("acc")),
    Shape(
        "an undeclared metric with a common name",
        {"note": "x", "accuracy": 0.7},
        {"metric": "accuracy", "metric_declared": False, "score": 0.7, "passed": None},
    ),
    Shape(
        "one odd metric, its error and a count",
        {"odd": 0.7, "odd_stderr": 0.1, "n_samples": 30, "duration_seconds": 4.0},
        {
            "metric": "odd",
            "metric_declared": False,
            "score": 0.7,
            "interval_method": "reported error",
        },
    ),
    Shape(
        "a name that only sounds like a count",
        {"mean_depth": 0.7, "n_errors": 2, "total_seconds": 9},
        {"metric": "mean_depth", "score": 0.7},
    ),
    Shape(
        "two odd metrics",
        {"one": 0.7, "two": 0.1},
        {
            "metric": None,
            "missing": "no primary metric is declared and several metrics were reported: one, two",
        },
    ),
    Shape(
        "a metric only the hub's test names",
        {"odd": 0.7, "even": 0.2},
        {"metric": "odd", "score": 0.7, "threshold": 0.6, "passed": True},
        test={"primary_score": 0.7, "primary_score_metric": "odd", "threshold": 0.6, "pass": True},
    ),
]
