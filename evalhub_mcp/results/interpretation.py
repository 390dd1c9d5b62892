"""From a job and its metadata to a reading of each benchmark and of the whole.

The hub reports numbers; a reader needs direction, spread, threshold and meaning. All
of it is looked up (job first, provider second) and computed here, without I/O, and
nothing is invented: a figure that cannot be known is None. Our own verdict is kept
beside the hub's, because the hub's overall score mixes scales, ignores directions
declared by the provider and assumes a threshold of 0.5 when none was given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from evalhub_mcp.results.bands import Band, band_for, parse_bands
from evalhub_mcp.results.statistics import (
    IntervalSource,
    effective_stderr,
    interval,
    number,
    sample_count,
    stderr_of,
)

if TYPE_CHECKING:
    from evalhub_mcp.client.models import Benchmark, EvaluationJob, JobBenchmark, Provider

Verdict = Literal["pass", "fail", "undecided"]

# Tried in this order only when neither the job nor the provider declares a primary score.
COMMON_METRICS = (
    "accuracy",
    "acc_norm",
    "acc_norm,none",
    "acc",
    "acc,none",
    "exact_match",
    "exact_match,none",
    "score",
    "f1",
    "pass@1",
)
NOT_A_SCORE = ("stderr", "n_", "num_", "count", "duration", "seconds", "total", "samples")
MAX_SAMPLE_ERRORS = 5


@dataclass(frozen=True)
class BenchmarkReading:
    """One benchmark of a job, read."""

    provider_id: str
    benchmark_id: str
    index: int
    name: str
    state: str
    metric: str | None = None
    """Name of the primary metric."""
    metric_declared: bool = True
    """False when the metric was picked by its common name, since nobody declared one."""
    score: float | None = None
    lower_is_better: bool = False
    stderr: float | None = None
    """Standard error of the score, reported or binomial."""
    interval: tuple[float, float] | None = None
    """95 % interval of the score."""
    interval_source: IntervalSource | None = None
    n_samples: int | None = None
    dataset_size: int | None = None
    """Samples the whole benchmark has, when the provider says so."""
    threshold: float | None = None
    passed: bool | None = None
    meaning: str | None = None
    """What the score band the score lies in means, in the provider's words."""
    band: str | None = None
    bands: Sequence[Band] = ()
    """All bands of the benchmark that could be read."""
    interpretation: str | None = None
    metrics: Mapping[str, Any] = field(default_factory=dict)
    sample_errors: Sequence[Mapping[str, Any]] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    missing: str | None = None
    """Why there is no score, when there is none."""

    @property
    def margin(self) -> float | None:
        """Distance to the threshold, positive on the good side."""
        if self.score is None or self.threshold is None:
            return None
        gap = self.score - self.threshold
        return -gap if self.lower_is_better else gap

    @property
    def threshold_is_within_noise(self) -> bool:
        """Whether the interval holds the threshold, so that a re-run could tip the verdict."""
        if self.interval is None or self.threshold is None:
            return False
        low, high = self.interval
        return low <= self.threshold <= high


@dataclass(frozen=True)
class JobReading:
    """A whole job, read."""

    job_id: str
    state: str
    benchmarks: Sequence[BenchmarkReading]
    verdict: Verdict
    reason: str
    """How the verdict was made."""
    hub_score: float | None = None
    hub_threshold: float | None = None
    hub_passed: bool | None = None
    caveats: Sequence[str] = ()


def read_job(
    job: "EvaluationJob",
    providers: Mapping[str, "Provider"],
    planned: Sequence["JobBenchmark"] | None = None,
) -> JobReading:
    """Read a job in any state.

    Args:
        job: The job as the hub returned it.
        providers: The catalog's providers by id; missing ones only cost metadata.
        planned: The job's benchmarks (the collection's, for a collection job), in order;
            None when they cannot be known any more, and then only reported ones are read.
    """
    configs = list(planned if planned is not None else job.benchmarks or [])
    results = {r.benchmark_index: r for r in job.results.benchmarks}
    statuses = {s.benchmark_index: s for s in job.status.benchmarks}
    indexes = sorted({*range(len(configs)), *results, *statuses})
    readings = [
        _read_benchmark(
            index,
            configs[index] if index < len(configs) else None,
            statuses.get(index),
            results.get(index),
            providers,
            str(job.status.state.value),
        )
        for index in indexes
    ]
    verdict, reason = _verdict(readings, str(job.status.state.value))
    test = job.results.test
    return JobReading(
        job_id=job.id,
        state=str(job.status.state.value),
        benchmarks=readings,
        verdict=verdict,
        reason=reason,
        hub_score=number(test.score) if test else None,
        hub_threshold=number(test.threshold) if test else None,
        hub_passed=test.passed if test else None,
        caveats=_caveats(job, readings),
    )


def find_benchmark(
    providers: Mapping[str, "Provider"], provider_id: str, benchmark_id: str
) -> "Benchmark | None":
    """The provider's entry for a benchmark, or None."""
    provider = providers.get(provider_id)
    if provider is None:
        return None
    return next((b for b in provider.benchmarks if b.id == benchmark_id), None)


def _read_benchmark(
    index: int,
    config: "JobBenchmark | None",
    status: Any,
    result: Any,
    providers: Mapping[str, "Provider"],
    job_state: str,
) -> BenchmarkReading:
    known = config or result or status
    provider_id, benchmark_id = known.provider_id, known.id
    entry = find_benchmark(providers, provider_id, benchmark_id)
    state = str(status.status.value) if status is not None else "pending"
    error = status.error_message.message if status is not None and status.error_message else None
    metrics: Mapping[str, Any] = result.metrics if result is not None else {}
    info: Mapping[str, Any] = result.additional_info if result is not None else {}
    metric, lower, declared = _primary_metric(config, entry, result, metrics)
    score = number(metrics.get(metric)) if metric else None
    threshold = _threshold(config, entry, result)
    reading = BenchmarkReading(
        provider_id=provider_id,
        benchmark_id=benchmark_id,
        index=index,
        name=(entry.name if entry else None) or benchmark_id,
        dataset_size=(entry.dataset_size if entry else None) or None,
        state=state,
        metric=metric,
        metric_declared=declared,
        lower_is_better=lower,
        threshold=threshold,
        interpretation=entry.agent.result_interpretation if entry and entry.agent else None,
        metrics=metrics,
        sample_errors=_sample_errors(info),
        parameters=(config.parameters if config else None) or {},
        error=error,
    )
    if score is None:
        return replace(
            reading,
            missing=_why_missing(state, job_state, error, metric, metrics),
        )
    n = sample_count(metrics, info)
    reported = stderr_of(metric, metrics) if metric else None
    spread = interval(score, reported, n)
    bands = _bands(entry)
    band = band_for(bands, score)
    return replace(
        reading,
        score=score,
        stderr=effective_stderr(score, reported, n),
        interval=spread[:2] if spread else None,
        interval_source=spread[2] if spread else None,
        n_samples=n,
        passed=_passes(score, threshold, lower),
        meaning=band.meaning if band else None,
        band=band.label if band else None,
        bands=bands,
    )


def _primary_metric(
    config: Any, entry: Any, result: Any, metrics: Mapping[str, Any]
) -> tuple[str | None, bool, bool]:
    """The primary metric, whether lower is better, and whether anybody declared it."""
    for source in (config, entry):
        primary = getattr(source, "primary_score", None)
        if primary is not None and primary.metric:
            return primary.metric, bool(primary.lower_is_better), True
    test = getattr(result, "test", None)
    if test is not None and test.primary_score_metric:
        return test.primary_score_metric, False, True
    for name in COMMON_METRICS:
        if number(metrics.get(name)) is not None:
            return name, False, False
    scores = [
        name
        for name, value in metrics.items()
        if number(value) is not None and not any(part in name.lower() for part in NOT_A_SCORE)
    ]
    return (scores[0], False, False) if len(scores) == 1 else (None, False, False)


def _threshold(config: Any, entry: Any, result: Any) -> float | None:
    """The threshold that counts: the job's, the hub's own reading, the provider's."""
    test = getattr(result, "test", None)
    for criteria in (getattr(config, "pass_criteria", None),):
        if criteria is not None and number(criteria.threshold) is not None:
            return number(criteria.threshold)
    if test is not None and number(test.threshold) is not None:
        return number(test.threshold)
    criteria = getattr(entry, "pass_criteria", None)
    own_metric = getattr(config, "primary_score", None)
    # A provider's threshold is for the provider's metric; it says nothing about another one.
    if criteria is not None and own_metric is None:
        return number(criteria.threshold)
    return None


def _passes(score: float, threshold: float | None, lower_is_better: bool) -> bool | None:
    if threshold is None:
        return None
    return score <= threshold if lower_is_better else score >= threshold


def _bands(entry: Any) -> list[Band]:
    agent = getattr(entry, "agent", None)
    return parse_bands((r.range, r.meaning) for r in agent.score_ranges) if agent else []


def _sample_errors(info: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Wrong answers the adapter kept, under either name in use."""
    for name in ("wrong_answers", "sample_errors"):
        found = info.get(name)
        if isinstance(found, list):
            return [item for item in found if isinstance(item, Mapping)][:MAX_SAMPLE_ERRORS]
    return []


def _why_missing(
    state: str, job_state: str, error: str | None, metric: str | None, metrics: Mapping[str, Any]
) -> str:
    if state == "failed":
        return error or "the benchmark failed without a message"
    if state == "cancelled" or job_state == "cancelled":
        return "cancelled before it finished"
    if state in {"pending", "running"}:
        return f"still {state}"
    if metric and metric in metrics:
        return f"the primary metric {metric!r} is not a number"
    if metric and metrics:
        return f"the results do not contain the primary metric {metric!r}"
    if metrics:
        return "no primary metric is declared and several metrics were reported"
    return "no metrics were reported"


def _verdict(readings: Sequence[BenchmarkReading], job_state: str) -> tuple[Verdict, str]:
    """Our own verdict: every benchmark that has a threshold must meet it."""
    decided = [r for r in readings if r.passed is not None]
    failed = [r for r in decided if r.passed is False]
    unfinished = [r for r in readings if r.score is None]
    if failed:
        names = ", ".join(r.benchmark_id for r in failed)
        if len(readings) == 1:
            return "fail", "the score misses its threshold"
        return "fail", f"{len(failed)} of {len(decided)} tested benchmarks miss the mark: {names}"
    if not decided:
        if job_state in {"pending", "running"}:
            return "undecided", f"the job is still {job_state}"
        if unfinished and len(unfinished) == len(readings):
            return "undecided", "no benchmark produced a score"
        return "undecided", "no benchmark has a threshold"
    if unfinished:
        names = ", ".join(r.benchmark_id for r in unfinished)
        return "undecided", f"{len(decided)} passed, but there is no score for {names}"
    if len(readings) == 1:
        return "pass", "the score meets its threshold"
    untested = len(readings) - len(decided)
    rest = f"; {untested} without a threshold" if untested else ""
    return "pass", f"all {len(decided)} tested benchmarks meet their thresholds{rest}"


def _caveats(job: "EvaluationJob", readings: Sequence[BenchmarkReading]) -> list[str]:
    """Known traps of the hub's own overall score, when they apply to this job."""
    test = job.results.test
    if test is None or test.passed is None:
        return []
    caveats = []
    decided = [r.passed for r in readings if r.passed is not None]
    if decided and all(decided) != test.passed:
        caveats.append(
            "the hub's overall verdict contradicts the benchmarks' own: it averages scores "
            "against one threshold"
        )
    if job.pass_criteria is None and job.collection is None and number(test.threshold) == 0.5:
        caveats.append("the hub assumed an overall threshold of 0.5, since the job set none")
    if any(r.lower_is_better for r in readings):
        caveats.append("the hub's overall score does not turn lower-is-better metrics round")
    if any(r.score is not None and not 0 <= r.score <= 1 for r in readings) and len(readings) > 1:
        caveats.append("the hub's overall score averages metrics of different scales")
    return caveats
