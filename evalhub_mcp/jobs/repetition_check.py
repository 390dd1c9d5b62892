"""Find repetitions that would repeat the same replies."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from evalhub_mcp.jobs.cost_estimate import repetitions


def repetition_warnings(
    runs: Iterable[tuple[object, object, object]],
    model_parameters: Mapping[str, Any] | None,
    greedy: Collection[str],
) -> list[str]:
    """Return a warning for each benchmark that repeats its questions at temperature 0.

    Args:
        runs: Provider, benchmark and parameters of all that runs.
        model_parameters: The parameters of the model, which those of a benchmark override.
        greedy: Providers whose temperature is 0 where none is given.
    """
    warnings = []
    for provider_id, benchmark_id, given in runs:
        parameters = {**(model_parameters or {}), **(given if isinstance(given, Mapping) else {})}
        times = repetitions(parameters)
        default = 0 if provider_id in greedy else None
        temperature = parameters.get("temperature", default)
        if times > 1 and isinstance(temperature, int | float) and temperature == 0:
            warnings.append(
                f"{benchmark_id or provider_id} asks each question {times} times at temperature "
                "0, which gives nearly the same replies and shows little: set temperature above "
                "0, such as 0.7."
            )
    return list(dict.fromkeys(warnings))
