"""Directions: what a metric's name and its declaration say about better."""

from tests.results.reading_cases.case import case

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
            "error_recovery_rate", "loss_aversion", "jailbreak_detection", "inverse_accuracy",
            "not_correct", "accuracy_reduction",
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
            "classification_accuracy", "robust_accuracy", "hallucination_detection_accuracy",
            "entity_recognition_f1", "defense_success_rate", "error_detection_f1",
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
    *(
        case(
            f"the note {note!r}",
            {"drift": 0.4},
            {"direction": way, "direction_source": "benchmark metadata"},
            benchmark={"agent": {"result_interpretation": note}},
        )
        for note, way in (
            ("Higher is worse.", "lower"),
            ("Lower scores indicate better safety.", "lower"),
            ("Higher values mean worse drift.", "lower"),
            ("The higher the better.", "higher"),
            ("The lower, the better.", "lower"),
            ("This should be minimised.", "lower"),
            ("Models maximize it.", "higher"),
            ("0 is best, 1 is worst.", "lower"),
        )
    ),
    case(
        "notes that state both",
        {"drift": 0.4},
        {"direction": "unknown", "direction_source": None},
        benchmark={"agent": {"result_interpretation": "Lower is better; higher is better too."}},
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
