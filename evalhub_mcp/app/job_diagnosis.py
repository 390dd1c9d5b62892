"""Why a job failed or hangs, from everything the hub keeps about it, for tool and prompt alike."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from evalhub_mcp.app.application import HubSession
from evalhub_mcp.app.job_logs import clean_lines, read_log
from evalhub_mcp.formatting import format_duration
from evalhub_mcp.jobs.progress import BenchmarkProgress, JobProgress, job_progress
from evalhub_mcp.jobs.stall_detection import silence, stuck_reason
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.server.tools.diagnosis.reply import DiagnosisReply, FindingReply
from evalhub_mcp.untrusted import sanitize_line

if TYPE_CHECKING:
    from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
    from evalhub_mcp.jobs.failure_diagnosis import Diagnosis

LOG_LINES = 300
LOG_CHARS = 200_000
MAX_ALSO = 3
EVIDENCE_CHARS = 300
UNKNOWN = "unknown"


async def diagnosed(
    session: HubSession,
    job: "EvaluationJob",
    planned: "Sequence[JobBenchmark] | None",
    stall_after: float,
) -> DiagnosisReply:
    """The likely causes of a job's trouble.

    Args:
        session: The hub, for the caller.
        job: The job.
        planned: The benchmarks it consists of, where they are known.
        stall_after: Seconds of silence after which a job counts as stuck.

    Raises:
        ClientError: The hub could not be asked.
    """
    progress = job_progress(job, planned)
    silent = silence(job, datetime.now(UTC))
    stuck = stuck_reason(progress, silent, stall_after)
    findings = await _findings(session, job, planned, progress, stuck)
    return DiagnosisReply(
        job_id=job.id,
        state=progress.state,
        summary=_summary(progress, findings, stuck),
        findings=findings,
        stuck=f"no word for {format_duration(silent or 0)}; {sanitize_line(stuck, 300)}"
        if stuck
        else None,
    )


async def _findings(
    session: HubSession,
    job: "EvaluationJob",
    planned: "Sequence[JobBenchmark] | None",
    progress: JobProgress,
    stuck: str | None,
) -> list[FindingReply]:
    """What shows in the benchmarks that failed, or have not ended, or have no score."""
    from evalhub_mcp.jobs.failure_diagnosis import Clue, diagnose

    if progress.state == "cancelled":
        return []
    suspects = _suspects(progress)
    logs = await _logs(session, job, planned, suspects)
    by_cause: dict[str, FindingReply] = {}
    for benchmark in suspects:
        log = logs.get(benchmark.index, [])
        clues = [Clue(text, "log") for text in log] + [
            Clue(text, "message") for text in _messages(benchmark)
        ]
        found = diagnose(clues)
        finding = _finding(found, failed=benchmark.state == "failed")
        if finding is None and stuck is not None and not clues:
            finding = _never_started()
        if finding is not None:
            name = sanitize_line(f"{benchmark.provider_id}/{benchmark.benchmark_id}", 240)
            by_cause.setdefault(finding.cause, finding).benchmarks.append(name)
    if progress.state in {"failed", "partially_failed"} and not by_cause and progress.message:
        # The hub gave up before any evaluation began; its own word is all there is.
        hub_says = diagnose([Clue(text, "message") for text in clean_lines(progress.message)])
        if (finding := _finding(hub_says, failed=True)) is not None:
            by_cause[finding.cause] = finding
    return [*by_cause.values(), *await _without_score(session, job, planned)]


def _suspects(progress: JobProgress) -> list[BenchmarkProgress]:
    failed = [b for b in progress.benchmarks if b.state == "failed"]
    return failed or [b for b in progress.benchmarks if b.state in {"pending", "running"}]


async def _logs(
    session: HubSession,
    job: "EvaluationJob",
    planned: "Sequence[JobBenchmark] | None",
    suspects: Sequence[BenchmarkProgress],
) -> Mapping[int, Sequence[str]]:
    """The ends of the suspects' logs; none when the hub keeps none."""
    from evalhub_mcp.client.errors import NotFoundError

    if not suspects:
        return {}
    try:
        logs = await read_log(
            session,
            job,
            planned,
            benchmark_index=suspects[0].index if len(suspects) == 1 else None,
            tail_lines=LOG_LINES,
            max_chars=LOG_CHARS,
        )
    except NotFoundError:
        return {}
    return {log.index: log.lines for log in logs}


def _messages(benchmark: BenchmarkProgress) -> list[str]:
    said = [benchmark.error or ""]
    if benchmark.total is None:  # otherwise it is the count of samples
        said.insert(0, benchmark.message or "")
    return [text for message in said for text in clean_lines(message) if text]


def _finding(found: "Diagnosis", *, failed: bool) -> FindingReply | None:
    """The likely cause as a reply; an unknown one only where something did fail."""
    if found.findings:
        first, *others = found.findings
        return FindingReply(
            cause=first.cause.id,
            title=first.cause.title,
            advice=first.cause.advice,
            evidence=[sanitize_line(text, EVIDENCE_CHARS) for text in first.evidence],
            also=[f.cause.id for f in others if f.strength > 1][:MAX_ALSO],
        )
    if not failed:
        return None
    return FindingReply(
        cause=UNKNOWN,
        title="the cause is not one of the common ones",
        advice="Read get_job_logs; the last error is below, if there was any.",
        evidence=[sanitize_line(found.last_error, EVIDENCE_CHARS)] if found.last_error else [],
    )


def _never_started() -> FindingReply:
    from evalhub_mcp.jobs.failure_causes import CAUSES

    cause = CAUSES["never_started"]
    return FindingReply(cause=cause.id, title=cause.title, advice=cause.advice)


async def _without_score(
    session: HubSession, job: "EvaluationJob", planned: "Sequence[JobBenchmark] | None"
) -> list[FindingReply]:
    """Benchmarks that completed with metrics, but not with the one their score is made of."""
    from evalhub_mcp.jobs.failure_causes import CAUSES

    if not job.results.benchmarks:
        return []
    catalog = await session.catalog()
    readings = [
        reading
        for reading in read_job(job, catalog.providers, planned).benchmarks
        if reading.state == "completed" and reading.score is None
    ]
    if not readings:
        return []
    cause = CAUSES["metric_missing"]
    return [
        FindingReply(
            cause=cause.id,
            title=cause.title,
            advice=cause.advice,
            benchmarks=[
                f"{sanitize_line(r.provider_id, 120)}/{sanitize_line(r.benchmark_id, 120)}"
                for r in readings
            ],
            evidence=[sanitize_line(r.missing, EVIDENCE_CHARS) for r in readings[:3] if r.missing],
        )
    ]


def _summary(progress: JobProgress, findings: Sequence[FindingReply], stuck: str | None) -> str:
    if progress.state == "cancelled":
        return (
            "it was cancelled, so there is nothing to diagnose; the hub deleted its logs. "
            "rerun_evaluation starts it again."
        )
    known = [finding for finding in findings if finding.cause != UNKNOWN]
    if not progress.done:
        if known:
            return "it has not ended, and this shows in its messages and logs:"
        if stuck:
            return "it has not ended; nothing in its messages and logs says why."
        return (
            f"it is still going ({progress.percent} %) and shows no sign of trouble; "
            "get_job_status follows it."
        )
    if not findings:
        return "nothing failed. get_job_results reads the result."
    if not known:
        return "it failed, and the cause is unknown."
    what = "it completed, but:" if progress.state == "completed" else "the likely cause:"
    return what if len(known) == 1 else what.replace("cause:", "causes:")
