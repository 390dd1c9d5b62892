"""Structured replies of the tools that read results."""

from typing import Any

from pydantic import Field

from evalhub_mcp.server.core.reply import Reply


class WrongAnswer(Reply):
    """One sample the model got wrong."""

    question: str | None = None
    expected: str | None = None
    got: str | None = None


class BandReply(Reply):
    """What scores from `low` upwards mean; only for hosts that draw them."""

    label: str
    meaning: str
    low: float | None = None
    high: float | None = None


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
    interval_source: str | None = None
    n_samples: int | None = None
    lower_is_better: bool = False
    threshold: float | None = None
    margin: float | None = None
    passed: bool | None = None
    random_baseline: float | None = None
    band: str | None = None
    meaning: str | None = None
    bands: list[BandReply] = []
    other_metrics: dict[str, float] = Field(default_factory=dict)
    wrong_answers: list[WrongAnswer] = []
    cautions: list[str] = []
    missing: str | None = None
    # Only when details were asked for.
    metrics: dict[str, Any] = Field(default_factory=dict)
    parameters: dict[str, Any] = Field(default_factory=dict)
    info: dict[str, Any] = Field(default_factory=dict)
    artifacts: dict[str, Any] = Field(default_factory=dict)
    mlflow_run_id: str | None = None
    logs_path: str | None = None


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
    hub_threshold: float | None = None
    hub_passed: bool | None = None
    caveats: list[str] = []
    next_steps: list[str] = []
    mlflow_experiment_url: str | None = None
