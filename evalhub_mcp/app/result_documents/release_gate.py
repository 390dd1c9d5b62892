"""A release gate's judgement as a JSON document."""

from typing import Annotated

from evalhub_mcp.app.result_documents.document import Document, Figure, one_line, some_lines
from evalhub_mcp.results.gate_checks import GateCase
from evalhub_mcp.results.release_gate import GateJudgement

MAX_DETAIL_CHARS = 500


class GateCaseDocument(Document):
    """One check of the gate."""

    name: Annotated[str, one_line(200)]
    check: str
    tier: str
    decision: str
    detail: Annotated[str, one_line(MAX_DETAIL_CHARS)]
    improvement: Figure = None
    lower_bound: Figure = None
    upper_bound: Figure = None
    margin: Figure = None
    smallest_drop: Figure = None
    questions_needed: int | None = None
    notes: Annotated[list[str], some_lines(200)] = []


class GateDocument(Document):
    """The gate's judgement."""

    decision: str
    passed: bool = False
    job_ids: list[str]
    baseline: str | None = None
    lenient: bool = False
    cases: list[GateCaseDocument]
    notes: Annotated[list[str], some_lines(300)] = []


def gate_document(judgement: GateJudgement) -> GateDocument:
    """Return a judgement as a document."""
    return GateDocument(
        decision=judgement.decision,
        passed=judgement.decision == "open",
        job_ids=list(judgement.job_ids),
        baseline=judgement.baseline_id,
        lenient=judgement.lenient,
        cases=[_case(case) for case in judgement.cases],
        notes=list(judgement.notes),
    )


def _case(case: GateCase) -> GateCaseDocument:
    return GateCaseDocument.from_objects(case, notes=list(case.notes))
