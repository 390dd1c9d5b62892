"""A comparison of jobs with a baseline as a JSON document."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from evalhub_mcp.app.result_documents.comparison_answer import (
    comparison_answer,
    comparison_headline,
    method_sentences,
)
from evalhub_mcp.app.result_documents.document import Document, Figure, one_line, some_lines
from evalhub_mcp.app.result_documents.question_rows import QuestionRows
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.formatting import format_p_value, format_score, format_timestamp
from evalhub_mcp.jobs.progress import job_progress
from evalhub_mcp.results.benchmark_difference import BenchmarkDifference
from evalhub_mcp.results.category_scores import category_changes
from evalhub_mcp.results.comparison import (
    MARGIN,
    Comparison,
    OverallDifference,
    compare_with_baseline,
)
from evalhub_mcp.results.difference_words import (
    evidence_words,
    outcome_words,
    reach_words,
    right_and_wrong,
)
from evalhub_mcp.results.job_ranking import Ranking, rank_jobs
from evalhub_mcp.results.ranking import tied_for_best
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.usage import usage_change
from evalhub_mcp.untrusted import sanitize_field, sanitize_line


class BenchmarkComparison(Document):
    """One benchmark in the baseline and in another job."""

    provider_id: str
    id: str
    metric: Annotated[str, one_line(80)] = ""
    direction: str = "unknown"
    baseline_score: Figure = None
    baseline_stderr: Figure = None
    baseline_interval_low: Figure = None
    baseline_interval_high: Figure = None
    baseline_n_samples: int | None = None
    baseline_threshold: Figure = None
    baseline_passed: bool | None = None
    baseline_missing: Annotated[str, one_line(200)] = ""
    score: Figure = None
    stderr: Figure = None
    interval_low: Figure = None
    interval_high: Figure = None
    n_samples: int | None = None
    threshold: Figure = None
    passed: bool | None = None
    missing: Annotated[str, one_line(200)] = ""
    rise: Figure = None
    improvement: Figure = None
    improvement_low: Figure = None
    improvement_high: Figure = None
    corrected_low: Figure = None
    corrected_high: Figure = None
    p_value: Figure = None
    corrected_p_value: Figure = None
    smallest_difference: Figure = None
    margin: Figure = None
    paired_questions: int | None = None
    lost: int | None = None
    won: int | None = None
    usage_change: Annotated[str, one_line(160)] = ""
    changed_categories: Annotated[list[str], some_lines(160)] = []
    change: str
    outcome: Annotated[str, one_line(200)] = ""
    """The change in words."""
    words: Annotated[list[str], some_lines(200)] = []
    """The evidence for it: interval, questions, p value."""
    reach: str = ""
    """What an inconclusive pair of runs could have shown."""
    verdict_change: str | None = None
    changed_parameters: list[str] = []
    not_comparable: Annotated[list[str], some_lines(200)] = []
    cautions: Annotated[list[str], some_lines(200)] = []
    questions: QuestionRows | None = None
    """Only for a page."""


class OverallComparison(Document):
    """The mean difference over all benchmarks on a common scale."""

    change: str
    benchmarks: int
    improvement: Figure = None
    improvement_low: Figure = None
    improvement_high: Figure = None
    p_value: Figure = None
    smallest_difference: Figure = None
    left_out: Annotated[list[str], some_lines(120, 20)] = []


class ComparedJob(Document):
    """A job compared with the baseline."""

    job_id: str
    name: Annotated[str, one_line(120)] = ""
    model: Annotated[str, one_line(120)]
    label: Annotated[str, one_line(260)]
    """The model, with what tells the jobs apart where several have the same."""
    state: str
    finished_at: str | None = None
    verdict: str
    change: str
    """Against the baseline: of all benchmarks together, else of the single ones."""
    answer: str
    headline: str = ""
    """The first sentences of the answer, for a view that shows the benchmarks in a table."""
    overall: OverallComparison | None = None
    changed_model_parameters: list[str] = []
    differences: list[BenchmarkComparison]
    only_in_baseline: list[str] = []
    only_here: list[str] = []


class RankedJob(Document):
    """A job's place; `best_rank` and `worst_rank` differ where it is tied."""

    job_id: str
    model: Annotated[str, one_line(120)]
    label: Annotated[str, one_line(260)]
    best_rank: int
    worst_rank: int
    gain: Figure = None


class ComparisonDocument(Document):
    """Jobs compared with a baseline."""

    baseline: str
    baseline_name: Annotated[str, one_line(120)] = ""
    baseline_model: str
    baseline_label: Annotated[str, one_line(260)]
    baseline_state: str
    baseline_finished_at: str | None = None
    baseline_verdict: str
    hub: Annotated[str, one_line(200)] = ""
    jobs: list[ComparedJob]
    method: list[str] = []
    ranking: list[RankedJob] = []
    ranked_by: Annotated[list[str], some_lines(120, 200)] = []
    tied_for_best: list[str] = []


def comparison_document(
    baseline: tuple[EvaluationJob, JobReading],
    others: Sequence[tuple[EvaluationJob, JobReading]],
    *,
    margin: float = MARGIN,
    hub: str = "",
    questions: Mapping[str, Mapping[int, QuestionRows]] | None = None,
) -> ComparisonDocument:
    """Return the comparison of jobs with a baseline as a document.

    Args:
        baseline: The job to compare with.
        others: The jobs.
        margin: Differences of shares up to this size count as none.
        hub: The hub in words.
        questions: Of each job by its id, the questions of benchmarks by their index, for a page.
    """
    asked = questions or {}
    job, reading = baseline
    readings = [reading, *(r for _, r in others)]
    ranking = rank_jobs(readings, margin=margin)
    compared = compare_with_baseline(reading, readings[1:], margin=margin)
    labels = job_labels([job, *(other for other, _ in others)])
    return ComparisonDocument(
        baseline=job.id,
        baseline_label=labels[job.id],
        baseline_name=job.name,
        baseline_model=sanitize_line(job.model.name, 120),
        baseline_state=reading.state,
        baseline_finished_at=format_timestamp(job_progress(job).ended_at),
        hub=hub,
        baseline_verdict=reading.judgement,
        jobs=[
            _compared_job(
                other,
                other_reading,
                found,
                labels[other.id],
                alone=len(others) == 1,
                questions=asked.get(other.id, {}),
            )
            for (other, other_reading), found in zip(others, compared, strict=True)
        ],
        method=method_sentences(compared) if len(others) > 1 else [],
        **_ranking([job, *(other for other, _ in others)], labels, ranking),
    )


def job_labels(jobs: Sequence[EvaluationJob]) -> dict[str, str]:
    """Return what each job is called: its model, with its name or id where models repeat."""
    named = [(j.id, sanitize_line(j.model.name, 120), sanitize_line(j.name, 120)) for j in jobs]
    models = Counter(model for _, model, _ in named)
    alike = Counter((model, name) for _, model, name in named)
    labels = {}
    for job_id, model, name in named:
        label = model
        if models[model] > 1:
            label = f"{model} ({name})" if name else model
            if alike[model, name] > 1:
                label = f"{label} [{job_id[:8]}]"
        labels[job_id] = label
    return labels


def _ranking(
    jobs: Sequence[EvaluationJob], labels: Mapping[str, str], ranking: Ranking | None
) -> dict[str, Any]:
    """Return the fields of a ranking; none without one."""
    if ranking is None:
        return {}
    return {
        "ranking": [
            RankedJob(
                job_id=jobs[run.index].id,
                model=jobs[run.index].model.name,
                label=labels[jobs[run.index].id],
                best_rank=run.best,
                worst_rank=run.worst,
                gain=ranking.gains[run.index],
            )
            for run in ranking.runs
        ],
        "ranked_by": _references(ranking.benchmarks),
        "tied_for_best": [jobs[index].id for index in tied_for_best(ranking.runs)],
    }


def _references(readings: Sequence[BenchmarkReading]) -> list[str]:
    return [sanitize_line(f"{b.provider_id}/{b.benchmark_id}", 120) for b in readings]


def _compared_job(
    job: EvaluationJob,
    reading: JobReading,
    found: Comparison,
    label: str,
    *,
    alone: bool,
    questions: Mapping[int, QuestionRows],
) -> ComparedJob:
    """Return the comparison of one job with the baseline."""
    changed = [changed_setting(*change) for change in found.changed_model_parameters]
    return ComparedJob(
        job_id=job.id,
        name=job.name,
        model=job.model.name,
        label=label,
        state=reading.state,
        finished_at=format_timestamp(job_progress(job).ended_at),
        verdict=reading.judgement,
        change=found.outcome,
        answer=comparison_answer(found, changed, with_method=alone),
        headline=comparison_headline(found),
        overall=_overall(found.overall) if found.overall is not None else None,
        changed_model_parameters=changed,
        differences=[
            _benchmark_comparison(difference, questions.get(difference.other.index))
            for difference in found.differences
        ],
        only_in_baseline=_references(found.only_in_baseline),
        only_here=_references(found.only_in_job),
    )


def _overall(found: OverallDifference) -> OverallComparison:
    low, high = found.corrected_interval
    return OverallComparison(
        change=found.change,
        benchmarks=len(found.members),
        improvement=found.estimate.difference,
        improvement_low=low,
        improvement_high=high,
        p_value=found.corrected_p_value,
        smallest_difference=found.smallest_difference,
        left_out=_references([d.other for d in found.left_out]),
    )


def _benchmark_comparison(
    difference: BenchmarkDifference, questions: QuestionRows | None
) -> BenchmarkComparison:
    before, after = difference.baseline, difference.other
    before_low, before_high = before.interval or (None, None)
    low, high = after.interval or (None, None)
    least, most = difference.interval or (None, None)
    corrected_low, corrected_high = difference.corrected_interval or (None, None)
    if difference.corrected_interval == difference.interval:
        corrected_low = corrected_high = None
    pairs, counted = difference.pairs, right_and_wrong(difference)
    return BenchmarkComparison.from_objects(
        difference,
        after,
        id=difference.benchmark_id,
        metric=before.metric or after.metric,
        direction=before.direction,
        baseline_score=before.score,
        baseline_stderr=before.stderr,
        baseline_interval_low=before_low,
        baseline_interval_high=before_high,
        baseline_n_samples=before.n_samples,
        baseline_threshold=before.threshold,
        baseline_passed=before.passed,
        baseline_missing=before.missing,
        interval_low=low,
        interval_high=high,
        improvement_low=least,
        improvement_high=most,
        corrected_low=corrected_low,
        corrected_high=corrected_high,
        paired_questions=len(pairs.keys) if pairs is not None else None,
        lost=counted.lost if counted is not None else None,
        won=counted.won if counted is not None else None,
        usage_change=usage_change(before, after),
        changed_categories=_changed_categories(difference),
        outcome=outcome_words(difference),
        words=evidence_words(difference),
        reach=reach_words(difference),
        changed_parameters=[changed_setting(*change) for change in difference.changed_parameters],
        questions=questions,
    )


def _changed_categories(difference: BenchmarkDifference) -> list[str]:
    """Return the categories that changed by more than chance, each in words."""
    pairs, outcomes = difference.pairs, difference.other.outcomes
    if pairs is None or outcomes is None:
        return []
    lower = difference.direction == "lower"
    found = category_changes(pairs, outcomes, lower_is_better=lower)
    return [
        f"{sanitize_line(change.name, 60)} {'+' if change.estimate.difference > 0 else ''}"
        f"{format_score(change.estimate.difference)} on {change.n} questions "
        f"(p {format_p_value(change.p_value)})"
        for change in found
        if change.is_sure
    ]


def changed_setting(name: str, old: Any, new: Any) -> str:
    """Return a setting that differs between two jobs: `num_fewshot not set -> 5`."""
    before, after = ("not set" if v is None else sanitize_field(name, v, 40) for v in (old, new))
    return f"{sanitize_line(name, 60)} {before} -> {after}"
