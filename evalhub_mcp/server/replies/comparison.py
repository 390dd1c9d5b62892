"""Structured reply of compare_jobs."""

from evalhub_mcp.server.replies.base import Reply


class DifferenceReply(Reply):
    """One benchmark in the baseline and in another job."""

    provider_id: str
    id: str
    metric: str | None = None
    lower_is_better: bool = False
    baseline_score: float | None = None
    score: float | None = None
    improvement: float | None = None
    p_value: float | None = None
    corrected_p_value: float | None = None
    change: str
    verdict_change: str | None = None
    changed_parameters: list[str] = []
    cautions: list[str] = []


class ComparedJob(Reply):
    """A job against the baseline."""

    job_id: str
    model: str
    state: str
    answer: str
    differences: list[DifferenceReply]
    only_in_baseline: list[str] = []
    only_here: list[str] = []


class ComparisonReply(Reply):
    """Answer of compare_jobs."""

    baseline: str
    baseline_model: str
    jobs: list[ComparedJob]
