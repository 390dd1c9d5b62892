"""The questions of jobs for the view and the report, where the answers are kept on this machine."""

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_results import InterpretedJob
from evalhub_mcp.app.job_samples import same_benchmark
from evalhub_mcp.app.result_documents.question_rows import (
    Allowance,
    QuestionRows,
    RowLimits,
    question_rows,
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
            left_out=run.kept.left_out,
        )
    return rows


async def paired_questions(
    session: HubSession, baseline: InterpretedJob, other: InterpretedJob, limits: RowLimits
) -> dict[int, QuestionRows]:
    """Return the questions of a job beside a baseline's replies, by the job's benchmark index.

    Benchmarks are missing where the answers of either job are not kept here, or where the jobs
    share no question.
    """
    answers = session.app.kept_answers
    pairs = [
        (before.index, after.index)
        for before in baseline.reading.benchmarks
        if (after := same_benchmark(other.reading, before)) is not None
        and answers.has(baseline.job.id, before.index)
        and answers.has(other.job.id, after.index)
    ]
    allowance = Allowance(limits, len(pairs))
    rows = {}
    for before_index, after_index in pairs:
        before = await answers.of(baseline.job.id, before_index)
        run = await answers.of(other.job.id, after_index)
        together = await answers.against(run, before) if run and before else None
        if run is None or together is None or not together.compared:
            allowance.spend(0, 0)
            continue
        rows[after_index] = question_rows(
            together,
            allowance,
            job_id=other.job.id,
            baseline_id=baseline.job.id,
            complete=run.kept.complete,
            left_out=run.kept.left_out,
        )
    return rows
