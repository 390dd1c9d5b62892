"""The nested arguments of the tools that start work: shaped as `POST /evaluations/jobs`.

Closed at every level, because the hub silently ignores unknown fields; only parameters are open,
because providers define them. Every field is published with its type, and open objects name the
fields that are used most: clients that rebuild the schema drop or refuse what it does not name.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class ClosedArgument(BaseModel):
    """Base of all nested arguments."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class BenchmarkParameters(BaseModel):
    """Settings of a provider: the most common ones by name, any other is passed on."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    num_examples: Annotated[int | None, Field(description="Samples.", ge=1)] = None
    num_fewshot: Annotated[int | None, Field(description="Shots.", ge=0)] = None
    limit: Annotated[float | None, Field(description="Samples, elsewhere.", gt=0)] = None
    temperature: Annotated[float | None, Field(description="Of sampling.", ge=0)] = None


class ModelParameters(BaseModel):
    """Settings of a model: the most common ones by name, any other is passed on."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    temperature: Annotated[float | None, Field(description="Of sampling.", ge=0)] = None
    max_tokens: Annotated[int | None, Field(description="Longest reply.", ge=1)] = None


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
    parameters: Annotated[
        ModelParameters | None, Field(description="These settings or others.")
    ] = None
    card_url: Annotated[str | None, Field(description="Its model card.", max_length=2000)] = None


class OtherModelArgument(BaseModel):
    """One of several models: as `ModelArgument`, of which the fields used most are published."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    name: Annotated[str, Field(description="Model id.", min_length=1, max_length=300)]
    url: Annotated[str | None, Field(description="Base URL.", max_length=2000)] = None


class PassCriteriaArgument(ClosedArgument):
    """When a score passes."""

    threshold: Annotated[float, Field(description="Score needed.")]


class PrimaryScoreArgument(ClosedArgument):
    """Which metric decides."""

    metric: Annotated[str, Field(description="Metric name.", min_length=1, max_length=200)]
    lower_is_better: Annotated[bool | None, Field(description="Direction of the metric.")] = None


class S3Argument(ClosedArgument):
    """Test data in object storage."""

    bucket: Annotated[str, Field(max_length=300)]
    key: Annotated[str, Field(max_length=1000)]
    secret_ref: Annotated[str, Field(max_length=253)]


class VolumeArgument(ClosedArgument):
    """Test data on a volume of the cluster."""

    claim_name: Annotated[str, Field(max_length=253)]
    sub_path: Annotated[str | None, Field(max_length=1000)] = None


class GitArgument(ClosedArgument):
    """Test data in a git repository."""

    url: Annotated[str, Field(max_length=2000)]
    ref: Annotated[str, Field(max_length=300)]
    sub_path: Annotated[str | None, Field(max_length=1000)] = None
    secret_ref: Annotated[str | None, Field(max_length=253)] = None


class HuggingFaceArgument(ClosedArgument):
    """Test data in a dataset repository of Hugging Face."""

    repo_id: Annotated[str, Field(max_length=300)]
    revision: Annotated[str | None, Field(max_length=300)] = None
    sub_path: Annotated[str | None, Field(max_length=1000)] = None
    secret_ref: Annotated[str | None, Field(max_length=253)] = None


class TestDataArgument(BaseModel):
    """Where a benchmark's test data is, instead of the benchmark's own."""

    # A later hub may know more kinds of storage.
    model_config = ConfigDict(extra="allow", defer_build=True)
    __test__ = False

    s3: S3Argument | None = None
    pvc: VolumeArgument | None = None
    git: GitArgument | None = None
    hf: HuggingFaceArgument | None = None
    type: Annotated[str | None, Field(max_length=100)] = None


class QueueArgument(ClosedArgument):
    """A queue of the cluster."""

    name: Annotated[str, Field(description="LocalQueue.", max_length=253)]
    kind: Annotated[str | None, Field(description="kueue.", max_length=100)] = None


class AmountArgument(ClosedArgument):
    """An amount of a resource as Kubernetes writes it."""

    request: Annotated[str | None, Field(max_length=40)] = None
    limit: Annotated[str | None, Field(max_length=40)] = None


class GpuArgument(ClosedArgument):
    """Accelerators."""

    name: Annotated[str | None, Field(max_length=253)] = None
    count: Annotated[int | None, Field(ge=0)] = None


class HardwareArgument(BaseModel):
    """What the evaluations of a job need of the cluster."""

    # A later hub may know more resources.
    model_config = ConfigDict(extra="allow", defer_build=True)

    hardware_profile_name: Annotated[str | None, Field(max_length=253)] = None
    queue: QueueArgument | None = None
    cpu: AmountArgument | None = None
    memory: AmountArgument | None = None
    gpu: GpuArgument | None = None


class CoordinatesArgument(BaseModel):
    """A place in an OCI registry; the check of the request knows the other fields."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    oci_host: Annotated[str, Field(max_length=253)]
    oci_repository: Annotated[str, Field(max_length=300)]
    oci_tag: Annotated[str | None, Field(max_length=128)] = None


class RegistryArgument(ClosedArgument):
    """The credentials of a registry, by name."""

    connection: Annotated[str, Field(max_length=253)]


class OciArgument(ClosedArgument):
    """Results as an OCI artifact."""

    coordinates: CoordinatesArgument
    k8s: RegistryArgument | None = None


class ExportsArgument(ClosedArgument):
    """Where results are kept besides the hub."""

    oci: Annotated[OciArgument, Field(description="As an OCI artifact.")]


class BenchmarkArgument(ClosedArgument):
    """A benchmark to run."""

    id: Annotated[
        str,
        Field(description="Benchmark id from find_benchmarks.", min_length=1, max_length=300),
    ]
    provider_id: Annotated[
        str | None,
        Field(description="Needed when several offer the id.", max_length=300),
    ] = None
    parameters: Annotated[
        BenchmarkParameters | None,
        Field(description="These settings or others."),
    ] = None
    weight: Annotated[float | None, Field(description="Share in the overall score.", ge=0)] = None
    primary_score: Annotated[
        PrimaryScoreArgument | None, Field(description="Instead of its own.")
    ] = None
    pass_criteria: Annotated[
        PassCriteriaArgument | None, Field(description="Instead of its own.")
    ] = None
    test_data_ref: Annotated[
        TestDataArgument | None, Field(description="Own test data: one of these.")
    ] = None
    hardware_config: Annotated[HardwareArgument | None, Field(description="Cluster resources.")] = (
        None
    )


class OtherHardware(BaseModel):
    """Cluster resources, in the form that `benchmarks` publishes in full."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    hardware_profile_name: Annotated[str | None, Field(description="Profile.", max_length=253)] = (
        None
    )


class OverrideData(BaseModel):
    """Test data, in the form that `benchmarks` publishes in full."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    type: Annotated[str | None, Field(max_length=100)] = None


class OverrideParameters(BaseModel):
    """Settings of a provider, as `BenchmarkParameters`."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    num_examples: Annotated[int | None, Field(description="Samples.", ge=1)] = None


class OverrideArgument(BaseModel):
    """Other settings for one benchmark of a collection: also test data and hardware."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    id: Annotated[str, Field(description="Benchmark id.", min_length=1, max_length=300)]
    provider_id: Annotated[str | None, Field(description="Its provider.", max_length=300)] = None
    parameters: Annotated[
        OverrideParameters | None, Field(description="What the collection leaves open.")
    ] = None


class CollectionArgument(ClosedArgument):
    """A collection to run instead of single benchmarks."""

    id: Annotated[str, Field(description="Collection id.", min_length=1, max_length=300)]
    benchmarks: Annotated[
        list[OverrideArgument] | None,
        Field(description="Other settings.", max_length=200),
    ] = None


class ExperimentArgument(BaseModel):
    """MLflow tracking; the check of the request knows the other fields."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    name: Annotated[str, Field(description="MLflow experiment name.", min_length=1, max_length=300)]


def request_fields(argument: BaseModel | None) -> dict[str, Any] | None:
    """Return the fields that the caller gave, as the hub's API names them; None without any."""
    return None if argument is None else argument.model_dump(exclude_none=True)
