"""The nested arguments of the tools that start work: shaped as `POST /evaluations/jobs`.

Closed at every level, because the hub silently ignores unknown fields; only parameters are open,
because providers define them. Open objects name the fields that are used most: clients that rebuild
the schema drop or refuse what it does not name. An object that occurs more than once is listed in
full in one place (`published`).
"""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from evalhub_mcp.server.core.schema import published

MOST = 1_000_000_000
"""Largest number in a setting; sums of larger ones are no numbers any more."""


WHOLE = AfterValidator(lambda number: int(number) if number.is_integer() else number)
"""Leaves a limit of 5 as it was given, where 5.0 is read and shown as a share by some."""


class ClosedArgument(BaseModel):
    """Base of all nested arguments."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class BenchmarkParameters(BaseModel):
    """Settings of a provider: the most common ones by name, any other is passed on."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    num_examples: Annotated[int | None, Field(ge=1, le=MOST)] = None
    num_fewshot: Annotated[int | None, Field(ge=0, le=MOST)] = None
    limit: Annotated[float, Field(gt=0, le=MOST), WHOLE] | None = None
    temperature: Annotated[float, Field(ge=0, le=MOST), WHOLE] | None = None


class ModelParameters(BaseModel):
    """Settings of a model: the most common ones by name, any other is passed on."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    temperature: Annotated[float, Field(ge=0, le=MOST), WHOLE] | None = None
    max_tokens: Annotated[int | None, Field(ge=1, le=MOST)] = None


class ModelAuthArgument(ClosedArgument):
    """Credentials of the endpoint, by name."""

    secret_ref: Annotated[str, Field(max_length=253)]
    """Name of a secret on the hub's side; never a key."""


class ModelArgument(ClosedArgument):
    """The model to evaluate."""

    url: Annotated[str | None, Field(max_length=2000)] = None
    name: Annotated[str, Field(min_length=1, max_length=300)]
    auth: ModelAuthArgument | None = None
    parameters: ModelParameters | None = None
    card_url: Annotated[str | None, Field(max_length=2000)] = None


class PassCriteriaArgument(ClosedArgument):
    """When a score passes."""

    threshold: Annotated[float, Field(ge=-MOST, le=MOST)]


class PrimaryScoreArgument(ClosedArgument):
    """Which metric decides."""

    metric: Annotated[str, Field(min_length=1, max_length=200)]
    lower_is_better: bool | None = None


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

    name: Annotated[str, Field(max_length=253)]
    kind: Annotated[str | None, Field(max_length=100)] = None


class AmountArgument(ClosedArgument):
    """An amount of a resource as Kubernetes writes it."""

    request: Annotated[str | None, Field(max_length=40)] = None
    limit: Annotated[str | None, Field(max_length=40)] = None


class GpuArgument(ClosedArgument):
    """Accelerators."""

    name: Annotated[str | None, Field(max_length=253)] = None
    count: Annotated[int | None, Field(ge=0, le=MOST)] = None


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
    oci_subject: Annotated[str | None, Field(max_length=300)] = None
    annotations: dict[str, str] | None = None


class RegistryArgument(ClosedArgument):
    """The credentials of a registry, by name."""

    connection: Annotated[str, Field(max_length=253)]


class OciArgument(ClosedArgument):
    """Results as an OCI artifact."""

    coordinates: Annotated[CoordinatesArgument, published("oci_host", "oci_repository", "oci_tag")]
    k8s: RegistryArgument | None = None


class ExportsArgument(ClosedArgument):
    """Where results are kept besides the hub."""

    oci: OciArgument


class BenchmarkArgument(ClosedArgument):
    """A benchmark to run."""

    id: Annotated[str, Field(min_length=1, max_length=300)]
    provider_id: Annotated[str | None, Field(max_length=300)] = None
    parameters: BenchmarkParameters | None = None
    weight: Annotated[float | None, Field(ge=0, le=MOST)] = None
    primary_score: PrimaryScoreArgument | None = None
    pass_criteria: PassCriteriaArgument | None = None
    test_data_ref: TestDataArgument | None = None
    hardware_config: HardwareArgument | None = None


class OverrideArgument(BaseModel):
    """Other settings for one benchmark of a collection."""

    # The check of the request says which settings of a benchmark the hub ignores here.
    model_config = ConfigDict(extra="allow", defer_build=True)

    id: Annotated[str, Field(min_length=1, max_length=300)]
    provider_id: Annotated[str | None, Field(max_length=300)] = None
    parameters: BenchmarkParameters | None = None
    """What the collection leaves open."""
    test_data_ref: TestDataArgument | None = None
    hardware_config: HardwareArgument | None = None


class CollectionArgument(ClosedArgument):
    """A collection to run instead of single benchmarks."""

    id: Annotated[str, Field(min_length=1, max_length=300)]
    benchmarks: Annotated[
        list[OverrideArgument] | None,
        Field(max_length=200),
        published("id", "provider_id", "parameters.num_examples"),
    ] = None


class ExperimentTagArgument(ClosedArgument):
    """A tag of an MLflow experiment."""

    key: Annotated[str, Field(max_length=250)]
    value: Annotated[str, Field(max_length=5000)]


class ExperimentArgument(ClosedArgument):
    """MLflow tracking."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    tags: Annotated[list[ExperimentTagArgument] | None, Field(max_length=20)] = None
    artifact_location: Annotated[str | None, Field(max_length=2000)] = None


def request_fields(argument: BaseModel | None) -> dict[str, Any] | None:
    """Return the fields that the caller gave, as the hub's API names them; None without any."""
    return None if argument is None else argument.model_dump(exclude_none=True)
