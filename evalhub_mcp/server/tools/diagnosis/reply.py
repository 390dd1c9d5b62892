"""Structured reply of the tool that says why a job failed or hangs."""

from evalhub_mcp.app.job_diagnosis import JobDiagnosis
from evalhub_mcp.server.core.reply import Reply
from evalhub_mcp.server.core.step_text import with_action
from evalhub_mcp.untrusted import sanitize_line

EVIDENCE_CHARS = 300
NAME_CHARS = 240


class FindingReply(Reply):
    """A cause, where it shows, and what to change."""

    cause: str
    title: str
    advice: str
    benchmarks: list[str] = []
    evidence: list[str] = []
    also: list[str] = []


class DiagnosisReply(Reply):
    """Answer of diagnose_job."""

    job_id: str
    state: str
    summary: str
    findings: list[FindingReply] = []
    stuck: str | None = None


def diagnosis_reply(found: JobDiagnosis) -> DiagnosisReply:
    """Return a diagnosis with foreign text cleaned, and with the tools that help."""
    return DiagnosisReply(
        job_id=found.job_id,
        state=found.state,
        summary=with_action(found.summary, found.then),
        findings=[
            FindingReply(
                cause=each.cause.id,
                title=each.cause.title,
                advice=with_action(each.cause.advice, each.cause.then),
                benchmarks=[sanitize_line(name, NAME_CHARS) for name in each.benchmarks],
                evidence=[sanitize_line(line, EVIDENCE_CHARS) for line in each.evidence],
                also=list(each.also),
            )
            for each in found.causes
        ],
        stuck=sanitize_line(found.stuck, EVIDENCE_CHARS) if found.stuck else None,
    )
