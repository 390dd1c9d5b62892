"""Compare jobs with a baseline: all benchmarks together, then each.

Ten drops within noise can be a drop together, so the answer rests on the mean over all benchmarks
first. Several benchmarks or several jobs are several tests, so the p values of the benchmarks are
corrected for all of them together (Holm's step-down method), and those of the means likewise.
What is not significant is "no difference" only where the interval leaves no room for one that
matters; else too little was measured, and it is "inconclusive".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from evalhub_mcp.results.benchmark_difference import (
    BenchmarkDifference,
    Change,
    compare_benchmark,
    lost_samples_could_turn,
)
from evalhub_mcp.results.difference_estimate import (
    TWO_SIDED_TAIL,
    DifferenceEstimate,
    RescaledDifference,
    spread_of,
)
from evalhub_mcp.results.instrument import is_greedy, sampling_of
from evalhub_mcp.results.judge_check import attenuation_words, judge_weakness
from evalhub_mcp.results.overall_difference import MeanDifference
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.run_settings import Setting, changed_parameters, differing
from evalhub_mcp.results.sample_size import detectable_with_error
from evalhub_mcp.results.statistics import holm_correction

SIGNIFICANCE = 0.05
MARGIN = 0.05
"""Differences of shares up to this size count as none, unless another margin is given."""
OPPOSITES: Mapping[Change, Change] = {"better": "worse", "worse": "better"}


@dataclass(frozen=True)
class OverallDifference:
    """The mean difference over the benchmarks that have a common scale."""

    change: Change
    estimate: DifferenceEstimate
    members: Sequence[BenchmarkDifference]
    """The benchmarks of the mean."""
    left_out: Sequence[BenchmarkDifference]
    """Shared benchmarks that are not in the mean: other scales, unknown or not comparable."""
    corrected_p_value: float
    """After Holm's correction for the means of all jobs compared."""
    corrected_interval: tuple[float, float]
    """95 % interval at the level of that correction; that of the estimate for one job."""
    margin: float | None
    """Differences up to this size count as none; None on a scale without a usual margin."""

    @property
    def smallest_difference(self) -> float:
        """The smallest mean difference that this pair shows in 80 % of repeats."""
        return detectable_with_error(spread_of(self.estimate))


@dataclass(frozen=True)
class Comparison:
    """A job compared with a baseline."""

    job_id: str
    differences: Sequence[BenchmarkDifference]
    only_in_baseline: Sequence[BenchmarkReading]
    only_in_job: Sequence[BenchmarkReading]
    same_model: bool = True
    changed_model_parameters: Sequence[Setting] = ()
    """`(name, baseline's value, other's value)` of the models' parameters."""
    tests: int = 0
    """How many tests the p values are corrected for, over all jobs compared together."""
    overall: OverallDifference | None = None
    """The mean over the benchmarks; None with fewer than two that have a common scale."""
    repeats_the_same: bool = False
    """Whether one model was measured twice alike at temperature 0, which is no new evidence."""

    @property
    def outcome(self) -> str:
        """The outcome of all benchmarks together, else of the single ones, in a few words."""
        changes = {difference.change for difference in self.differences}
        overall = self.overall.change if self.overall is not None else None
        if overall is not None and overall in OPPOSITES:
            opposite = OPPOSITES[overall]
            return f"{overall} overall, {opposite} on some" if opposite in changes else overall
        if changes.issuperset(OPPOSITES):
            return "better in some ways, worse in others"
        for way in OPPOSITES:
            if way in changes:
                return f"{way} on some" if overall else way
        if overall is not None:
            return overall
        if "inconclusive" in changes:
            return "inconclusive"
        return "no difference" if "no difference" in changes else "cannot be told"

    def having(self, change: Change) -> list[BenchmarkDifference]:
        """Return the differences of one kind."""
        return [d for d in self.differences if d.change == change]


def compare_readings(
    baseline: JobReading, other: JobReading, *, margin: float = MARGIN
) -> Comparison:
    """Compare a job with a baseline."""
    return compare_with_baseline(baseline, [other], margin=margin)[0]


def compare_with_baseline(
    baseline: JobReading, others: Sequence[JobReading], *, margin: float = MARGIN
) -> list[Comparison]:
    """Compare several jobs with one baseline, corrected for all tests together.

    The best of nine candidates is above the baseline by chance more often than a single one.
    Differences are in the baseline's order. A benchmark that occurs several times is matched
    with the one of equal settings, else in order.

    Args:
        baseline: The job to compare with.
        others: The jobs that are compared with it.
        margin: The largest difference of shares that counts as none.
    """
    partners = [partners_of(baseline, other) for other in others]
    drafts = [
        uncorrected_differences(baseline, other, found, margin)
        for other, found in zip(others, partners, strict=True)
    ]
    corrected = correct([difference for draft in drafts for difference in draft])
    tests = sum(d.corrected_p_value is not None for d in corrected)
    remaining = iter(corrected)
    comparisons = []
    for other, found in zip(others, partners, strict=True):
        matched = {id(side) for pair in found for side in pair}
        differences = list(islice(remaining, len(found)))
        model_parameters = differing(baseline.model_parameters, other.model_parameters)
        comparisons.append(
            Comparison(
                other.job_id,
                differences,
                [b for b in baseline.benchmarks if id(b) not in matched],
                [b for b in other.benchmarks if id(b) not in matched],
                _same_model(baseline, other),
                model_parameters,
                tests,
                overall_difference(differences, margin),
                _repeats_the_same(baseline, other, differences),
            )
        )
    return _correct_overall(comparisons)


def _same_model(baseline: JobReading, other: JobReading) -> bool:
    return baseline.model == other.model


def _repeats_the_same(
    baseline: JobReading, other: JobReading, differences: Sequence[BenchmarkDifference]
) -> bool:
    """Whether everything that both jobs measured was asked of one model in one way, greedily."""
    return (
        bool(differences)
        and _same_model(baseline, other)
        and baseline.model_url == other.model_url
        and baseline.model_parameters == other.model_parameters
        and all(not d.changed_parameters and not d.instrument for d in differences)
        and all(d.baseline.n_samples == d.other.n_samples for d in differences)
        and all(is_greedy(d.baseline, baseline.model_parameters) for d in differences)
        and all(is_greedy(d.other, other.model_parameters) for d in differences)
    )


Partners = Sequence[tuple[BenchmarkReading, BenchmarkReading]]


def partners_of(baseline: JobReading, other: JobReading) -> Partners:
    """Return each benchmark of the baseline that the other job has too, with that of the job."""
    partners: dict[int, BenchmarkReading] = {}
    unmatched = list(other.benchmarks)
    for equal_settings in (True, False):
        for index, reading in enumerate(baseline.benchmarks):
            if index in partners:
                continue
            for partner in unmatched:
                if benchmark_key(reading) == benchmark_key(partner) and not (
                    equal_settings and changed_parameters(reading, partner)
                ):
                    partners[index] = partner
                    unmatched = [p for p in unmatched if p is not partner]
                    break
    return [(baseline.benchmarks[index], partners[index]) for index in sorted(partners)]


def benchmark_key(reading: BenchmarkReading) -> tuple[str, str]:
    """Return what a benchmark is recognised by in another job."""
    return reading.provider_id, reading.benchmark_id


def uncorrected_differences(
    baseline: JobReading, other: JobReading, partners: Partners, margin: float
) -> list[BenchmarkDifference]:
    """Compare the scores before any correction."""
    settings = differing(
        sampling_of(baseline.model_parameters), sampling_of(other.model_parameters)
    )
    found = [
        compare_benchmark(
            before,
            after,
            same_model=_same_model(baseline, other),
            margin=margin,
            model_settings=settings,
        )
        for before, after in partners
    ]
    return [
        replace(d, cautions=[*d.cautions, *_judge_cautions(d, baseline.model, other.model)])
        for d in found
    ]


def _judge_cautions(found: BenchmarkDifference, model: str, other_model: str) -> list[str]:
    """Return what weakens scores that a judge gave, once where it holds for both."""
    before = judge_weakness(found.baseline, model)
    after = judge_weakness(found.other, other_model)
    shrunk = attenuation_words(found.baseline, found.other)
    if before == after:
        return [caution for caution in (before, shrunk) if caution]
    sides = (("the baseline is", before), ("this job is", after))
    return [f"{who} {caution}" for who, caution in sides if caution]


def correct(differences: Sequence[BenchmarkDifference]) -> list[BenchmarkDifference]:
    """Apply Holm's correction to all tests, and classify each change by the result."""
    tested = {
        index: d.estimate
        for index, d in enumerate(differences)
        if d.estimate is not None and d.change != "not comparable"
    }
    p_values = [estimate.p_value for estimate in tested.values()]
    result = list(differences)
    for index, corrected, tail in zip(
        tested, holm_correction(p_values), holm_tails(p_values), strict=True
    ):
        result[index] = replace(
            result[index],
            corrected_p_value=corrected,
            corrected_interval=tested[index].bounds(tail),
        )
        result[index] = replace(result[index], change=_change(result[index]))
    return result


def holm_tails(p_values: Sequence[float]) -> list[float]:
    """Return for each test the tail of the interval that agrees with Holm's correction.

    Holm's levels rise with the rank until a test fails; all later ones fail with it.
    """
    tails = [TWO_SIDED_TAIL] * len(p_values)
    divisor, failed = len(p_values), False
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        divisor = divisor if failed else len(p_values) - rank
        failed = failed or p_values[index] * divisor >= SIGNIFICANCE
        tails[index] = TWO_SIDED_TAIL / divisor
    return tails


def _change(found: BenchmarkDifference) -> Change:
    """Classify a tested difference."""
    assert found.estimate is not None
    assert found.corrected_p_value is not None
    if lost_samples_could_turn(found):
        return "inconclusive"
    return classify(found.estimate, found.corrected_p_value, found.margin)


def classify(estimate: DifferenceEstimate, p_value: float, margin: float | None) -> Change:
    """Return what an estimate and its corrected p value allow to say."""
    if p_value < SIGNIFICANCE and estimate.difference != 0:
        return "better" if estimate.difference > 0 else "worse"
    low, high = estimate.bounds()
    if margin is not None and -margin <= low <= high <= margin:
        return "no difference"
    return "inconclusive"


def overall_difference(
    differences: Sequence[BenchmarkDifference], margin: float = MARGIN
) -> OverallDifference | None:
    """Return the mean difference; None with fewer than two benchmarks on a common scale.

    Shares are averaged, in points of a share. Where there are none, scores of one metric are.
    """
    sound = [
        d
        for d in differences
        if d.estimate is not None
        and d.change != "not comparable"
        and not lost_samples_could_turn(d)
    ]
    shares = [d for d in sound if d.share_scale is not None]
    members = sound if not shares and len({d.baseline.metric for d in sound}) == 1 else shares
    if len(members) < 2:
        return None
    estimate = MeanDifference([as_share(d) for d in members])
    p_value, limit = estimate.p_value, margin if shares else None
    names = {id(d) for d in members}
    return OverallDifference(
        classify(estimate, p_value, limit),
        estimate,
        members,
        [d for d in differences if id(d) not in names],
        p_value,
        estimate.bounds(),
        limit,
    )


def as_share(found: BenchmarkDifference) -> DifferenceEstimate:
    """Return an estimate in points of a share, a percentage divided by 100."""
    assert found.estimate is not None
    if found.share_scale is None or found.share_scale == 1:
        return found.estimate
    if isinstance(found.estimate, RescaledDifference):
        return found.estimate.share
    return RescaledDifference(found.estimate, 1 / found.share_scale)


def _correct_overall(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """Correct the tests of the means of several jobs for their number."""
    tested = [i for i, c in enumerate(comparisons) if c.overall is not None]
    result = list(comparisons)
    found = [overall for i in tested if (overall := comparisons[i].overall) is not None]
    p_values = [overall.corrected_p_value for overall in found]
    corrected = holm_correction(p_values)
    for index, overall, p_value, tail in zip(
        tested, found, corrected, holm_tails(p_values), strict=True
    ):
        result[index] = replace(
            result[index],
            overall=replace(
                overall,
                corrected_p_value=p_value,
                corrected_interval=overall.estimate.bounds(tail),
                change=classify(overall.estimate, p_value, overall.margin),
            ),
        )
    return result
