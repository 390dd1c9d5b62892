"""The structured half of every reply: small closed objects, absent rather than null.

Field names are EvalHub's where EvalHub has one. Text for the model is written in
`server.text`; these carry the same facts for programs.
"""

from pydantic import BaseModel, ConfigDict, Field


class Reply(BaseModel):
    """Base of all structured replies."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class ProviderFound(Reply):
    """A provider that declares what it measures."""

    id: str
    name: str
    title: str
    summary: str | None = None
    target_type: str | None = None
    evaluates: list[str] = []
    recommended_when: list[str] = []
    hints: list[str] = []
    result_interpretation: list[str] = []
    complements: list[str] = []
    benchmark_count: int


class ProviderToConsider(Reply):
    """A provider without matching metadata that may fit all the same."""

    id: str
    name: str
    benchmark_count: int
    why: str


class ProvidersReply(Reply):
    """Answer of discover_providers."""

    providers: list[ProviderFound]
    also_consider: list[ProviderToConsider] = []
    stale: str | None = None


class BenchmarkFound(Reply):
    """A benchmark, named by the pair that submit_evaluation needs."""

    provider_id: str
    id: str
    name: str
    purpose: str | None = None
    category: str | None = None
    metric: str | None = None
    lower_is_better: bool | None = None
    threshold: float | None = None
    dataset_size: int | None = None


class BenchmarksReply(Reply):
    """Answer of find_benchmarks."""

    benchmarks: list[BenchmarkFound]
    total: int
    next_cursor: str | None = None
    stale: str | None = None


class BenchmarkRef(Reply):
    """A benchmark of a job."""

    provider_id: str
    id: str


class SubmittedReply(Reply):
    """Answer of submit_evaluation."""

    job_id: str
    state: str
    name: str
    benchmarks: list[BenchmarkRef] = []
    collection_id: str | None = None
    hints: list[str] = []
    poll_after_seconds: int


class BenchmarkStatusReply(Reply):
    """Where one benchmark of a job stands."""

    provider_id: str
    id: str
    status: str
    phase: str | None = None
    message: str | None = None
    error: str | None = None
    started_at: str | None = None
    completed_at: str | None = None


class JobStatusReply(Reply):
    """Answer of get_job_status."""

    job_id: str
    name: str
    state: str
    done: bool
    progress_percent: int
    benchmarks_finished: int
    benchmarks_total: int | None = None
    benchmarks: list[BenchmarkStatusReply] = []
    created_at: str | None = None
    started_at: str | None = None
    elapsed_seconds: int | None = None
    remaining_seconds: int | None = None
    poll_after_seconds: int


class WrongAnswer(Reply):
    """One sample the model got wrong."""

    question: str | None = None
    expected: str | None = None
    got: str | None = None


class BenchmarkResultReply(Reply):
    """One benchmark's result, read."""

    provider_id: str
    id: str
    status: str
    metric: str | None = None
    score: float | None = None
    stderr: float | None = None
    interval_low: float | None = None
    interval_high: float | None = None
    n_samples: int | None = None
    lower_is_better: bool = False
    threshold: float | None = None
    passed: bool | None = None
    meaning: str | None = None
    other_metrics: dict[str, float] = Field(default_factory=dict)
    parameters: dict[str, str] = Field(default_factory=dict)
    wrong_answers: list[WrongAnswer] = []
    missing: str | None = None


class JobResultsReply(Reply):
    """Answer of get_job_results."""

    job_id: str
    name: str
    state: str
    model: str
    verdict: str
    reason: str
    benchmarks: list[BenchmarkResultReply]
    hub_score: float | None = None
    hub_passed: bool | None = None
    caveats: list[str] = []
    next_steps: list[str] = []


class CancelReply(Reply):
    """Answer of cancel_job."""

    job_id: str
    state: str
    cancelled_now: bool
    message: str


class CheckReply(Reply):
    """One thing that was checked."""

    name: str
    ok: bool
    detail: str
    advice: str | None = None


class ConnectionReply(Reply):
    """Answer of check_connection."""

    ok: bool
    hub: str
    tenant: str | None = None
    checks: list[CheckReply]
