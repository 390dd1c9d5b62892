"""Find out why a job failed or hangs, from its status, its messages and its logs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from evalhub_mcp.app.answer_faults import answer_faults
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_logs import clean_lines, read_log
from evalhub_mcp.app.last_good_run import GoodRun, last_good_run
from evalhub_mcp.catalog.similar_benchmarks import similar_benchmarks
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.jobs.failure_causes import (
    AVOIDABLE,
    CAUSES,
    OF_THE_DATA,
    UNKNOWN,
    Action,
    Cause,
)
from evalhub_mcp.jobs.failure_diagnosis import Clue, find_causes
from evalhub_mcp.jobs.progress import (
    BenchmarkProgress,
    JobProgress,
    extent_words,
    job_progress,
    seconds_since_update,
    stuck_reason,
)
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.lost_samples import lost_words
from evalhub_mcp.results.readings import BenchmarkReading

LOG_LINES = 300
LOG_CHARS = 200_000
MAX_ALSO = 3
MAX_ALTERNATIVES = 3
MAX_EVIDENCE = 3


@dataclass
class DiagnosedCause:
    """A cause, the benchmarks in which it shows, and the lines that show it."""

    cause: Cause
    benchmarks: list[str] = field(default_factory=list)
    """`provider/benchmark`; empty when the job failed before any benchmark started."""
    evidence: Sequence[str] = ()
    alternatives: Sequence[str] = ()
    """`provider/benchmark` of other providers about the same, where those avoid the cause."""
    also: Sequence[str] = ()
    """Ids of other causes that show in the same benchmark, the likeliest first."""


@dataclass(frozen=True)
class JobDiagnosis:
    """What is known about a job's trouble."""

    job_id: str
    state: str
    summary: str
    then: Action | None
    """What to do next, where the summary says all there is."""
    causes: Sequence[DiagnosedCause]
    stuck: str | None
    """Why the job seems to have stopped; None while it does not."""
    extent: str = ""
    """How much of an ended job ran, in a few words; empty where all of it did."""
    has_log: bool = False
    answers: int = 0
    """Answers that are kept here of the benchmarks that failed."""
    good_run: GoodRun | None = None
    """An earlier job that worked, where it shows what to change."""
    instead: Mapping[str, Any] | None = None
    """A request that runs another benchmark about the same, where that avoids the cause."""


async def diagnose(
    session: HubSession,
    job: EvaluationJob,
    planned: Sequence[JobBenchmark] | None,
    stall_after: float,
) -> JobDiagnosis:
    """Return the likely causes of a job's trouble.

    Args:
        session: The hub, for the caller.
        job: The job.
        planned: The benchmarks it consists of, where they are known.
        stall_after: Seconds without a report after which a job counts as stuck.

    Raises:
        ClientError: The hub could not be asked.
    """
    progress = job_progress(job, planned)
    silent = seconds_since_update(job, datetime.now(UTC))
    stuck = stuck_reason(progress, silent, stall_after)
    suspects = _suspects(progress)
    logs = await _logs(session, job, planned, suspects)
    causes = await _causes(session, progress, suspects, logs, stuck)
    if progress.state != "cancelled":
        causes += await _result_causes(session, job, planned)
    summary, then = _summary(progress, causes, stuck)
    good = None
    if progress.done:
        for found in causes:
            good = good or await last_good_run(session, job, found.cause.id)
    return JobDiagnosis(
        job_id=job.id,
        state=progress.state,
        summary=summary,
        then=then,
        causes=causes,
        stuck=stuck,
        extent=extent_words(progress),
        has_log=any(logs.values()),
        answers=sum([await _kept_answers(session, job.id, one.index) for one in suspects]),
        good_run=good,
        instead=_request_instead(job, causes),
    )


def _request_instead(
    job: EvaluationJob, causes: Sequence[DiagnosedCause]
) -> Mapping[str, Any] | None:
    """Return the request for the nearest alternative to what failed; None without one."""
    alternatives = causes[0].alternatives if causes else ()
    if not alternatives or not job.model.url:
        return None
    provider_id, _, benchmark_id = alternatives[0].partition("/")
    model: dict[str, Any] = {"name": job.model.name, "url": job.model.url}
    if secret := (job.model.auth or {}).get("secret_ref"):
        model["auth"] = {"secret_ref": secret}
    return {"model": model, "benchmarks": [{"id": benchmark_id, "provider_id": provider_id}]}


def _suspects(progress: JobProgress) -> list[BenchmarkProgress]:
    """Return the benchmarks that failed, or else those that have not ended."""
    if progress.state == "cancelled":
        return []
    return [b for b in progress.benchmarks if b.state == "failed"] or [
        b for b in progress.benchmarks if b.state in {"pending", "running"}
    ]


async def _kept_answers(session: HubSession, job_id: str, index: int) -> int:
    run = await session.app.kept_answers.of(job_id, index)
    return 0 if run is None else len(run.kept.samples)


async def _causes(
    session: HubSession,
    progress: JobProgress,
    suspects: Sequence[BenchmarkProgress],
    logs: Mapping[int, Sequence[str]],
    stuck: str | None,
) -> list[DiagnosedCause]:
    """Return what shows in the benchmarks that failed, or that have not ended."""
    by_id: dict[str, DiagnosedCause] = {}
    for benchmark in suspects:
        clues = [Clue(text, "log") for text in logs.get(benchmark.index, [])]
        clues += [Clue(text, "message") for text in _messages(benchmark)]
        found = _likely_cause(clues, failed=benchmark.state == "failed")
        if found is None and stuck is not None and not clues:
            found = DiagnosedCause(CAUSES["never_started"])
        if found is not None:
            name = f"{benchmark.provider_id}/{benchmark.benchmark_id}"
            by_id.setdefault(found.cause.id, found).benchmarks.append(name)
    if progress.state in {"failed", "partially_failed"} and not by_id and progress.message:
        # The hub gave up before any evaluation began; only its own message is left.
        clues = [Clue(text, "message") for text in clean_lines(progress.message)]
        if (found := _likely_cause(clues, failed=True)) is not None:
            by_id[found.cause.id] = found
    await _add_alternatives(session, by_id.values())
    return list(by_id.values())


async def _add_alternatives(session: HubSession, found: Iterable[DiagnosedCause]) -> None:
    """Name benchmarks of other providers for causes that lie with a benchmark or its provider."""
    for each in found:
        if each.cause.id in AVOIDABLE and each.benchmarks:
            catalog = await session.catalog()
            failed = {name.partition("/")[0] for name in each.benchmarks}
            near = {
                entry.reference: None
                for name in each.benchmarks
                for entry in similar_benchmarks(
                    catalog, name.partition("/")[0], name.partition("/")[2]
                )
                if entry.provider.id not in failed
                and not (each.cause.id in OF_THE_DATA and _share_a_name(entry.benchmark.id, name))
            }
            each.alternatives = list(near)[:MAX_ALTERNATIVES]


def _share_a_name(benchmark_id: str, failed: str) -> bool:
    """Whether two benchmarks seem to use the same data: `leaderboard_gpqa` and `gpqa:diamond`."""
    return bool(_words(benchmark_id) & _words(failed.partition("/")[2]))


def _words(benchmark_id: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]{4,}", benchmark_id.lower()))


async def _logs(
    session: HubSession,
    job: EvaluationJob,
    planned: Sequence[JobBenchmark] | None,
    suspects: Sequence[BenchmarkProgress],
) -> Mapping[int, Sequence[str]]:
    """Return the ends of the suspects' logs by benchmark index; none when the hub has none."""
    if not suspects:
        return {}
    logs = await read_log(
        session,
        job,
        planned,
        benchmark_index=suspects[0].index if len(suspects) == 1 else None,
        tail_lines=LOG_LINES,
        max_chars=LOG_CHARS,
    )
    return {log.index: log.lines for log in logs}


def _messages(benchmark: BenchmarkProgress) -> list[str]:
    # Where samples are counted, the message is their count and perhaps a note.
    message = _note(benchmark) if benchmark.total is not None else benchmark.message
    messages = [message or "", benchmark.error or ""]
    return [text for message in messages for text in clean_lines(message) if text]


def _note(benchmark: BenchmarkProgress) -> str:
    """Return what an evaluation notes behind its count of samples: failures, slow replies."""
    return (benchmark.message or "").partition("; ")[2]


def _likely_cause(clues: Sequence[Clue], *, failed: bool) -> DiagnosedCause | None:
    """Return the likely cause; the unknown one only where something failed, else None."""
    found = find_causes(clues)
    if found.findings:
        first, *others = found.findings
        also = [f.cause.id for f in others if f.strength > 1][:MAX_ALSO]
        return DiagnosedCause(first.cause, evidence=first.evidence, also=also)
    if not failed:
        return None
    return DiagnosedCause(UNKNOWN, evidence=[found.last_error] if found.last_error else [])


async def _result_causes(
    session: HubSession, job: EvaluationJob, planned: Sequence[JobBenchmark] | None
) -> list[DiagnosedCause]:
    """Return what the results themselves lack: the metric of the score, or replies to samples."""
    if not job.results.benchmarks:
        return []
    catalog = await session.catalog()
    readings = read_job(job, catalog.providers, planned).benchmarks
    found = []
    unscored = [r for r in readings if r.state == "completed" and r.score is None]
    if unscored:
        evidence = [r.missing for r in unscored[:MAX_EVIDENCE] if r.missing]
        found.append(DiagnosedCause(CAUSES["metric_missing"], _names(unscored), evidence))
    lost = [r for r in readings if r.score is not None and r.lost_samples]
    if lost:
        evidence = [_lost(reading) for reading in lost[:MAX_EVIDENCE]]
        found.append(DiagnosedCause(CAUSES["samples_lost"], _names(lost), evidence))
    return [*found, *await _answer_causes(session, job.id, readings)]


async def _answer_causes(
    session: HubSession, job_id: str, readings: Sequence[BenchmarkReading]
) -> list[DiagnosedCause]:
    """Return what is wrong with many of the answers, where they are kept."""
    by_cause: dict[str, DiagnosedCause] = {}
    for reading in readings:
        run = await session.app.kept_answers.of(job_id, reading.index)
        if run is None or reading.score is None:
            continue
        for fault in answer_faults(run.questions.shown("all"), reading.benchmark_id):
            known = by_cause.setdefault(fault.cause, DiagnosedCause(CAUSES[fault.cause]))
            known.benchmarks += _names([reading])
            known.evidence = [*known.evidence, fault.evidence][:MAX_EVIDENCE]
    return list(by_cause.values())


def _names(readings: Sequence[BenchmarkReading]) -> list[str]:
    return [f"{r.provider_id}/{r.benchmark_id}" for r in readings]


def _lost(reading: BenchmarkReading) -> str:
    """Return how many samples of a benchmark are lost, and the first error where reported."""
    words = f"{reading.benchmark_id}: {lost_words(reading.lost_samples, reading.attempted)}"
    error = reading.info.get("first_error")
    return f"{words}; the first error: {error}" if isinstance(error, str) and error else words


def _summary(
    progress: JobProgress, causes: Sequence[DiagnosedCause], stuck: str | None
) -> tuple[str, Action | None]:
    if progress.state == "cancelled":
        text = "it was cancelled, so there is nothing to diagnose; the hub deleted its logs."
        return text, "rerun_cancelled"
    known = [found for found in causes if found.cause is not UNKNOWN]
    if not progress.done:
        running = [b for b in progress.benchmarks if b.state == "running"]
        noted = "; ".join(line for b in running for line in clean_lines(_note(b)) if line)
        if noted:
            text = f"it is still going ({progress.percent} %), but: {noted}."
            return text, None if known else "wait"
        if known:
            return "it has not ended, and this shows in its messages and logs:", None
        if stuck:
            return "it has not ended; nothing in its messages and logs says why.", None
        text = f"it is still going ({progress.percent} %) and shows no sign of trouble."
        return text, "wait"
    if not causes:
        return "nothing failed.", "read_results"
    if not known:
        return "it failed, and the cause is unknown.", None
    if progress.state == "completed":
        return "it completed, but:", None
    return ("the likely cause:" if len(known) == 1 else "the likely causes:"), None
