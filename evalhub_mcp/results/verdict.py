"""Verdicts: on a score against its threshold, on a job, and where the hub's own one misleads.

The interval decides: a threshold outside it is met or missed, one inside it is too close to call.
Where the uncertainty is unknown, the score alone decides and no probability is given. A job passes
when every benchmark with a threshold meets it. The hub compares the average of all tested scores
with one threshold; each way in which that misleads is reported where it applies.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import erfc, sqrt

from evalhub_mcp.client.models import Collection, EvaluationJob, EvaluationTest, JobBenchmark
from evalhub_mcp.formatting import format_score, join_with_rest
from evalhub_mcp.results.direction import Direction
from evalhub_mcp.results.readings import (
    BenchmarkReading,
    JobJudgement,
    JobReading,
    ThresholdVerdict,
)
from evalhub_mcp.results.score_scales import different_scales, read_scale
from evalhub_mcp.results.statistics import finite_number

ASSUMED_THRESHOLD = 0.5
"""The hub's overall threshold where neither job nor collection sets one."""


def meets(score: float, threshold: float, direction: Direction) -> bool | None:
    """Whether a score meets a threshold; None when the direction is unknown."""
    if direction == "unknown":
        return None
    return score <= threshold if direction == "lower" else score >= threshold


def judge_threshold(
    score: float,
    threshold: float,
    direction: Direction,
    interval: tuple[float, float] | None,
) -> ThresholdVerdict | None:
    """Return the verdict on a threshold; None when the direction is unknown."""
    if direction == "unknown":
        return None
    low, high = interval or (score, score)
    worst, best = (high, low) if direction == "lower" else (low, high)
    if meets(worst, threshold, direction):
        return "met"
    return "too close to call" if meets(best, threshold, direction) else "missed"


def probability_met_by_share(
    fraction: float, threshold: float, n: int, direction: Direction
) -> float | None:
    """Return the probability that the true share meets a threshold between 0 and 1.

    It is the level of the one-sided score test, so a threshold at the edge of the 95 % Wilson
    interval has 0.025 or 0.975. None when the direction is unknown, and for a threshold at the end
    of the scale that all samples meet so far.
    """
    if direction == "unknown":
        return None
    variance = threshold * (1 - threshold)
    if variance <= 0:  # every share meets such a threshold, or only a perfect one does
        if meets(1.0 if direction == "lower" else 0.0, threshold, direction):
            return 1.0
        return None if fraction == threshold else 0.0
    above = 0.5 * erfc((threshold - fraction) / sqrt(2 * variance / n))
    return 1 - above if direction == "lower" else above


def job_verdict(
    readings: Sequence[BenchmarkReading], job_state: str, *, all_known: bool = True
) -> tuple[JobJudgement, str]:
    """Return the verdict on a job, and the reason.

    What is only too close to call is apart from what is undecided for want of a score or verdict.

    Args:
        readings: The job's benchmarks.
        job_state: The job's state.
        all_known: Whether these are all benchmarks; a running job may have more.
    """
    decided = [r for r in readings if r.threshold_verdict is not None]
    missed = [r for r in decided if r.threshold_verdict == "missed"]
    close = [r for r in decided if r.threshold_verdict == "too close to call"]
    unfinished = [r for r in readings if r.score is None]
    withheld = [r for r in readings if r.withheld is not None]
    if not decided and not withheld and job_state in {"pending", "running"}:
        return "undecided", f"the job is still {job_state}"
    no_score = f"there is no score for {_ids(unfinished)}" if unfinished else ""
    open_ends = f"; {no_score}" if unfinished else ""
    open_ends += f"; no verdict on {_ids(withheld)}" if withheld else ""
    if missed:
        if len(readings) == 1:
            return "fail", f"the score misses {_its_threshold(missed[0])}"
        open_ends = (f"; {_ids(close)} too close to call" if close else "") + open_ends
        if len(decided) == 1:
            return "fail", f"{missed[0].benchmark_id} misses {_its_threshold(missed[0])}{open_ends}"
        verb = "misses" if len(missed) == 1 else "miss"
        return "fail", (
            f"{len(missed)} of {len(decided)} tested benchmarks {verb} the mark: {_ids(missed)}"
            f"{open_ends}"
        )
    if withheld:
        if len(readings) == 1:
            return "undecided", withheld[0].withheld or ""
        reasons = "; ".join(dict.fromkeys(r.withheld for r in withheld if r.withheld))
        return "undecided", f"no verdict on {_ids(withheld)}: {reasons}"
    if not decided:
        if not readings:
            return "undecided", "the job has no benchmarks"
        if len(unfinished) == len(readings):
            return "undecided", "no benchmark produced a score"
        return "undecided", "no benchmark has a threshold"
    met = len(decided) - len(close)
    if close:
        if len(readings) == 1:
            reason = f"{_its_threshold(close[0])} lies within the 95 % interval"
            return "too close to call", reason
        rest = f"{met} met; " if met else ""
        judgement: JobJudgement = "undecided" if unfinished else "too close to call"
        return judgement, f"{rest}{_ids(close)} too close to call{open_ends}"
    if unfinished:
        return "undecided", f"{met} met, but {no_score}"
    if not all_known:
        return "undecided", (
            f"{met} met, but the job is still {job_state} and what else it runs is not known"
        )
    if len(readings) == 1:
        return "pass", f"the score meets {_its_threshold(decided[0])}"
    untested = len(readings) - len(decided)
    rest = f"; {untested} without a threshold" if untested else ""
    if len(decided) == 1:
        return "pass", f"{decided[0].benchmark_id} meets {_its_threshold(decided[0])}{rest}"
    return "pass", f"all {len(decided)} tested benchmarks meet their thresholds{rest}"


def hub_score_caveats(
    job: EvaluationJob,
    readings: Sequence[BenchmarkReading],
    collection_threshold: float | None = None,
) -> list[str]:
    """Return where the hub's overall score of a job misleads, one sentence each.

    `collection_threshold` is the overall threshold of the job's collection.
    """
    test = job.results.test
    if test is None:
        testable = any(r.score is not None and r.threshold is not None for r in readings)
        if job.status.state.value == "completed" and testable:
            return ["the hub itself tested no score, so it states no verdict"]
        return []
    caveats = []
    decided = [r for r in readings if r.passed is not None]
    failed = [r for r in decided if not r.passed]
    if test.passed is not None and decided and test.passed == bool(failed):
        caveats.append(_contradiction(failed, len(decided)))
    declared = finite_number(job.pass_criteria.threshold) if job.pass_criteria else None
    declared = collection_threshold if declared is None else declared
    if declared is None and finite_number(test.threshold) == ASSUMED_THRESHOLD:
        whose = "the collection" if job.collection is not None else "the job"
        caveats.append(f"the hub assumed an overall threshold of 0.5, since {whose} set none")
    scored = [r for r in readings if r.score is not None]
    counted = [r for r in scored if r.hub_tested] or scored
    lower = [r for r in counted if r.direction == "lower"]
    ignored = [r for r in lower if r.direction_source != "job"]
    if ignored:
        caveats.append(
            f"the hub counts {_ids(ignored)} as if higher were better, since the job "
            "itself does not declare that lower is better"
        )
    figures = [r.score for r in counted] + [
        finite_number(test.score),
        finite_number(test.threshold),
    ]
    if any(figure is not None and not 0 <= figure <= 1 for figure in figures):
        caveats += _scale_caveats(test, counted)
    left_out = [r for r in scored if r not in counted]
    if left_out:
        caveats.append(
            f"the hub's overall score leaves out {_ids(left_out)}, which it did not test"
        )
    return caveats


def _scale_caveats(test: EvaluationTest, counted: Sequence[BenchmarkReading]) -> list[str]:
    """Return where the hub's overall score misleads, since figures are not between 0 and 1."""
    caveats = []
    off_scale = [r for r in counted if r.score is not None and not 0 <= r.score <= 1]
    score, limit = finite_number(test.score), finite_number(test.threshold)
    if off_scale and len(counted) > 1:
        caveats.append(
            f"the hub averages scores of different scales: {_ids(off_scale)} is not between 0 and 1"
        )
    elif score is not None and limit is not None and different_scales(score, limit):
        caveats.append(
            f"the hub holds {score:.4g} against {limit:.4g}, which seem to be on different "
            "scales, a fraction and a percentage"
        )
    inverted = [r for r in off_scale if r.direction == "lower" and r.direction_source == "job"]
    if inverted:
        caveats.append(
            f"the hub turns {_ids(inverted)} round as 1 minus the score, which means nothing "
            "outside 0 to 1"
        )
    return caveats


def _contradiction(failed: Sequence[BenchmarkReading], decided: int) -> str:
    """Return how the hub's overall verdict differs from ours on `decided` benchmarks."""
    if not failed:
        return (
            "the hub's overall verdict, fail, contradicts every benchmark: all meet their "
            "thresholds"
        )
    if len(failed) == decided:
        return (
            "the hub's overall verdict, pass, contradicts every benchmark: all miss their "
            "thresholds"
        )
    return (
        f"the hub's overall verdict, pass, hides that {_ids(failed)} "
        f"{'misses its threshold' if len(failed) == 1 else 'miss their thresholds'}"
    )


def _its_threshold(reading: BenchmarkReading) -> str:
    """Return the threshold in words; a default is called one, since nobody chose it for the job."""
    shown = "" if reading.threshold is None else f" of {format_score(reading.threshold)}"
    return {
        "provider default": f"the provider's default threshold{shown}",
        "hub default": f"the hub's default threshold{shown}",
        "collection": "the collection's threshold",
    }.get(reading.threshold_source or "", "its threshold")


def _ids(readings: Sequence[BenchmarkReading]) -> str:
    return join_with_rest([r.benchmark_id for r in readings[:5]], len(readings))


def with_curated_thresholds(reading: JobReading, collections: Iterable[Collection]) -> JobReading:
    """Add to each benchmark judged by a default what the hub's collections ask for.

    A default such as 0.25 says little of quality; a collection's threshold was chosen by somebody.
    """
    listings = [(each.id, config) for each in collections for config in each.benchmarks]
    benchmarks = []
    for benchmark in reading.benchmarks:
        if benchmark.score is not None and benchmark.threshold_source == "provider default":
            key = (benchmark.provider_id, benchmark.benchmark_id)
            listed = [one for one in listings if (one[1].provider_id, one[1].id) == key]
            if listed:
                benchmark = _with_curated(benchmark, benchmark.score, listed)
        benchmarks.append(benchmark)
    reason = reading.reason
    missed = [
        f"the {format_score(threshold)} that collection {name} asks for on {r.benchmark_id}"
        for r in benchmarks
        for name, threshold in r.curated
        if r.score is not None and meets(r.score, threshold, r.direction) is False
    ]
    if reading.verdict == "pass" and missed:
        reason += f"; not met: {join_with_rest(missed[:1], len(missed))}"
    return replace(reading, benchmarks=benchmarks, reason=reason)


def _with_curated(
    reading: BenchmarkReading, score: float, listed: Iterable[tuple[str, JobBenchmark]]
) -> BenchmarkReading:
    """Add the thresholds of collections, of which `listed` has the ids and settings."""
    found = {}
    for collection_id, config in listed:
        primary, criteria = config.primary_score, config.pass_criteria
        threshold = finite_number(criteria.threshold) if criteria else None
        declared = primary.metric if primary and primary.metric else reading.declared_metric
        if threshold is None or declared != reading.declared_metric:
            continue
        scale = read_scale(reading.metric, score, threshold, reading.stderr)
        if scale.threshold is not None and scale.threshold != reading.threshold:
            found[collection_id] = scale.threshold
    return replace(reading, curated=sorted(found.items()))
