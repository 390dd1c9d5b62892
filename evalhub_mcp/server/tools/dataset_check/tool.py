"""Checking a user's own question file before it is run; with the hub on this machine only."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.question_files import OWN_QUESTIONS, CheckedFile, check_file
from evalhub_mcp.datasets.scorers import SCORER_MEANINGS, expected_answer
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.session import app_of
from evalhub_mcp.server.core.tool import agent_tool, reply
from evalhub_mcp.server.tools.dataset_check.reply import ColumnsReply, DatasetReply, FindingReply
from evalhub_mcp.server.tools.dataset_check.text import dataset_text
from evalhub_mcp.untrusted import sanitize_line

MAX_FINDINGS = 12
_PROVIDER = "inspect-local"


@agent_tool(
    title="Check a question file",
    description="Reads a file of the user's own questions and expected answers before it "
    "is run as benchmark own_questions: columns, unreadable rows, duplicates, leaks, "
    "balance; ends with the arguments for submit_evaluation.",
    toolset="discovery",
    scope=READ,
    read_only=True,
    local_only=True,
)
async def check_dataset(
    ctx: Context[Any, Any],
    path: Annotated[
        str, Field(description="JSONL, CSV or YAML file.", min_length=1, max_length=1000)
    ],
    scorer: Annotated[
        str | None,
        Field(
            description="exact, includes, numeric, choice, regex or model_graded; default: "
            "what fits the answers.",
            max_length=40,
        ),
    ] = None,
) -> Annotated[CallToolResult, DatasetReply]:
    """Check a question file."""
    checked = await check_file(app_of(ctx).settings, path, scorer)
    report = checked.report
    answer = _reply(checked, suggested=scorer is None)
    text = dataset_text(
        answer,
        sanitize_line(checked.path.name, 120),
        SCORER_MEANINGS[report.scorer],
        rows_only=report.row_faults,
    )
    return reply(text, answer)


def _reply(checked: CheckedFile, *, suggested: bool) -> DatasetReply:
    report = checked.report
    columns = report.columns
    first = report.questions[0] if report.questions else None
    usable = bool(report.questions) and not report.blocking
    return DatasetReply(
        path=str(checked.path),
        usable=usable,
        questions=len(report.questions),
        rows=report.rows,
        scorer=report.scorer,
        scorer_suggested=suggested,
        problems=_findings(checked, blocking=True),
        notes=_findings(checked, blocking=False),
        columns=ColumnsReply(
            question=sanitize_line(columns.question, 60) or None,
            answer=sanitize_line(columns.answer, 60) or None,
            choices=[sanitize_line(name, 60) for name in columns.choices],
            id=sanitize_line(columns.id, 60) or None,
            aliases=sanitize_line(columns.aliases, 60) or None,
            not_used=[sanitize_line(name, 60) for name in columns.ignored[:20]],
        ),
        format=report.format,
        bytes=report.bytes,
        sha256=report.sha256,
        baseline=round(report.baseline, 4) if report.baseline is not None else None,
        first_question=sanitize_line(first.text, 160) if first else None,
        first_answer=sanitize_line(expected_answer(first), 80) if first else None,
        benchmarks=_arguments(checked) if usable or report.row_faults else [],
    )


def _findings(checked: CheckedFile, *, blocking: bool) -> list[FindingReply]:
    found = [f for f in checked.report.findings if f.blocking is blocking]
    return [
        FindingReply(
            code=f.code, message=sanitize_line(f.message, 300), lines=list(f.lines), count=f.count
        )
        for f in found[:MAX_FINDINGS]
    ]


def _arguments(checked: CheckedFile) -> list[dict[str, Any]]:
    parameters: dict[str, Any] = {
        "dataset": str(checked.path),
        "scorer": checked.report.scorer,
    }
    if checked.report.blocking:
        parameters["skip_bad_rows"] = True
    if checked.report.scorer == "model_graded":
        parameters |= {"judge_url": "...", "judge_model": "..."}
    return [{"id": OWN_QUESTIONS, "provider_id": _PROVIDER, "parameters": parameters}]
