"""A checked question file, as an agent reads it: can it run, what is wrong, how to run it."""

import json
from collections.abc import Sequence

from evalhub_mcp.formatting import pluralize
from evalhub_mcp.server.tools.dataset_check.reply import DatasetReply, FindingReply


def dataset_text(reply: DatasetReply, name: str, meaning: str, *, rows_only: bool) -> str:
    """The text of check_dataset; `rows_only` says that bad rows can be left out."""
    kind = f"{reply.format.upper()}, {_size(reply.bytes)}"
    of = f"{reply.questions} of {pluralize(reply.rows, 'row')} can be asked"
    verdict = "can be run" if reply.usable else "cannot be run as it is"
    parts = [f"{name} {verdict}: {of} ({kind})."]
    parts.append(_columns(reply))
    if reply.questions:
        by = "suggested" if reply.scorer_suggested else "as asked"
        parts.append(f"Scorer {reply.scorer} ({by}): {meaning}.")
    if reply.first_question:
        parts.append(f'First question: "{reply.first_question}" -> "{reply.first_answer}"')
    if reply.problems:
        parts += ["To fix first:", *_listed(reply.problems)]
    if reply.notes:
        parts += ["Worth knowing:", *_listed(reply.notes)]
    if reply.benchmarks:
        arguments = json.dumps(reply.benchmarks, ensure_ascii=False)
        leave_out = ""
        if not reply.usable and rows_only:
            leave_out = " This leaves the bad rows out; better correct them."
        parts.append(f"Next: submit_evaluation(model=..., benchmarks={arguments}).{leave_out}")
    else:
        parts.append("Next: correct the file and check it again.")
    if reply.scorer == "model_graded" and reply.benchmarks:
        parts.append(
            "Set judge_url and judge_model to the model that grades, and judge_secret_ref if it "
            "needs a key."
        )
    return "\n".join(parts)


def _columns(reply: DatasetReply) -> str:
    columns = reply.columns
    roles = [
        f"{role} = {name}"
        for role, name in (
            ("question", columns.question),
            ("answer", columns.answer),
            ("choices", ", ".join(columns.choices)),
            ("id", columns.id),
            ("aliases", columns.aliases),
        )
        if name
    ]
    text = f"Columns: {'; '.join(roles) or 'none recognised'}"
    if columns.not_used:
        text += f" (not used: {', '.join(columns.not_used)})"
    return text + "."


def _listed(findings: Sequence[FindingReply]) -> list[str]:
    lines = []
    for finding in findings:
        where = ""
        if finding.lines:
            more = finding.count - len(finding.lines)
            word = "line" if finding.count == 1 else "lines"
            where = f" ({word} {', '.join(map(str, finding.lines))}"
            where += f" and {more} more)" if more > 0 else ")"
        lines.append(f"- {finding.message}{where}")
    return lines


def _size(count: int) -> str:
    return f"{count} bytes" if count < 1000 else f"{count / 1000:.1f} kB"
