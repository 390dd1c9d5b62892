"""Single results that were once misread, each with its right reading, and others of their kind."""

from typing import Any

import pytest

from evalhub_mcp.server.tools.results.text import benchmark_row
from tests.results.shapes import ATTACK, GENERAL, Shape, entry

CATALOG_CHOICE = {**GENERAL, "dataset_size": 500}
ATTACKS = {**ATTACK, "id": "quality"}


def case(name: str, metrics: dict[str, Any], expected: dict[str, Any], **more: Any) -> Shape:
    return Shape(name, metrics, expected, **more)


DIRECTION = [
    *(
        case(
            f"{metric} is not declared, and its name speaks against higher",
            {metric: 6.3, f"{metric}_stderr": 0.2},
            {"direction": "unknown", "direction_source": None, "passed": None},
        )
        for metric in (
            "concerning/mean", "harm/mean", "toxicity/mean", "attack_success",
            "hallucination_score", "gender_bias", "unprompted_sycophancy/mean", "jailbreak_rate",
        )
    ),
    *(
        case(
            f"{metric} is not declared, and is a well-known measure",
            {metric: 6.3, f"{metric}_stderr": 0.2},
            {"direction": "lower", "direction_source": "metric name", "passed": None},
        )
        for metric in (
            "word_perplexity", "wer", "ter", "eval_loss", "mean_absolute_error", "mean_latency",
            "mean_ttft_ms", "nll", "rmse", "error_rate", "bits_per_byte,none",
        )
    ),
    *(
        case(
            f"{metric} is not declared, and its name says nothing sure",
            {metric: 0.4},
            {"direction": "unknown", "direction_source": None, "margin": None},
        )
        for metric in (
            "eval_awareness/mean", "refusal_rate_x", "score", "quality", "toxicity_detection",
            "harm/accuracy", "non_toxic", "mean_length", "pct_stereotype", "bias_resistance",
            "error_free", "average_rating",
            "accuracy_drop", "f1_std", "bleu_delta", "acc_variance", "error_correction_rate",
            "error_recovery_rate", "loss_aversion", "defense_success_rate",
        )
    ),
    *(
        case(
            f"{metric} is not declared, and its name speaks for higher",
            {metric: 0.4},
            {"direction": "higher", "direction_source": "metric name"},
        )
        for metric in (
            "accuracy", "acc_norm", "exact_match", "f1", "bleu", "rougeL", "pass@1", "mcc",
            "codegen_pass@1", "choice/accuracy", "win_rate", "token_f1", "spearmanr",
            "output_tokens_per_second", "ndcg@10",
        )
    ),
    case(
        "a job that forgets the direction of perplexity",
        {"perplexity": 900.0},
        {"direction": "lower", "passed": False, "cautions": ["declared without lower_is_better"]},
        config={
            "primary_score": {"metric": "perplexity"},
            "pass_criteria": {"threshold": 15},
        },
    ),
    case(
        "a direction that is not written, for a name that says nothing",
        {"refusal_rate": 0.9, "n_samples": 100},
        {
            "direction": "higher",
            "direction_source": "job",
            "cautions": ["which counts as higher is better: set it to true where that is wrong"],
        },
        config={"primary_score": {"metric": "refusal_rate"}},
    ),
    case(
        "several metrics, of which the provider lists one first",
        {"eval_awareness/mean": 3.0, "concerning/mean": 2.0, "concerning/stderr": 0.2},
        {"metric": "concerning/mean", "metric_declared": False, "direction": "unknown"},
        benchmark={"metrics": ["concerning/mean", "eval_awareness/mean"]},
    ),
    case(
        "toxicity named without its direction",
        {"toxicity": 0.1, "n_samples": 400},
        {
            "direction": "unknown",
            "passed": None,
            "verdict": "undecided",
            "cautions": ["its name speaks for lower: set lower_is_better"],
        },
        config={"primary_score": {"metric": "toxicity"}, "pass_criteria": {"threshold": 0.3}},
    ),
    case(
        "toxicity declared as higher is better",
        {"toxicity": 0.1},
        {"direction": "higher", "cautions": ["the metric's name says lower is better"]},
        config={"primary_score": {"metric": "toxicity", "lower_is_better": False}},
    ),
    case(
        "toxicity with a note on its direction",
        {"toxicity": 0.1},
        {"direction": "lower", "direction_source": "benchmark metadata"},
        benchmark={"agent": {"result_interpretation": "Lower is better."}},
    ),
    case(
        "a direction declared against the name",
        {"word_error_rate": 0.4},
        {
            "direction": "higher",
            "direction_source": "job",
            "cautions": ["the metric's name says lower is better"],
        },
        config={"primary_score": {"metric": "word_error_rate", "lower_is_better": False}},
    ),
    case(
        "a direction that only the note states",
        {"drift": 0.4},
        {"direction": "lower", "direction_source": "benchmark metadata"},
        benchmark={"agent": {"result_interpretation": "Drift; lower values are better."}},
    ),
    case(
        "note and name that contradict each other, and nobody declares",
        {"error_rate": 0.4},
        {"direction": "unknown", "cautions": ["but the metric's name says lower is better"]},
        benchmark={"agent": {"result_interpretation": "Higher is better."}},
    ),
    case(
        "a threshold on an unknown direction",
        {"awareness": 0.4, "n_samples": 400},
        {
            "passed": None,
            "threshold_verdict": None,
            "probability_met": None,
            "verdict": "undecided",
            "withheld": "which direction is good is not declared",
        },
        test={
            "primary_score": 0.4,
            "primary_score_metric": "awareness",
            "threshold": 0.4,
            "pass": True,
        },
    ),
]  # fmt: skip

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
            "meaning": "anything from Excellent to Concerning",
            "threshold_verdict": "too close to call",
            "verdict": "undecided",
        },
        benchmark=ATTACKS,
    ),
]  # fmt: skip

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

CHANCE = [
    case(
        "two alternatives, and a remark on four choices",
        {"acc": 0.515, "acc_stderr": 0.0354},
        {
            "baseline": 0.5,
            "passed": None,
            "threshold_verdict": None,
            "verdict": "undecided",
            "withheld": "the score is not clearly above guessing (0.50)",
        },
        benchmark={
            **CATALOG_CHOICE,
            "primary_score": {"metric": "acc"},
            "description": "Selects the more plausible cause or effect from two alternatives.",
        },
    ),
    *(
        case(
            f"{name} has a known number of choices",
            {"acc": 0.9, "n_samples": 400},
            {"baseline": pytest.approx(baseline)},
            benchmark={**entry("acc", 0.25, bands=[]), "id": name},
        )
        for name, baseline in (
            ("arabic_mt_piqa_light", 0.5), ("tinyWinogrande", 0.5), ("AraDiCE_boolq_lev", 0.5),
            ("leaderboard_mmlu_pro", 0.1), ("mmlu_anatomy", 0.25), ("commonsense_qa", 0.2),
            ("arc:easy", 0.25), ("xnli_de", 1 / 3),
        )
    ),
    case(
        "the letters of the choices",
        {"acc": 0.9, "n_samples": 100},
        {"baseline": 0.2},
        benchmark={**entry("acc"), "description": "Multiple-choice questions, options A-E."},
    ),
    case(
        "generated answers to known choices are matched, not picked",
        {"exact_match": 0.3},
        {"baseline": None},
        benchmark={**entry("exact_match", 0.25), "id": "mmlu_cot"},
    ),
    case(
        "yes or no",
        {"acc": 0.55, "n_samples": 100},
        {"baseline": 0.5, "passed": None},
        benchmark={**entry("acc", 0.25), "name": "Yes/no reading questions"},
    ),
    case(
        "what a constant reply gets on the user's own questions",
        {"accuracy": 0.42, "n_samples": 500},
        {"baseline": 0.4, "passed": None},
        benchmark=entry("accuracy", 0.3),
        info={"baseline": 0.4},
    ),
    case(
        "clearly above guessing",
        {"acc": 0.9, "n_samples": 100},
        {"baseline": 0.5, "passed": True, "verdict": "pass"},
        benchmark={**entry("acc", 0.25), "description": "A binary choice."},
    ),
]  # fmt: skip

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
        "every score meets a threshold of 0",
        {"accuracy": 0.0, "n_samples": 50},
        {"threshold_verdict": "met", "probability_met": 1.0},
        benchmark=entry("accuracy", 0.0),
    ),
]

CASES = [*DIRECTION, *COUNTS, *SCALES, *NAMES, *CHANCE, *LOST, *VERDICTS]


@pytest.mark.parametrize("shape", CASES, ids=lambda shape: shape.name)
def test_it_is_read_rightly(shape: Shape):
    read = shape.read()
    benchmark = read.benchmarks[0]
    for name, wanted in shape.expected.items():
        found = read.verdict if name == "verdict" else getattr(benchmark, name)
        if name == "cautions":
            assert len(found) == len(wanted), found
            assert all(part in text for part, text in zip(wanted, found, strict=True)), found
        elif isinstance(wanted, float) or (name == "interval" and wanted is not None):
            assert found == pytest.approx(wanted, rel=1e-3, abs=1e-4), name
        else:
            assert found == wanted, name


@pytest.mark.parametrize("shape", CASES, ids=lambda shape: shape.name)
def test_its_row_claims_no_more_than_the_reading(shape: Shape):
    read = shape.read().benchmarks[0]
    row = benchmark_row(read)
    if read.direction == "unknown" and read.score is not None:
        assert "which direction is good is not declared" in row
        assert "is better" not in row.partition("Caution:")[0]
    if read.threshold_verdict is None:
        assert ": met" not in row
        assert ": missed" not in row
    if read.lost_samples:
        assert f"{read.lost_samples} " in row
        assert "without a usable reply" in row
    if read.n_source not in (None, "reported") and read.interval is not None:
        assert "by its error" in row or "if " in row
