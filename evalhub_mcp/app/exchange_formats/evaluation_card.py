"""EvalHub's evaluation card of a job, as hubs write it to MLflow and to OCI registries.

The form is that of `pkg/cards` of EvalHub, card and schema version 1.0. A hub writes the card only
when the job asked for it; this one is made from the job as the hub returns it.
"""

import struct
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.client.models.jobs import BenchmarkResult, BenchmarkTest, JobBenchmark
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.untrusted.reply_check import sanitize_reply

VERSION = "1.0"
_CONFIG = ("parameters", "primary_score", "pass_criteria", "weight")
_RESULT = ("contacts", "metrics", "metrics_schema", "additional_info", "artifacts")


def evaluation_card(job: EvaluationJob) -> dict[str, Any]:
    """Return the evaluation card of a job; secrets in it are masked."""
    card: dict[str, Any] = {
        "card_version": VERSION,
        "schema_version": VERSION,
        "metadata": _known(
            evaluation_job_id=job.id,
            created_at=format_timestamp(job.resource.created_at),
            updated_at=format_timestamp(job.resource.updated_at),
        ),
        "context": _context(job),
    }
    if results := _results(job):
        card["results"] = results
    found: dict[str, Any] = sanitize_reply(card)
    return found


def _context(job: EvaluationJob) -> dict[str, Any]:
    model = {"url": job.model.url or "", "name": job.model.name}
    context: dict[str, Any] = {"model": model | _known(model_card_url=job.model.card_url)}
    if job.collection is not None and job.collection.id:
        return context | {"collection_id": job.collection.id}
    return context | _known(benchmarks=[_config(benchmark) for benchmark in job.benchmarks])


def _config(benchmark: JobBenchmark) -> dict[str, Any]:
    named = {"id": benchmark.id, "provider_id": benchmark.provider_id}
    return named | _known(**{name: _plain(getattr(benchmark, name)) for name in _CONFIG})


def _results(job: EvaluationJob) -> dict[str, Any]:
    results: dict[str, Any] = {}
    status = job.status
    if status.state != "unknown":
        results["status"] = {"state": str(status.state)} | _known(message=_plain(status.message))
    if benchmarks := _benchmarks(job):
        results["benchmarks"] = benchmarks
    test = job.results.test
    if job.collection is not None and job.collection.id and test is not None:
        results["collection"] = {
            "test": {
                "score": test.score or 0,
                "threshold": test.threshold or 0,
                "pass": bool(test.passed),
            }
        }
    return results


def _benchmarks(job: EvaluationJob) -> list[dict[str, Any]]:
    """Return every benchmark that reported, with its result where there is one."""
    by_key = {(r.id, r.provider_id, r.benchmark_index): r for r in job.results.benchmarks}
    if not job.status.benchmarks:
        return [_named(r.id, r.provider_id) | _result(r) for r in job.results.benchmarks]
    found = []
    for status in job.status.benchmarks:
        result = by_key.get((status.id, status.provider_id, status.benchmark_index))
        card = _named(status.id, status.provider_id) | _known(
            status=str(status.status),
            error_message=_plain(status.error_message),
            warning_message=_plain(status.warning_message),
        )
        found.append(card | _result(result) if result is not None else card)
    return found


def _result(result: BenchmarkResult) -> dict[str, Any]:
    fields = {name: _plain(getattr(result, name, None)) for name in _RESULT}
    fields |= {"mlflow_run_id": result.mlflow_run_id, "logs_path": result.logs_path}
    return _known(**fields, test=_test(result.test))


def _test(test: BenchmarkTest | None) -> dict[str, Any] | None:
    if test is None:
        return None
    scores = {"primary_score": test.primary_score, "threshold": test.threshold}
    texts = {name: _as_go_writes(value or 0.0) for name, value in scores.items()}
    return texts | {"pass": bool(test.passed)}


def _as_go_writes(value: float) -> str:
    """Return a number as EvalHub does: the fewest digits that name the same 32-bit float."""
    try:
        wanted = struct.pack("<f", value)
    except OverflowError:
        return f"{value:g}"
    (value,) = struct.unpack("<f", wanted)
    digits = f"{value:.8e}"
    for precision in range(9):
        digits = f"{value:.{precision}e}"
        if struct.pack("<f", float(digits)) == wanted:
            break
    mantissa, _, exponent = digits.partition("e")
    if -4 <= int(exponent) < 6:
        return format(Decimal(digits), "f")
    return f"{mantissa}e{exponent}"


def _named(id: str, provider_id: str) -> dict[str, Any]:
    return {"id": id, "provider_id": provider_id}


def _known(**fields: Any) -> dict[str, Any]:
    """Return the fields that hold something, as EvalHub leaves out empty ones."""
    return {
        name: value for name, value in fields.items() if value not in (None, "", [], {}, 0, 0.0)
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON."""
    if isinstance(value, BaseModel):
        dumped = value.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {name: item for name, item in dumped.items() if item != ""}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value
