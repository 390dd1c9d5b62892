"""Determine the scale and the uncertainty of a score from all that its run reports.

The scale comes first, since the reported error and the threshold may be on another one; the number
of samples and the interval follow from the error on the scale of the score.
"""

from collections.abc import Mapping
from dataclasses import replace

from evalhub_mcp.formatting import format_score
from evalhub_mcp.results.lost_samples import find_lost_samples
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.repeats import reported_epochs
from evalhub_mcp.results.sample_counts import (
    CountEvidence,
    SampleCount,
    asked_samples,
    count_samples,
    reported_samples,
    samples_of_interval,
)
from evalhub_mcp.results.score_scales import TOPS, ScoreUnit, metric_kind, read_scale
from evalhub_mcp.results.statistics import (
    Z95,
    binomial_stderr,
    finite_number,
    reported_interval,
    score_interval,
    stderr_of,
    stderr_of_cases,
    stderr_on_other_scale,
)

AS_THEY_ARE = "; the hub compares the two numbers as they are"
"""End of the caution on a threshold that is read on the scale of the score."""


def with_scale(
    reading: BenchmarkReading, score: float, usual: ScoreUnit | None = None
) -> tuple[BenchmarkReading, CountEvidence]:
    """Add a score on its scale, with its threshold on the same one and its reported error.

    Args:
        reading: The benchmark.
        score: The score as it is reported.
        usual: The unit of the provider's own threshold and bands for this metric.

    Returns:
        The reading, and what is known of the number of samples.
    """
    metric, cautions = reading.metric or "", list(reading.cautions)
    is_share = metric_kind(metric) == "share"
    size, file = reading.dataset_size, reading.info.get("dataset")
    own = finite_number(file.get("questions")) if isinstance(file, Mapping) else None
    if own is not None and own >= 1:  # the user's own file
        size = int(own)
    settings = {**reading.parameters, **reading.effective}
    asked = asked_samples(settings, size) if settings else None
    # Without the error, whose scale is not known yet.
    fraction = score if is_share and 0 <= score <= 1 else None
    evidence = CountEvidence(
        metric, fraction, None, reading.metrics, reading.info, settings, size, asked
    )
    reported = reported_samples(evidence)
    stderr = stderr_of(metric, reading.metrics)
    if stderr is None:
        stderr = stderr_of_cases(metric, reading.metrics, score)
    scale = read_scale(metric, score, reading.threshold, stderr, reported or asked, size, usual)
    is_share = is_share and scale.unit is not None
    known = reported if is_share else None
    if stderr and scale.bounded and stderr_on_other_scale(scale.score, stderr, known, scale.unit):
        cautions.append(
            f"the reported standard error {format_score(stderr)} seems to be on another scale "
            "than the score and is not used"
        )
        stderr = None
    found = replace(
        reading,
        score=scale.score,
        unit=scale.unit,
        is_share=is_share,
        threshold=scale.threshold,
        stated_threshold=scale.converted_from,
        scale_is_unclear=scale.is_doubtful,
        stderr=stderr,
        cautions=cautions,
    )
    return found, evidence


def with_interval(
    reading: BenchmarkReading, score: float, evidence: CountEvidence
) -> BenchmarkReading:
    """Add the number of samples, the standard error, the 95 % interval and the lost samples.

    Args:
        reading: The benchmark, as `with_scale` returns it.
        score: The score on its scale.
        evidence: What is known of the number of samples, as `with_scale` returns it.
    """
    stderr, unit, kind = reading.stderr, reading.unit, metric_kind(reading.metric)
    top = TOPS[unit] if unit is not None else 1.0
    fraction = float(f"{score / top:.15g}")  # as it would be written
    evidence = replace(
        evidence,
        fraction=fraction if reading.is_share and 0 <= fraction <= 1 else None,
        error=float(f"{stderr / top:.15g}") if stderr else None,
    )
    count = count_samples(evidence)
    cautions = [*reading.cautions, *([count.caution] if count.caution else [])]
    if reading.stated_threshold is not None or reading.scale_is_unclear:
        cautions.append(_threshold_caution(reading))
    is_counted = reading.is_share and (not stderr or count.fits_error)
    limits = (-1.0, 1.0) if kind == "correlation" else None
    if kind in {"share", "proportion"} and unit is not None:
        limits = (0.0, top)
    averaged = reading.is_share and not is_counted and reported_epochs(reading.info) > 1
    found = score_interval(
        score, stderr, count.n, unit, counted=is_counted, limits=limits, averaged=averaged
    )
    if found is None or (count.source or "").startswith("assumed"):  # no error is reported
        given = reported_interval(evidence.metric, reading.metrics, score)
        if given is not None:
            found, stderr = (*given, "reported interval"), (given[1] - given[0]) / (2 * Z95)
            count = _count_of_interval(evidence, given[0] / top, given[1] / top) or count
    reported = count.n if count.source == "reported" else None
    lost = find_lost_samples(reading.metrics, reading.info, reported, evidence.asked)
    return replace(
        reading,
        stderr=stderr or binomial_stderr(score, count.n if is_counted else None, unit),
        interval=found[:2] if found else None,
        interval_method=found[2] if found else None,
        n_samples=count.n,
        n_source=count.source,
        lost_samples=lost.total,
        attempted=lost.attempted,
        cautions=cautions,
    )


def _count_of_interval(evidence: CountEvidence, low: float, high: float) -> SampleCount | None:
    """Return the count of which a reported interval of a share is; None when it is of none."""
    if evidence.fraction is None:
        return None
    n = samples_of_interval(evidence.fraction, low, high)
    return SampleCount(n, "inferred from the error", True) if n is not None else None


def _threshold_caution(reading: BenchmarkReading) -> str:
    """Return how a threshold on another scale than the score is read."""
    if reading.stated_threshold is None or reading.threshold is None:
        return "score and threshold seem to be on different scales, a fraction and a percentage"
    kind = "a fraction" if reading.unit == "fraction" else "a percentage"
    return (
        f"the threshold is stated as {format_score(reading.stated_threshold)} and read as "
        f"{format_score(reading.threshold)}, since the score is {kind}{AS_THEY_ARE}"
    )
