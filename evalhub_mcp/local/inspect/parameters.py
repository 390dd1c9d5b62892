"""The parameters of a job, and the messages for invalid ones.

Unknown parameters and invalid values fail the job with a message that lists what is allowed,
so that a misspelt name never runs with the default. Each field's `description` is the text
after "must be" in those messages.
"""

import difflib
from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evalhub_mcp.adapter.errors import InvalidParametersError

DATASETS_DIR_VARIABLE = "EVALHUB_DATASETS_DIR"
"""The environment variable that names the folder of question files."""
MAX_FEWSHOT = 5
MAX_EPOCHS = 32
ParametersT = TypeVar("ParametersT", bound="Parameters")


class Parameters(BaseModel):
    """The parameters that every benchmark has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    num_examples: int | None = Field(None, ge=1, description="a whole number from 1 (default: all)")
    num_fewshot: int = Field(
        0, ge=0, le=MAX_FEWSHOT, description=f"a whole number from 0 to {MAX_FEWSHOT} (default 0)"
    )
    temperature: float = Field(
        0.0, ge=0, le=2, allow_inf_nan=False, description="a number from 0 to 2 (default 0)"
    )
    epochs: int = Field(
        1,
        ge=1,
        le=MAX_EPOCHS,
        description=f"a whole number from 1 to {MAX_EPOCHS} (default 1), how often each question "
        "is asked; with a temperature above 0",
    )
    api: Literal["auto", "chat", "completions"] = Field(
        "auto", description='"auto", "chat" or "completions" (default "auto")'
    )
    max_connections: int = Field(
        16,
        ge=1,
        le=256,
        description="a whole number from 1 to 256 (default 16), the most requests at once",
    )
    max_tokens: int | None = Field(
        None, ge=1, le=32_768, description="a whole number from 1 to 32768, the longest reply"
    )


class ZeroShotParameters(Parameters):
    """The parameters of a benchmark without worked examples."""

    num_fewshot: int = Field(0, ge=0, le=0, description="0: this benchmark has no worked examples")


class JudgeParameters(Parameters):
    """The parameters of a benchmark that can use another model as a judge."""

    judge_url: str | None = Field(
        None, max_length=2000, description="the base URL of the judge model's endpoint"
    )
    judge_model: str | None = Field(
        None, min_length=1, max_length=300, description="the judge model's name"
    )
    judge_secret_ref: str | None = Field(
        None, max_length=200, description="the name of a secret with the judge's key"
    )


def parse_parameters(
    kind: type[ParametersT], given: Mapping[str, Any], size: int | None = None
) -> ParametersT:
    """Validate a job's parameters for a benchmark with `size` questions, if that is known.

    Raises:
        InvalidParametersError: It names every fault and what is allowed instead.
    """
    allowed = {name: field.description or "" for name, field in kind.model_fields.items()}
    if size:
        allowed["num_examples"] = f"a whole number from 1 to {size} (default {size}, all)"
    faults = []
    for name in sorted(set(given) - set(allowed)):
        near = difflib.get_close_matches(name, allowed, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        faults.append(f"unknown parameter {_shown(name)}{hint}")
    known = {name: value for name, value in given.items() if name in allowed}
    parameters = None
    invalid: list[str] = []
    try:
        parameters = kind.model_validate(known)
    except ValidationError as error:
        invalid = list(dict.fromkeys(str(detail["loc"][0]) for detail in error.errors()))
    else:
        # In Python a boolean is an integer, but here it is a mistake.
        invalid = [
            name
            for name, value in known.items()
            if isinstance(value, bool) and kind.model_fields[name].annotation is not bool
        ]
        if size and (parameters.num_examples or 0) > size:
            invalid.append("num_examples")
    for name in invalid:
        if name in given:
            faults.append(f"{name} must be {allowed[name]}, not {_shown(given[name])}")
        else:
            faults.append(f"{name} is missing: it must be {allowed[name]}")
    if faults or parameters is None:
        raise InvalidParametersError(
            f"{'; '.join(faults)}. Allowed parameters: {', '.join(allowed)}."
        )
    return parameters


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
