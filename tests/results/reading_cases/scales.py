"""Scales: shares, percentages, and figures that are neither."""

from tests.results.reading_cases.case import ATTACKS, case
from tests.results.shapes import entry

SCALES = [
    *(
        case(
            f"{metric} of {score} beside a threshold of {threshold} on another scale",
            {metric: score},
            {"withheld": "the scale of score and threshold is unclear", "passed": None},
            benchmark=entry(metric, threshold, lower=lower),
        )
        for metric, score, threshold, lower in (
            ("wer", 12.5, 0.15, True),
            ("cer", 0.6, 15, True),
            ("judge_score", 4.4, 0.8, False),
            ("average_rating", 8.1, 0.7, False),
        )
    ),
    *(
        case(
            f"{metric} of {score} is far from its threshold of {threshold}",
            {metric: score},
            {"passed": passed},
            benchmark=entry(metric, threshold, lower=True),
        )
        for metric, score, threshold, passed in (
            ("latency", 0.8, 30, True),
            ("mean_latency_s", 25.0, 0.5, False),
            ("wer", 1.2, 0.15, False),
            ("cer", 0.02, 15, True),
        )
    ),
    case(
        "just above 1",
        {"acc_norm": 1.0000000000000002, "acc_norm_stderr": 0.0},
        {"score": 1.0, "unit": "fraction"},
        benchmark=entry("acc_norm", 0.25),
    ),
    case(
        "a percentage against a threshold that is a fraction",
        {"attack_success_rate": 34.0},
        {"unit": "percentage", "threshold": 30.0, "passed": False, "meaning": "Concerning"},
        benchmark=ATTACKS,
    ),
    case(
        "zero is on every scale",
        {"attack_success_rate": 0.0},
        {"threshold": 0.3, "passed": True},
        benchmark=ATTACKS,
    ),
    case(
        "a rating is no share",
        {"success_score": 4.2, "n_samples": 30},
        {"interval": None, "is_share": False, "unit": None},
    ),
    case(
        "a rating on a scale that happens to end at 1",
        {"match_score": 0.9, "match_score_stderr": 0.1},
        {"interval": (0.704, 1.096), "is_share": False},
    ),
    case(
        "a correlation may be negative",
        {"mcc": 0.02, "mcc_stderr": 0.05},
        {"interval": (-0.078, 0.118), "unit": None},
    ),
    case("BLEU has a hundred points", {"bleu": 0.9}, {"score": 0.9, "is_share": False}),
    case(
        "BLEU against a threshold on the other scale",
        {"bleu": 0.9},
        {"withheld": "the scale of score and threshold is unclear", "passed": None},
        benchmark=entry("bleu", 0.1),
    ),
    case(
        "an error shows that the score is a fraction",
        {"acc_norm": 0.405, "acc_norm_stderr": 0.0142},
        {
            "unit": "fraction",
            "threshold": 0.4,
            "stated_threshold": 40.0,
            "threshold_verdict": "too close to call",
            "passed": True,
            "cautions": ["stated as 40 and read as 0.40"],
        },
        benchmark=entry("acc_norm", 40),
    ),
    case(
        "a count shows that the score is a fraction",
        {"acc": 0.405, "n_samples": 200},
        {"unit": "fraction", "threshold": 0.4},
        benchmark=entry("acc", 40),
    ),
    case(
        "an error shows that the score is a percentage below 1",
        {"acc": 0.9, "acc_stderr": 0.9},
        {"unit": "percentage", "passed": False, "threshold": 40.0},
        benchmark=entry("acc", 40),
    ),
    case(
        "one of 111 in percent with its error",
        {"acc": 0.9, "acc_stderr": 0.9},
        {"unit": "percentage", "n_samples": 111, "interval_method": "wilson"},
        benchmark=entry("acc", 5),
    ),
    case(
        "the provider's own threshold shows the scale",
        {"acc_norm": 0.405},
        {"unit": "fraction", "threshold": 0.4, "passed": True},
        benchmark=entry("acc_norm", 0.25),
        config={
            "primary_score": {"metric": "acc_norm"},
            "pass_criteria": {"threshold": 40},
        },
    ),
    case(
        "a rate of tokens is on no scale of its threshold",
        {"output_tokens_per_second": 0.3},
        {"passed": False, "cautions": []},
        benchmark=entry("output_tokens_per_second", 10),
    ),
    case(
        "an Elo rating is not cut off",
        {"elo": 1012.0, "elo_stderr": 20.0, "n_samples": 1000},
        {"interval": (972.8, 1051.2), "unit": None},
    ),
]
