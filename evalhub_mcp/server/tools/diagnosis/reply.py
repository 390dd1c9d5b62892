"""Structured reply of the tool that says why a job failed or hangs."""

from typing import Annotated, Any

from evalhub_mcp.app.job_diagnosis import JobDiagnosis
from evalhub_mcp.app.result_documents.document import Document, one_line, some_lines
from evalhub_mcp.jobs.failure_causes import Action, Cause
from evalhub_mcp.server.core.reply import Reply, TextOnly
from evalhub_mcp.server.core.step_text import with_action

LINE_CHARS = 300
ENDED_BADLY = frozenset({"failed", "partially_failed"})
"""States in which the last line of the text is the call that repeats the job."""


class FindingReply(Document):
    """A cause, where it shows, and what to change."""

    cause: str
    title: str
    advice: str
    benchmarks: Annotated[list[str], some_lines(240, 1_000)] = []
    evidence: Annotated[list[str], some_lines(LINE_CHARS)] = []
    alternatives: Annotated[list[str], some_lines(160, 3)] = []
    also: list[str] = []


class GoodRunReply(Document):
    """An earlier job that worked, and the fields of `model` in which it differs."""

    job_id: str
    day: str
    change: dict[str, Any] = {}


class DiagnosisReply(Reply):
    """Answer of diagnose_job."""

    job_id: str
    state: str
    causes: list[str] = []
    summary: TextOnly[str]
    findings: TextOnly[list[FindingReply]] = []
    stuck: TextOnly[Annotated[str, one_line(LINE_CHARS)]] = ""
    extent: TextOnly[Annotated[str, one_line(400)]] = ""
    has_log: TextOnly[bool] = False
    answers: TextOnly[int] = 0
    good_run: TextOnly[GoodRunReply | None] = None
    instead: TextOnly[dict[str, Any] | None] = None


def diagnosis_reply(found: JobDiagnosis) -> DiagnosisReply:
    """Shape a diagnosis, with the tools that help."""
    return DiagnosisReply.from_objects(
        found,
        causes=[each.cause.id for each in found.causes],
        summary=with_action(found.summary, found.then),
        findings=[
            FindingReply.from_objects(
                each,
                each.cause,
                cause=each.cause.id,
                advice=with_action(each.cause.advice, _action(found, each.cause)),
            )
            for each in found.causes
        ],
        good_run=GoodRunReply.from_objects(found.good_run) if found.good_run else None,
    )


def _action(found: JobDiagnosis, cause: Cause) -> Action | None:
    """Return what to do after a cause's advice, where the last line does not say it."""
    repeats = cause.then is not None and cause.then.startswith("rerun")
    return None if repeats and found.state in ENDED_BADLY else cause.then
