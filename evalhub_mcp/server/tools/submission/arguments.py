"""The nested arguments of the tools that start work: shaped as `POST /evaluations/jobs`.

Closed at every level, because the hub silently ignores unknown fields.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from evalhub_mcp.server.core.schema import rarely_used


class ClosedArgument(BaseModel):
    """Base of all nested arguments."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class ModelAuthArgument(ClosedArgument):
    """Credentials of the endpoint, by name."""

    secret_ref: Annotated[
        str, Field(description="Name of a secret on the hub's side; never a key.", max_length=253)
    ]


class ModelArgument(ClosedArgument):
    """The model to evaluate."""

    url: Annotated[
        str | None,
        Field(description="OpenAI-compatible base URL, e.g. http://host:8000/v1.", max_length=2000),
    ] = None
    name: Annotated[
        str,
        Field(
            description="Model id as the endpoint's /v1/models lists it.",
            min_length=1,
            max_length=300,
        ),
    ]
    auth: Annotated[ModelAuthArgument | None, Field(description="Only if it needs a key.")] = None
    parameters: Annotated[dict[str, Any] | None, rarely_used("Extra settings of the model.")] = None


class PassCriteriaArgument(ClosedArgument):
    """When a score passes."""

    threshold: Annotated[float, Field(description="Score needed, on the metric's own scale.")]


class PrimaryScoreArgument(ClosedArgument):
    """Which metric decides."""

    metric: Annotated[str, Field(description="Metric name.", min_length=1, max_length=200)]
    lower_is_better: Annotated[bool | None, Field(description="Direction of the metric.")] = None


class BenchmarkArgument(ClosedArgument):
    """A benchmark to run."""

    id: Annotated[
        str,
        Field(description="Benchmark id from find_benchmarks.", min_length=1, max_length=300),
    ]
    provider_id: Annotated[
        str | None,
        Field(description="Its provider; needed when several offer the id.", max_length=300),
    ] = None
    parameters: Annotated[
        dict[str, Any] | None,
        Field(description="Settings of the provider, e.g. num_examples, num_fewshot."),
    ] = None
    weight: Annotated[float | None, Field(description="Share in the overall score.", ge=0)] = None
    primary_score: Annotated[
        PrimaryScoreArgument | None, rarely_used("Instead of the benchmark's own.")
    ] = None
    pass_criteria: Annotated[
        PassCriteriaArgument | None, rarely_used("Instead of the benchmark's own.")
    ] = None
    test_data_ref: Annotated[
        dict[str, Any] | None, rarely_used("Own test data: s3, pvc, git or hf reference.")
    ] = None
    hardware_config: Annotated[
        dict[str, Any] | None, rarely_used("Cluster resources: cpu, memory, gpu, queue.")
    ] = None


class OverrideArgument(ClosedArgument):
    """Other settings for one benchmark of a collection."""

    id: Annotated[str, Field(description="Benchmark id.", min_length=1, max_length=300)]
    provider_id: Annotated[str | None, Field(description="Its provider.", max_length=300)] = None
    parameters: Annotated[
        dict[str, Any] | None, Field(description="Settings the collection leaves open.")
    ] = None
    weight: Annotated[float | None, Field(description="Not supported by hubs.", ge=0)] = None
    test_data_ref: Annotated[dict[str, Any] | None, Field(description="Own test data.")] = None
    hardware_config: Annotated[dict[str, Any] | None, Field(description="Cluster resources.")] = (
        None
    )


class CollectionArgument(ClosedArgument):
    """A collection to run instead of single benchmarks."""

    id: Annotated[str, Field(description="Collection id.", min_length=1, max_length=300)]
    benchmarks: Annotated[
        list[OverrideArgument] | None, rarely_used("Overrides.", max_length=200)
    ] = None


class ExperimentTagArgument(ClosedArgument):
    """A tag of an MLflow experiment."""

    key: Annotated[str, Field(description="Name.", min_length=1, max_length=250)]
    value: Annotated[str, Field(description="Value.", max_length=5000)]


class ExperimentArgument(ClosedArgument):
    """MLflow tracking."""

    name: Annotated[str, Field(description="MLflow experiment name.", min_length=1, max_length=300)]
    tags: Annotated[
        list[ExperimentTagArgument] | None, rarely_used("Tags of the experiment.", max_length=20)
    ] = None
    artifact_location: Annotated[
        str | None, rarely_used("Where artifacts go.", max_length=1000)
    ] = None


def request_fields(argument: BaseModel | None) -> dict[str, Any] | None:
    """Return the fields that the caller gave, as the hub's API names them; None without any."""
    return None if argument is None else argument.model_dump(exclude_none=True)
