"""A checked question file, as an agent reads it: can it run, what is wrong, how to run it."""

import json
from collections.abc import Sequence

from evalhub_mcp.app.question_files import CheckedFile
from evalhub_mcp.datasets.scorers import SCORER_MEANINGS
from evalhub_mcp.formatting import join_with_rest, pluralize
from evalhub_mcp.server.tools.dataset_check.reply import ColumnsReply, DatasetReply, FindingReply
from evalhub_mcp.untrusted import sanitize_line

HASH_CHARS = 12
"""Digits of the file's hash that are shown, enough to tell files apart."""


def dataset_text(reply: DatasetReply, checked: CheckedFile) -> str:
    """Return the text of check_dataset."""
    report = checked.report
    verdict = "can be run" if reply.usable else "cannot be run as it is"
    rows = f"{reply.questions} of {pluralize(reply.rows, 'row')} can be asked"
    kind = f"{reply.format.upper()}, {_size(reply.bytes)}, sha256 {reply.sha256[:HASH_CHARS]}"
    parts = [f"{sanitize_line(checked.path.name, 120)} {verdict}: {rows} ({kind})."]
    parts.append(_columns_row(reply.columns))
    if reply.questions:
        chosen = "suggested" if reply.scorer_suggested else "as requested"
        parts.append(f"Scorer {reply.scorer} ({chosen}): {SCORER_MEANINGS[report.scorer]}.")
    if reply.first_question:
        parts.append(f'First question: "{reply.first_question}" -> "{reply.first_answer}"')
    if reply.problems:
        parts += ["To fix first:", *_finding_rows(reply.problems)]
    if reply.notes:
        parts += ["Worth knowing:", *_finding_rows(reply.notes)]
    if reply.benchmarks:
        arguments = json.dumps(reply.benchmarks, ensure_ascii=False)
        without = " This leaves the bad rows out; better correct them." if report.blocking else ""
        parts.append(f"Next: submit_evaluation(model=..., benchmarks={arguments}).{without}")
    else:
        parts.append("Next: correct the file and check it again.")
    if reply.scorer == "model_graded" and reply.benchmarks:
        parts.append(
            "Set judge_url and judge_model to the model that grades, and judge_secret_ref if it "
            "needs a key."
        )
    return "\n".join(parts)


def _columns_row(columns: ColumnsReply) -> str:
    roles = [
        f"{role} = {name}"
        for role, name in (
            ("question", columns.question),
            ("answer", columns.answer),
            ("choices", ", ".join(columns.choices)),
            ("context", columns.context),
            ("id", columns.id),
            ("aliases", columns.aliases),
            ("human verdict", columns.human),
            ("labelled reply", columns.labelled_reply),
        )
        if name
    ]
    text = f"Columns: {'; '.join(roles) or 'none recognised'}"
    if columns.not_used:
        text += f" (not used: {', '.join(columns.not_used)})"
    return text + "."


def _finding_rows(findings: Sequence[FindingReply]) -> list[str]:
    rows = []
    for finding in findings:
        where = ""
        if finding.lines:
            lines = join_with_rest([str(number) for number in finding.lines], finding.count)
            where = f" ({'line' if finding.count == 1 else 'lines'} {lines})"
        rows.append(f"- {finding.message}{where}")
    return rows


def _size(count: int) -> str:
    return f"{count} bytes" if count < 1000 else f"{count / 1000:.1f} kB"
