"""What a job's results say, as data: one reading per benchmark and one of the whole job.

A value that cannot be known is None; nothing is guessed. `interpretation` makes the readings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from evalhub_mcp.results.primary_metric import DirectionSource
from evalhub_mcp.results.score_bands import Band
from evalhub_mcp.results.score_scales import ScoreUnit, different_scales
from evalhub_mcp.results.statistics import IntervalSource

Verdict = Literal["pass", "fail", "undecided"]


@dataclass(frozen=True)
class BenchmarkReading:
    """One benchmark of a job, read."""

    provider_id: str
    benchmark_id: str
    index: int
    name: str
    state: str
    metric: str | None = None
    """Name of the primary metric."""
    metric_declared: bool = True
    """False when the metric was picked by its common name, since nobody declared one."""
    score: float | None = None
    lower_is_better: bool = False
    direction_source: DirectionSource | None = None
    """Who declared the primary metric and its direction; None: nobody did."""
    unit: ScoreUnit | None = None
    """What the score is measured in; None for a scale of its own or an unknown one."""
    baseline: float | None = None
    """What guessing would score, when somebody says so."""
    stderr: float | None = None
    """Standard error of the score, reported or binomial."""
    interval: tuple[float, float] | None = None
    """95 % interval of the score."""
    interval_source: IntervalSource | None = None
    n_samples: int | None = None
    dataset_size: int | None = None
    """Samples the whole benchmark has, when the provider says so."""
    threshold: float | None = None
    passed: bool | None = None
    meaning: str | None = None
    """What the band (or the bands that overlap there) means, in the provider's words."""
    band: str | None = None
    bands: Sequence[Band] = ()
    """All bands of the benchmark that could be read."""
    interpretation: str | None = None
    metrics: Mapping[str, Any] = field(default_factory=dict)
    """All metrics as reported, of any JSON type, the important ones first."""
    sample_errors: Sequence[Mapping[str, Any]] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """The settings the job asked for."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """The data the job had it run on, where that is not the benchmark's own."""
    effective: Mapping[str, Any] = field(default_factory=dict)
    """The settings the adapter says it used, defaults included."""
    usual_shots: int | None = None
    """Worked examples the benchmark is usually run with, when the provider says so."""
    info: Mapping[str, Any] = field(default_factory=dict)
    """What else the adapter reported."""
    artifacts: Mapping[str, Any] = field(default_factory=dict)
    mlflow_run_id: str | None = None
    logs_path: str | None = None
    hub_tested: bool = False
    """Whether the hub counts the benchmark in its overall score."""
    cautions: Sequence[str] = ()
    """What is odd about this reading."""
    error: str | None = None
    missing: str | None = None
    """Why there is no score, when there is none."""

    @property
    def margin(self) -> float | None:
        """Distance to the threshold, positive on the good side."""
        if self.score is None or self.threshold is None:
            return None
        if different_scales(self.score, self.threshold):
            return None
        gap = self.score - self.threshold
        return -gap if self.lower_is_better else gap

    @property
    def threshold_is_within_noise(self) -> bool:
        """Whether the interval holds the threshold, so that a re-run could tip the verdict."""
        if self.interval is None or self.threshold is None:
            return False
        low, high = self.interval
        return low <= self.threshold <= high

    @property
    def is_no_better_than_chance(self) -> bool:
        """Whether guessing explains the score: it is not clearly above the baseline."""
        if self.score is None or self.baseline is None:
            return False
        return (self.interval[0] if self.interval else self.score) <= self.baseline


@dataclass(frozen=True)
class JobReading:
    """A whole job, read."""

    job_id: str
    state: str
    benchmarks: Sequence[BenchmarkReading]
    verdict: Verdict
    reason: str
    """How the verdict was made."""
    model: str = ""
    model_url: str = ""
    model_parameters: Mapping[str, Any] = field(default_factory=dict)
    """What the model was asked with, such as its temperature."""
    hub_score: float | None = None
    hub_threshold: float | None = None
    hub_passed: bool | None = None
    caveats: Sequence[str] = ()
    """The traps of the hub's overall score that apply to this job."""
    mlflow_url: str | None = None
