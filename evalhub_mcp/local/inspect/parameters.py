"""What a job may set, and the sentences it gets back when it sets something else.

Decision: unknown parameters and bad values fail the job with a message that lists what is
allowed. A misspelt name must never run silently with the default.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from evalhub_mcp.adapter.errors import InvalidParametersError
from evalhub_mcp.datasets.questions import SCORERS, parse_scorer
from evalhub_mcp.local.inspect.datasets import (
    BENCHMARK_IDS,
    MAX_FEWSHOT,
    QUESTION_SETS,
    RED_TEAM,
    load,
)

DEFAULT_MAX_CONNECTIONS = 4
OWN_QUESTIONS = "own_questions"
INSPECT_TASK = "inspect_task"


class ParameterError(InvalidParametersError):
    """A parameter of the job is unknown or has a value that is not allowed."""


def _scorer(name: str | None) -> str | None:
    return None if name is None else parse_scorer(name)


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
    max_tokens: int | None = Field(default=None, ge=1, le=32_768)


class WithoutExamples(Parameters):
    """The parameters of a run whose questions are never preceded by worked examples."""

    num_fewshot: int = Field(default=0, ge=0, le=0)


class Judged(Parameters):
    """The parameters of a run that may ask another model to grade."""

    judge_url: str | None = Field(default=None, max_length=2000)
    judge_model: str | None = Field(default=None, min_length=1, max_length=300)
    judge_secret_ref: str | None = Field(default=None, max_length=200)


class OwnQuestions(Judged):
    """The parameters of a run over a user's own question file.

    `scorer` None takes the one that fits the answers; the judge's fields are for
    `model_graded` alone.
    """

    dataset: str = Field(min_length=1, max_length=1000)
    scorer: Annotated[str | None, AfterValidator(_scorer)] = None
    instruction: str | None = Field(default=None, max_length=4000)
    skip_bad_rows: bool = Field(default=False, strict=True)


class InspectTask(WithoutExamples, Judged):
    """The parameters of a run of an installed inspect-ai task; a judge is its `grader`."""

    task: str = Field(pattern=r"^[A-Za-z0-9_]+/[A-Za-z0-9_]+$", max_length=200)
    task_args: dict[str, Any] = Field(default_factory=dict)


def kind_of(benchmark_id: str) -> type[Parameters]:
    """The parameters a benchmark takes. Raises ParameterError for an unknown one."""
    kinds: dict[str, type[Parameters]] = {
        **dict.fromkeys(BENCHMARK_IDS, Parameters),
        RED_TEAM: WithoutExamples,
        OWN_QUESTIONS: OwnQuestions,
        INSPECT_TASK: InspectTask,
    }
    if benchmark_id not in kinds:
        raise ParameterError(f"Unknown benchmark {benchmark_id[:80]!r}. Known: {', '.join(kinds)}.")
    return kinds[benchmark_id]


def _allowed(kind: type[Parameters], size: int | None) -> dict[str, str]:
    some = f"from 1 to {size} (default {size}, all)" if size else "from 1 (default: all)"
    allowed = {
        "num_examples": f"a whole number {some}",
        "num_fewshot": f"a whole number from 0 to {MAX_FEWSHOT} (default 0)",
        "temperature": "a number from 0 to 2 (default 0)",
        "api": '"auto", "chat" or "completions" (default "auto")',
        "max_connections": (
            f"a whole number from 1 to 32 (default {DEFAULT_MAX_CONNECTIONS}), "
            "requests sent at once"
        ),
        "max_tokens": "a whole number from 1 to 32768, the longest reply",
        "dataset": "the name of a question file (JSONL, CSV or YAML)",
        "scorer": f"one of {', '.join(SCORERS)} (default: what fits the answers)",
        "instruction": "text of at most 4000 characters that precedes each question",
        "skip_bad_rows": "true or false (default false)",
        "judge_url": "the base URL of the judge model's endpoint",
        "judge_model": "the judge model's name",
        "judge_secret_ref": "the name of a secret with the judge's key",
        "task": "the name of an installed task",
        "task_args": "an object of the task's own arguments",
    }
    if issubclass(kind, WithoutExamples):
        allowed["num_fewshot"] = "0: this benchmark has no worked examples"
    return {name: allowed[name] for name in kind.model_fields if name in allowed}


def parse_parameters(
    benchmark_id: str, given: Mapping[str, Any], *, size: int | None = None
) -> Parameters:
    """Check a job's parameters for one benchmark with `size` questions, if that is known.

    Raises ParameterError, whose text names every fault and what is allowed instead.
    """
    if size is None and benchmark_id in QUESTION_SETS:
        size = len(load(benchmark_id))
    return parse_kind(kind_of(benchmark_id), given, size=size)


def parse_kind(
    kind: type[Parameters], given: Mapping[str, Any], *, size: int | None = None
) -> Parameters:
    """Check parameters of a kind. Raises ParameterError, as `parse_parameters` does."""
    allowed = _allowed(kind, size)
    faults = []
    for name in sorted(set(given) - set(allowed)):
        near = difflib.get_close_matches(name, allowed, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        faults.append(f"unknown parameter {_shown(name)}{hint}")
    known = {name: value for name, value in given.items() if name in allowed}
    parameters: Parameters | None = None
    try:
        parameters = kind.model_validate(known)
    except ValidationError as error:
        for name in dict.fromkeys(str(detail["loc"][0]) for detail in error.errors()):
            if name in given:
                faults.append(f"{name} must be {allowed[name]}, not {_shown(given[name])}")
            else:
                faults.append(f"{name} is missing: it must be {allowed[name]}")
    else:
        # A boolean is a whole number to Python, but nobody means one here.
        faults += [
            f"{name} must be {allowed[name]}, not {_shown(value)}"
            for name, value in known.items()
            if isinstance(value, bool) and name != "skip_bad_rows"
        ]
    if parameters is not None and size and (parameters.num_examples or 0) > size:
        faults.append(
            f"num_examples must be {allowed['num_examples']}, not {given['num_examples']}"
        )
    if faults or parameters is None:
        names = ", ".join(allowed)
        raise ParameterError(f"{'; '.join(faults)}. Allowed parameters: {names}.")
    return parameters


def _shown(value: object) -> str:
    text = repr(cast(Any, value))
    return text if len(text) <= 60 else text[:57] + "…"
