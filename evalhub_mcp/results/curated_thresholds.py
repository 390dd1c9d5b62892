"""The thresholds that collections set for a benchmark, beside a provider's default.

A default such as 0.25 says little of quality; a collection's threshold was chosen by somebody.
"""

from collections.abc import Iterable
from dataclasses import replace

from evalhub_mcp.client.models import Collection
from evalhub_mcp.formatting import format_score, join_with_rest
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.score_scales import read_scale
from evalhub_mcp.results.statistics import finite_number
from evalhub_mcp.results.threshold_verdict import meets


def with_curated_thresholds(reading: JobReading, collections: Iterable[Collection]) -> JobReading:
    """Add to each benchmark judged by a default what the hub's collections ask for."""
    known = list(collections)
    benchmarks = [
        benchmark
        if benchmark.score is None or benchmark.threshold_source != "provider default"
        else _with_curated(benchmark, benchmark.score, known)
        for benchmark in reading.benchmarks
    ]
    reason = reading.reason
    missed = [
        f"the {format_score(threshold)} that collection {name} asks for on {r.benchmark_id}"
        for r in benchmarks
        for name, threshold in r.curated
        if r.score is not None and meets(r.score, threshold, r.direction) is False
    ]
    if reading.verdict == "pass" and missed:
        reason += f"; not met: {join_with_rest(missed[:1], len(missed))}"
    return replace(reading, benchmarks=benchmarks, reason=reason)


def _with_curated(
    reading: BenchmarkReading, score: float, known: Iterable[Collection]
) -> BenchmarkReading:
    found = {}
    for collection in known:
        for config in collection.benchmarks:
            if (config.provider_id, config.id) != (reading.provider_id, reading.benchmark_id):
                continue
            primary, criteria = config.primary_score, config.pass_criteria
            threshold = finite_number(criteria.threshold) if criteria else None
            declared = primary.metric if primary and primary.metric else reading.declared_metric
            if threshold is None or declared != reading.declared_metric:
                continue
            scale = read_scale(reading.metric, score, threshold, reading.stderr)
            if scale.threshold is not None and scale.threshold != reading.threshold:
                found[collection.id] = scale.threshold
    return replace(reading, curated=sorted(found.items()))
