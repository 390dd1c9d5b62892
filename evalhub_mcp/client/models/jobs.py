"""Evaluation jobs: the request, the progress and the results."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from evalhub_mcp.client.models.base import (
    HubModel,
    HubObject,
    Identifier,
    Label,
    MessageInfo,
    OpenEnum,
    PassCriteria,
    PrimaryScore,
    RequestModel,
    Timestamp,
)

MACHINE_TAG_PREFIX = "evalhub-mcp-"
"""The prefix of all job tags that this project sets for its own use."""
SUBMISSION_TAG_PREFIX = MACHINE_TAG_PREFIX + "submission:"
"""The prefix of the tag by which the client recognises its own submissions."""


class JobStatus(OpenEnum):
    """The state of a job, or of one of its benchmarks."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PARTIALLY_FAILED = "partially_failed"
    """Only for jobs: some benchmarks completed, others did not."""

    @property
    def is_terminal(self) -> bool:
        """Whether the state is final. Unknown states are not."""
        return self in _TERMINAL


_TERMINAL = frozenset(
    {JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.PARTIALLY_FAILED}
)


class JobPhase(OpenEnum):
    """The current step of a running benchmark."""

    INITIALIZING = "initializing"
    LOADING_DATA = "loading_data"
    RUNNING_EVALUATION = "running_evaluation"
    POST_PROCESSING = "post_processing"
    PERSISTING_ARTIFACTS = "persisting_artifacts"
    COMPLETED = "completed"


class ModelAuth(RequestModel):
    """How the evaluation authenticates to the model."""

    secret_ref: str
    """The *name* of a secret that the hub can read, never a key."""


class ModelConfig(RequestModel):
    """The model to evaluate."""

    name: str = Field(min_length=1)
    url: str | None = None
    """An OpenAI-compatible base URL. Optional only with pre-recorded data."""
    parameters: dict[str, Any] | None = None
    auth: ModelAuth | None = None
    card_url: str | None = None
    """The model's card, which the hub shows and keeps."""


class JobModel(HubModel):
    """The model of a job in a response."""

    name: str = ""
    url: str | None = None
    parameters: dict[str, Any] | None = None
    auth: dict[str, Any] | None = None
    card_url: str | None = None
    """Where the model's own card is."""


class BenchmarkConfig(RequestModel):
    """A benchmark to run, named by provider and id."""

    id: str = Field(min_length=1)
    provider_id: str = Field(min_length=1)
    parameters: dict[str, Any] | None = None
    weight: float | None = Field(default=None, ge=0)
    primary_score: PrimaryScore | None = None
    pass_criteria: PassCriteria | None = None
    """Used only together with `primary_score` of the same object."""
    hardware_config: dict[str, Any] | None = None
    test_data_ref: dict[str, Any] | None = None


class JobBenchmark(HubModel):
    """A benchmark of a job or a collection in a response."""

    id: Identifier = ""
    provider_id: Identifier = ""
    parameters: dict[str, Any] | None = None
    weight: float | None = None
    primary_score: PrimaryScore | None = None
    pass_criteria: PassCriteria | None = None
    hardware_config: dict[str, Any] | None = None
    test_data_ref: dict[str, Any] | None = None

    def to_config(self) -> BenchmarkConfig:
        """The request to run the same benchmark again."""
        fields = {name: getattr(self, name) for name in BenchmarkConfig.model_fields}
        if self.test_data_ref is not None:
            # The commit that the hub found when it fetched the data; it refuses one that is sent.
            data = {k: v for k, v in self.test_data_ref.items() if k != "resolved_sha"}
            fields["test_data_ref"] = data
        return BenchmarkConfig(**fields)


class CollectionRef(RequestModel):
    """A collection to run, optionally with overrides."""

    id: str = Field(min_length=1)
    benchmarks: list[BenchmarkConfig] | None = None
    """Overrides. The collection's own parameters take precedence, and an override applies to
    every benchmark of its provider, so a job with explicit benchmarks is preferable."""


class JobCollection(HubModel):
    """The collection of a job in a response. It may have been changed or deleted since."""

    id: Identifier = ""
    benchmarks: list[JobBenchmark] = Field(default_factory=list)
    collection_updated_at: Timestamp = None


class ExperimentTag(RequestModel):
    """A tag of an MLflow experiment."""

    key: str = Field(max_length=250)
    value: str = Field(max_length=5000)


class ExperimentConfig(RequestModel):
    """Tracking in MLflow; rejected by hubs without MLflow."""

    name: str | None = None
    tags: list[ExperimentTag] | None = Field(default=None, max_length=20)
    artifact_location: str | None = None


class JobSubmissionRequest(RequestModel):
    """A job to run: a model, and either benchmarks or a collection."""

    name: str = Field(min_length=1)
    model: ModelConfig
    benchmarks: list[BenchmarkConfig] | None = None
    collection: CollectionRef | None = None
    description: str | None = None
    tags: list[str] | None = None
    """Up to 128 characters each, without `,` and `|`."""
    pass_criteria: PassCriteria | None = None
    """The threshold of the job's overall score, 0.5 by default."""
    experiment: ExperimentConfig | None = None
    exports: dict[str, Any] | None = None
    hardware_config: dict[str, Any] | None = None
    queue: dict[str, Any] | None = None
    custom: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _validate_work_and_tags(self) -> Self:
        if bool(self.benchmarks) == (self.collection is not None):
            raise ValueError("give either benchmarks (at least one) or a collection, not both")
        for tag in self.tags or ():
            if not tag or len(tag) > 128 or "," in tag or "|" in tag:
                raise ValueError(
                    f"tag {tag[:40]!r} must have 1 to 128 characters and no comma or '|'"
                )
        return self


class BenchmarkStatus(HubModel):
    """The progress of a benchmark of a job. Benchmarks that never reported are absent."""

    provider_id: Identifier = ""
    id: Identifier = ""
    benchmark_index: int = 0
    """Position in the job's list of benchmarks, from 0."""
    status: JobStatus = JobStatus.PENDING
    phase: JobPhase | None = None
    error_message: MessageInfo | None = None
    warning_message: MessageInfo | None = None
    """For a running benchmark also its progress (`message_code` is `progress`)."""
    started_at: Timestamp = None
    completed_at: Timestamp = None


class EvaluationJobStatus(HubModel):
    """The state of a job. `benchmarks` lists only those that reported."""

    state: JobStatus = JobStatus("unknown")
    """`unknown`, which is not final, if the hub sent none or none that can be read."""
    message: MessageInfo | None = None
    benchmarks: list[BenchmarkStatus] = Field(default_factory=list)


class MetricSchema(HubModel):
    """The declared type of a metric, `numeric` if none was declared."""

    name: str = ""
    type: str = ""


class BenchmarkTest(HubModel):
    """Whether a benchmark passed."""

    primary_score: float | None = None
    primary_score_metric: Label | None = None
    threshold: float | None = None
    passed: bool | None = Field(default=None, alias="pass")


class BenchmarkResult(HubModel):
    """The results of one benchmark."""

    id: Identifier = ""
    provider_id: Identifier = ""
    benchmark_index: int = 0
    metrics: dict[Label, Any] = Field(default_factory=dict)
    """Numbers, text, booleans, null, lists or objects."""
    metrics_schema: list[MetricSchema] = Field(default_factory=list)
    additional_info: dict[str, Any] = Field(default_factory=dict)
    artifacts: dict[str, Any] = Field(default_factory=dict)
    mlflow_run_id: Identifier | None = None
    logs_path: str | None = None
    test: BenchmarkTest | None = None
    """Absent without a numeric primary score and a threshold."""


class EvaluationTest(HubModel):
    """Whether a job passed. This may contradict the results of its benchmarks."""

    score: float | None = None
    """Weighted mean of the primary scores, not normalised: may be negative or above 1."""
    threshold: float | None = None
    passed: bool | None = Field(default=None, alias="pass")


class OCIProcessingStatus(HubModel):
    """How far a hub is with writing a job's results to an OCI registry."""

    state: str = ""
    message: MessageInfo | None = None


class OCIArtifactReference(HubModel):
    """An artifact in an OCI registry."""

    oci_reference: str = ""
    oci_digest: str = ""


class OCIResults(HubModel):
    """What a hub wrote of a job to an OCI registry."""

    status: OCIProcessingStatus | None = None
    evaluation_card: OCIArtifactReference | None = None
    evaluation_bundle: OCIArtifactReference | None = None
    signing: dict[str, Any] | None = None
    """How it was signed, as `{"type": "key-pair"}`; absent when it was not."""


class EvaluationJobResults(HubModel):
    """The results of a job so far. A benchmark appears when it finishes."""

    benchmarks: list[BenchmarkResult] = Field(default_factory=list)
    test: EvaluationTest | None = None
    """Only for completed jobs."""
    mlflow_experiment_url: str | None = None
    evaluation_card_url: str | None = None
    oci: OCIResults | None = None


class EvaluationJob(HubObject):
    """A job in a response."""

    status: EvaluationJobStatus = Field(default_factory=EvaluationJobStatus)
    results: EvaluationJobResults = Field(default_factory=EvaluationJobResults)
    name: str = ""
    description: str | None = None
    tags: list[str] = Field(default_factory=list)
    model: JobModel = Field(default_factory=JobModel)
    benchmarks: list[JobBenchmark] = Field(default_factory=list)
    """Empty for a job of a collection, whose benchmarks are in `collection`."""
    collection: JobCollection | None = None
    pass_criteria: PassCriteria | None = None
    experiment: dict[str, Any] | None = None
    exports: dict[str, Any] | None = None
    hardware_config: dict[str, Any] | None = None
    queue: dict[str, Any] | None = None
    custom: dict[str, Any] | None = None

    @property
    def state(self) -> JobStatus:
        """The job's state: `status.state`."""
        return self.status.state

    @property
    def user_tags(self) -> list[str]:
        """The tags that users set, without those of this project."""
        return [tag for tag in self.tags if not tag.startswith(MACHINE_TAG_PREFIX)]


def _require_reportable(status: JobStatus) -> JobStatus:
    if status not in ("pending", "running", "completed", "failed"):
        raise ValueError(f"{status} cannot be reported; use pending, running, completed or failed")
    return status


class BenchmarkStatusEvent(RequestModel):
    """A report of an evaluation process about its benchmark."""

    provider_id: str = Field(min_length=1)
    id: str = Field(min_length=1)
    benchmark_index: int = Field(default=0, ge=0)
    status: Annotated[JobStatus, AfterValidator(_require_reportable)]
    phase: JobPhase | None = None
    metrics: dict[str, Any] | None = None
    """Stored by the hub only with a final status."""
    metrics_schema: list[MetricSchema] | None = None
    additional_info: dict[str, Any] | None = None
    artifacts: dict[str, Any] | None = None
    error_message: MessageInfo | None = None
    warning_message: MessageInfo | None = None
    started_at: Timestamp = None
    """Send it with every event; without it the hub clears the stored value."""
    completed_at: Timestamp = None
    mlflow_run_id: str | None = None
    logs_path: str | None = None
