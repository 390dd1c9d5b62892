"""A job in the schema of Every Eval Ever, version 0.3 (github.com/evaleval/every_eval_ever).

The schema wants to know of each metric whether lower is better; a benchmark whose direction nobody
states is left out, and so is one without a score. The address of the model is not written.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.formatting import format_timestamp, rounded
from evalhub_mcp.jobs.progress import job_progress
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.score_scales import TOPS
from evalhub_mcp.results.statistics import IntervalMethod, finite_number
from evalhub_mcp.untrusted import sanitize_field, sanitize_line

SCHEMA_VERSION = "0.3.0"
Relationship = Literal["first_party", "third_party", "collaborative", "other"]
RELATIONSHIPS: tuple[Relationship, ...] = get_args(Relationship)
_UNKNOWN = "unknown"
_INTERVALS: Mapping[IntervalMethod, str] = {
    "wilson": "Wilson score interval",
    "reported error": "score plus or minus Student's t times the reported standard error",
    "reported interval": "as reported by the evaluation",
}
_UNITS = {"fraction": "proportion", "percentage": "percent"}
_GENERATION = {"temperature": float, "top_p": float, "top_k": float, "max_tokens": int}
_NAME = 200


@dataclass(frozen=True)
class Origin:
    """Who ran the evaluation, as only its owner can say."""

    organization: str = _UNKNOWN
    relationship: Relationship = "other"
    """To the developer of the model."""


def eval_log(
    job: EvaluationJob, reading: JobReading, origin: Origin, now: datetime | None = None
) -> tuple[dict[str, Any], list[str]]:
    """Return a job as an evaluation log, and what was left out of it with the reason.

    Args:
        job: The job.
        reading: The interpretation of its results.
        origin: Who ran it.
        now: When the record is made; None for the present.
    """
    results, left_out = [], []
    for benchmark in reading.benchmarks:
        if reason := _reason_to_leave_out(benchmark):
            left_out.append(f"{_benchmark(benchmark)}: {reason}")
        else:
            results.append(_result(job, benchmark))
    ended = job_progress(job).ended_at
    now = now or datetime.now(UTC)
    model = sanitize_line(job.model.name, _NAME)
    identity = int((ended or now).timestamp())
    log: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "evaluation_id": f"{_evaluation_name(job, reading)}/{model}/{identity}",
        "retrieved_timestamp": str(int(now.timestamp())),
        "source_metadata": {
            "source_name": "EvalHub",
            "source_type": "evaluation_run",
            "source_organization_name": sanitize_line(origin.organization, _NAME) or _UNKNOWN,
            "evaluator_relationship": origin.relationship,
            "additional_details": {"job_id": job.id, "state": str(job.state)},
        },
        "eval_library": _library(reading.benchmarks),
        "model_info": {
            "name": model,
            "id": model,
            "additional_details": {
                "deployment_type": _UNKNOWN,
                "model_availability": _UNKNOWN,
            },
        },
        "evaluation_results": results,
    }
    if ended is not None:
        log["evaluation_timestamp"] = format_timestamp(ended)
    if left_out:
        log["source_metadata"]["additional_details"]["left_out"] = "; ".join(left_out)
    return log, left_out


def _reason_to_leave_out(benchmark: BenchmarkReading) -> str:
    """Return why the schema cannot express a benchmark; empty when it can."""
    if benchmark.score is None:
        return f"no score ({sanitize_line(benchmark.missing, 160)})"
    if benchmark.direction == "unknown":
        return "nobody states whether a lower score is better, which the schema asks for"
    return ""


def _benchmark(benchmark: BenchmarkReading) -> str:
    return sanitize_line(f"{benchmark.provider_id}/{benchmark.benchmark_id}", _NAME)


def _evaluation_name(job: EvaluationJob, reading: JobReading) -> str:
    if job.collection is not None and job.collection.id:
        return sanitize_line(job.collection.id, _NAME)
    if len(reading.benchmarks) == 1:
        return _dotted(reading.benchmarks[0])
    return "evalhub"


def _dotted(benchmark: BenchmarkReading) -> str:
    return _benchmark(benchmark).replace("/", ".")


def _library(benchmarks: Sequence[BenchmarkReading]) -> dict[str, Any]:
    """Return the framework that all benchmarks ran with; EvalHub, when they are several."""
    found = {_framework(benchmark) for benchmark in benchmarks}
    if len(found) == 1:
        [(name, version)] = found
        return {"name": name or _UNKNOWN, "version": version}
    names = ", ".join(sorted({name for name, _ in found}))
    library: dict[str, Any] = {"name": "eval-hub", "version": _UNKNOWN}
    return library | ({"additional_details": {"frameworks": names}} if names else {})


def _framework(benchmark: BenchmarkReading) -> tuple[str, str]:
    """Return the framework of a benchmark and its version: `inspect_ai 0.3.2` has both."""
    text = sanitize_line(benchmark.info.get("framework") or benchmark.provider_id, _NAME)
    version = sanitize_line(benchmark.info.get("framework_version"), 80)
    name, _, last = text.rpartition(" ")
    if name and last[:1].isdigit() and not version:
        return name, last
    return text, version or _UNKNOWN


def _result(job: EvaluationJob, benchmark: BenchmarkReading) -> dict[str, Any]:
    name = sanitize_line(benchmark.metric, 120)
    details = {"provider_id": benchmark.provider_id, "benchmark_id": benchmark.benchmark_id}
    config: dict[str, Any] = {
        "metric_id": name,
        "metric_name": name,
        "lower_is_better": benchmark.direction == "lower",
        "additional_details": {"direction_stated_by": benchmark.direction_source or _UNKNOWN},
    }
    if benchmark.unit is not None:
        config |= {
            "metric_unit": _UNITS[benchmark.unit],
            "score_type": "continuous",
            "min_score": 0,
            "max_score": TOPS[benchmark.unit],
        }
    if judge := benchmark.parameters.get("judge_model"):
        config["additional_details"]["judge_model"] = sanitize_line(judge, _NAME)
    return {
        "evaluation_result_id": f"{job.id}.{benchmark.index}",
        "evaluation_name": _dotted(benchmark),
        "source_data": {
            "dataset_name": sanitize_line(benchmark.benchmark_id, _NAME),
            "source_type": "other",
            "additional_details": _texts({**details, **_flat("data", benchmark.data)}),
        },
        "metric_config": config,
        "score_details": _score(benchmark),
        "generation_config": _generation(job, benchmark),
    }


def _score(benchmark: BenchmarkReading) -> dict[str, Any]:
    """Return the score with its uncertainty and how that was computed."""
    details: dict[str, Any] = {}
    if benchmark.threshold is not None:
        details["threshold"] = rounded(benchmark.threshold)
        details["verdict"] = benchmark.threshold_verdict
    if benchmark.lost_samples:
        details["samples_without_usable_reply"] = benchmark.lost_samples
    if benchmark.n_source not in (None, "reported"):
        details["num_samples_is"] = benchmark.n_source
    details["cautions"] = "; ".join(benchmark.cautions) or None
    uncertainty: dict[str, Any] = {}
    if benchmark.stderr is not None:
        method = "analytic" if benchmark.interval_method == "wilson" else "as reported"
        uncertainty["standard_error"] = {"value": rounded(benchmark.stderr), "method": method}
    if benchmark.interval is not None:
        low, high = benchmark.interval
        uncertainty["confidence_interval"] = {
            "lower": rounded(low),
            "upper": rounded(high),
            "confidence_level": 0.95,
            "method": _INTERVALS[benchmark.interval_method or "reported interval"],
        }
    if benchmark.n_samples is not None:
        uncertainty["num_samples"] = benchmark.n_samples
    found: dict[str, Any] = {"score": rounded(benchmark.score)}
    if texts := _texts(details):
        found["details"] = texts
    return found | ({"uncertainty": uncertainty} if uncertainty else {})


def _generation(job: EvaluationJob, benchmark: BenchmarkReading) -> dict[str, Any]:
    """Return the settings of the model and of the benchmark, with what was really used first."""
    settings = {**(job.model.parameters or {}), **benchmark.parameters, **benchmark.effective}
    known: dict[str, Any] = {}
    for name, kind in _GENERATION.items():
        value = finite_number(settings.get(name))
        if value is not None and (kind is float or (value >= 1 and value == int(value))):
            known[name] = kind(value)
    others = {name: value for name, value in settings.items() if name not in known}
    found: dict[str, Any] = {"generation_args": known} if known else {}
    return found | ({"additional_details": texts} if (texts := _texts(others)) else {})


def _flat(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{prefix}_{name}": value for name, value in values.items()}


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Return values as the texts that the schema wants, without those that say nothing."""
    return {
        sanitize_line(name, 120): sanitize_field(name, _text(value), 1_000)
        for name, value in values.items()
        if value is not None
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)
