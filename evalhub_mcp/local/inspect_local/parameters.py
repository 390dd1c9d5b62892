"""What a job may set, and the sentences it gets back when it sets something else.

Decision: unknown parameters and bad values fail the job with a message that lists what is
allowed. A misspelt name must never run silently with the default.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evalhub_mcp.local.inspect_local.datasets import MAX_FEWSHOT, load

DEFAULT_MAX_CONNECTIONS = 4


class ParameterError(ValueError):
    """A parameter of the job is unknown or has a value that is not allowed."""


class Parameters(BaseModel):
    """The parameters of one run, checked.

    `num_examples` None means the whole data set; `num_fewshot` worked examples precede
    each question; `api` says which endpoint is used.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    num_examples: int | None = Field(default=None, ge=1)
    num_fewshot: int = Field(default=0, ge=0, le=MAX_FEWSHOT)
    temperature: float = Field(default=0.0, ge=0.0, le=2.0, allow_inf_nan=False)
    api: Literal["auto", "chat", "completions"] = "auto"
    max_connections: int = Field(default=DEFAULT_MAX_CONNECTIONS, ge=1, le=32)


def _allowed(size: int) -> dict[str, str]:
    return {
        "num_examples": f"a whole number from 1 to {size} (default {size}, all)",
        "num_fewshot": f"a whole number from 0 to {MAX_FEWSHOT} (default 0)",
        "temperature": "a number from 0 to 2 (default 0)",
        "api": '"auto", "chat" or "completions" (default "auto")',
        "max_connections": (
            f"a whole number from 1 to 32 (default {DEFAULT_MAX_CONNECTIONS}), "
            "requests sent at once"
        ),
    }


def parse_parameters(benchmark_id: str, given: Mapping[str, Any]) -> Parameters:
    """Check a job's parameters for one benchmark.

    Raises ParameterError, whose text names every fault and what is allowed instead.
    """
    size = len(load(benchmark_id))
    allowed = _allowed(size)
    faults = []
    for name in sorted(set(given) - set(allowed)):
        near = difflib.get_close_matches(name, allowed, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        faults.append(f"unknown parameter {_shown(name)}{hint}")
    known = {name: value for name, value in given.items() if name in allowed}
    parameters = Parameters()
    try:
        parameters = Parameters.model_validate(known)
    except ValidationError as error:
        for name in dict.fromkeys(str(detail["loc"][0]) for detail in error.errors()):
            faults.append(f"{name} must be {allowed[name]}, not {_shown(given[name])}")
    else:
        # A boolean is a whole number to Python, but nobody means one here.
        faults += [
            f"{name} must be {allowed[name]}, not {_shown(value)}"
            for name, value in known.items()
            if isinstance(value, bool)
        ]
    if (parameters.num_examples or 0) > size:
        faults.append(
            f"num_examples must be {allowed['num_examples']}, not {given['num_examples']}"
        )
    if faults:
        names = ", ".join(allowed)
        raise ParameterError(f"{'; '.join(faults)}. Allowed parameters: {names}.")
    return parameters


def _shown(value: object) -> str:
    text = repr(cast(Any, value))
    return text if len(text) <= 60 else text[:57] + "…"
