"""Turn a job and the catalog's metadata into a reading of each benchmark and of the whole job.

The hub reports numbers; a reader needs direction, uncertainty, threshold and meaning. All of it
comes from the job first and the provider second, without I/O.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from evalhub_mcp.client.models import (
    BenchmarkResult,
    BenchmarkStatus,
    EvaluationJob,
    JobBenchmark,
    Provider,
)
from evalhub_mcp.formatting import join_with_rest
from evalhub_mcp.results.instrument import judge_of
from evalhub_mcp.results.judge_check import judge_weakness
from evalhub_mcp.results.metrics import is_score, primary_metric, sort_metrics, threshold_of
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.recorded_outcomes import CASE_PREFIX, with_outcomes
from evalhub_mcp.results.scored_reading import with_score
from evalhub_mcp.results.statistics import finite_number
from evalhub_mcp.results.verdict import hub_score_caveats, job_verdict
from evalhub_mcp.results.wrong_answers import SAMPLE_FIELDS
from evalhub_mcp.samples.outcome_record import FIELD

MAX_SAMPLE_ERRORS = 20
MAX_NAMES = 4
"""Reported metrics that are named where the primary one is missing."""


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
    settings: dict[int, JobBenchmark | None] = dict(enumerate(configs))
    listed: Iterable[int] = range(len(configs))
    for index, benchmark in reported.items():
        key = (benchmark.provider_id, benchmark.id)
        own = settings.get(index)
        if own is not None and benchmark.id and key != (own.provider_id, own.id):
            # Its collection has changed: its settings are wherever it is listed now, and what is
            # listed now is not missing from a job that ended.
            settings[index] = next((c for c in configs if (c.provider_id, c.id) == key), None)
            listed = () if state.is_terminal else listed
    readings = [
        _read_benchmark(
            job,
            index,
            settings.get(index),
            statuses.get(index),
            results.get(index),
            providers,
        )
        for index in sorted({*listed, *reported})
    ]
    all_known = bool(configs) or state.is_terminal
    judgement, reason = job_verdict(readings, state.value, all_known=all_known)
    test = job.results.test
    return JobReading(
        job_id=job.id,
        state=state.value,
        benchmarks=readings,
        verdict="undecided" if judgement == "too close to call" else judgement,
        reason=reason,
        judgement=judgement,
        model=job.model.name,
        model_url=(job.model.url or "").rstrip("/"),
        model_parameters=job.model.parameters or {},
        hub_score=finite_number(test.score) if test else None,
        hub_threshold=finite_number(test.threshold) if test else None,
        hub_passed=test.passed if test else None,
        caveats=hub_score_caveats(job, readings, collection_threshold) if results or test else [],
        mlflow_url=job.results.mlflow_experiment_url,
    )


def _read_benchmark(
    job: EvaluationJob,
    index: int,
    config: JobBenchmark | None,
    status: BenchmarkStatus | None,
    result: BenchmarkResult | None,
    providers: Mapping[str, Provider],
) -> BenchmarkReading:
    known = config or result or status
    assert known is not None
    provider = providers.get(known.provider_id)
    benchmarks = provider.benchmarks if provider is not None else ()
    entry = next((b for b in benchmarks if b.id == known.id), None)
    state = status.status.value if status is not None else "pending"
    error = status.error_message.message if status is not None and status.error_message else None
    metrics: Mapping[str, Any] = result.metrics if result is not None else {}
    whole: Mapping[str, Any] = result.additional_info if result is not None else {}
    info = {name: value for name, value in whole.items() if name != FIELD}
    effective = info.get("parameters")
    primary = primary_metric(config, entry, result, metrics)
    metric = primary.name
    score = finite_number(metrics.get(metric)) if metric else None
    threshold, threshold_source = threshold_of(
        config, entry, result, metric, in_collection=job.collection is not None
    )
    listed = entry.metrics if entry is not None else ()
    ordered, further = sort_metrics(metrics, metric, listed) if metrics else ({}, {})
    reading = BenchmarkReading(
        provider_id=known.provider_id,
        benchmark_id=known.id,
        index=index,
        name=(entry.name if entry else None) or known.id,
        dataset_size=(entry.dataset_size if entry else None) or None,
        state=state,
        metric=metric,
        declared_metric=primary.declared_name,
        metric_declared=primary.declared,
        direction=primary.direction,
        direction_source=primary.direction_source,
        threshold=threshold,
        threshold_source=threshold_source,
        interpretation=entry.agent.result_interpretation if entry and entry.agent else None,
        metrics=ordered,
        further_scores=further,
        sample_errors=_sample_errors(info) if info else [],
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
        missing = _why_missing(state, job.status.state.value, error, metric, metrics)
        return replace(reading, missing=missing)
    scored = with_score(reading, score, entry, primary.cautions)
    if FIELD in whole or any(name.startswith(CASE_PREFIX) for name in metrics):
        scored = with_outcomes(scored, whole, metrics)
    judge = judge_of(scored) if scored.info or scored.parameters else None
    if judge is None:
        return scored
    # A judge that nobody checked, or that is the examined model, is named beside the score.
    scored = replace(scored, judge=judge)
    weakness = judge_weakness(scored, job.model.name)
    return replace(scored, cautions=[*scored.cautions, weakness]) if weakness else scored


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
    names = [name for name, value in metrics.items() if is_score(name, value)]
    listed = join_with_rest(names[:MAX_NAMES], len(names))
    if metric and metrics:
        missing = f"the results do not contain the primary metric {metric!r}"
        return f"{missing}; reported: {listed}" if listed else missing
    if metrics:
        undeclared = "no primary metric is declared and several metrics were reported"
        return f"{undeclared}: {listed}" if len(names) > 1 else undeclared
    return "no metrics were reported"
