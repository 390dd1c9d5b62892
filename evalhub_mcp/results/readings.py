"""What a job's results say, as data: one reading per benchmark and one of the whole job.

A value that cannot be known is None; nothing is guessed. `interpretation` makes the readings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from evalhub_mcp.results.direction import Direction, DirectionSource
from evalhub_mcp.results.metrics import ThresholdSource
from evalhub_mcp.results.outcomes import Outcomes
from evalhub_mcp.results.sample_counts import CountSource
from evalhub_mcp.results.score_bands import Band
from evalhub_mcp.results.score_scales import ScoreUnit
from evalhub_mcp.results.statistics import IntervalMethod

Verdict = Literal["pass", "fail", "undecided"]
ThresholdVerdict = Literal["met", "missed", "too close to call"]
JobJudgement = Literal["pass", "fail", "too close to call", "undecided"]


@dataclass(frozen=True)
class CorrectedScore:
    """A score corrected for the known errors of its judge, on the scale of the score."""

    score: float
    interval: tuple[float, float]
    """At 95 %, with the uncertainty of the labelled replies."""


@dataclass(frozen=True)
class BenchmarkReading:
    """The results of one benchmark of a job."""

    provider_id: str
    benchmark_id: str
    index: int
    name: str
    state: str
    metric: str | None = None
    """Name of the primary metric."""
    declared_metric: str | None = None
    """The primary metric as job or provider name it; an adapter may write it otherwise."""
    metric_declared: bool = True
    """False when the metric was selected by its name, since none is declared."""
    score: float | None = None
    direction: Direction = "unknown"
    """Which scores are good. On "unknown" no verdict, margin, band or advice rests."""
    direction_source: DirectionSource | None = None
    """Who states the direction; None when nobody does."""
    unit: ScoreUnit | None = None
    """The unit of the score; None for another scale or an unknown one."""
    is_share: bool = False
    """Whether the score is a share of all samples, so that their number gives its uncertainty."""
    baseline: float | None = None
    """The score of random guessing, where it is known for this benchmark."""
    baseline_if_four_choices: float | None = None
    """The score of guessing that the metadata names in general for four choices."""
    stderr: float | None = None
    """Standard error of the score, reported or binomial."""
    interval: tuple[float, float] | None = None
    """95 % interval of the score."""
    interval_method: IntervalMethod | None = None
    """How the interval was computed; None without one."""
    judge: str | None = None
    """The model that graded the replies; None without one."""
    corrected: CorrectedScore | None = None
    """The score without the judge's errors, where people checked the judge."""
    n_samples: int | None = None
    """Samples the score is made of, as far as known; `n_source` says how."""
    n_source: CountSource | None = None
    attempted: int | None = None
    """Samples that were to be scored: those of the score and those that were lost."""
    lost_samples: int = 0
    """Samples without a usable reply: errors, unscored ones, replies cut off or empty."""
    dataset_size: int | None = None
    """Samples of the whole benchmark, where the provider states it."""
    threshold: float | None = None
    stated_threshold: float | None = None
    """The threshold as it is stated, where it was converted to the scale of the score."""
    scale_is_unclear: bool = False
    """Whether score and threshold seem to be on different scales, and which is not known."""
    threshold_source: ThresholdSource | None = None
    """Who sets the threshold; None without one."""
    curated: Sequence[tuple[str, float]] = ()
    """Collections that set a threshold for this metric, with theirs on the score's scale; only
    beside the provider's default."""
    passed: bool | None = None
    """Whether the score itself meets the threshold; None where that cannot be decided."""
    threshold_verdict: ThresholdVerdict | None = None
    """The judgement: the interval decides, where it is known, else the score alone."""
    probability_met: float | None = None
    """Probability that the true score meets the threshold; None when it is unknown."""
    withheld: str | None = None
    """Why there is no verdict although score and threshold are known; None when there is one."""
    verdict_could_turn: bool = False
    """Whether counting the lost samples as all wrong or all right would change the verdict."""
    meaning: str | None = None
    """What the score band means in the provider's words, or the bands the interval touches."""
    band: str | None = None
    """The label of the score band, or those of the bands the interval touches: all of two, of more
    the first and the last with `…` between them."""
    bands: Sequence[Band] = ()
    """All score bands of the benchmark that can be parsed."""
    interpretation: str | None = None
    """The provider's note on reading this benchmark's results."""
    metrics: Mapping[str, Any] = field(default_factory=dict)
    """All metrics as reported, of any JSON type, the most important first."""
    further_scores: Mapping[str, float] = field(default_factory=dict)
    """Those metrics that are scores as well, without the primary one, in the same order."""
    outcomes: Outcomes | None = None
    """What was scored on each question, where the adapter put it on record."""
    sample_errors: Sequence[Mapping[str, Any]] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """The settings of the job."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """The job's reference to test data, where that is not the benchmark's own."""
    effective: Mapping[str, Any] = field(default_factory=dict)
    """The settings that the adapter reports having used, including defaults."""
    usual_shots: int | None = None
    """Few-shot examples the benchmark is usually run with, where the provider states it."""
    info: Mapping[str, Any] = field(default_factory=dict)
    """The adapter's additional information."""
    artifacts: Mapping[str, Any] = field(default_factory=dict)
    mlflow_run_id: str | None = None
    logs_path: str | None = None
    hub_tested: bool = False
    """Whether the hub counts the benchmark in its overall score."""
    cautions: Sequence[str] = ()
    """Contradictions in the metadata or the results, one sentence each."""
    error: str | None = None
    missing: str | None = None
    """Why there is no score; None when there is one."""

    @property
    def margin(self) -> float | None:
        """Distance of the score from the threshold, positive when it passes.

        None when the direction is unknown, or score and threshold are on different scales.
        """
        if self.score is None or self.threshold is None or self.scale_is_unclear:
            return None
        if self.direction == "unknown":
            return None
        margin = self.score - self.threshold
        return -margin if self.direction == "lower" else margin

    @property
    def is_no_better_than_chance(self) -> bool:
        """Whether the score, or its interval, is not above the score of random guessing."""
        if self.score is None or self.baseline is None:
            return False
        return (self.interval[0] if self.interval else self.score) <= self.baseline


@dataclass(frozen=True)
class JobReading:
    """The results of a job."""

    job_id: str
    state: str
    benchmarks: Sequence[BenchmarkReading]
    verdict: Verdict
    reason: str
    """The reason for the verdict."""
    judgement: JobJudgement = "undecided"
    """The verdict, with what is only too close to call apart from the undecided."""
    model: str = ""
    model_url: str = ""
    model_parameters: Mapping[str, Any] = field(default_factory=dict)
    """Parameters of the model, such as its temperature."""
    hub_score: float | None = None
    hub_threshold: float | None = None
    hub_passed: bool | None = None
    caveats: Sequence[str] = ()
    """Where the hub's overall score of this job misleads, one sentence each."""
    mlflow_url: str | None = None
