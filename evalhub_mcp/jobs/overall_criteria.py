"""Criteria that make a hub's own overall verdict of a job agree with its benchmarks'.

A hub averages the tested scores of a job and holds the average against one threshold, 0.5
where nobody gives one, and turns a score round only where the job itself, not the provider,
says that lower is better. So a job says both: the provider's direction on its benchmark, and
as threshold the same average of the benchmarks' thresholds. With one benchmark the overall
verdict is then the benchmark's; with several it is "on average", and where all benchmarks
pass, or all miss, it says so too. What the caller set is left as it is.

Hubs reckon in single precision, in the order of the benchmarks; so does this, lest a score
that just meets its threshold misses it in the average.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Benchmark

Request = Mapping[str, Any]


def with_overall_criteria(catalog: Catalog, request: Request) -> dict[str, Any]:
    """A `POST /evaluations/jobs` body, with the criteria that its caller left open."""
    result = dict(request)
    if "benchmarks" in request:
        result["benchmarks"] = [_with_direction(catalog, b) for b in request["benchmarks"]]
    if "pass_criteria" not in request and (most := overall_threshold(catalog, result)) is not None:
        result["pass_criteria"] = {"threshold": most}
    return result


def without_overall_criteria(catalog: Catalog, request: Request) -> dict[str, Any]:
    """The same body without the criteria that would be added anyway.

    A repetition of a job carries those its first run was sent with; it asks for the same.
    """
    result = dict(request)
    if _is_overall(catalog, request):
        del result["pass_criteria"]
    if "benchmarks" in request:
        result["benchmarks"] = [_without_direction(catalog, b) for b in request["benchmarks"]]
    return result


def _is_overall(catalog: Catalog, request: Request) -> bool:
    given = (request.get("pass_criteria") or {}).get("threshold")
    if given is None:
        return False
    own = overall_threshold(catalog, with_overall_criteria(catalog, request))
    return own is not None and _single(given) == _single(own)


def overall_threshold(catalog: Catalog, request: Request) -> float | None:
    """The average of the benchmarks' thresholds, as the hub averages their scores.

    None when no benchmark has one, when a collection brings its own, and when no threshold
    makes the average right: a collection's benchmark cannot be told its direction.
    """
    if "benchmarks" in request:
        configs = request["benchmarks"]
    else:
        collection = catalog.collections.get((request.get("collection") or {}).get("id") or "")
        if collection is None or (
            collection.pass_criteria is not None and collection.pass_criteria.threshold is not None
        ):
            return None
        configs = [b.to_config().to_wire() for b in collection.benchmarks]
    try:
        return _average_threshold(catalog, configs)
    except OverflowError:  # beyond single precision, and so beyond any hub
        return None


def _average_threshold(catalog: Catalog, configs: Sequence[Mapping[str, Any]]) -> float | None:
    total = weights = 0.0
    for config in configs:
        entry = _entry(catalog, config)
        threshold = _threshold(config, entry)
        if threshold is None:
            continue
        turned = bool((config.get("primary_score") or {}).get("lower_is_better"))
        if not turned and not config.get("primary_score") and _is_turned(entry):
            return None
        value = _single(1 - _single(threshold)) if turned else _single(threshold)
        weight = _single(config.get("weight") or 1.0)
        total = _single(total + _single(weight * value))
        weights = _single(weights + weight)
    return _shortest(_single(total / weights)) if weights else None


def _with_direction(catalog: Catalog, config: Mapping[str, Any]) -> dict[str, Any]:
    """A benchmark of the job that says lower is better, where its provider does."""
    entry = _entry(catalog, config)
    if entry is None or entry.primary_score is None or not entry.primary_score.lower_is_better:
        return dict(config)
    own = config.get("primary_score")
    if own is not None:
        unsaid = own.get("metric") == entry.primary_score.metric and "lower_is_better" not in own
        return (
            {**config, "primary_score": {**own, "lower_is_better": True}} if unsaid else {**config}
        )
    threshold = _threshold(config, entry)
    if threshold is None:
        return dict(config)
    return {**config, **_criteria(entry, threshold)}


def _without_direction(catalog: Catalog, config: Mapping[str, Any]) -> dict[str, Any]:
    entry = _entry(catalog, config)
    own = config.get("pass_criteria")
    if entry is None or not _is_turned(entry) or not own:
        return dict(config)
    added = _criteria(entry, own.get("threshold"))
    if config.get("primary_score") != added["primary_score"]:
        return dict(config)
    theirs = entry.pass_criteria.threshold if entry.pass_criteria is not None else None
    dropped = {"primary_score"} | ({"pass_criteria"} if own.get("threshold") == theirs else set())
    return {name: value for name, value in config.items() if name not in dropped}


def _criteria(entry: Benchmark, threshold: float | None) -> dict[str, Any]:
    metric = entry.primary_score.metric if entry.primary_score else ""
    return {
        "primary_score": {"metric": metric, "lower_is_better": True},
        "pass_criteria": {"threshold": threshold},
    }


def _threshold(config: Mapping[str, Any], entry: Benchmark | None) -> float | None:
    """The threshold the hub tests a benchmark by; None when it does not."""
    own = (config.get("pass_criteria") or {}).get("threshold")
    if config.get("primary_score"):
        return None if own is None else float(own)
    if entry is None or entry.primary_score is None or not entry.primary_score.metric:
        return None
    if own is not None:
        return float(own)
    return entry.pass_criteria.threshold if entry.pass_criteria is not None else None


def _is_turned(entry: Benchmark | None) -> bool:
    return bool(
        entry is not None
        and entry.primary_score is not None
        and entry.primary_score.lower_is_better
    )


def _entry(catalog: Catalog, config: Mapping[str, Any]) -> Benchmark | None:
    found = catalog.entry(config.get("provider_id") or "", config.get("id") or "")
    return found.benchmark if found is not None else None


def _single(value: float) -> float:
    """The nearest number of single precision."""
    return float(struct.unpack("<f", struct.pack("<f", value))[0])


def _shortest(single: float) -> float:
    """The shortest decimal that is this number in single precision: 0.6, not 0.600000024."""
    spellings = (float(f"{single:.{digits}g}") for digits in range(1, 10))
    return next(value for value in spellings if _single(value) == single)
