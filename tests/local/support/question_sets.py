"""The question sets that ship with the package, for tests that run over each of them."""

from collections.abc import Sequence
from typing import Any

from evalhub_mcp.local.inspect.benchmarks import BENCHMARKS, QUESTION_SETS
from evalhub_mcp.local.inspect.benchmarks.benchmark import Benchmark, find_benchmark
from evalhub_mcp.local.inspect.parameters import Parameters

ACCURACY_BENCHMARKS = [one.id for one in QUESTION_SETS.values() if one.metric == "accuracy"]
"""All but the red team."""


def parse_parameters(
    benchmark_id: str, given: dict[str, Any], benchmarks: Sequence[Benchmark] = BENCHMARKS
) -> Parameters:
    """The parameters of a job, by default of `inspect-local`."""
    return find_benchmark(benchmarks, benchmark_id).parse_parameters(given)
