"""Rank jobs by their mean over the benchmarks that all of them have."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalhub_mcp.results.benchmark_difference import BenchmarkDifference, lost_samples_could_turn
from evalhub_mcp.results.comparison import (
    MARGIN,
    as_share,
    benchmark_key,
    partners_of,
    uncorrected_differences,
)
from evalhub_mcp.results.difference_estimate import DifferenceEstimate
from evalhub_mcp.results.overall_difference import MeanDifference
from evalhub_mcp.results.ranking import RankedRun, rank_runs
from evalhub_mcp.results.readings import BenchmarkReading, JobReading

MIN_RANKED = 3


@dataclass(frozen=True)
class Ranking:
    """Jobs from best to worst with ties, by their mean over the benchmarks that all have."""

    runs: Sequence[RankedRun]
    """Places; `index` counts the jobs as given."""
    gains: Sequence[float]
    """How much better each job is than the first on average, in the order given."""
    benchmarks: Sequence[BenchmarkReading]
    """The benchmarks that all jobs have and that can be compared."""


def rank_jobs(jobs: Sequence[JobReading], *, margin: float = MARGIN) -> Ranking | None:
    """Rank three or more jobs by their mean over the benchmarks they share.

    None for fewer, and when no benchmark of a common scale can be compared between all of them.
    """
    if len(jobs) < MIN_RANKED:
        return None
    pairs = {
        (one, two): _by_benchmark(jobs[one], jobs[two], margin)
        for one in range(len(jobs))
        for two in range(one + 1, len(jobs))
    }
    shared = [
        key
        for key in dict.fromkeys(map(benchmark_key, jobs[0].benchmarks))
        if all(_can_be_ranked(found.get(key)) for found in pairs.values())
    ]
    first = pairs[0, 1]
    shares = [key for key in shared if first[key].share_scale is not None]
    if not shares and len({first[key].baseline.metric for key in shared}) > 1:
        return None
    keys = shares or shared
    if not keys:
        return None

    def difference(one: int, two: int) -> DifferenceEstimate:
        return MeanDifference([as_share(pairs[one, two][key]) for key in keys])

    gains = [0.0, *(difference(0, index).difference for index in range(1, len(jobs)))]
    benchmarks = [first[key].baseline for key in keys]
    return Ranking(rank_runs(len(jobs), difference, gains), gains, benchmarks)


def _by_benchmark(
    one: JobReading, two: JobReading, margin: float
) -> dict[tuple[str, str], BenchmarkDifference]:
    found = uncorrected_differences(one, two, partners_of(one, two), margin)
    return {benchmark_key(difference.baseline): difference for difference in found}


def _can_be_ranked(found: BenchmarkDifference | None) -> bool:
    return (
        found is not None
        and found.estimate is not None
        and found.change != "not comparable"
        and not lost_samples_could_turn(found)
    )
