"""Determine the scale and the uncertainty of a score from all that its run reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evalhub_mcp.formatting import format_score
from evalhub_mcp.results.repeats import reported_epochs
from evalhub_mcp.results.sample_counts import (
    CountEvidence,
    SampleCount,
    asked_samples,
    count_samples,
    reported_samples,
    samples_of_interval,
)
from evalhub_mcp.results.score_scales import TOPS, Scale, ScoreUnit, metric_kind, read_scale
from evalhub_mcp.results.statistics import (
    Z95,
    IntervalMethod,
    binomial_stderr,
    finite_number,
    reported_interval,
    score_interval,
    stderr_of,
    stderr_of_cases,
    stderr_on_other_scale,
)


@dataclass(frozen=True)
class RunReport:
    """What a run reports of a score, and what its benchmark declares."""

    metric: str
    score: float
    threshold: float | None
    metrics: Mapping[str, Any]
    info: Mapping[str, Any]
    parameters: Mapping[str, Any]
    """The settings of the job, overlaid by those the adapter reports having used."""
    dataset_size: int | None = None
    usual_unit: ScoreUnit | None = None
    """The unit of the provider's own threshold and bands for this metric."""


@dataclass(frozen=True)
class Uncertainty:
    """A score on its scale, with its uncertainty."""

    scale: Scale
    is_share: bool
    count: SampleCount
    asked: int | None
    """Samples that the settings ask for, where they do."""
    stderr: float | None
    interval: tuple[float, float] | None
    method: IntervalMethod | None
    cautions: Sequence[str]


def read_uncertainty(report: RunReport) -> Uncertainty:
    """Return the scale, the number of samples and the 95 % interval of a score."""
    metric, cautions = report.metric, list[str]()
    kind = metric_kind(metric)
    stderr = stderr_of(metric, report.metrics)
    if stderr is None:
        stderr = stderr_of_cases(metric, report.metrics, report.score)
    size, file = report.dataset_size, report.info.get("dataset")
    own = finite_number(file.get("questions")) if isinstance(file, Mapping) else None
    if own is not None and own >= 1:  # the user's own file
        size = int(own)
    asked = asked_samples(report.parameters, size)
    fraction = report.score if kind == "share" and 0 <= report.score <= 1 else None
    # Without the error, whose scale is not known yet.
    evidence = CountEvidence(
        metric, fraction, None, report.metrics, report.info, report.parameters, size
    )
    reported = reported_samples(evidence)
    scale = read_scale(
        metric, report.score, report.threshold, stderr, reported or asked, size, report.usual_unit
    )
    share = kind == "share" and scale.unit is not None
    top = TOPS[scale.unit] if scale.unit is not None else 1.0
    known = reported if share else None
    if stderr and scale.bounded and stderr_on_other_scale(scale.score, stderr, known, scale.unit):
        cautions.append(
            f"the reported standard error {format_score(stderr)} seems to be on another scale "
            "than the score and is not used"
        )
        stderr = None
    fraction = float(f"{scale.score / top:.15g}")  # as it would be written
    evidence = replace(
        evidence,
        fraction=fraction if share and 0 <= fraction <= 1 else None,
        error=float(f"{stderr / top:.15g}") if stderr else None,
    )
    count = count_samples(evidence)
    if count.caution:
        cautions.append(count.caution)
    is_counted = share and (not stderr or count.fits_error)
    limits = (0.0, top) if scale.bounded else (-1.0, 1.0) if kind == "correlation" else None
    averaged = share and not is_counted and reported_epochs(report.info) > 1
    found = score_interval(
        scale.score,
        stderr,
        count.n,
        scale.unit,
        counted=is_counted,
        limits=limits,
        averaged=averaged,
    )
    if found is None or (count.source or "").startswith("assumed"):
        given = reported_interval(metric, report.metrics, scale.score)
        found = (*given, "reported interval") if given is not None else found
        if given is not None and not stderr:
            stderr = (given[1] - given[0]) / (2 * Z95)
            if share and 0 <= fraction <= 1:
                n = samples_of_interval(fraction, given[0] / top, given[1] / top)
                count = SampleCount(n, "inferred from the error", True) if n is not None else count
    return Uncertainty(
        scale,
        share,
        count,
        asked,
        stderr or binomial_stderr(scale.score, count.n if is_counted else None, scale.unit),
        found[:2] if found else None,
        found[2] if found else None,
        cautions,
    )
