"""Which of several metrics is the score."""

from tests.results.reading_cases.case import case
from tests.results.shapes import entry

NAMES = [
    case(
        "the adapter's prefix",
        {"hellaswag.acc_norm": 0.71, "all.acc": 0.7},
        {"score": 0.71, "metric": "hellaswag.acc_norm", "threshold": 0.25, "passed": True},
        benchmark=entry("acc_norm", 0.25),
    ),
    case(
        "a prefix and a variant",
        {"arc_easy/acc_norm,none": 0.71, "arc_easy/acc,none": 0.7},
        {"score": 0.71},
        benchmark=entry("acc_norm"),
    ),
    case(
        "the metric of several tasks, one of them this benchmark",
        {"math.acc": 0.3, "b.acc": 0.5},
        {"score": 0.5},
        benchmark=entry("acc"),
    ),
    case(
        "the metric of several tasks and over all",
        {"one.acc": 0.3, "two.acc": 0.5, "all.acc": 0.4},
        {"score": 0.4},
        benchmark=entry("acc"),
    ),
    case(
        "the metric of several tasks without one over all",
        {"one.acc": 0.3, "two.acc": 0.5},
        {"score": None},
        benchmark=entry("acc"),
    ),
    case(
        "a scorer's metric without its scorer",
        {"accuracy": 0.5, "stderr": 0.05},
        {"score": 0.5},
        benchmark=entry("choice/accuracy"),
    ),
    *(
        case(
            f"{metric} is the only score beside its statistics, costs and counts",
            {metric: 0.7, **beside},
            {"score": 0.7, "metric": metric, "metric_declared": False},
        )
        for metric, beside in (
            ("bleu", {"bleu_std": 1.2}),
            ("attack_rate", {"attack_rate_ci_low": 0.6, "attack_rate_ci_high": 0.8}),
            ("wer", {"wer_stdev": 0.1, "wer_min": 0.0, "wer_max": 0.9, "wer_p95": 0.8}),
            ("helpfulness", {"latency_ms": 830, "total_tokens": 12000, "cost_usd": 0.4}),
        )
    ),
    case(
        "the score of all cases beside those of each",
        {f"case_{i}.groundedness": float(i < 6) for i in range(10)} | {"groundedness": 0.6},
        {"score": 0.6, "metric": "groundedness", "n_samples": 10},
    ),
    case(
        "two scores of which none is declared",
        {"helpfulness": 0.7, "style": 0.4},
        {"score": None},
    ),
    case(
        "another spelling of pass@1",
        {"pass_at_1": 0.5},
        {"score": 0.5},
        benchmark=entry("pass@1"),
    ),
]
