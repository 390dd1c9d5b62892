"""A job in a few hundred bytes: what lists, searches, histories and rankings need of it.

A hub's list repeats all metrics of all jobs. A summary keeps of each benchmark the primary score,
how sure it is, the judgement and digests of how it was measured, so that ten thousand jobs fit
into a few megabytes. It is no authority: a job that is opened is read from the hub.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from sys import intern
from typing import Any

from evalhub_mcp.client.models import BenchmarkStatus, EvaluationJob, JobBenchmark, JobStatus
from evalhub_mcp.client.models.jobs import MACHINE_TAG_PREFIX
from evalhub_mcp.jobs.progress import job_progress
from evalhub_mcp.results.direction import Direction
from evalhub_mcp.results.instrument import Part, instrument_of, sampling_of
from evalhub_mcp.results.primary_metric import ThresholdSource
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.run_settings import SPEED_ONLY
from evalhub_mcp.results.sample_counts import ASKED_NAMES, CountSource
from evalhub_mcp.results.score_scales import ScoreUnit
from evalhub_mcp.results.statistics import IntervalMethod
from evalhub_mcp.results.threshold_verdict import ThresholdVerdict
from evalhub_mcp.results.usage import total_tokens
from evalhub_mcp.results.verdict_words import JobJudgement, job_judgement

MAX_NAME = 300
MAX_URL = 500
MAX_TAG_CHARS = 4000
"""Characters of all tags together."""
MAX_OWN_TAGS = 30
MAX_BENCHMARKS = 200
"""Limits against a hub that sends long texts; more is cut off."""
_NOT_SETTINGS = SPEED_ONLY | {*ASKED_NAMES}


@dataclass(frozen=True, slots=True)
class BenchmarkSummary:
    """One benchmark of a job."""

    provider_id: str
    benchmark_id: str
    index: int
    """Position in the job, from 0."""
    state: str
    metric: str | None = None
    """Name of the primary metric; None without a score or a declared metric."""
    score: float | None = None
    stderr: float | None = None
    low: float | None = None
    high: float | None = None
    """The 95 % interval; None where the uncertainty is unknown."""
    spread: IntervalMethod | None = None
    """How the interval was computed."""
    n_samples: int | None = None
    n_source: CountSource | None = None
    lost_samples: int = 0
    threshold: float | None = None
    threshold_source: ThresholdSource | None = None
    """Whose threshold it is; the verdict rests on it."""
    verdict: ThresholdVerdict | None = None
    passed: bool | None = None
    """Whether the score itself meets the threshold."""
    direction: Direction = "unknown"
    unit: ScoreUnit | None = None
    is_share: bool = False
    """Whether the score is a share of all samples."""
    seconds: float | None = None
    """How long it ran; None unless it completed and both times are known."""
    tokens: float | None = None
    """Tokens that it used, where its adapter reports them."""
    has_results: bool = False
    """Whether any metric was reported."""
    settings: str = ""
    """Digest of the job's parameters and test data, without the number of samples and what only
    changes the speed. Empty without any."""
    instrument: tuple[tuple[Part, str], ...] = ()
    """A digest of each stated part of the instrument. Runs differ in a part that both state."""

    @property
    def key(self) -> tuple[str, str]:
        """Provider and benchmark, which together are unique."""
        return self.provider_id, self.benchmark_id


@dataclass(frozen=True, slots=True)
class JobSummary:
    """One job, in brief."""

    id: str
    name: str
    state: str
    model: str
    model_url: str
    tags: tuple[str, ...]
    owner: str
    collection_id: str
    created: float | None
    updated: float | None
    """Seconds since 1970."""
    percent: int
    """Progress; 100 when the job has ended."""
    verdict: JobJudgement | None
    """The judgement on the job as a whole; None until it has ended."""
    hub_score: float | None
    """The hub's own overall score."""
    hub_passed: bool | None
    """The hub's own verdict on it."""
    benchmarks: tuple[BenchmarkSummary, ...] = ()

    @property
    def created_at(self) -> datetime | None:
        """When the job was submitted."""
        return None if self.created is None else datetime.fromtimestamp(self.created, UTC)

    @property
    def updated_at(self) -> datetime | None:
        """When the job changed last."""
        return None if self.updated is None else datetime.fromtimestamp(self.updated, UTC)

    @property
    def has_ended(self) -> bool:
        """Whether the state is final."""
        return JobStatus(self.state).is_terminal

    @property
    def user_tags(self) -> list[str]:
        """The tags that users set, without those of this project."""
        return [tag for tag in self.tags if not tag.startswith(MACHINE_TAG_PREFIX)]

    @property
    def order(self) -> tuple[float, str]:
        """Sorts jobs by creation; the id decides between jobs of the same second."""
        return self.created or 0.0, self.id


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
        state=intern(job.state.value),
        model=intern(job.model.name[:MAX_NAME]),
        model_url=intern((job.model.url or "")[:MAX_URL]),
        tags=_tags(job),
        owner=intern(str(job.resource.owner or "")[:MAX_NAME]),
        collection_id=intern(job.collection.id) if job.collection is not None else "",
        created=_epoch(job.resource.created_at),
        updated=_epoch(job.resource.updated_at),
        percent=100 if ended else job_progress(job, planned).percent,
        verdict=job_judgement(reading) if ended else None,
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
        provider_id=intern(reading.provider_id),
        benchmark_id=intern(reading.benchmark_id),
        index=reading.index,
        state=intern(reading.state),
        metric=intern(reading.metric) if reading.metric else None,
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
        settings=intern(_settings_digest(reading)),
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


def _epoch(time: datetime | None) -> float | None:
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
    return tuple((part, intern(_digest(parts[part], 6))) for part in sorted(parts))


def _digest(content: Any, chars: int) -> str:
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:chars]


def summary_to_json(summary: JobSummary) -> str:
    """Return a summary as compact JSON: the fields in order, without trailing defaults."""
    *fields, benchmarks = (getattr(summary, name) for name in JobSummary.__slots__)
    rows = [_without_trailing_defaults(benchmark) for benchmark in benchmarks]
    return json.dumps([*fields, rows], separators=(",", ":"))


def summary_from_json(text: str) -> JobSummary:
    """Return the summary that `summary_to_json` wrote.

    Raises:
        ValueError: The text is no summary, or one of another version.
    """
    try:
        fields = json.loads(text)
        fields[5] = tuple(map(str, fields[5]))
        for position in (2, 3, 4, 6, 7):
            fields[position] = intern(fields[position])
        fields[-1] = tuple(map(_benchmark, fields[-1]))
        return JobSummary(*fields)
    except (TypeError, ValueError, KeyError, IndexError) as error:
        raise ValueError("not the summary of a job") from error


def _without_trailing_defaults(benchmark: BenchmarkSummary) -> list[Any]:
    values = [getattr(benchmark, name) for name in BenchmarkSummary.__slots__]
    while values[-1] == _DEFAULTS[len(values) - 1]:
        values.pop()
    return values


def _benchmark(values: list[Any]) -> BenchmarkSummary:
    values = [intern(value) if isinstance(value, str) else value for value in values]
    if len(values) == len(_DEFAULTS):
        values[-1] = tuple((intern(part), intern(digest)) for part, digest in values[-1])
    return BenchmarkSummary(*values)


_DEFAULTS: tuple[Any, ...] = astuple(BenchmarkSummary("", "", -1, ""))
