"""The hub's provider document, as strictly as its own decoder and validators take it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

_Text = Annotated[str, StringConstraints(min_length=1)]
_Tag = Annotated[str, StringConstraints(pattern=r"^[^,]{1,128}$")]
_Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
_Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$")]


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


def problem(definition: Mapping[str, Any]) -> str | None:
    """What is wrong with a provider document (without `runtime`), or None."""
    try:
        provider = _Provider.model_validate(dict(definition))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return f"{where}: {first['msg']}"
    ids = [benchmark.id for benchmark in provider.benchmarks]
    twice = {id for id in ids if ids.count(id) > 1}
    return f"benchmark ids occur twice: {', '.join(sorted(twice))}" if twice else None
