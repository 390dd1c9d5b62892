"""Read the summary of a job from the job and its interpretation."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from evalhub_mcp.client.models import BenchmarkStatus, EvaluationJob, JobBenchmark
from evalhub_mcp.client.models.jobs import MACHINE_TAG_PREFIX
from evalhub_mcp.jobs.job_summary import MAX_NAME, BenchmarkSummary, JobSummary
from evalhub_mcp.jobs.progress import job_progress
from evalhub_mcp.results.instrument import Part, instrument_of, sampling_of
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.run_settings import SPEED_ONLY
from evalhub_mcp.results.sample_counts import ASKED_NAMES
from evalhub_mcp.results.usage import total_tokens

MAX_URL = 500
MAX_TAG_CHARS = 4000
"""Characters of all tags together."""
MAX_OWN_TAGS = 30
MAX_BENCHMARKS = 200
"""Limits against a hub that sends long texts; more is cut off."""
_NOT_SETTINGS = SPEED_ONLY | {*ASKED_NAMES}


def summarize_job(
    job: EvaluationJob, reading: JobReading, planned: Sequence[JobBenchmark] | None
) -> JobSummary:
    """Return the summary of a job.

    Args:
        job: The job as the hub returned it.
        reading: The interpretation of its results.
        planned: Its benchmarks in order; None when its collection no longer exists.
    """
    ended = job.state.is_terminal
    durations = {status.benchmark_index: _seconds(status) for status in job.status.benchmarks}
    return JobSummary(
        id=job.id,
        name=job.name[:MAX_NAME],
        state=job.state.value,
        model=job.model.name[:MAX_NAME],
        model_url=(job.model.url or "")[:MAX_URL],
        tags=_tags(job),
        owner=str(job.resource.owner or "")[:MAX_NAME],
        collection_id=job.collection.id if job.collection is not None else "",
        created=seconds_of(job.resource.created_at),
        updated=seconds_of(job.resource.updated_at),
        percent=100 if ended else job_progress(job, planned).percent,
        verdict=reading.judgement if ended else None,
        hub_score=_rounded(reading.hub_score, 8),
        hub_passed=reading.hub_passed,
        benchmarks=tuple(
            _summarize_benchmark(benchmark, reading.model_parameters, durations)
            for benchmark in reading.benchmarks[:MAX_BENCHMARKS]
        ),
    )


def _summarize_benchmark(
    reading: BenchmarkReading, model_parameters: Mapping[str, Any], durations: Mapping[int, Any]
) -> BenchmarkSummary:
    low, high = reading.interval or (None, None)
    return BenchmarkSummary(
        provider_id=reading.provider_id,
        benchmark_id=reading.benchmark_id,
        index=reading.index,
        state=reading.state,
        metric=reading.metric if reading.metric else None,
        score=_rounded(reading.score, 8),
        stderr=_rounded(reading.stderr, 6),
        low=_rounded(low, 6),
        high=_rounded(high, 6),
        spread=reading.interval_method,
        n_samples=reading.n_samples,
        n_source=reading.n_source,
        lost_samples=reading.lost_samples,
        threshold=_rounded(reading.threshold, 8),
        threshold_source=reading.threshold_source,
        verdict=reading.threshold_verdict,
        passed=reading.passed,
        direction=reading.direction,
        unit=reading.unit,
        is_share=reading.is_share,
        seconds=_rounded(durations.get(reading.index), 6),
        tokens=total_tokens(reading.info),
        has_results=bool(reading.metrics),
        settings=_settings_digest(reading),
        instrument=_instrument(reading, model_parameters),
    )


def _tags(job: EvaluationJob) -> tuple[str, ...]:
    # Those of this project come last in a job, and must not be cut off.
    own = [tag for tag in job.tags if tag.startswith(MACHINE_TAG_PREFIX)]
    kept, left = list[str](), MAX_TAG_CHARS
    for tag in [*own[:MAX_OWN_TAGS], *job.user_tags]:
        left -= len(tag[:MAX_NAME])
        if left < 0:
            break
        kept.append(tag[:MAX_NAME])
    return tuple(kept)


def seconds_of(time: datetime | None) -> float | None:
    """Return a time in whole seconds since 1970; hubs keep no fractions."""
    return None if time is None else float(math.floor(time.timestamp()))


def _seconds(status: BenchmarkStatus) -> float | None:
    if status.status.value != "completed":
        return None
    if status.started_at is None or status.completed_at is None:
        return None
    return max((status.completed_at - status.started_at).total_seconds(), 0.0)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else float(f"{value:.{digits}g}")


def _settings_digest(reading: BenchmarkReading) -> str:
    content: dict[str, Any] = {
        name: value
        for name, value in reading.parameters.items()
        if name not in _NOT_SETTINGS and value is not None
    }
    if reading.data:
        content["test_data_ref"] = reading.data
    return _digest(content, 10) if content else ""


def _instrument(
    reading: BenchmarkReading, model_parameters: Mapping[str, Any]
) -> tuple[tuple[Part, str], ...]:
    """Return a digest of each part; what the model itself is set to belongs to it."""
    asked = BenchmarkReading("", "", 0, "", "", parameters=sampling_of(model_parameters))
    parts: dict[Part, dict[str, Any]] = {}
    for name, (part, value) in {**instrument_of(asked), **instrument_of(reading)}.items():
        parts.setdefault(part, {})[name] = value
    return tuple((part, _digest(parts[part], 6)) for part in sorted(parts))


def _digest(content: Any, chars: int) -> str:
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:chars]
