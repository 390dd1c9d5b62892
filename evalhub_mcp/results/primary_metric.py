"""What a benchmark is judged by: its primary metric, the direction, the threshold.

The job's own settings go first, then what the hub used when it tested the score, then the
provider's metadata. A metric has one direction: a job that names the provider's metric and
says nothing of the direction means the provider's, whatever the hub makes of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from evalhub_mcp.results.metric_values import is_score
from evalhub_mcp.results.statistics import finite_number

DirectionSource = Literal["job", "provider", "hub"]

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


@dataclass(frozen=True)
class PrimaryMetric:
    """The metric that counts."""

    name: str | None = None
    lower_is_better: bool = False
    declared: bool = True
    """False when it was picked by its common name, since nobody declared one."""
    source: DirectionSource | None = None
    """Who declared it and its direction; None: nobody did."""
    hub_ignores_direction: bool = False
    """The hub judges the benchmark as if higher were better, since the job did not say."""


def primary_metric(
    config: Any, entry: Any, result: Any, metrics: Mapping[str, Any]
) -> PrimaryMetric:
    """The primary metric of a benchmark, by its name among the metrics reported.

    Args:
        config: The job's benchmark, or None.
        entry: The provider's benchmark, or None.
        result: The benchmark's result, or None.
        metrics: The metrics it reported.
    """
    declared = _declared(config, entry, getattr(result, "test", None))
    if declared is not None:
        return replace(declared, name=_reported_name(declared.name or "", metrics))
    for name in COMMON_METRICS:
        if finite_number(metrics.get(name)) is not None:
            return PrimaryMetric(name, declared=False)
    scores = [name for name, value in metrics.items() if is_score(name, value)]
    return PrimaryMetric(scores[0] if len(scores) == 1 else None, declared=False)


def _declared(config: Any, entry: Any, test: Any) -> PrimaryMetric | None:
    own, theirs = _primary_score(config), _primary_score(entry)
    if own is not None:
        unsaid = "lower_is_better" not in own.model_fields_set
        if unsaid and theirs is not None and theirs.metric == own.metric and theirs.lower_is_better:
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


def _primary_score(holder: Any) -> Any:
    primary = getattr(holder, "primary_score", None)
    return primary if primary is not None and primary.metric else None


def _tested_as_lower_is_better(test: Any) -> bool | None:
    """The direction behind the hub's own verdict; None when the verdict does not tell."""
    score, threshold = finite_number(test.primary_score), finite_number(test.threshold)
    if test.passed is None or score is None or threshold is None or score == threshold:
        return None
    return bool(test.passed) == (score < threshold)


def _reported_name(declared: str, metrics: Mapping[str, Any]) -> str:
    """The declared metric as reported: `acc` is `acc,none` where that is its one variant."""
    if declared in metrics:
        return declared
    variants = [
        name
        for name, value in metrics.items()
        if name.startswith(f"{declared},") and finite_number(value) is not None
    ]
    return variants[0] if len(variants) == 1 else declared


def threshold_of(config: Any, entry: Any, result: Any, metric: str | None) -> float | None:
    """The threshold that counts for `metric`: the job's, the hub's own, the provider's."""
    criteria = getattr(config, "pass_criteria", None)
    if criteria is not None and (own := finite_number(criteria.threshold)) is not None:
        return own
    test = getattr(result, "test", None)
    # What was held against another metric, or is a provider's for its own, says nothing here.
    if test is not None and test.primary_score_metric in (None, "", metric):
        used = finite_number(test.threshold)
        if used is not None:
            return used
    criteria = getattr(entry, "pass_criteria", None)
    if criteria is not None and _primary_score(config) is None:
        return finite_number(criteria.threshold)
    return None
