"""Add the criteria that make the hub's overall verdict agree with its benchmarks' verdicts.

The hub compares the average of the tested scores with one threshold, 0.5 by default, and
replaces a score by 1 minus the score only where the job itself, not the provider, declares that
lower is better. So a job declares the provider's direction on each benchmark, and as threshold
the same average of the benchmarks' thresholds. The overall verdict is then right for a single
benchmark, and for several when all pass or all miss. Criteria that the caller set are kept.

The average is computed in single precision and in the order of the benchmarks, as the hub does:
otherwise a score that just meets its threshold could miss it on average.
"""

import struct
from collections.abc import Mapping
from typing import Any

from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.snapshot import Catalog

Request = Mapping[str, Any]


def with_overall_criteria(catalog: Catalog, request: Request) -> dict[str, Any]:
    """Return a `POST /evaluations/jobs` body with the criteria that its caller left open."""
    result = dict(request)
    if "benchmarks" in request:
        entries = [
            catalog.entry(b.get("provider_id") or "", b.get("id") or "")
            for b in request["benchmarks"]
        ]
        result["benchmarks"] = [
            _with_direction(b, entry) if entry is not None and entry.lower_is_better else dict(b)
            for b, entry in zip(request["benchmarks"], entries, strict=True)
        ]
    if (
        "pass_criteria" not in request
        and (average := overall_threshold(catalog, result)) is not None
    ):
        result["pass_criteria"] = {"threshold": average}
    return result


def without_overall_criteria(catalog: Catalog, request: Request) -> dict[str, Any]:
    """Return the body without the criteria that `with_overall_criteria` would add.

    A rerun has those its first job was sent with, and must count as the same request.
    """
    result = dict(request)
    if request.get("pass_criteria") and has_default_threshold(catalog, request):
        del result["pass_criteria"]
    if "benchmarks" in request:
        result["benchmarks"] = [
            _without_direction(catalog, b) if b.get("primary_score") else dict(b)
            for b in request["benchmarks"]
        ]
    return result


def has_default_threshold(catalog: Catalog, request: Request) -> bool:
    """Whether a request's overall threshold is the one that would be added without it."""
    given = (request.get("pass_criteria") or {}).get("threshold")
    if given is None:
        return False
    own = overall_threshold(catalog, with_overall_criteria(catalog, request))
    return own is not None and _single(given) == _single(own)


def overall_threshold(catalog: Catalog, request: Request) -> float | None:
    """Return the average of the benchmarks' thresholds, as the hub averages their scores.

    None when no benchmark has a threshold, when the collection has its own, and when no threshold
    can be right: the direction of a collection's benchmark cannot be set.
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
    total = weights = 0.0
    try:
        for config in configs:
            entry = catalog.entry(config.get("provider_id") or "", config.get("id") or "")
            threshold = _threshold(config, entry)
            if threshold is None:
                continue
            primary = config.get("primary_score")
            if not primary and entry is not None and entry.lower_is_better:
                return None
            inverted = bool(primary and primary.get("lower_is_better"))
            value = _single(1 - _single(threshold)) if inverted else _single(threshold)
            weight = _single(config.get("weight") or 1.0)
            total = _single(total + _single(weight * value))
            weights = _single(weights + weight)
        if not weights:
            return None
        average = _single(total / weights)
    except OverflowError:  # beyond single precision, and so beyond any hub
        return None
    # The shortest decimal that is the same in single precision: 0.6, not 0.600000024.
    spellings = (float(f"{average:.{digits}g}") for digits in range(1, 10))
    return next(value for value in spellings if _single(value) == average)


def _with_direction(config: Mapping[str, Any], entry: CatalogEntry) -> dict[str, Any]:
    """Return a benchmark of the job that declares lower is better, as its provider does."""
    own = config.get("primary_score")
    if own is None:
        threshold = _threshold(config, entry)
        return {**config, **({} if threshold is None else _criteria(entry, threshold))}
    if own.get("metric") == entry.metric and "lower_is_better" not in own:
        own = {**own, "lower_is_better": True}
    return {**config, "primary_score": own}


def _without_direction(catalog: Catalog, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return a benchmark that names its metric, without the direction and what comes with it."""
    entry = catalog.entry(config.get("provider_id") or "", config.get("id") or "")
    own = config.get("pass_criteria")
    if entry is None or not entry.lower_is_better or not own:
        return dict(config)
    threshold = own.get("threshold")
    if config["primary_score"] != _criteria(entry, threshold)["primary_score"]:
        return dict(config)
    dropped = {"primary_score", *(["pass_criteria"] if threshold == entry.threshold else [])}
    return {name: value for name, value in config.items() if name not in dropped}


def _criteria(entry: CatalogEntry, threshold: float | None) -> dict[str, Any]:
    return {
        "primary_score": {"metric": entry.metric, "lower_is_better": True},
        "pass_criteria": {"threshold": threshold},
    }


def _threshold(config: Mapping[str, Any], entry: CatalogEntry | None) -> float | None:
    """Return the threshold that the hub tests a benchmark by; None when it does not test it."""
    own = (config.get("pass_criteria") or {}).get("threshold")
    if not config.get("primary_score"):
        if entry is None or not entry.metric:
            return None
        own = entry.threshold if own is None else own
    return None if own is None else float(own)


def _single(value: float) -> float:
    """Return the nearest number of single precision."""
    return float(struct.unpack("<f", struct.pack("<f", value))[0])
