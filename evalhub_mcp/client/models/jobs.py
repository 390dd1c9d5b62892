"""Evaluation jobs: what is asked for, how far it is, and what came out."""

from __future__ import annotations

from typing import Any, Self

from pydantic import ConfigDict, Field, model_validator

from evalhub_mcp.client.models.base import HubModel, OpenEnum, RequestModel, Timestamp
from evalhub_mcp.client.models.common import MessageInfo, PassCriteria, PrimaryScore, Resource

MACHINE_TAG_PREFIX = "evalhub-mcp-"
"""Begins every tag that programs of this project put on a job for themselves."""
SUBMISSION_TAG_PREFIX = MACHINE_TAG_PREFIX + "submission:"
"""Begins the tag this client puts on every job to recognise its own submissions."""


class JobStatus(OpenEnum):
    """The state of a job, or of one of its benchmarks."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PARTIALLY_FAILED = "partially_failed"
    """Jobs only: some benchmarks completed, others did not."""

    @property
    def is_terminal(self) -> bool:
        """Whether the state is final. Words this version does not know are not."""
        return self in _TERMINAL


_TERMINAL = frozenset(
    {JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.PARTIALLY_FAILED}
)


class JobPhase(OpenEnum):
    """What a running benchmark is busy with."""

    INITIALIZING = "initializing"
    LOADING_DATA = "loading_data"
    RUNNING_EVALUATION = "running_evaluation"
    POST_PROCESSING = "post_processing"
    PERSISTING_ARTIFACTS = "persisting_artifacts"
    COMPLETED = "completed"


class ModelAuth(RequestModel):
    """How the evaluation authenticates to the model."""

    secret_ref: str
    """The *name* of a secret on the hub's side, never a key."""


class ModelConfig(RequestModel):
    """The model to evaluate."""

    name: str = Field(min_length=1)
    url: str | None = None
    """An OpenAI-compatible base URL. Optional only with pre-recorded data."""
    parameters: dict[str, Any] | None = None
    auth: ModelAuth | None = None


class JobModel(HubModel):
    """The model of a job, as the hub tells it."""

    name: str = ""
    url: str | None = None
    parameters: dict[str, Any] | None = None
    auth: dict[str, Any] | None = None


class BenchmarkConfig(RequestModel):
    """A benchmark to run, named by provider and id."""

    id: str = Field(min_length=1)
    provider_id: str = Field(min_length=1)
    parameters: dict[str, Any] | None = None
    weight: float | None = Field(default=None, ge=0)
    primary_score: PrimaryScore | None = None
    pass_criteria: PassCriteria | None = None
    """Counts only together with the primary score of the same level."""
    hardware_config: dict[str, Any] | None = None
    test_data_ref: dict[str, Any] | None = None


class JobBenchmark(HubModel):
    """A benchmark of a job or a collection, as the hub tells it."""

    id: str = ""
    provider_id: str = ""
    parameters: dict[str, Any] | None = None
    weight: float | None = None
    primary_score: PrimaryScore | None = None
    pass_criteria: PassCriteria | None = None
    hardware_config: dict[str, Any] | None = None
    test_data_ref: dict[str, Any] | None = None

    def to_config(self) -> BenchmarkConfig:
        """The same benchmark as a request, to run it again."""
        return BenchmarkConfig(
            **{name: getattr(self, name) for name in BenchmarkConfig.model_fields}
        )


class CollectionRef(RequestModel):
    """A collection to run, as it is or with overrides."""

    id: str = Field(min_length=1)
    benchmarks: list[BenchmarkConfig] | None = None
    """Overrides. The collection's own parameters win over them, and an override applies to
    every benchmark of its provider: prefer a job with explicit benchmarks."""


class JobCollection(HubModel):
    """The collection of a job, as the hub tells it. It may since have changed or gone."""

    id: str = ""
    benchmarks: list[JobBenchmark] = Field(default_factory=list)
    collection_updated_at: Timestamp = None


class ExperimentTag(RequestModel):
    """A tag of an MLflow experiment."""

    key: str = Field(max_length=250)
    value: str = Field(max_length=5000)


class ExperimentConfig(RequestModel):
    """Tracking in MLflow; refused by hubs that have none."""

    name: str | None = None
    tags: list[ExperimentTag] | None = Field(default=None, max_length=20)
    artifact_location: str | None = None


class JobSubmissionRequest(RequestModel):
    """A job to run: a model, and either benchmarks or a collection."""

    model_config = ConfigDict(title="JobSubmissionRequest")

    name: str = Field(min_length=1)
    model: ModelConfig
    benchmarks: list[BenchmarkConfig] | None = None
    collection: CollectionRef | None = None
    description: str | None = None
    tags: list[str] | None = None
    """Up to 128 characters each, without `,` and `|`."""
    pass_criteria: PassCriteria | None = None
    """The threshold of the job's overall score; the hub assumes 0.5 when there is none."""
    experiment: ExperimentConfig | None = None
    exports: dict[str, Any] | None = None
    hardware_config: dict[str, Any] | None = None
    queue: dict[str, Any] | None = None
    custom: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _one_kind_of_work(self) -> Self:
        if bool(self.benchmarks) == (self.collection is not None):
            raise ValueError("give either benchmarks (at least one) or a collection, not both")
        for tag in self.tags or ():
            if not tag or len(tag) > 128 or "," in tag or "|" in tag:
                raise ValueError(
                    f"tag {tag[:40]!r} must have 1 to 128 characters and no comma or '|'"
                )
        return self


class BenchmarkStatus(HubModel):
    """How far one benchmark of a job is. Benchmarks that never reported are absent."""

    provider_id: str = ""
    id: str = ""
    benchmark_index: int = 0
    """Position in the job's list of benchmarks, from 0."""
    status: JobStatus = JobStatus.PENDING
    phase: JobPhase | None = None
    error_message: MessageInfo | None = None
    warning_message: MessageInfo | None = None
    """On a running benchmark also its progress (`message_code` is `progress`)."""
    started_at: Timestamp = None
    completed_at: Timestamp = None


class EvaluationJobStatus(HubModel):
    """The state of a job. `state` alone decides; `benchmarks` only lists who reported."""

    state: JobStatus = JobStatus.PENDING
    message: MessageInfo | None = None
    benchmarks: list[BenchmarkStatus] = Field(default_factory=list)


class MetricSchema(HubModel):
    """The declared type of a metric. Hubs write `numeric` for everything undeclared."""

    name: str = ""
    type: str = ""


class BenchmarkTest(HubModel):
    """The verdict on one benchmark."""

    primary_score: float | None = None
    primary_score_metric: str | None = None
    threshold: float | None = None
    passed: bool | None = Field(default=None, alias="pass")


class BenchmarkResult(HubModel):
    """The results of one benchmark."""

    id: str = ""
    provider_id: str = ""
    benchmark_index: int = 0
    metrics: dict[str, Any] = Field(default_factory=dict)
    """Numbers, text, booleans, null, lists or objects."""
    metrics_schema: list[MetricSchema] = Field(default_factory=list)
    additional_info: dict[str, Any] = Field(default_factory=dict)
    artifacts: dict[str, Any] = Field(default_factory=dict)
    mlflow_run_id: str | None = None
    logs_path: str | None = None
    test: BenchmarkTest | None = None
    """Absent without a numeric primary score and a threshold."""


class EvaluationTest(HubModel):
    """The verdict on a whole job. It may contradict the verdicts on its benchmarks."""

    score: float | None = None
    """Weighted mean of the primary scores, not normalised: may be negative or above 1."""
    threshold: float | None = None
    passed: bool | None = Field(default=None, alias="pass")


class EvaluationJobResults(HubModel):
    """What a job produced so far: benchmarks appear when they finish."""

    benchmarks: list[BenchmarkResult] = Field(default_factory=list)
    test: EvaluationTest | None = None
    """Completed jobs only."""
    mlflow_experiment_url: str | None = None


class EvaluationJob(HubModel):
    """A job as the hub keeps it."""

    resource: Resource = Field(default_factory=Resource)
    status: EvaluationJobStatus = Field(default_factory=EvaluationJobStatus)
    results: EvaluationJobResults = Field(default_factory=EvaluationJobResults)
    name: str = ""
    description: str | None = None
    tags: list[str] = Field(default_factory=list)
    model: JobModel = Field(default_factory=JobModel)
    benchmarks: list[JobBenchmark] = Field(default_factory=list)
    """Empty for a job of a collection: the collection has the list."""
    collection: JobCollection | None = None
    pass_criteria: PassCriteria | None = None
    experiment: dict[str, Any] | None = None
    exports: dict[str, Any] | None = None
    hardware_config: dict[str, Any] | None = None
    queue: dict[str, Any] | None = None
    custom: dict[str, Any] | None = None

    @property
    def id(self) -> str:
        """The job's id."""
        return self.resource.id

    @property
    def state(self) -> JobStatus:
        """Short for `status.state`."""
        return self.status.state

    @property
    def user_tags(self) -> list[str]:
        """The tags people gave, without those programs of this project add for themselves."""
        return [tag for tag in self.tags if not tag.startswith(MACHINE_TAG_PREFIX)]


class BenchmarkStatusEvent(RequestModel):
    """What an evaluation process reports about its benchmark."""

    provider_id: str = Field(min_length=1)
    id: str = Field(min_length=1)
    benchmark_index: int = Field(default=0, ge=0)
    status: JobStatus
    """`pending`, `running`, `completed` or `failed`."""
    phase: JobPhase | None = None
    metrics: dict[str, Any] | None = None
    """Kept by the hub only with a final status."""
    metrics_schema: list[MetricSchema] | None = None
    additional_info: dict[str, Any] | None = None
    artifacts: dict[str, Any] | None = None
    error_message: MessageInfo | None = None
    warning_message: MessageInfo | None = None
    started_at: Timestamp = None
    """Send it with every event: the hub forgets it otherwise."""
    completed_at: Timestamp = None
    mlflow_run_id: str | None = None
    logs_path: str | None = None
