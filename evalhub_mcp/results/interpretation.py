"""Turn a job and the catalog's metadata into a reading of each benchmark and of the whole job.

The hub reports numbers; a reader needs direction, uncertainty, threshold and meaning. All of it
comes from the job first and the provider second, without I/O.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evalhub_mcp.client.models import (
    Benchmark,
    BenchmarkResult,
    BenchmarkStatus,
    EvaluationJob,
    JobBenchmark,
    Provider,
)
from evalhub_mcp.results.guessing_baseline import random_baseline
from evalhub_mcp.results.metric_values import order_metrics
from evalhub_mcp.results.primary_metric import DirectionSource, primary_metric, threshold_of
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.score_bands import bands_for, parse_bands
from evalhub_mcp.results.score_scales import different_scales, is_share, score_unit
from evalhub_mcp.results.statistics import (
    effective_stderr,
    finite_number,
    sample_count,
    score_interval,
    stderr_of,
    stderr_on_other_scale,
)
from evalhub_mcp.results.verdict import hub_score_caveats, job_verdict
from evalhub_mcp.results.wrong_answers import SAMPLE_FIELDS

_DIRECTION_SOURCES: Mapping[DirectionSource, str] = {
    "job": "the job's settings declare",
    "provider": "the provider's metadata declares",
    "hub": "the hub's own verdict says",
}
MAX_SAMPLE_ERRORS = 20
MAX_BANDS = 2
"""Overlapping score bands that are shown for one score."""


def read_job(
    job: EvaluationJob,
    providers: Mapping[str, Provider],
    planned: Sequence[JobBenchmark] | None = None,
    collection_threshold: float | None = None,
) -> JobReading:
    """Read a job in any state.

    Args:
        job: The job as the hub returned it.
        providers: The catalog's providers by id; without one, its metadata is missing.
        planned: The benchmarks of the job in order; None when its collection no longer exists,
            and then only those that reported are read.
        collection_threshold: The overall threshold of the job's collection, if any.
    """
    configs = list(planned if planned is not None else job.benchmarks or [])
    results = {r.benchmark_index: r for r in job.results.benchmarks}
    statuses = {s.benchmark_index: s for s in job.status.benchmarks}
    reported: dict[int, BenchmarkResult | BenchmarkStatus] = {**results, **statuses}
    state = job.status.state
    changed = any(_differs(configs, index, benchmark) for index, benchmark in reported.items())
    # A benchmark that a changed collection lists now is not missing from a job that ended.
    listed = () if changed and state.is_terminal else range(len(configs))
    readings = [
        _read_benchmark(
            index,
            _config_of(configs, index, reported.get(index)),
            statuses.get(index),
            results.get(index),
            providers,
            state.value,
        )
        for index in sorted({*listed, *reported})
    ]
    all_known = bool(configs) or state.is_terminal
    verdict, reason = job_verdict(readings, state.value, all_known=all_known)
    test = job.results.test
    return JobReading(
        job_id=job.id,
        state=state.value,
        benchmarks=readings,
        verdict=verdict,
        reason=reason,
        model=job.model.name,
        model_url=(job.model.url or "").rstrip("/"),
        model_parameters=job.model.parameters or {},
        hub_score=finite_number(test.score) if test else None,
        hub_threshold=finite_number(test.threshold) if test else None,
        hub_passed=test.passed if test else None,
        caveats=hub_score_caveats(job, readings, collection_threshold),
        mlflow_url=job.results.mlflow_experiment_url,
    )


def _differs(
    configs: Sequence[JobBenchmark], index: int, reported: BenchmarkResult | BenchmarkStatus
) -> bool:
    """Whether a position was reported for another benchmark than the one listed there."""
    if index >= len(configs) or not reported.id:
        return False
    listed = configs[index]
    return (listed.provider_id, listed.id) != (reported.provider_id, reported.id)


def _config_of(
    configs: Sequence[JobBenchmark], index: int, reported: BenchmarkResult | BenchmarkStatus | None
) -> JobBenchmark | None:
    """Return the settings of a reported benchmark, wherever it is listed now."""
    if reported is not None and _differs(configs, index, reported):
        key = (reported.provider_id, reported.id)
        return next((c for c in configs if (c.provider_id, c.id) == key), None)
    return configs[index] if index < len(configs) else None


def _read_benchmark(
    index: int,
    config: JobBenchmark | None,
    status: BenchmarkStatus | None,
    result: BenchmarkResult | None,
    providers: Mapping[str, Provider],
    job_state: str,
) -> BenchmarkReading:
    known = config or result or status
    assert known is not None
    provider = providers.get(known.provider_id)
    benchmarks = provider.benchmarks if provider is not None else ()
    entry = next((b for b in benchmarks if b.id == known.id), None)
    state = status.status.value if status is not None else "pending"
    error = status.error_message.message if status is not None and status.error_message else None
    metrics: Mapping[str, Any] = result.metrics if result is not None else {}
    info: Mapping[str, Any] = result.additional_info if result is not None else {}
    effective = info.get("parameters")
    primary = primary_metric(config, entry, result, metrics)
    metric = primary.name
    score = finite_number(metrics.get(metric)) if metric else None
    reading = BenchmarkReading(
        provider_id=known.provider_id,
        benchmark_id=known.id,
        index=index,
        name=(entry.name if entry else None) or known.id,
        dataset_size=(entry.dataset_size if entry else None) or None,
        state=state,
        metric=metric,
        metric_declared=primary.declared,
        lower_is_better=primary.lower_is_better,
        direction_source=primary.source,
        threshold=threshold_of(config, entry, result, metric),
        interpretation=entry.agent.result_interpretation if entry and entry.agent else None,
        metrics=order_metrics(metrics, metric, entry.metrics if entry else ()),
        sample_errors=_sample_errors(info),
        parameters=(config.parameters if config else None) or {},
        data=(config.test_data_ref if config else None) or {},
        effective=effective if isinstance(effective, Mapping) else {},
        usual_shots=(entry.num_few_shot if entry else None) or None,
        info=info,
        artifacts=result.artifacts if result is not None else {},
        mlflow_run_id=result.mlflow_run_id if result is not None else None,
        logs_path=result.logs_path if result is not None else None,
        hub_tested=result is not None and result.test is not None,
        error=error,
    )
    if score is None:
        missing = _why_missing(state, job_state, error, metric, metrics)
        return replace(reading, missing=missing)
    cautions = _cautions(reading, score)
    if primary.hub_ignores_direction:
        cautions.append(
            "the job names the metric without its direction, so the hub judges it as if higher "
            "were better"
        )
    return _with_score(reading, score, entry, cautions)


def _with_score(
    reading: BenchmarkReading, score: float, entry: Benchmark | None, cautions: list[str]
) -> BenchmarkReading:
    """Add the score and what follows from it: interval, verdict, score bands, baseline."""
    metric, threshold, lower = reading.metric or "", reading.threshold, reading.lower_is_better
    n = sample_count(reading.metrics, reading.info)
    counted = n if is_share(metric) else None
    unit = score_unit(score, threshold, metric)
    stderr = stderr_of(metric, reading.metrics)
    if stderr and stderr_on_other_scale(score, stderr, counted, unit):
        cautions.append(
            f"the reported standard error {stderr:.4g} seems to be on another scale than the "
            "score and is not used"
        )
        stderr = None
    interval = score_interval(score, stderr, counted, unit)
    agent = entry.agent if entry is not None else None
    bands = parse_bands((r.range, r.meaning) for r in agent.score_ranges) if agent else []
    holding = bands_for(bands, score, unit=unit, lower_is_better=lower)[:MAX_BANDS]
    baseline = None
    if not lower:
        texts = (reading.interpretation, entry.description, entry.name) if entry else ()
        sources = (reading.metrics, reading.info, reading.parameters)
        baseline = random_baseline(metric, unit, bands, texts, sources)
    return replace(
        reading,
        score=score,
        unit=unit,
        baseline=baseline,
        stderr=effective_stderr(score, stderr, counted, unit),
        interval=interval[:2] if interval else None,
        interval_source=interval[2] if interval else None,
        n_samples=n,
        passed=_passes(score, threshold, lower),
        meaning="; also: ".join(b.meaning for b in holding) or None,
        band=" and ".join(b.label for b in holding) or None,
        bands=bands,
        cautions=cautions,
    )


def _cautions(reading: BenchmarkReading, score: float) -> list[str]:
    """Return contradictions in the metadata, and a threshold on another scale."""
    cautions = []
    note = (reading.interpretation or "").lower()
    says_lower, says_higher = "lower is better" in note, "higher is better" in note
    if (
        reading.direction_source is not None
        and says_lower != says_higher
        and says_lower != reading.lower_is_better
    ):
        declared, noted = ("lower", "higher") if reading.lower_is_better else ("higher", "lower")
        cautions.append(
            f"{_DIRECTION_SOURCES[reading.direction_source]} {declared} is better, which the "
            f"verdict follows, but the benchmark's note says {noted} is better"
        )
    if reading.threshold is not None and different_scales(score, reading.threshold):
        cautions.append(
            "score and threshold seem to be on different scales, a fraction and a percentage"
        )
    return cautions


def _passes(score: float, threshold: float | None, lower_is_better: bool) -> bool | None:
    """Whether the threshold is met; None without one, and when the scale decides.

    A fraction with a threshold in percent, or the other way round, has a verdict only when it is
    the same with the score converted to the threshold's scale.
    """
    if threshold is None:
        return None
    meets = _meets(score, threshold, lower_is_better)
    if different_scales(score, threshold):
        factor = 100 if abs(score) < abs(threshold) else 0.01
        return meets if _meets(score * factor, threshold, lower_is_better) == meets else None
    return meets


def _meets(score: float, threshold: float, lower_is_better: bool) -> bool:
    return score <= threshold if lower_is_better else score >= threshold


def _sample_errors(info: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the wrong answers that the adapter reports, under either usual name."""
    for name in SAMPLE_FIELDS:
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
