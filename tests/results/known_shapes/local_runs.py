"""Results of the local hub; the figures are those of real runs."""

from tests.results.shapes import Shape, entry, local, ran

LOCAL_RUNS = [
    Shape(
        "facts, all questions",
        ran(64, 0.796875, 0.050688158720985414),
        {
            "score": 0.796875,
            "interval": (0.6829, 0.8773),
            "interval_method": "wilson",
            "n_samples": 64,
            "passed": True,
            "threshold_verdict": "too close to call",
            "meaning": "misses many or usable",
            "unit": "fraction",
            "baseline": None,
        },
        local(0.7),
    ),
    Shape(
        "facts, ten of ten right",
        ran(10, 1, 0),
        {
            "score": 1.0,
            "interval": (0.7225, 1.0),
            "interval_method": "wilson",
            "passed": True,
            "threshold_verdict": "met",
            "meaning": "usable or knows everyday facts",
        },
        local(0.7),
    ),
    Shape(
        "facts, none of ten right",
        ran(10, 0, 0),
        {
            "score": 0.0,
            "interval": (0.0, 0.2775),
            "interval_method": "wilson",
            "passed": False,
            "margin": -0.7,
            "meaning": "broken set-up",
        },
        local(0.7),
    ),
    Shape(
        "arithmetic with two examples",
        ran(54, 0.7962962962962963, 0.055322127819126765),
        {"interval": (0.6710, 0.8823), "passed": True, "band": "0.3-0.7 or 0.7-0.9"},
        local(0.7),
        {"parameters": {"num_fewshot": 2}},
        {"parameters": {"num_fewshot": 2, "api": "auto", "num_examples": 54}, "api": "chat"},
    ),
    Shape(
        "refusals with two rates beside the accuracy",
        ran(56, 0.8035714, 0.0535714, over_refusal_rate=0.1786, refusal_rate_harmful=0.7857),
        {
            "metric": "accuracy",
            "passed": True,
            "margin": 0.0035714,
            "threshold_verdict": "too close to call",
            "metrics.names": [
                "accuracy",
                "over_refusal_rate",
                "refusal_rate_harmful",
                "accuracy_stderr",
                "n_errors",
                "n_samples",
            ],
        },
        local(0.8),
    ),
    Shape(
        "exact match of a real small model",
        {"exact_match": 0.54, "exact_match_stderr": 0.07119963311072637},
        {"interval": (0.4040, 0.6703), "n_samples": 50, "passed": False, "meaning": "partial"},
        entry("exact_match", 0.6, bands=[("0.0-0.3", "guesses"), ("0.3-0.6", "partial")]),
        info={"framework": "lm-eval 0.4.13", "n_samples": 50},
    ),
    Shape(
        "an endpoint that refused",
        None,
        {"score": None, "missing": "Cannot connect to host", "verdict": "undecided"},
        local(0.7),
        status="failed",
        error="Cannot connect to host",
    ),
]
