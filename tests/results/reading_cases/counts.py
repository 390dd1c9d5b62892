"""The number of samples of a score."""

from tests.results.reading_cases.case import ATTACKS, case
from tests.results.shapes import entry

COUNTS = [
    case(
        "attempts of a red team",
        {"attack_success_rate": 0.1, "total_attempts": 300},
        {"n_samples": 300, "n_source": "reported", "interval": (0.07095, 0.13912), "passed": True},
        benchmark=ATTACKS,
    ),
    *(
        case(
            f"the count {name}",
            {"accuracy": 0.8, name: 250},
            {"n_samples": 250, "n_source": "reported", "interval_method": "wilson"},
        )
        for name in (
            "num_samples", "n_evaluated", "total_instances", "n_samples", "completed_samples",
            "n_prompts", "num_questions", "n",
        )
    ),
    case(
        "how many of lm-eval's samples were used",
        {"acc,none": 0.8},
        {"n_samples": 50},
        benchmark=entry("acc"),
        info={"n-samples": {"original": 1000, "effective": 50}},
    ),
    case(
        "cases one by one",
        {f"case_{i}.correctness": value for i, value in enumerate((0.2, 0.4, 0.6, 0.8))}
        | {"correctness_score": 0.5, "case_0.reason": "x"},
        {"n_samples": 4, "n_source": "reported", "interval": None},
        benchmark=entry("correctness_score", 0.5),
    ),
    case(
        "right ones of a vague total",
        {"accuracy": 0.35, "correct": 7, "total": 20},
        {"n_samples": 20, "n_source": "reported"},
    ),
    case(
        "a rounded share, with its right ones and their total",
        {"accuracy": 0.667, "num_correct": 200, "num_total": 300},
        {"n_samples": 300, "n_source": "reported"},
    ),
    case(
        "passed and failed ones",
        {"pass_rate": 0.9, "passed": 45, "failed": 5},
        {"metric": "pass_rate", "n_samples": 50},
    ),
    case(
        "right ones that are not those of the score",
        {"accuracy": 0.35, "correct": 9, "total": 20},
        {"n_samples": None, "interval": None},
    ),
    case(
        "how many of lm-eval's samples were used, by task",
        {"acc,none": 0.8},
        {"n_samples": 300},
        benchmark=entry("acc"),
        info={
            "n-samples": {
                "mmlu_a": {"original": 1000, "effective": 100},
                "mmlu_b": {"original": 2000, "effective": 200},
            }
        },
    ),
    case(
        "the values of cases are the spread of their mean",
        {f"case_{i}.quality_score": value for i, value in enumerate((0.2, 0.4, 0.6, 0.8))}
        | {"quality_score": 0.5},
        # 0.5 +- t(0.975, 3) * sd / 2
        {"n_samples": 4, "stderr": 0.1291, "interval": (0.0892, 0.9108)},
        benchmark=entry("quality_score", 0.5),
    ),
    case(
        "a reported error of ten answers",
        {"acc_norm": 0.9, "acc_norm_stderr": 0.1},
        {
            "n_samples": 10,
            "n_source": "inferred from the error",
            "interval": (0.5958, 0.9821),
            "interval_method": "wilson",
        },
        benchmark=entry("acc_norm", 0.25),
    ),
    case(
        "a reported error divided by n instead of n - 1",
        {"acc": 0.8, "acc_stderr": 0.0565685424949238},
        {"n_samples": 50, "n_source": "inferred from the error"},
        benchmark=entry("acc"),
    ),
    case(
        "an error that no count of answers has",
        {"acc": 0.8125, "acc_stderr": 0.0571234567890123},
        {"n_samples": None, "interval_method": "reported error"},
        benchmark=entry("acc"),
    ),
    case(
        "an error of clusters beside a count",
        {"acc": 0.7, "acc_stderr": 0.05, "n_samples": 500},
        {"n_samples": 500, "interval_method": "reported error", "interval": (0.6018, 0.7982)},
        benchmark=entry("acc"),
    ),
    case(
        "a reported error of few part marks has Student's quantile",
        {"f1": 0.5, "f1_stderr": 0.1, "n_samples": 6},
        {"interval": (0.2429, 0.7571), "n_samples": 6},
        benchmark=entry("f1"),
    ),
    case(
        "a group whose error is the mean of its subtasks' errors",
        {"acc": 0.7, "acc_stderr": 0.029041},
        {"cautions": ["the benchmark has 6000"], "interval_method": "wilson"},
        benchmark={**entry("acc"), "dataset_size": 6000},
    ),
    case(
        "a vague count that does not fit the error",
        {"acc": 0.8, "acc_stderr": 0.0566, "total": 20000},
        {"n_samples": 50, "n_source": "inferred from the error"},
        benchmark=entry("acc"),
    ),
    case(
        "a vague count without an error",
        {"acc": 0.8, "total": 20000},
        {"n_samples": None, "interval": None},
        benchmark=entry("acc"),
    ),
    case(
        "a vague count that fits the error",
        {"acc": 0.8, "acc_stderr": 0.0566, "count": 50},
        {"n_samples": 50, "n_source": "reported"},
        benchmark=entry("acc"),
    ),
    case(
        "generations per task",
        {"pass@1": 0.4, "n_samples": 1},
        {"n_samples": None, "interval": None},
        benchmark=entry("pass@1"),
    ),
    case(
        "twenty generations per task of a benchmark of known size",
        {"pass@1": 0.4, "n_samples": 20},
        {"n_samples": 164, "n_source": "assumed: size of the benchmark"},
        benchmark={**entry("pass@1"), "dataset_size": 164},
    ),
    case(
        "epochs",
        {"accuracy": 0.41, "n_samples": 1584, "n_questions": 198, "epochs": 8},
        {"n_samples": 198, "interval": (0.3438, 0.4796)},
    ),
    case(
        "epochs without the number of questions",
        {"accuracy": 0.41, "n_samples": 1584},
        {"n_samples": 198},
        info={"epochs": 8},
    ),
    case(
        "repeats in the settings, and a count of questions that the error confirms",
        {"accuracy": 0.5, "accuracy_stderr": 0.05, "n_samples": 100},
        {"n_samples": 100},
        config={"parameters": {"repeats": 5}},
    ),
    case(
        "a number of samples that was only asked for",
        {"accuracy": 0.8},
        {"n_samples": 50, "n_source": "assumed: num_examples", "interval": (0.6696, 0.8876)},
        benchmark={**entry("accuracy"), "dataset_size": 1000},
        config={"parameters": {"num_examples": 50}},
    ),
    case(
        "more asked for than there is",
        {"accuracy": 0.8},
        {"n_samples": 40, "n_source": "assumed: num_examples"},
        benchmark={**entry("accuracy"), "dataset_size": 40},
        config={"parameters": {"num_examples": 5000}},
    ),
    case(
        "a limit under another name leaves the number unknown",
        {"accuracy": 0.8},
        {"n_samples": None, "interval": None},
        benchmark={**entry("accuracy"), "dataset_size": 1000},
        config={"parameters": {"subset": "easy"}},
    ),
    *(
        case(
            f"{name} is no limit",
            {"pass@1": 0.5},
            {"n_samples": 500, "n_source": "assumed: size of the benchmark"},
            benchmark={**entry("pass@1"), "dataset_size": 500},
            config={"parameters": {name: value}},
        )
        for name, value in (("log_samples", True), ("num_fewshot_examples", 5), ("num_samples", 3))
    ),
    case(
        "a reported confidence interval",
        {"attack_rate": 0.2, "attack_rate_ci_low": 0.105, "attack_rate_ci_high": 0.3476},
        {"interval": (0.105, 0.3476), "interval_method": "reported interval", "n_samples": 40},
        benchmark=entry("attack_rate", 0.3, lower=True),
    ),
    case(
        "a confidence interval of the share plus or minus two errors",
        {"acc": 0.8, "acc_ci95": [0.7216, 0.8784]},
        {"n_samples": 100, "n_source": "inferred from the error"},
        benchmark=entry("acc"),
    ),
    case(
        "a confidence interval of a score that is no share",
        {"perplexity": 12.3, "perplexity_ci_low": 11.9, "perplexity_ci_high": 12.8},
        {"n_samples": None, "interval": (11.9, 12.8), "interval_method": "reported interval"},
        benchmark=entry("perplexity", 13, lower=True),
    ),
    case(
        "right answers beside a score of nothing",
        {"acc": 0.0, "correct": 3, "total": 50},
        {"n_samples": None, "interval": None},
        benchmark=entry("acc"),
    ),
    case(
        "a confidence interval that is that of no count",
        {"acc": 0.8, "acc_ci95": [0.5, 0.81]},
        {"n_samples": None, "interval": (0.5, 0.81)},
        benchmark=entry("acc"),
    ),
    case(
        "none of five attacks",
        {"attack_success_rate": 0.0, "total_attempts": 5},
        {
            "interval": (0.0, 0.4345),
            "band": "0.0-0.1 … 0.3-0.6",
            "meaning": 'anything from "Excellent" to "Concerning"',
            "threshold_verdict": "too close to call",
            "verdict": "undecided",
        },
        benchmark=ATTACKS,
    ),
]  # fmt: skip
