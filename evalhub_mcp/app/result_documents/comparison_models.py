"""Structured reply of compare_jobs."""

from evalhub_mcp.server.core.reply import Reply


class DifferenceReply(Reply):
    """One benchmark in the baseline and in another job."""

    provider_id: str
    id: str
    metric: str | None = None
    lower_is_better: bool = False
    baseline_score: float | None = None
    baseline_stderr: float | None = None
    baseline_interval_low: float | None = None
    baseline_interval_high: float | None = None
    baseline_n_samples: int | None = None
    baseline_threshold: float | None = None
    baseline_passed: bool | None = None
    baseline_missing: str | None = None
    score: float | None = None
    stderr: float | None = None
    interval_low: float | None = None
    interval_high: float | None = None
    n_samples: int | None = None
    threshold: float | None = None
    passed: bool | None = None
    missing: str | None = None
    improvement: float | None = None
    improvement_low: float | None = None
    improvement_high: float | None = None
    p_value: float | None = None
    corrected_p_value: float | None = None
    change: str
    verdict_change: str | None = None
    changed_parameters: list[str] = []
    not_comparable: list[str] = []
    cautions: list[str] = []


class ComparedJob(Reply):
    """A job against the baseline."""

    job_id: str
    model: str
    state: str
    verdict: str
    answer: str
    changed_model_parameters: list[str] = []
    differences: list[DifferenceReply]
    only_in_baseline: list[str] = []
    only_here: list[str] = []


class ComparisonReply(Reply):
    """Answer of compare_jobs."""

    baseline: str
    baseline_model: str
    baseline_state: str
    baseline_verdict: str
    jobs: list[ComparedJob]
