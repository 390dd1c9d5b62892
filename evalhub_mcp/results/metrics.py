"""The metrics that a benchmark reports: which are scores, which one counts, and what it is held to.

An adapter may write a metric with a prefix or as a variant: lm-evaluation-harness reports
`acc_norm,none` for `acc_norm`, LightEval `hellaswag.acc_norm`, Inspect `choice/accuracy`; several
tasks in one run have a prefix each, and `all` is their mean.

What makes a metric the primary one, its direction and its threshold: the job's settings come first,
then the provider's metadata, then what the hub used when it tested the score. A job that names the
provider's metric without a direction has the provider's direction, although the hub ignores it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evalhub_mcp.client.models import (
    Benchmark,
    BenchmarkResult,
    BenchmarkTest,
    JobBenchmark,
    PrimaryScore,
)
from evalhub_mcp.results.direction import Direction, DirectionSource, read_direction
from evalhub_mcp.results.statistics import finite_number

ThresholdSource = Literal["job", "collection", "provider default", "hub default"]

COMMON_METRICS = "accuracy acc_norm acc exact_match score f1 pass@1".split()
"""Tried in this order when no primary score is declared."""
_SEPARATOR = re.compile(r"[./|:]")
_OVERALL = frozenset({"all", "average", "overall", "total", "mean"})
_NOT_A_SCORE = re.compile(
    r"(?:^|[_\s/,.])(?:stderr|std_err|n|num|count|duration|seconds|total|samples|examples|errors|"
    r"replies|attempts|instances|questions|epochs|std|stdev|stddev|variance|ci|ci\d\d|runtime)"
    r"(?:$|[_\s/,.])",
    re.IGNORECASE,
)
"""Words in the names of standard errors, spreads, counts and durations."""
_OF_ONE_CASE = re.compile(r"(?:case|sample|item|question)[_.\-]?\d+[._/]", re.IGNORECASE)
_BESIDE_A_SCORE = re.compile(
    r"^(?:min|max|median|var|sd|moe|p\d\d|q\d|lower|upper|conf|confidence|low|high|error)(?:_|$)"
)
"""What follows the name of a score in the name of one of its statistics: `wer_max`."""
_COSTS = re.compile(
    r"(?:^|[_\s/,.])(?:latency|ms|secs?|elapsed|time|tokens?|cost|usd|price|memory|correct|incorrect|"
    r"passed|failed|wrong|successes|failures)(?:$|[_\s/,.])",
    re.IGNORECASE,
)
"""Words in the names of what a run took and of counts of replies, beside a measure of quality."""


@dataclass(frozen=True)
class PrimaryMetric:
    """The metric a benchmark is judged by."""

    name: str | None = None
    """As it is reported."""
    declared_name: str | None = None
    """As job or provider write it."""
    declared: bool = True
    """False when it was selected by its name, since none is declared."""
    direction: Direction = "unknown"
    direction_source: DirectionSource | None = None
    cautions: Sequence[str] = ()
    """What contradicts the direction, one sentence each."""


def primary_metric(
    config: JobBenchmark | None,
    entry: Benchmark | None,
    result: BenchmarkResult | None,
    metrics: Mapping[str, Any],
) -> PrimaryMetric:
    """Return the primary metric of a benchmark, under the name it has among the metrics.

    `config` is the job's benchmark, `entry` the provider's.
    """
    own, theirs = (
        each.primary_score if each and each.primary_score and each.primary_score.metric else None
        for each in (config, entry)
    )
    declared = _declared(own, theirs, result.test if result is not None else None)
    known = config or entry
    benchmark_id = known.id if known is not None else ""
    note = entry.agent.result_interpretation if entry is not None and entry.agent else None
    if declared is not None and theirs is not None and theirs.metric != declared.metric:
        note = None  # it is about another metric
    if declared is None:
        name = _picked(metrics, benchmark_id, entry.metrics if entry is not None else ())
        read = read_direction(name, note)
        return PrimaryMetric(name, None, False, read.direction, read.source, read.cautions)
    name = declared.metric
    if metrics and name not in metrics:
        name = reported_name(name, metrics, benchmark_id)
    read = read_direction(
        name,
        note,
        declared=declared.lower_is_better,
        declared_by=declared.by,
        certain=declared.certain,
    )
    cautions = list(read.cautions)
    if declared.hub_ignores_direction:
        cautions.append(
            "the job names the metric without its direction, so the hub judges it as if higher "
            "were better"
        )
    return PrimaryMetric(name, declared.metric, True, read.direction, read.source, cautions)


def _picked(metrics: Mapping[str, Any], benchmark_id: str, listed: Sequence[str]) -> str | None:
    """Return the metric to read where none is declared; None when several could be it.

    One with a common name, else the only one, else the first that the provider lists.
    """
    for name in COMMON_METRICS:
        found = reported_name(name, metrics, benchmark_id)
        if finite_number(metrics.get(found)) is not None:
            return found
    if (only := only_score(metrics)) is not None:
        return only
    return next((name for name in listed if is_score(name, metrics.get(name))), None)


@dataclass(frozen=True)
class _Declaration:
    """What job, provider or hub declare of the primary metric."""

    metric: str
    lower_is_better: bool | None
    by: DirectionSource
    certain: bool = True
    """Whether the direction is written; a hub omits one that is `false`."""
    hub_ignores_direction: bool = False


def _declared(
    own: PrimaryScore | None, theirs: PrimaryScore | None, test: BenchmarkTest | None
) -> _Declaration | None:
    """Return what the job's own primary score, the provider's or the hub's test declares."""
    if own is not None:
        unset = "lower_is_better" not in own.model_fields_set
        if unset and theirs is not None and theirs.metric == own.metric and theirs.lower_is_better:
            return _Declaration(own.metric, True, "provider", hub_ignores_direction=True)
        return _Declaration(own.metric, bool(own.lower_is_better), "job", not unset)
    if theirs is not None:
        certain = "lower_is_better" in theirs.model_fields_set
        return _Declaration(theirs.metric, bool(theirs.lower_is_better), "provider", certain)
    if test is not None and test.primary_score_metric:
        return _Declaration(test.primary_score_metric, _tested_as_lower_is_better(test), "hub")
    return None


def _tested_as_lower_is_better(test: BenchmarkTest) -> bool | None:
    """Return the direction that the hub's verdict implies; None when it implies none."""
    score, threshold = finite_number(test.primary_score), finite_number(test.threshold)
    if test.passed is None or score is None or threshold is None or score == threshold:
        return None
    return bool(test.passed) == (score < threshold)


def threshold_of(
    config: JobBenchmark | None,
    entry: Benchmark | None,
    result: BenchmarkResult | None,
    metric: str | None,
    *,
    in_collection: bool = False,
) -> tuple[float | None, ThresholdSource | None]:
    """Return the threshold for a metric and who sets it: the job, the hub or the provider.

    They count in this order. A threshold of the job that is the provider's own is called the
    provider's default, since submissions copy it. `in_collection` is whether the job's benchmarks
    come from a collection.
    """
    ours: ThresholdSource = "collection" if in_collection else "job"
    default = entry.pass_criteria.threshold if entry is not None and entry.pass_criteria else None
    default = finite_number(default)
    named, theirs = (
        each.primary_score.metric if each and each.primary_score else "" for each in (config, entry)
    )
    same_metric = not named or named == theirs

    def source(threshold: float) -> ThresholdSource:
        is_default = same_metric and threshold == default and not in_collection
        return "provider default" if is_default else ours

    criteria = config.pass_criteria if config is not None else None
    if criteria is not None and (own := finite_number(criteria.threshold)) is not None:
        return own, source(own)
    test = result.test if result is not None else None
    if test is not None and (used := finite_number(test.threshold)) is not None:
        # A threshold for another metric does not apply. The hub may know the metric without the
        # adapter's prefix.
        tested = test.primary_score_metric
        is_same = not tested or metric is None or tested == metric
        if is_same or reported_name(tested or "", {metric or "": 0.0}) == metric:
            return used, "provider default" if same_metric and used == default else ours
    if default is not None and not named:
        return default, "provider default"
    return None, None


def reported_name(declared: str, metrics: Mapping[str, Any], benchmark_id: str = "") -> str:
    """Return the reported name of a metric; the declared one where none or several match.

    Args:
        declared: The metric as job or provider name it.
        metrics: The reported metrics.
        benchmark_id: Decides between the metrics of several tasks.
    """
    if declared in metrics:
        return declared
    for same in (_is_variant, _has_prefix, _lacks_prefix):
        found = [
            name
            for name, value in metrics.items()
            if finite_number(value) is not None and same(name, declared)
        ]
        if found:
            return _only(found, metrics, benchmark_id) or declared
    return declared


def _is_variant(name: str, declared: str) -> bool:
    return name.startswith(f"{declared},") or _plain(name) == _plain(declared)


def _has_prefix(name: str, declared: str) -> bool:
    """Whether a name is `task.metric`, `task/metric` or `task|metric` with this metric."""
    return any(
        name[place.end() :] == declared or _is_variant(name[place.end() :], declared)
        for place in _SEPARATOR.finditer(name)
    )


def _lacks_prefix(name: str, declared: str) -> bool:
    """Whether `choice/accuracy` is declared, and the metric is reported without its scorer."""
    return any(declared[place.end() :] == name for place in _SEPARATOR.finditer(declared))


def _plain(name: str) -> str:
    """Return a name without case, and with one spelling of `pass@1`."""
    return re.sub(r"[_ ]at[_ ]", "@", name.lower())


def _only(found: list[str], metrics: Mapping[str, Any], benchmark_id: str) -> str | None:
    """Return the one match: the only one, this benchmark's, the overall one, or one of equals."""
    if len(found) == 1:
        return found[0]
    prefixes = {name: _SEPARATOR.split(name)[0].lower() for name in found}
    for wanted in ({benchmark_id.lower()} - {""}, _OVERALL):
        chosen = [name for name in found if prefixes[name] in wanted]
        if len(chosen) == 1:
            return chosen[0]
    equal = len({finite_number(metrics[name]) for name in found}) == 1
    return found[0] if equal and all(map(_SEPARATOR.search, found)) else None


def is_score(name: str, value: Any) -> bool:
    """Whether a metric is a number that measures quality, of all questions and not of one."""
    if finite_number(value) is None or _OF_ONE_CASE.match(name):
        return False
    return _NOT_A_SCORE.search(name) is None


def only_score(metrics: Mapping[str, Any]) -> str | None:
    """Return the one metric that measures quality; None without one and with several.

    Statistics of another metric, and what the run took or counted beside it, are none.
    """
    scores = [name for name, value in metrics.items() if is_score(name, value)]
    scores = [name for name in scores if not _is_statistic(name, scores)]
    if len(scores) > 1:
        scores = [name for name in scores if not _COSTS.search(name)]
    return scores[0] if len(scores) == 1 else None


def _is_statistic(name: str, scores: Sequence[str]) -> bool:
    return any(
        name.startswith(other) and _BESIDE_A_SCORE.match(name.removeprefix(other).lstrip("_/.-, "))
        for other in scores
        if other != name
    )


def sort_metrics(
    metrics: Mapping[str, Any], primary: str | None, declared: Sequence[str]
) -> tuple[dict[str, Any], dict[str, float]]:
    """Return all metrics in order, and the scores among them other than the primary one.

    The primary one comes first, then scores, those that `declared` lists before others, then the
    rest.
    """
    rank = {name: index for index, name in enumerate(declared)}
    places, scores = {}, {}
    for name, value in metrics.items():
        number = finite_number(value)
        scored = number is not None and _NOT_A_SCORE.search(name) is None
        places[name] = (name != primary, not scored, rank.get(name, len(rank)), number is None)
        if number is not None and scored and name != primary and not _OF_ONE_CASE.match(name):
            scores[name] = number
    names = sorted(metrics, key=places.__getitem__)
    ordered = {name: metrics[name] for name in names}
    return ordered, {name: scores[name] for name in names if name in scores}
