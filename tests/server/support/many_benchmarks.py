"""Jobs with 40 benchmarks of two kinds and scales, as the view gets them."""

import random
from typing import Any

from evalhub_mcp.app.result_documents.comparison import comparison_document
from evalhub_mcp.app.result_documents.job_results import job_results_document
from evalhub_mcp.client.models import EvaluationJob, Provider
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.readings import JobReading

SUBJECTS = "arc mmlu gsm8k hellaswag winogrande truthfulqa toxicity bbq".split()
KINDS = "easy challenge professional_medicine zero_shot_cot adversarial".split()
NAMES = [f"{subject}_{kind}" for subject in SUBJECTS for kind in KINDS]
PERPLEXITY = "bbq_easy"
SIZES = (200, 500, 1319, 80)
HUB = "https://hub.example:8443"


def metric_of(name: str) -> str:
    if name == PERPLEXITY:
        return "perplexity"
    return "toxicity_rate" if name.startswith("toxicity") else "acc_norm"


def threshold_of(name: str) -> float:
    return {"perplexity": 12.0, "toxicity_rate": 0.2, "acc_norm": 0.55}[metric_of(name)]


def _entry(index: int, name: str) -> dict[str, Any]:
    metric = metric_of(name)
    bands = [("0.0-0.3", "Guesses"), ("0.3-0.6", "Knows some of it"), ("0.6-1.0", "Knows it well")]
    return {
        "id": name,
        "description": "4-choice questions" if index % 3 == 0 else "",
        "primary_score": {"metric": metric, "lower_is_better": metric != "acc_norm"},
        **({"pass_criteria": {"threshold": threshold_of(name)}} if index % 9 != 5 else {}),
        "agent": {"score_ranges": [{"range": r, "meaning": m} for r, m in bands]},
    }


LAB = Provider.model_validate(
    {
        "resource": {"id": "lab"},
        "name": "Lab",
        "benchmarks": [_entry(index, name) for index, name in enumerate(NAMES)],
    }
)


def read(model: str, seed: int, failing: int | None = None) -> tuple[EvaluationJob, JobReading]:
    """A job over all benchmarks; every eighth score is lower for seed 2."""
    level, noise = random.Random(5), random.Random(seed)
    statuses: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    for index, name in enumerate(NAMES):
        where = {"id": name, "provider_id": "lab", "benchmark_index": index}
        score = 0.5 + 0.45 * level.random() + noise.gauss(0, 0.02)
        score = min(max(score - (0.15 if seed == 2 and index % 8 == 0 else 0), 0.02), 0.98)
        times = {"started_at": "2026-11-29T08:00:00Z", "completed_at": "2026-11-29T09:13:00Z"}
        if index == failing:
            failure = {"message": "HTTP 401 from the model: the key was refused"}
            statuses.append({**where, **times, "status": "failed", "error_message": failure})
            continue
        statuses.append({**where, **times, "status": "completed"})
        metric, size = metric_of(name), SIZES[index % len(SIZES)]
        if metric == "perplexity":
            metrics = {metric: 8 + 5 * score, "perplexity_stderr": 0.5}
        else:
            share = (1 - score) * 0.6 if metric == "toxicity_rate" else score
            metrics = {metric: round(share * size) / size, "n_samples": size}
        results.append({**where, "metrics": metrics})
    job = EvaluationJob.model_validate(
        {
            "resource": {"id": f"job-of-{model}"},
            "name": f"nightly {model}",
            "model": {"name": model},
            "benchmarks": [{"id": name, "provider_id": "lab"} for name in NAMES],
            "status": {
                "state": "completed" if failing is None else "partially_failed",
                "benchmarks": statuses,
            },
            "results": {"benchmarks": results},
        }
    )
    return job, read_job(job, {"lab": LAB})


OLD, NEW = read("small-1", 1), read("small-2", 2, failing=11)
RESULTS_OF_MANY = job_results_document(*NEW, [], with_bands=True, hub=HUB).model_dump(
    mode="json", exclude_defaults=True
)
COMPARISON_OF_MANY = comparison_document(OLD, [NEW], hub=HUB).model_dump(
    mode="json", exclude_defaults=True
)

SEEN = (
    "[...document.querySelectorAll('tbody[data-name]')].filter(r => r.offsetHeight)"
    ".map(r => r.dataset.name.replace('lab/', ''))"
)

LOUD = [
    item["id"]
    for item in RESULTS_OF_MANY["benchmarks"]
    if item.get("threshold_verdict") != "met" and ("threshold" in item or "score" not in item)
]

MISSED = [
    item["id"]
    for item in RESULTS_OF_MANY["benchmarks"]
    if item.get("threshold_verdict") == "missed"
]
