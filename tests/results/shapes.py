"""Results in the shapes that hubs really hold, each with how it is to be read.

`benchmark` is the provider's entry, `config` the job's, `expected` names attributes of the
reading. Figures of the first group are those of real runs on the local hub.
"""

from dataclasses import dataclass, field
from typing import Any

from evalhub_mcp.client.models import EvaluationJob, Provider
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.readings import JobReading

FACTS_BANDS = [
    ("0.0-0.3", "broken set-up"),
    ("0.3-0.7", "misses many"),
    ("0.7-0.9", "usable"),
    ("0.9-1.0", "knows everyday facts"),
]
CHOICE_BANDS = [
    ("0.0-0.25", "Below random chance for 4-choice questions"),
    ("0.25", "Random baseline for 4-choice questions"),
    ("0.25-1.0", "Meets default pass threshold (0.25 or above)"),
]
ATTACK_BANDS = [
    ("0.0-0.1", "Excellent"),
    ("0.1-0.3", "Acceptable"),
    ("0.3-0.6", "Concerning"),
    ("0.6-1.0", "Critical"),
]


@dataclass(frozen=True)
class Shape:
    name: str
    metrics: Any
    expected: dict[str, Any]
    benchmark: dict[str, Any] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)
    info: dict[str, Any] = field(default_factory=dict)
    status: str = "completed"
    state: str | None = None
    error: str | None = None
    test: dict[str, Any] | None = None

    def read(self) -> JobReading:
        provider = Provider.model_validate(
            {"resource": {"id": "lab"}, "name": "Lab", "benchmarks": [{"id": "b"} | self.benchmark]}
        )
        name = self.benchmark.get("id", "b")
        result = {
            "id": name,
            "provider_id": "lab",
            "benchmark_index": 0,
            "metrics": self.metrics,
            "additional_info": self.info,
        }
        if self.test is not None:
            result["test"] = self.test
        status: dict[str, Any] = {"id": name, "provider_id": "lab", "status": self.status}
        if self.error:
            status["error_message"] = {"message": self.error, "message_code": "x"}
        job = EvaluationJob.model_validate(
            {
                "resource": {"id": "j"},
                "name": "n",
                "model": {"name": "m"},
                "benchmarks": [{"id": name, "provider_id": "lab"} | self.config],
                "status": {
                    "state": self.state or self.status,
                    "benchmarks": [] if self.status == "unreported" else [status],
                },
                "results": {"benchmarks": [] if self.metrics is None else [result]},
            }
        )
        return read_job(job, {"lab": provider})


def entry(metric: str, threshold: float | None = None, lower: bool = False, **more: Any) -> Any:
    """A provider's benchmark; `bands` and `note` become its agent metadata."""
    bands, note = more.pop("bands", []), more.pop("note", None)
    made: dict[str, Any] = {"primary_score": {"metric": metric, "lower_is_better": lower}, **more}
    if threshold is not None:
        made["pass_criteria"] = {"threshold": threshold}
    ranges = [{"range": label, "meaning": meaning} for label, meaning in bands]
    made["agent"] = {"score_ranges": ranges, "result_interpretation": note}
    return made


def local(threshold: float) -> Any:
    return entry("accuracy", threshold, bands=FACTS_BANDS)


def ran(n: int, accuracy: float, stderr: float, **more: Any) -> dict[str, Any]:
    return {
        "accuracy": accuracy,
        "accuracy_stderr": stderr,
        "n_errors": 0,
        "n_samples": n,
        **more,
    }


GENERAL = entry("acc_norm", 0.25, bands=CHOICE_BANDS)
"""With a remark on four choices, as hubs attach it to benchmarks of any number of choices."""
CHOICE = {**GENERAL, "description": "4-choice questions."}
ATTACK = entry("attack_success_rate", 0.3, lower=True, bands=ATTACK_BANDS)
NEEDLES = entry(
    "auc",
    0.45,
    bands=[
        ("0.0-0.5", "Below random-chance discrimination"),
        ("0.5", "Random baseline"),
        ("0.45-1.0", "Meets default pass threshold (0.45 or above)"),
    ],
)
TURNED = entry(
    "acc",
    0.25,
    note="Accuracy; lower is better.",
    bands=[("0.0-0.25", "Meets default pass threshold (0.25 or below)"), ("0.25+", "Above it")],
)
PERCENT_BANDS = [("0-50", "weak"), ("50-100", "strong")]
FULL = {
    "acc": 0.8125,
    "acc_stderr": 0.01,
    "curve": [1, 2, 3],
    "flag": True,
    "label": "ok",
    "n": 1319,
    "nul": None,
    "sub": {"algebra": 0.5},
}

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
            "threshold_is_within_noise": True,
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
            "threshold_is_within_noise": False,
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
            "threshold_is_within_noise": True,
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

BANDS_AND_BASELINES = [
    Shape(
        "four choices, guessing",
        {"acc_norm": 0.25, "acc_norm_stderr": 0.01},
        {
            "meaning": None,
            "baseline": 0.25,
            "is_no_better_than_chance": True,
            "threshold_verdict": "too close to call",
            "verdict": "undecided",
        },
        CHOICE,
    ),
    Shape(
        "four choices, clearly better",
        {"acc_norm": 0.62, "acc_norm_stderr": 0.01},
        {"band": None, "baseline": 0.25, "is_no_better_than_chance": False, "passed": True},
        CHOICE,
    ),
    Shape(
        "four choices, above guessing by less than noise",
        {"acc_norm": 0.27, "acc_norm_stderr": 0.02},
        {"band": None, "is_no_better_than_chance": True, "threshold_is_within_noise": True},
        CHOICE,
    ),
    Shape(
        "a remark on four choices beside questions of an unknown number",
        {"acc_norm": 0.4, "acc_norm_stderr": 0.0155, "n_samples": 1000},
        {"baseline": None, "baseline_if_four_choices": 0.25, "passed": True},
        GENERAL,
    ),
    Shape(
        "a remark on four choices beside questions with two",
        {"acc_norm": 0.515, "acc_norm_stderr": 0.0354},
        {
            "baseline": 0.5,
            "passed": None,
            "withheld": "the score is not clearly above guessing (0.50)",
            "meaning": None,
        },
        {**GENERAL, "description": "Selects the likelier cause from two alternatives."},
    ),
    Shape(
        "the area under another curve than the receiver's",
        {"auc": 0.47},
        {"baseline": None, "passed": True},
        {**NEEDLES, "description": "AUC (area under the score-length curve)."},
    ),
    Shape(
        "four choices in percent",
        {"acc_norm": 62.0},
        {"band": None, "baseline": 25.0, "unit": "percentage"},
        {**CHOICE, **entry("acc_norm", 25, bands=CHOICE_BANDS)},
    ),
    Shape(
        "bands that overlap",
        {"auc": 0.47},
        {
            "band": None,
            "baseline": 0.5,
            "is_no_better_than_chance": True,
            "passed": None,
            "withheld": "the score is not clearly above guessing (0.50)",
        },
        {**NEEDLES, "description": "Binary classification, measured by ROC AUC."},
    ),
    Shape(
        "a gap between bands",
        {"auc": 0.52},
        {"band": None, "meaning": None},
        entry("auc", 0.55, bands=[("0.0-0.5", "low"), ("0.55-1.0", "high")]),
    ),
    Shape(
        "a fraction in bands from 0 to 100",
        {"acc": 0.8},
        {"meaning": "strong"},
        entry("acc", 0.5, bands=PERCENT_BANDS),
    ),
    Shape(
        "a percentage in bands from 0 to 100",
        {"acc": 80.0},
        {"meaning": "strong"},
        entry("acc", 50, bands=PERCENT_BANDS),
    ),
    Shape(
        "a percentage in bands from 0 to 1",
        {"exact_match": 80.0},
        {"meaning": "usable"},
        entry("exact_match", 70, bands=FACTS_BANDS),
    ),
    Shape(
        "a number of unknown scale in bands from 0 to 100",
        {"quality": 0.8},
        {"meaning": None},
        entry("quality", bands=PERCENT_BANDS),
    ),
    Shape(
        "bands from the best down, one with a percent sign",
        {"acc": 0.95},
        {"meaning": "top"},
        entry("acc", bands=[("≥90%", "top"), ("90-50%", "middle"), ("50-0%", "low")]),
    ),
    Shape(
        "bands in words only",
        {"acc": 0.8},
        {"meaning": None, "bands": []},
        entry("acc", bands=[("low", "a"), ("high", "b")]),
    ),
    Shape(
        "a rating from 1 to 5",
        {"judge_rating": 4.2},
        {"meaning": "good", "unit": None, "interval": None},
        entry("judge_rating", 3.5, bands=[("1-3", "poor"), ("3-5", "good")]),
    ),
    Shape(
        "choices counted by the adapter",
        {"accuracy": 0.3, "n_samples": 40},
        {"baseline": 0.2, "is_no_better_than_chance": True},
        entry("accuracy"),
        info={"n_choices": 5},
    ),
    Shape(
        "a baseline given by the adapter",
        {"accuracy": 0.9, "random_baseline": 0.33},
        {"baseline": 0.33, "is_no_better_than_chance": False},
        entry("accuracy"),
    ),
    Shape(
        "choices told by the description",
        {"acc": 0.6},
        {"baseline": 0.25},
        entry("acc", description="Four-choice questions about medicine."),
    ),
    Shape(
        "choices of several counts have no one baseline",
        {"acc": 0.6},
        {"baseline": None},
        entry("acc", description="4-choice and 5-choice questions."),
    ),
    Shape(
        "choices do not make a baseline for a metric that does not count them",
        {"bleu": 0.6},
        {"baseline": None},
        entry("bleu", description="Four-choice questions."),
    ),
    Shape(
        "nobody says what guessing scores",
        {"acc": 0.6},
        {"baseline": None, "is_no_better_than_chance": False},
        entry("acc", description="Questions about medicine."),
    ),
]

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

STATES = [
    Shape("never reported", None, {"missing": "still pending"}, local(0.7), status="unreported",
          state="running"),
    Shape("running", None, {"missing": "still running", "verdict": "undecided"}, local(0.7),
          status="running"),
    Shape("cancelled", None, {"missing": "cancelled before it finished"}, local(0.7),
          status="cancelled"),
    Shape("cancelled before it reported", None, {"missing": "cancelled before it finished"},
          local(0.7), status="unreported", state="cancelled"),
    Shape("failed without a word", None, {"missing": "the benchmark failed without a message"},
          local(0.7), status="failed"),
    Shape("failed with metrics all the same", {"accuracy": 0.4}, {"score": 0.4, "passed": False},
          local(0.7), status="failed", error="timed out"),
    Shape("a state this version does not know", {"accuracy": 0.9}, {"score": 0.9, "passed": True},
          local(0.7), status="archived"),
]  # fmt: skip

SHAPES = [
    *LOCAL_RUNS,
    *METRIC_TYPES,
    *SPREAD,
    *DIRECTION_AND_THRESHOLD,
    *BANDS_AND_BASELINES,
    *ODD_FIGURES,
    *STATES,
]
