"""The answers of a job, question by question, as far as they are on record.

Whole answers are kept by the hub on this machine; what was scored on each question comes with the
result of any hub; a few wrong answers come with most results. The best of these is used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_results import InterpretedJob, interpret_job
from evalhub_mcp.results.outcomes import Outcomes, pair_outcomes
from evalhub_mcp.results.question_pairs import AskedQuestion, AskedRun, Show
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.samples.outcome_record import MARK
from evalhub_mcp.untrusted import sanitize_line

MAX_NUMBERS = 200


@dataclass(frozen=True)
class BenchmarkSamples:
    """The answers of one benchmark of a job."""

    job_id: str
    reading: BenchmarkReading
    model: str = ""
    baseline_id: str = ""
    run: AskedRun | None = None
    """All questions, beside the baseline's where there is one; None without whole answers."""
    questions: Sequence[AskedQuestion] = ()
    """The questions that were to be shown; empty when whole answers are not kept here."""
    asked: int = 0
    """All questions of the run."""
    complete: bool = True
    """Whether the run came to its end."""
    is_running: bool = False
    """Whether the job still runs, so that more answers may come."""
    left_out: int = 0
    """Answers that were not kept, because there were too many."""
    compared: int | None = None
    """Questions that the baseline has too; None without a baseline."""
    counts: dict[str, int] = field(default_factory=dict)
    """Questions of each kind, over all: wrong, lost, won, errors, cut."""
    numbers: Sequence[int] = ()
    """Numbers of the questions that were to be shown, counted from 1, where only scores exist."""
    eval_log: str = ""
    """Where inspect-ai's own log of the run lies; empty when none is kept here."""
    missing: str = ""
    """Why there are no whole answers; empty when there are."""


async def job_samples(
    session: HubSession,
    job_id: str,
    *,
    baseline: str | None = None,
    show: Show = "wrong",
    contains: str = "",
    benchmark: str | None = None,
) -> BenchmarkSamples:
    """Return the answers of one benchmark of a job.

    Args:
        session: The hub, for this caller.
        job_id: The job, or a reference to it.
        baseline: A job to compare with, question by question.
        show: Which questions.
        contains: Only questions with this text in question, reply or expected answer.
        benchmark: The benchmark, by id; may be left out when only one has answers.

    Raises:
        UserError: There is no such job or benchmark, or it has not been said which.
        ClientError: The hub could not be asked.
    """
    found = await interpret_job(session, job_id)
    reading = await _chosen(session, found, benchmark)
    kept = await session.app.kept_answers.of(found.job.id, reading.index)
    other = await interpret_job(session, baseline) if baseline else None
    before = same_benchmark(other.reading, reading) if other else None
    if other is not None and before is None:
        raise UserError(
            f"Job {other.job.id} has no benchmark {_name(reading)}, so there is nothing to "
            f"compare with. It has: {_listed(other.reading.benchmarks)}."
        )
    base_id = other.job.id if other else ""
    if kept is None:
        return _without_answers(found, reading, before, base_id, show)
    kept_before = (
        await session.app.kept_answers.of(base_id, before.index) if before is not None else None
    )
    if before is not None and kept_before is None:
        return _without_answers(found, reading, before, base_id, show, of_baseline=True)
    questions = kept.questions
    if kept_before is not None:
        questions = await session.app.kept_answers.against(kept, kept_before)
    log = session.app.kept_answers.eval_log(found.job.id, reading.index)
    return BenchmarkSamples(
        found.job.id,
        reading,
        found.job.model.name,
        base_id,
        questions,
        questions.shown(show, contains),
        asked=len(questions),
        complete=kept.kept.complete,
        left_out=kept.kept.left_out,
        compared=questions.compared if before is not None else None,
        counts=questions.counts,
        is_running=not found.job.status.state.is_terminal,
        eval_log=str(log) if log is not None else "",
    )


async def with_kept_outcomes(
    session: HubSession, baseline: InterpretedJob, others: Sequence[InterpretedJob]
) -> list[JobReading]:
    """Return the readings of a baseline and of others, for a comparison question by question.

    Where the whole answers of a benchmark are kept for all of the jobs, questions are identified
    by their content, so that they are found again in another order or beside other questions.
    """
    jobs = [baseline, *others]
    readings = [job.reading for job in jobs]
    for first in baseline.reading.benchmarks:
        places = [same_benchmark(reading, first) for reading in readings]
        if first.outcomes is None or any(p is None or p.outcomes is None for p in places):
            continue
        kept = [
            await session.app.kept_answers.of(job.job.id, place.index)
            for job, place in zip(jobs, places, strict=True)
            if place is not None
        ]
        known = [
            _in_direction(answers.questions.outcomes(), place.outcomes)
            if answers is not None and answers.kept.complete and place is not None
            else None
            for place, answers in zip(places, kept, strict=True)
        ]
        for i, (place, outcomes) in enumerate(zip(places, known, strict=True)):
            if place is not None and outcomes is not None and None not in known:
                readings[i] = _replaced(readings[i], replace(place, outcomes=outcomes))
    return readings


@dataclass(frozen=True)
class LostQuestions:
    """The questions of one benchmark that were right in a baseline and are wrong in a job."""

    benchmark: str
    questions: Sequence[AskedQuestion]


async def lost_questions(
    session: HubSession, baseline: InterpretedJob, other: InterpretedJob
) -> list[LostQuestions]:
    """Return what a job lost against a baseline, where the answers of both are kept."""
    found = []
    for before in baseline.reading.benchmarks:
        after = same_benchmark(other.reading, before)
        if after is None or before.outcomes is None or after.outcomes is None:
            continue
        kept_before = await session.app.kept_answers.of(baseline.job.id, before.index)
        kept = await session.app.kept_answers.of(other.job.id, after.index)
        if kept is None or kept_before is None:
            continue
        questions = await session.app.kept_answers.against(kept, kept_before)
        if lost := questions.shown("lost"):
            found.append(LostQuestions(_name(before), lost))
    return found


def _in_direction(kept: Outcomes, recorded: Outcomes | None) -> Outcomes | None:
    """Return the kept scores in the direction of the record; None when they are not its scores.

    A metric such as a rate of attacks counts what is not right.
    """
    if recorded is None or len(kept.scores) != len(recorded.scores):
        return None
    flipped = [None if score is None else 1 - score for score in kept.scores]
    for scores in (list(kept.scores), flipped):
        if all(map(_is_near, scores, recorded.scores)):
            return replace(kept, scores=scores)
    return None


def _is_near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= MARK


def _replaced(reading: JobReading, benchmark: BenchmarkReading) -> JobReading:
    benchmarks = [benchmark if b.index == benchmark.index else b for b in reading.benchmarks]
    return replace(reading, benchmarks=benchmarks)


async def _chosen(
    session: HubSession, found: InterpretedJob, benchmark: str | None
) -> BenchmarkReading:
    """Return the benchmark that a call means."""
    readings = found.reading.benchmarks
    if benchmark:
        named = [
            r
            for r in readings
            if benchmark in (r.benchmark_id, f"{r.provider_id}/{r.benchmark_id}", str(r.index))
        ]
        if len(named) == 1:
            return named[0]
        problem = "Several benchmarks match; give the number" if named else "It has no such one"
        raise UserError(f"{problem}. Benchmarks of job {found.job.id}: {_listed(readings)}.")
    if len(readings) == 1:
        return readings[0]
    having = [
        r
        for r in readings
        if r.outcomes is not None
        or r.sample_errors
        or await session.app.kept_answers.of(found.job.id, r.index)
    ]
    if len(having) == 1:
        return having[0]
    if not readings:
        raise UserError(f"Job {found.job.id} has no benchmark yet.")
    raise UserError(
        f"Job {found.job.id} has {len(readings)} benchmarks; say which with benchmark: "
        f"{_listed(having or readings)}."
    )


def same_benchmark(reading: JobReading, wanted: BenchmarkReading) -> BenchmarkReading | None:
    """Return the benchmark of a job that another job's benchmark is; None without one."""
    same = [
        b
        for b in reading.benchmarks
        if (b.provider_id, b.benchmark_id) == (wanted.provider_id, wanted.benchmark_id)
    ]
    return next((b for b in same if b.index == wanted.index), same[0] if same else None)


def _without_answers(
    found: InterpretedJob,
    reading: BenchmarkReading,
    before: BenchmarkReading | None,
    baseline_id: str,
    show: Show,
    *,
    of_baseline: bool = False,
) -> BenchmarkSamples:
    """Return what the scores on record say where the whole answers are not kept."""
    whose = "the baseline's answers" if of_baseline else "answers"
    if reading.outcomes is None:
        why = _why_nothing(reading, found.job.status.state.is_terminal)
    else:
        why = (
            f"Only scores are on record here: {whose} are kept by the hub on the machine that ran "
            "the evaluation, and not by this one."
        )
    if not of_baseline and (artifact := _exported_to(reading)):
        why += f" They were exported: {artifact}."
    right = 0.0 if reading.direction == "lower" else 1.0
    numbers: list[int] = []
    counts: dict[str, int] = {}
    compared = None
    if reading.outcomes is not None:
        scores = reading.outcomes.scores
        kinds = {
            "wrong": [i for i, s in enumerate(scores, 1) if s is not None and s != right],
            "errors": [i for i, s in enumerate(scores, 1) if s is None],
        }
        pairs = pair_outcomes(before.outcomes if before else None, reading.outcomes)
        if before is not None:
            compared = len(pairs.keys) if pairs is not None else 0
        if pairs is not None:
            place = {key: i for i, key in enumerate(reading.outcomes.keys, 1)}
            worse = [
                (place[key], (after < first) != (right == 0.0))
                for key, first, after in zip(pairs.keys, pairs.before, pairs.after, strict=True)
                if first != after
            ]
            kinds["lost"] = [number for number, is_lost in worse if is_lost]
            kinds["won"] = [number for number, is_lost in worse if not is_lost]
        counts = {kind: len(found) for kind, found in kinds.items() if found}
        numbers = kinds.get(show, [])
    return BenchmarkSamples(
        found.job.id,
        reading,
        found.job.model.name,
        baseline_id,
        asked=len(reading.outcomes.scores) if reading.outcomes else 0,
        compared=compared,
        counts=counts,
        numbers=numbers[:MAX_NUMBERS],
        missing=why,
    )


def _exported_to(reading: BenchmarkReading) -> str:
    """Return where an evaluation exported its answers to; empty when it did not."""
    where = reading.artifacts.get("samples")
    if not isinstance(where, Mapping):
        return ""
    places = []
    if reference := where.get("oci_reference"):
        places.append(f"OCI artifact {sanitize_line(reference, 400)}")
    if path := where.get("mlflow_path"):
        run = sanitize_line(where.get("mlflow_run_id"), 80)
        places.append(f"{sanitize_line(path, 200)} of MLflow run {run}")
    return " and ".join(places)


def _why_nothing(reading: BenchmarkReading, ended: bool) -> str:
    """Return why nothing is on record, and how to get it."""
    if not ended and reading.state in {"pending", "running"}:
        return "The benchmark has not ended, and its answers come with the result."
    if reading.score is None:
        return f"There are no answers: {sanitize_line(reading.missing, 200)}."
    return (
        f"Provider {sanitize_line(reading.provider_id, 80)} puts no answers on record. An "
        "evaluation written with evalhub_mcp.adapter does so with callbacks.sample(...); "
        "inspect-local and lm-eval-local on a local hub do so themselves."
    )


def _name(reading: BenchmarkReading) -> str:
    return sanitize_line(f"{reading.provider_id}/{reading.benchmark_id}", 160)


def _listed(readings: Sequence[BenchmarkReading]) -> str:
    return ", ".join(f"{r.index}: {_name(r)}" for r in readings[:20]) or "none"
