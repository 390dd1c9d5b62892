"""The questions of jobs for the view and the report, where the answers are kept on this machine."""

from dataclasses import dataclass

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_results import InterpretedJob
from evalhub_mcp.app.job_samples import same_benchmark
from evalhub_mcp.app.kept_answers import KeptAnswers
from evalhub_mcp.app.result_documents.question_rows import (
    Allowance,
    QuestionRows,
    RowLimits,
    question_rows,
)
from evalhub_mcp.results.question_pairs import AskedRun
from evalhub_mcp.results.readings import BenchmarkReading

SCORES_ALONE = (
    "Only scores are on record here; the answers are kept by the machine that ran the evaluation, "
    "and ids are numbers counted from 1."
)


async def job_questions(
    session: HubSession, found: InterpretedJob, limits: RowLimits
) -> dict[int, QuestionRows]:
    """Return the questions of each benchmark of a job, by the benchmark's index.

    Benchmarks whose answers are not kept here are missing.
    """
    answers, job_id = session.app.kept_answers, found.job.id
    indexes = [b.index for b in found.reading.benchmarks if answers.has(job_id, b.index)]
    allowance = Allowance(limits, len(indexes))
    rows = {}
    for index in indexes:
        run = await answers.of(job_id, index)
        if run is None:
            allowance.spend(0, 0)
            continue
        rows[index] = question_rows(
            run.questions,
            allowance,
            job_id=job_id,
            complete=run.kept.complete,
            is_running=not found.job.status.state.is_terminal,
            left_out=run.kept.left_out,
        )
    return rows


async def paired_questions(
    session: HubSession, baseline: InterpretedJob, other: InterpretedJob, limits: RowLimits
) -> dict[int, QuestionRows]:
    """Return the questions of a job beside a baseline's replies, by the job's benchmark index.

    Where the answers of either job are not kept here, the rows have numbers and scores only.
    Benchmarks are missing where the jobs share no question on record.
    """
    pairs = [
        (before, after)
        for before in baseline.reading.benchmarks
        if (after := same_benchmark(other.reading, before)) is not None
    ]
    ids = baseline.job.id, other.job.id
    answers = session.app.kept_answers
    on_record = [
        (before, after)
        for before, after in pairs
        if all(answers.has(id, b.index) for id, b in zip(ids, (before, after), strict=True))
        or (before.outcomes is not None and after.outcomes is not None)
    ]
    allowance = Allowance(limits, len(on_record))
    rows = {}
    for before, after in on_record:
        found = await _with_replies(answers, ids, before, after) or _scores_alone(before, after)
        if found is None or not found.questions.compared:
            allowance.spend(0, 0)
            continue
        rows[after.index] = question_rows(
            found.questions,
            allowance,
            job_id=other.job.id,
            baseline_id=baseline.job.id,
            complete=found.complete,
            is_running=not other.job.status.state.is_terminal,
            left_out=found.left_out,
            note=found.note,
        )
    return rows


@dataclass(frozen=True)
class _PairedRun:
    """The questions of a run beside a baseline, and what is to be known of them."""

    questions: AskedRun
    complete: bool = True
    left_out: int = 0
    note: str = ""


async def _with_replies(
    answers: KeptAnswers, ids: tuple[str, str], before: BenchmarkReading, after: BenchmarkReading
) -> _PairedRun | None:
    """Return the questions with both replies; None where either job's are not kept here."""
    baseline = await answers.of(ids[0], before.index)
    run = await answers.of(ids[1], after.index)
    if run is None or baseline is None:
        return None
    together = await answers.against(run, baseline)
    return _PairedRun(together, run.kept.complete, run.kept.left_out)


def _scores_alone(before: BenchmarkReading, after: BenchmarkReading) -> _PairedRun | None:
    """Return the questions by number with both scores, where both jobs put them on record."""
    if before.outcomes is None or after.outcomes is None:
        return None
    lower = after.direction == "lower"
    baseline = AskedRun.of_scores(before.outcomes, lower_is_better=lower)
    run = AskedRun.of_scores(after.outcomes, lower_is_better=lower)
    return _PairedRun(run.against(baseline), note=SCORES_ALONE)
