"""Standard errors and counts as adapters report them."""

from tests.results.shapes import Shape, entry

SPREAD = [
    Shape(
        "lm-eval's variant names",
        {"acc,none": 0.5, "acc_stderr,none": 0.02},
        {"interval": (0.4610, 0.5390), "interval_method": "wilson"},
        entry("acc,none"),
    ),
    Shape(
        "a plain name beside a variant's error",
        {"acc": 0.5, "acc_stderr,none": 0.02},
        {"stderr": 0.02},
        entry("acc"),
    ),
    Shape(
        "two variants, so neither error is the plain one's",
        {"acc": 0.5, "acc_stderr,none": 0.02, "acc_stderr,flexible": 0.03},
        {"stderr": None, "interval": None},
        entry("acc"),
    ),
    Shape(
        "flexible extraction",
        {
            "exact_match,strict-match": 0.3,
            "exact_match_stderr,strict-match": 0.01,
            "exact_match,flexible-extract": 0.5,
            "exact_match_stderr,flexible-extract": 0.02,
        },
        {"score": 0.5, "stderr": 0.02},
        entry("exact_match,flexible-extract"),
    ),
    Shape(
        "an error behind the variant",
        {"acc,none": 0.5, "acc,none_stderr": 0.03},
        {"stderr": 0.03},
        entry("acc,none"),
    ),
    Shape(
        "a scorer's error",
        {"choice/accuracy": 0.5, "choice/stderr": 0.04},
        {"stderr": 0.04},
        entry("choice/accuracy"),
    ),
    Shape("a lone error", {"acc": 0.5, "stderr": 0.04}, {"stderr": 0.04}, entry("acc")),
    Shape(
        "an error that is no number",
        {"acc": 0.5, "acc_stderr": "N/A"},
        {"stderr": None, "interval": None, "interval_method": None},
        entry("acc"),
    ),
    Shape(
        "an error of another metric",
        {"acc": 0.5, "f1": 0.4, "f1_stderr": 0.1},
        {"interval": None},
        entry("acc"),
    ),
    Shape(
        "a count only",
        {"acc": 0.8, "n_samples": 100},
        {"interval": (0.7112, 0.8666), "interval_method": "wilson"},
        entry("acc"),
    ),
    Shape(
        "a count in the additional information",
        {"acc": 0.8},
        {"interval": (0.7112, 0.8666), "n_samples": 100},
        entry("acc"),
        info={"num_samples": 100},
    ),
    Shape(
        "a percentage with a count",
        {"accuracy": 80.0, "n_samples": 100},
        {"interval": (71.12, 86.66), "unit": "percentage"},
        entry("accuracy", 70),
    ),
    Shape(
        "neither error nor count",
        {"acc": 0.8},
        {"interval": None, "stderr": None},
        entry("acc"),
    ),
    Shape(
        "counted latency is no share",
        {"mean_latency": 0.4, "n_samples": 100},
        {"interval": None, "passed": True, "unit": None},
        entry("mean_latency", 0.5, lower=True),
    ),
    Shape(
        "throughput with its error",
        {"output_tokens_per_second": 412.5, "output_tokens_per_second_stderr": 10},
        {"interval": (392.9, 432.1), "passed": True, "margin": 12.5},
        entry("output_tokens_per_second", 400),
    ),
    Shape(
        "an error that reaches over the top",
        {"acc": 0.99, "acc_stderr": 0.02},
        {"interval": (0.9508, 1.0)},
        entry("acc"),
    ),
]
