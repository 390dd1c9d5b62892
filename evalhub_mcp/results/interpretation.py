"""From a job and its metadata to a reading of each benchmark and of the whole.

The hub reports numbers; a reader needs direction, spread, threshold and meaning. All
of it is looked up (job first, provider second) and computed here, without I/O, and
nothing is invented: a figure that cannot be known is None.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evalhub_mcp.client.models import Benchmark, EvaluationJob, JobBenchmark, Provider
from evalhub_mcp.results.guessing_baseline import random_baseline
from evalhub_mcp.results.metric_values import order_metrics
from evalhub_mcp.results.primary_metric import DirectionSource, primary_metric, threshold_of
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.score_bands import Band, bands_for, parse_bands
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

_SETTERS: Mapping[DirectionSource, str] = {
    "job": "the job's settings declare",
    "provider": "the provider's metadata declares",
    "hub": "the hub's own verdict says",
}
MAX_SAMPLE_ERRORS = 20
MAX_MEANINGS = 2
"""Overlapping bands whose meanings are given."""


def read_job(
    job: EvaluationJob,
    providers: Mapping[str, Provider],
    planned: Sequence[JobBenchmark] | None = None,
    collection_threshold: float | None = None,
) -> JobReading:
    """Read a job in any state.

    Args:
        job: The job as the hub returned it.
        providers: The catalog's providers by id; missing ones only cost metadata.
        planned: The job's benchmarks (the collection's, for a collection job), in order;
            None when they cannot be known any more, and then only reported ones are read.
        collection_threshold: The overall threshold of the job's collection, when it has one.
    """
    configs = list(planned if planned is not None else job.benchmarks or [])
    results = {r.benchmark_index: r for r in job.results.benchmarks}
    statuses = {s.benchmark_index: s for s in job.status.benchmarks}
    state = job.status.state
    reported = {**results, **statuses}
    changed = any(_is_of_another(configs, index, told) for index, told in reported.items())
    # What a collection lists now, but did not when the job ran, is not missing from the job.
    listed = () if changed and state.is_terminal else range(len(configs))
    readings = [
        _read_benchmark(
            index,
            _config_of(configs, index, reported.get(index)),
            statuses.get(index),
            results.get(index),
            providers,
            str(state.value),
        )
        for index in sorted({*listed, *reported})
    ]
    known = bool(configs) or state.is_terminal
    verdict, reason = job_verdict(readings, str(state.value), all_known=known)
    test = job.results.test
    return JobReading(
        job_id=job.id,
        state=str(state.value),
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


def _is_of_another(configs: Sequence[JobBenchmark], index: int, told: Any) -> bool:
    """Whether what was reported as number `index` is not the benchmark listed there."""
    if index >= len(configs) or not told.id:
        return False
    listed = configs[index]
    return bool((listed.provider_id, listed.id) != (told.provider_id, told.id))


def _config_of(configs: Sequence[JobBenchmark], index: int, told: Any) -> JobBenchmark | None:
    """The listed benchmark of what was reported as number `index`: there, else elsewhere."""
    if told is not None and _is_of_another(configs, index, told):
        named = (c for c in configs if (c.provider_id, c.id) == (told.provider_id, told.id))
        return next(named, None)
    return configs[index] if index < len(configs) else None


def find_benchmark(
    providers: Mapping[str, Provider], provider_id: str, benchmark_id: str
) -> Benchmark | None:
    """The provider's entry for a benchmark, or None."""
    provider = providers.get(provider_id)
    if provider is None:
        return None
    return next((b for b in provider.benchmarks if b.id == benchmark_id), None)


def _read_benchmark(
    index: int,
    config: JobBenchmark | None,
    status: Any,
    result: Any,
    providers: Mapping[str, Provider],
    job_state: str,
) -> BenchmarkReading:
    known = config or result or status
    provider_id, benchmark_id = known.provider_id, known.id
    entry = find_benchmark(providers, provider_id, benchmark_id)
    state = str(status.status.value) if status is not None else "pending"
    error = status.error_message.message if status is not None and status.error_message else None
    metrics: Mapping[str, Any] = result.metrics if result is not None else {}
    info: Mapping[str, Any] = result.additional_info if result is not None else {}
    primary = primary_metric(config, entry, result, metrics)
    metric, lower = primary.name, primary.lower_is_better
    score = finite_number(metrics.get(metric)) if metric else None
    threshold = threshold_of(config, entry, result, metric)
    reading = BenchmarkReading(
        provider_id=provider_id,
        benchmark_id=benchmark_id,
        index=index,
        name=(entry.name if entry else None) or benchmark_id,
        dataset_size=(entry.dataset_size if entry else None) or None,
        state=state,
        metric=metric,
        metric_declared=primary.declared,
        lower_is_better=lower,
        direction_source=primary.source,
        threshold=threshold,
        interpretation=entry.agent.result_interpretation if entry and entry.agent else None,
        metrics=order_metrics(metrics, metric, entry.metrics if entry else ()),
        sample_errors=_sample_errors(info),
        parameters=(config.parameters if config else None) or {},
        data=(config.test_data_ref if config else None) or {},
        effective=_mapping(info.get("parameters")),
        usual_shots=(entry.num_few_shot if entry else None) or None,
        info=info,
        artifacts=result.artifacts if result is not None else {},
        mlflow_run_id=result.mlflow_run_id if result is not None else None,
        logs_path=result.logs_path if result is not None else None,
        hub_tested=result is not None and result.test is not None,
        error=error,
    )
    if score is None:
        return replace(
            reading,
            missing=_why_missing(state, job_state, error, metric, metrics),
        )
    n = sample_count(metrics, info)
    reported = stderr_of(metric, metrics) if metric else None
    unit = score_unit(score, threshold, metric)
    counted = n if is_share(metric) else None
    cautions = _cautions(reading, score)
    if primary.hub_ignores_direction:
        cautions.append(
            "the job names the metric without its direction, so the hub judges it as if higher "
            "were better"
        )
    if reported and stderr_on_other_scale(score, reported, counted, unit):
        cautions.append(
            f"the reported standard error {reported:.4g} seems to be on another scale than the "
            "score and is not used"
        )
        reported = None
    spread = score_interval(score, reported, counted, unit)
    bands = _bands(entry)
    holding = bands_for(bands, score, unit=unit, lower_is_better=lower)[:MAX_MEANINGS]
    baseline = None
    if not lower:
        notes = (reading.interpretation, entry.description, entry.name) if entry else ()
        sources = (metrics, info, reading.parameters)
        baseline = random_baseline(metric, unit, bands, notes, sources)
    return replace(
        reading,
        score=score,
        unit=unit,
        baseline=baseline,
        stderr=effective_stderr(score, reported, counted, unit),
        interval=spread[:2] if spread else None,
        interval_source=spread[2] if spread else None,
        n_samples=n,
        passed=_passes(score, threshold, lower),
        meaning="; also: ".join(b.meaning for b in holding) or None,
        band=" and ".join(b.label for b in holding) or None,
        bands=bands,
        cautions=cautions,
    )


def _cautions(reading: BenchmarkReading, score: float) -> list[str]:
    """What is odd: metadata that contradicts itself, a threshold on another scale."""
    cautions = []
    note = (reading.interpretation or "").lower()
    says_lower, says_higher = "lower is better" in note, "higher is better" in note
    if reading.direction_source is not None and says_lower != says_higher:
        declared = "lower" if reading.lower_is_better else "higher"
        told = "lower" if says_lower else "higher"
        if declared != told:
            cautions.append(
                f"{_SETTERS[reading.direction_source]} {declared} is better, which the "
                f"verdict follows, but the benchmark's note says {told} is better"
            )
    if reading.threshold is not None and different_scales(score, reading.threshold):
        cautions.append(
            "score and threshold seem to be on different scales, a fraction and a percentage"
        )
    return cautions


def _passes(score: float, threshold: float | None, lower_is_better: bool) -> bool | None:
    """Whether the threshold is met; None without one, and when it depends on the scale.

    A fraction against a threshold in percent (or the other way round) has a verdict only
    when it is the same as the numbers stand and with the score on the threshold's scale.
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


def _bands(entry: Any) -> list[Band]:
    agent = getattr(entry, "agent", None)
    return parse_bands((r.range, r.meaning) for r in agent.score_ranges) if agent else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


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
