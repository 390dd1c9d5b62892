"""The collection of a job with its thresholds on the scale of the scores.

A threshold of 40 for a fraction can never be met, and a hub does not notice. The results show the
scale, so a corrected copy can be created without editing by hand.
"""

from collections.abc import Mapping
from typing import Any

from evalhub_mcp.client.models import Collection, CollectionBenchmark, JobBenchmark
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.score_scales import metric_kind

NAME_SUFFIX = " (thresholds corrected)"


def corrected_collection(collection: Collection, reading: JobReading) -> dict[str, Any] | None:
    """Return the request for a copy of a collection with corrected thresholds.

    None when no threshold of the collection was on another scale than its score. The overall
    threshold is converted as well where all scores are fractions and it is not.

    Args:
        collection: The job's collection as it is now.
        reading: The job's results.
    """
    off = {
        (r.provider_id, r.benchmark_id): r
        for r in reading.benchmarks
        if r.stated_threshold is not None and r.threshold_source == "collection"
    }
    if not off:
        return None
    units = {r.unit for r in reading.benchmarks if r.score is not None}
    overall = collection.pass_criteria.threshold if collection.pass_criteria else None
    if overall is not None and 1 < overall <= 100 and units == {"fraction"}:
        overall /= 100
    request: dict[str, Any] = {
        "name": f"{collection.name or collection.id}{NAME_SUFFIX}",
        "category": collection.category or "corrected",
        "benchmarks": [
            _member(config, off.get((config.provider_id, config.id)))
            for config in collection.benchmarks
        ],
    }
    if overall is not None:
        request["pass_criteria"] = {"threshold": overall}
    return request


def _member(config: CollectionBenchmark, read: BenchmarkReading | None) -> dict[str, Any]:
    member: dict[str, Any] = {"id": config.id, "provider_id": config.provider_id}
    if config.parameters:
        member["parameters"] = config.parameters
    if config.weight not in (None, 1.0):
        member["weight"] = config.weight
    if (primary := _primary_score(config, read)) is not None:
        member["primary_score"] = primary
    threshold = config.pass_criteria.threshold if config.pass_criteria else None
    if read is not None and threshold == read.stated_threshold:
        threshold = read.threshold
    elif threshold is not None and _is_percentage(config, threshold, read):
        threshold /= 100
    if threshold is not None:
        member["pass_criteria"] = {"threshold": threshold}
    return member


def _is_percentage(config: JobBenchmark, threshold: float, read: BenchmarkReading | None) -> bool:
    """Whether a threshold without a score is a percentage, as its neighbours' were."""
    metric = config.primary_score.metric if config.primary_score else None
    kind = metric_kind(metric)
    return read is None and 1 < threshold <= 100 and kind in {"share", "proportion"}


def _primary_score(config: JobBenchmark, read: BenchmarkReading | None) -> Mapping[str, Any] | None:
    """Return the metric with its direction, where that is known."""
    primary = config.primary_score
    if primary is None or not primary.metric:
        return None
    known = read is not None and read.direction != "unknown"
    lower = read.direction == "lower" if known and read is not None else primary.lower_is_better
    return {"metric": primary.metric, "lower_is_better": bool(lower)}
