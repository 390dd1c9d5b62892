"""The schema of the hub's provider document, as strict as the hub's own decoder and validators."""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

_Text = Annotated[str, StringConstraints(min_length=1)]
_Tag = Annotated[str, StringConstraints(pattern=r"^[^,]{1,128}$")]
_Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
_Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$")]
# Characters a YAML reader rejects or takes for the end of a line. One of them stops the hub.
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _PrimaryScore(_Strict):
    metric: _Text
    lower_is_better: bool = False


class _PassCriteria(_Strict):
    threshold: float


class _ScoreRange(_Strict):
    range: _Text
    meaning: _Text


class _BenchmarkAgent(_Strict):
    result_interpretation: _Text | None = None
    score_ranges: list[_ScoreRange] = []


class _Benchmark(_Strict):
    id: _Id
    name: _Text
    description: Annotated[str, StringConstraints(max_length=1024)] = ""
    category: str = ""
    metrics: list[_Text] = []
    num_few_shot: Annotated[int, Field(ge=0)] = 0
    dataset_size: Annotated[int, Field(ge=0)] = 0
    tags: list[_Tag] = []
    primary_score: _PrimaryScore | None = None
    pass_criteria: _PassCriteria | None = None
    agent: _BenchmarkAgent | None = None


class _Agent(_Strict):
    summary: Annotated[str, StringConstraints(max_length=200)] = ""
    target_type: Literal["model", "agent", "inference_server"] | None = None
    evaluates: list[_Text] = []
    recommended_when: list[_Text] = []
    complements: list[_Text] = []
    hints: list[_Text] = []
    result_interpretation: list[_Text] = []


class _Provider(_Strict):
    id: _Slug
    name: _Text
    title: str = ""
    description: Annotated[str, StringConstraints(max_length=1024)] = ""
    tags: list[_Tag] = []
    agent: _Agent | None = None
    benchmarks: Annotated[list[_Benchmark], Field(min_length=1)]


def document_problems(definition: Mapping[str, Any]) -> list[str]:
    """The faults of a provider document (without `runtime`), each with its field."""
    found = []
    try:
        provider = _Provider.model_validate(dict(definition))
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            found.append(f"{_field(fault['loc'], definition)}: {_reason(fault)}")
    else:
        ids = [benchmark.id for benchmark in provider.benchmarks]
        if repeated := {id for id in ids if ids.count(id) > 1}:
            found.append(f"benchmark ids occur twice: {', '.join(sorted(repeated))}")
    for path, text in _texts(definition):
        if unreadable := _UNREADABLE.search(text):
            found.append(
                f"{_field(path, definition)}: has the character {unreadable[0]!r}, which the hub "
                "cannot read"
            )
    return found


def _texts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, str]]:
    """All texts in a document, including keys, each with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield path, str(key)
            yield from _texts(inner, (*path, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


def _field(path: Sequence[str | int], definition: Mapping[str, Any]) -> str:
    """`benchmarks[1].agent.summary`, with the benchmark's id where it has one."""
    shown = ""
    for index, part in enumerate(path):
        if isinstance(part, int):
            shown += f"[{part}]"
            if index == 1 and path[0] == "benchmarks":
                with contextlib.suppress(KeyError, IndexError, TypeError):
                    shown += f" ({str(definition['benchmarks'][part]['id'])[:60]})"
        else:
            shown += f".{part}" if shown else part
    return shown or "provider"


def _reason(fault: Mapping[str, Any]) -> str:
    """A validation error in words that help to correct it."""
    reason = str(fault["msg"])
    given = fault.get("input")
    if fault["type"] == "string_type" and isinstance(given, int | float | date):
        return f'{reason}; write it in quotes: "{given}"'
    if fault["type"] == "extra_forbidden":
        return "the hub knows no such field and would drop it"
    if fault["type"] == "string_too_long":
        return f"{reason}, and has {len(str(given))}"
    if fault["type"] == "string_pattern_mismatch":
        return f"{reason.replace('String', repr(given)[:80])}"
    return reason
