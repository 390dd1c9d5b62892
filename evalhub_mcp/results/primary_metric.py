"""Determine a benchmark's primary metric, its direction and its threshold.

The job's settings come first, then the provider's metadata, then what the hub used when it
tested the score. A job that names the provider's metric without a direction has the provider's
direction, although the hub ignores it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from evalhub_mcp.client.models import (
    Benchmark,
    BenchmarkResult,
    BenchmarkTest,
    JobBenchmark,
    PrimaryScore,
)
from evalhub_mcp.results.metric_values import is_score
from evalhub_mcp.results.statistics import finite_number

DirectionSource = Literal["job", "provider", "hub"]

COMMON_METRICS = (
    "accuracy acc_norm acc_norm,none acc acc,none exact_match exact_match,none score f1 pass@1"
).split()
"""Tried in this order when no primary score is declared."""


@dataclass(frozen=True)
class PrimaryMetric:
    """The metric a benchmark is judged by."""

    name: str | None = None
    lower_is_better: bool = False
    declared: bool = True
    """False when it was selected by its name, since none is declared."""
    source: DirectionSource | None = None
    """Who declares it and its direction; None when nobody does."""
    hub_ignores_direction: bool = False
    """Whether the hub assumes higher is better, since the job does not set the direction."""


def primary_metric(
    config: JobBenchmark | None,
    entry: Benchmark | None,
    result: BenchmarkResult | None,
    metrics: Mapping[str, Any],
) -> PrimaryMetric:
    """Return the primary metric of a benchmark, under the name it has among the metrics.

    `config` is the job's benchmark, `entry` the provider's.
    """
    declared = _declared(config, entry, result.test if result is not None else None)
    if declared is not None:
        return replace(declared, name=_reported_name(declared.name or "", metrics))
    for name in COMMON_METRICS:
        if finite_number(metrics.get(name)) is not None:
            return PrimaryMetric(name, declared=False)
    scores = [name for name, value in metrics.items() if is_score(name, value)]
    return PrimaryMetric(scores[0] if len(scores) == 1 else None, declared=False)


def _declared(
    config: JobBenchmark | None, entry: Benchmark | None, test: BenchmarkTest | None
) -> PrimaryMetric | None:
    own, theirs = _primary_score(config), _primary_score(entry)
    if own is not None:
        unset = "lower_is_better" not in own.model_fields_set
        if unset and theirs is not None and theirs.metric == own.metric and theirs.lower_is_better:
            return PrimaryMetric(own.metric, True, source="provider", hub_ignores_direction=True)
        return PrimaryMetric(own.metric, bool(own.lower_is_better), source="job")
    if theirs is not None:
        return PrimaryMetric(theirs.metric, bool(theirs.lower_is_better), source="provider")
    if test is not None and test.primary_score_metric:
        lower = _tested_as_lower_is_better(test)
        return PrimaryMetric(
            test.primary_score_metric, bool(lower), source="hub" if lower is not None else None
        )
    return None


def _primary_score(benchmark: JobBenchmark | Benchmark | None) -> PrimaryScore | None:
    primary = benchmark.primary_score if benchmark is not None else None
    return primary if primary is not None and primary.metric else None


def _tested_as_lower_is_better(test: BenchmarkTest) -> bool | None:
    """Return the direction that the hub's verdict implies; None when it implies none."""
    score, threshold = finite_number(test.primary_score), finite_number(test.threshold)
    if test.passed is None or score is None or threshold is None or score == threshold:
        return None
    return bool(test.passed) == (score < threshold)


def _reported_name(declared: str, metrics: Mapping[str, Any]) -> str:
    """Return the reported name of a metric: `acc,none` for `acc` where it is the only variant."""
    if declared in metrics:
        return declared
    variants = [
        name
        for name, value in metrics.items()
        if name.startswith(f"{declared},") and finite_number(value) is not None
    ]
    return variants[0] if len(variants) == 1 else declared


def threshold_of(
    config: JobBenchmark | None,
    entry: Benchmark | None,
    result: BenchmarkResult | None,
    metric: str | None,
) -> float | None:
    """Return the threshold for a metric: the job's, the hub's or the provider's, in this order."""
    criteria = config.pass_criteria if config is not None else None
    if criteria is not None and (own := finite_number(criteria.threshold)) is not None:
        return own
    test = result.test if result is not None else None
    # A threshold for another metric does not apply.
    if test is not None and test.primary_score_metric in (None, "", metric):
        used = finite_number(test.threshold)
        if used is not None:
            return used
    criteria = entry.pass_criteria if entry is not None else None
    if criteria is not None and _primary_score(config) is None:
        return finite_number(criteria.threshold)
    return None
