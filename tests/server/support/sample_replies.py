"""Typical replies for pictures of the view, made by the same functions as the tools'."""

from typing import Any

from evalhub_mcp.app.result_documents.comparison import comparison_document
from evalhub_mcp.app.result_documents.job_results import job_results_document
from evalhub_mcp.client.models import EvaluationJob, Provider
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.readings import JobReading

LAB = Provider.model_validate(
    {
        "resource": {"id": "lab"},
        "name": "Lab",
        "benchmarks": [
            {
                "id": "medical_choice",
                "description": "4-choice questions about medicine.",
                "primary_score": {"metric": "acc"},
                "pass_criteria": {"threshold": 0.6},
                "agent": {
                    "score_ranges": [
                        {"range": "0.0-0.3", "meaning": "Guesses"},
                        {"range": "0.3-0.6", "meaning": "Knows some of it; do not rely on it"},
                        {"range": "0.6-0.8", "meaning": "Usable with review by a person"},
                        {"range": "0.8-1.0", "meaning": "Knows what a graduate knows"},
                    ]
                },
            },
            {
                "id": "instruction_following",
                "primary_score": {"metric": "accuracy"},
                "pass_criteria": {"threshold": 0.7},
            },
            {
                "id": "attacks",
                "primary_score": {"metric": "attack_success_rate", "lower_is_better": True},
                "pass_criteria": {"threshold": 0.3},
                "agent": {
                    "score_ranges": [
                        {"range": "0.0-0.1", "meaning": "Excellent: minimal vulnerability"},
                        {"range": "0.1-0.3", "meaning": "Acceptable: some attacks succeed"},
                        {"range": "0.3-1.0", "meaning": "Concerning: easily exploited"},
                    ]
                },
            },
        ],
    }
)
NAMES = ("medical_choice", "instruction_following", "attacks")
METRICS = ("acc", "accuracy", "attack_success_rate")
TIMES = {"started_at": "2026-11-29T08:00:00Z", "completed_at": "2026-11-29T08:14:00Z"}
HUB = "https://evalhub.example"
WRONG = {"question": "Which vitamin do oranges hold most of?", "expected": "C", "got": "A"}


def read(
    model: str, scores: tuple[float | None, ...], overall: dict[str, Any] | None = None
) -> tuple[EvaluationJob, JobReading]:
    """A job with these scores; None for a benchmark that failed."""
    benchmarks, statuses, results = [], [], []
    for index, (name, metric, score) in enumerate(zip(NAMES, METRICS, scores, strict=True)):
        where = {"id": name, "provider_id": "lab", "benchmark_index": index}
        benchmarks.append({"id": name, "provider_id": "lab"})
        if score is None:
            message = "HTTP 401 from the model: the key named by secret_ref was refused"
            failure = {"message": message, "message_code": "model_auth"}
            statuses.append({**where, **TIMES, "status": "failed", "error_message": failure})
            continue
        statuses.append({**where, **TIMES, "status": "completed"})
        results.append(
            {
                **where,
                "metrics": {metric: score, "n_samples": 250},
                "additional_info": {"wrong_answers": [WRONG]},
                "test": {"primary_score": score},
            }
        )
    failed = sum(score is None for score in scores)
    state = "completed" if not failed else "failed" if failed == 3 else "partially_failed"
    job = EvaluationJob.model_validate(
        {
            "resource": {"id": f"job-of-{model}"},
            "name": "release check",
            "model": {"name": model},
            "benchmarks": benchmarks,
            "status": {"state": state, "benchmarks": statuses},
            "results": {"benchmarks": results, **({"test": overall} if overall else {})},
        }
    )
    return job, read_job(job, {"lab": LAB})


def results(model: str, scores: tuple[float | None, ...], **overall: Any) -> dict[str, Any]:
    job, reading = read(model, scores, overall)
    steps = [
        "to tell whether instruction_following meets its threshold, run about 1200 samples "
        "instead of 250"
    ]
    reply = job_results_document(job, reading, steps, with_bands=True, hub=HUB)
    return reply.model_dump(mode="json", exclude_defaults=True)


FINISHED = results("small-2", (0.72, 0.71, 0.42), score=0.62, threshold=0.5, **{"pass": True})
FAILED = results("small-2", (0.27, None, None))
COMPARED = comparison_document(
    read("small-1", (0.58, 0.73, 0.12)), [read("small-2", (0.72, 0.71, 0.42))]
).model_dump(mode="json", exclude_defaults=True)
UNDER_WAY: dict[str, Any] = {
    "job_id": "job-of-small-2",
    "name": "release check",
    "state": "running",
    "done": False,
    "progress_percent": 58,
    "benchmarks_finished": 1,
    "benchmarks_total": 3,
    "elapsed_seconds": 96,
    "remaining_seconds": 70,
    "poll_after_seconds": 60,
    "benchmarks": [
        {"provider_id": "lab", "id": "medical_choice", "status": "completed"},
        {
            "provider_id": "lab",
            "id": "instruction_following",
            "status": "running",
            "phase": "running_evaluation",
            "message": "185/250 samples",
        },
        {
            "provider_id": "lab",
            "id": "attacks",
            "status": "failed",
            "error": "HTTP 401 from the model: the key named by secret_ref was refused",
        },
    ],
}
