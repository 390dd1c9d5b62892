"""Compare benchmarks without a job around them."""

from collections.abc import Sequence

from evalhub_mcp.results.benchmark_difference import BenchmarkDifference
from evalhub_mcp.results.comparison import compare_readings
from evalhub_mcp.results.readings import BenchmarkReading, JobReading


def compare_benchmarks(
    baseline: Sequence[BenchmarkReading],
    other: Sequence[BenchmarkReading],
    *,
    same_model: bool = True,
) -> Sequence[BenchmarkDifference]:
    """Compare the benchmarks of two jobs, by one model or by two."""
    before = JobReading("before", "completed", baseline, "undecided", "", model="one")
    model = "one" if same_model else "two"
    after = JobReading("after", "completed", other, "undecided", "", model=model)
    return compare_readings(before, after).differences
