"""Decide whether a model passes a release gate: open, closed, or cannot tell.

Open needs evidence: every threshold met beyond doubt and, with a baseline, the one-sided 95 % lower
bound of the improvement above minus the margin, for each benchmark that counts and for their mean.
All of them must hold (an intersection-union test), so no correction is due: a model that is worse
by the margin on any benchmark passes in at most 5 % of runs or so. Closed needs evidence too: a
threshold clearly missed, or a drop beyond the margin whose upper bound is below 0, corrected for
the number of tests. Everything else is "cannot tell", with what would decide it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evalhub_mcp.results.benchmark_difference import BenchmarkDifference
from evalhub_mcp.results.comparison import Comparison, compare_with_baseline, overall_difference
from evalhub_mcp.results.direction import SOURCE_WORDS
from evalhub_mcp.results.gate_checks import (
    Decision,
    GateCase,
    against_baseline,
    mean_against_baseline,
    name_of,
    obstacle_of,
)
from evalhub_mcp.results.gate_threshold import meets_threshold
from evalhub_mcp.results.judge_check import judge_weakness
from evalhub_mcp.results.readings import JobReading
from evalhub_mcp.results.release_policy import MissingRule, ReleasePolicy
from evalhub_mcp.results.scored_reading import with_declared_direction

ExitStatus = Literal[0, 1, 3]
_STATUS: dict[Decision, ExitStatus] = {"open": 0, "closed": 1, "cannot tell": 3}


@dataclass(frozen=True)
class GateJudgement:
    """The gate's decision and its checks."""

    job_ids: Sequence[str]
    baseline_id: str | None
    cases: Sequence[GateCase]
    lenient: bool = False
    notes: Sequence[str] = ()
    """What weakens the judgement as a whole, one sentence each."""

    @property
    def decision(self) -> Decision:
        """The decision: closed by any counting check, open only if all of them are."""
        counting = [case.decision for case in self.cases if case.counts]
        if "closed" in counting:
            return "closed"
        return "open" if counting and set(counting) == {"open"} else "cannot tell"

    @property
    def exit_status(self) -> ExitStatus:
        """0 open, 1 closed, 3 cannot tell."""
        return _STATUS[self.decision]

    def having(self, decision: Decision) -> list[GateCase]:
        """Return the counting checks with one outcome."""
        return [case for case in self.cases if case.counts and case.decision == decision]


def judge_release(
    jobs: Sequence[JobReading],
    baseline: JobReading | None = None,
    policy: ReleasePolicy | None = None,
    *,
    lenient: bool = False,
) -> GateJudgement:
    """Judge a candidate by its thresholds and, where given, by a comparison with a baseline.

    Args:
        jobs: The jobs of the candidate.
        baseline: The job of the version it would replace.
        policy: What counts how much; without one every benchmark is critical.
        lenient: Let the scores alone decide on thresholds, and accept drops within noise.
    """
    policy = policy or ReleasePolicy()
    stated, jobs = jobs, [_with_directions(job, policy) for job in jobs]
    baseline = _with_directions(baseline, policy) if baseline is not None else None
    comparisons = compare_with_baseline(baseline, jobs) if baseline is not None else []
    cases = [*_job_cases(jobs), *_missing_cases(jobs, comparisons, policy)]
    cases += _contradicted(stated, policy)
    alone = {id(reading) for c in comparisons for reading in c.only_in_job}
    for job in jobs:
        for reading in job.benchmarks:
            rule = policy.rule(reading.provider_id, reading.benchmark_id)
            case = meets_threshold(
                reading,
                rule,
                policy,
                has_baseline=bool(comparisons) and id(reading) not in alone,
                lenient=lenient,
            )
            caution = judge_weakness(reading, job.model)
            cases += [replace(case, notes=[*case.notes, caution])] if case and caution else []
            cases += [case] if case and not caution else []
    cases += _baseline_cases(comparisons, policy, lenient=lenient)
    return GateJudgement(
        [job.job_id for job in jobs],
        baseline.job_id if baseline is not None else None,
        cases,
        lenient,
        _notes(jobs, comparisons),
    )


def _with_directions(job: JobReading, policy: ReleasePolicy) -> JobReading:
    """Return a job with the directions that only the policy declares."""
    readings = []
    for reading in job.benchmarks:
        lower = policy.rule(reading.provider_id, reading.benchmark_id).lower_is_better
        readings.append(
            reading if lower is None else with_declared_direction(reading, lower_is_better=lower)
        )
    return replace(job, benchmarks=readings)


def _contradicted(jobs: Sequence[JobReading], policy: ReleasePolicy) -> Iterator[GateCase]:
    """Return a check for each benchmark whose policy has another direction than its job."""
    for reading in (reading for job in jobs for reading in job.benchmarks):
        rule = policy.rule(reading.provider_id, reading.benchmark_id)
        way = {True: "lower", False: "higher", None: reading.direction}[rule.lower_is_better]
        said_by = reading.direction_source
        if reading.direction not in ("unknown", way) and said_by not in (None, "metric name"):
            source = SOURCE_WORDS[said_by]
            detail = f"the policy says {way} is better, but {source} {reading.direction} is better"
            yield GateCase(name_of(reading), "evidence", "cannot tell", detail, rule.tier)


def _job_cases(jobs: Sequence[JobReading]) -> Iterator[GateCase]:
    """Return a check for each job that did not complete or ran nothing."""
    for job in jobs:
        if job.state != "completed":
            yield GateCase(f"job {job.job_id}", "state", "cannot tell", f"the job is {job.state}")
        elif not job.benchmarks:
            yield GateCase(f"job {job.job_id}", "state", "cannot tell", "the job ran no benchmark")


def _missing_cases(
    jobs: Sequence[JobReading], comparisons: Sequence[Comparison], policy: ReleasePolicy
) -> Iterator[GateCase]:
    """Return a check for each benchmark that the baseline or the policy has and no job has."""
    ran = [(b.provider_id, b.benchmark_id) for job in jobs for b in job.benchmarks]
    named = {name for provider, benchmark in ran for name in policy.names(provider, benchmark)}
    expected: dict[str, tuple[str, str, str]] = {
        name: ("", name, "the policy names it, and no job ran it")
        for name in policy.benchmarks
        if name not in named
    }
    lacking = [{name_of(b) for b in c.only_in_baseline} for c in comparisons]
    for comparison in comparisons:
        for reading in comparison.only_in_baseline:
            name = name_of(reading)
            if all(name in one for one in lacking):
                parts = reading.provider_id, reading.benchmark_id
                expected.pop(parts[1], None)
                expected[name] = (*parts, "only the baseline has it")
    for name, (provider, benchmark, reason) in expected.items():
        rule = policy.rule(provider, benchmark)
        decision = _missing(rule.missing or policy.missing)
        if decision is not None:
            yield GateCase(name, "evidence", decision, reason, tier=rule.tier)


def _missing(rule: MissingRule) -> Decision | None:
    return None if rule == "ignore" else rule


def _baseline_cases(
    comparisons: Sequence[Comparison], policy: ReleasePolicy, *, lenient: bool
) -> Iterator[GateCase]:
    """Return a check for each benchmark against the baseline, and one for the mean."""
    judged = [
        (difference, policy.rule(difference.provider_id, difference.benchmark_id))
        for comparison in comparisons
        for difference in comparison.differences
    ]
    counted = [difference for difference, rule in judged if rule.tier != "advisory"]
    groups = _by_model(comparisons, [d for d in counted if not obstacle_of(d)])
    means = [mean for group in groups if (mean := overall_difference(group)) is not None]
    tests = sum(d.estimate is not None for d in counted) + len(means)
    for difference, rule in judged:
        case = against_baseline(difference, rule, policy, tests=max(tests, 1), lenient=lenient)
        yield replace(case, notes=list(difference.cautions))
    for mean in means:
        yield mean_against_baseline(mean, policy, tests=tests, lenient=lenient)


def _by_model(
    comparisons: Sequence[Comparison], counted: Sequence[BenchmarkDifference]
) -> list[list[BenchmarkDifference]]:
    """Return the counted differences of each job; jobs of one candidate are taken together."""
    wanted = {id(difference) for difference in counted}
    keys = [{name_of(d.other) for d in comparison.differences} for comparison in comparisons]
    together = sum(map(len, keys)) == len(set().union(*keys)) if keys else False
    each = [[d for d in c.differences if id(d) in wanted] for c in comparisons]
    return [[d for group in each for d in group]] if together else each


def _notes(jobs: Sequence[JobReading], comparisons: Sequence[Comparison]) -> list[str]:
    notes = []
    models = dict.fromkeys(job.model for job in jobs)
    if len(models) > 1:
        notes.append(f"the jobs are of {len(models)} models, and the gate opens only for all")
    for comparison in comparisons:
        if comparison.repeats_the_same:
            notes.append(
                f"job {comparison.job_id} repeats the baseline: the same model, asked alike at "
                "temperature 0, which is no new evidence"
            )
    return notes
