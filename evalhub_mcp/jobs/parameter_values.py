"""Check the values of parameters whose meaning is the same in every framework.

An evaluation finds a wrong value only when it has started, and some take it silently: a limit of
`"ten"` runs all samples. What cannot be right is a problem; what is allowed and hardly meant, such
as a temperature of 50, is a warning.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from evalhub_mcp.jobs.cost_estimate import SAMPLE_LIMITS, sample_limits
from evalhub_mcp.jobs.data_checks import Run
from evalhub_mcp.jobs.parameter_checks import FEWSHOT

_FROM_ONE = frozenset(
    "max_tokens max_gen_toks max_gen_tokens max_new_tokens max_connections num_concurrent "
    "max_concurrent max_workers epochs".split()
)
_FROM_ZERO = frozenset((*FEWSHOT, "max_retries"))
_WHOLE = frozenset({"seed", "random_seed"})
_USUAL_TEMPERATURE = 2.0
_MANY_SHOTS = 64


def value_problems(parameters: Mapping[str, Any], place: str) -> list[str]:
    """Return what cannot be right among the parameters at `place`, one sentence each."""
    problems = []
    for name, value in parameters.items():
        if needed := _needed(name, value):
            problems.append(f"{place}: {name} must be {needed}.")
    return problems


def value_warnings(runs: Sequence[Run]) -> list[str]:
    """Return what is hardly meant among the parameters of a request, one sentence each."""
    warnings = []
    for entry, benchmark in runs:
        parameters: Mapping[str, Any] = benchmark.get("parameters") or {}
        warnings += unusual_values(parameters, entry.reference)
        size = entry.dataset_size
        for name in sample_limits(parameters):
            limit = parameters[name]
            if size and _is_number(limit) and limit > size:
                warnings.append(
                    f"{entry.reference}: {name} {limit:,} is more than there are; all {size:,} run."
                )
    return list(dict.fromkeys(warnings))


def unusual_values(parameters: Mapping[str, Any], place: str) -> list[str]:
    """Return which values at `place` are allowed and hardly meant."""
    warnings = []
    temperature = parameters.get("temperature")
    if _is_number(temperature) and temperature > _USUAL_TEMPERATURE:
        warnings.append(
            f"{place}: temperature {temperature:g} is above 2, which most endpoints refuse; "
            "usual are 0 to 1."
        )
    for name in FEWSHOT:
        shots = parameters.get(name)
        if _is_number(shots) and shots > _MANY_SHOTS:
            warnings.append(
                f"{place}: {name} {shots:g} puts {shots:g} worked examples before every question; "
                "usual are 0 to 25."
            )
    return warnings


def _needed(name: str, value: Any) -> str:
    """Return what a parameter must be where it is not; empty where it is, or is not known."""
    if name in SAMPLE_LIMITS and name != "limit":
        fits = _is_whole(value) and value >= 1
        return "" if fits else "a whole number from 1, or left out for all samples"
    if name in _FROM_ONE:
        return "" if _is_whole(value) and value >= 1 else "a whole number from 1"
    if name in _WHOLE:
        return "" if _is_whole(value) else "a whole number"
    if name in _FROM_ZERO:
        return "" if _is_whole(value) and value >= 0 else "a whole number from 0"
    if name == "limit":
        return (
            ""
            if _is_number(value) and value > 0
            else "a number above 0, or left out for all samples"
        )
    if name == "temperature":
        return "" if _is_number(value) and value >= 0 else "a number from 0"
    if name == "top_p":
        return "" if _is_number(value) and 0 <= value <= 1 else "a number from 0 to 1"
    return ""


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_whole(value: Any) -> TypeGuard[float]:
    return _is_number(value) and float(value).is_integer()
