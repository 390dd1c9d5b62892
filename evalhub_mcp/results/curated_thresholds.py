"""The thresholds that collections set for a benchmark, beside a provider's default.

A default such as 0.25 says little of quality; a collection's threshold was chosen by somebody.
"""

from collections.abc import Iterable
from dataclasses import replace

from evalhub_mcp.client.models import Collection, JobBenchmark
from evalhub_mcp.formatting import format_score, join_with_rest
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.score_scales import read_scale
from evalhub_mcp.results.statistics import finite_number
from evalhub_mcp.results.threshold_verdict import meets


def with_curated_thresholds(reading: JobReading, collections: Iterable[Collection]) -> JobReading:
    """Add to each benchmark judged by a default what the hub's collections ask for."""
    listings = [(each.id, config) for each in collections for config in each.benchmarks]
    benchmarks = []
    for benchmark in reading.benchmarks:
        if benchmark.score is not None and benchmark.threshold_source == "provider default":
            key = (benchmark.provider_id, benchmark.benchmark_id)
            listed = [one for one in listings if (one[1].provider_id, one[1].id) == key]
            if listed:
                benchmark = _with_curated(benchmark, benchmark.score, listed)
        benchmarks.append(benchmark)
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
    reading: BenchmarkReading, score: float, listed: Iterable[tuple[str, JobBenchmark]]
) -> BenchmarkReading:
    """Add the thresholds of collections, of which `listed` has the ids and settings."""
    found = {}
    for collection_id, config in listed:
        primary, criteria = config.primary_score, config.pass_criteria
        threshold = finite_number(criteria.threshold) if criteria else None
        declared = primary.metric if primary and primary.metric else reading.declared_metric
        if threshold is None or declared != reading.declared_metric:
            continue
        scale = read_scale(reading.metric, score, threshold, reading.stderr)
        if scale.threshold is not None and scale.threshold != reading.threshold:
            found[collection_id] = scale.threshold
    return replace(reading, curated=sorted(found.items()))
