"""The check of a job's parameters by the rules of its evaluation, without running it."""

from collections.abc import Mapping
from typing import Any

from evalhub_mcp.adapter.errors import InvalidParametersError
from evalhub_mcp.local.inspect.benchmarks import BENCHMARKS


def parameter_faults(benchmark_id: str, given: Mapping[str, Any]) -> str:
    """Return the faults in the parameters of a benchmark of this package; empty for others."""
    benchmark = next((one for one in BENCHMARKS if one.id == benchmark_id), None)
    if benchmark is None:
        return ""
    try:
        benchmark.parse_parameters(given)
    except InvalidParametersError as error:
        return str(error)
    return ""
