"""Results in shapes of real hubs, each with its expected reading.

`benchmark` is the provider's entry, `config` the job's, `expected` names attributes of the
reading. The shapes themselves are in `known_shapes`, by subject.
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
