"""The questions that a job lost against its baseline, in few lines."""

from collections.abc import Sequence

from evalhub_mcp.app.job_samples import LostQuestions
from evalhub_mcp.app.result_documents.comparison import ComparisonDocument
from evalhub_mcp.formatting import pluralize
from evalhub_mcp.server.tools.samples.tool import SHOWN
from evalhub_mcp.untrusted import sanitize_line

MAX_BENCHMARKS = 2
MAX_LISTED = 50
"""Most questions that a suggested call of get_samples lists at once."""
MAX_QUESTIONS = 3


def lost_rows(lost: Sequence[LostQuestions], document: ComparisonDocument) -> list[str]:
    """Return the first lost questions with both replies, and how to see all of them."""
    rows = []
    for found in lost[:MAX_BENCHMARKS]:
        name = sanitize_line(found.benchmark, 160)
        rows.append(f"Lost on {name}, {len(found.questions)} in all:")
        for question in found.questions[:MAX_QUESTIONS]:
            sample, before = question.first, question.baseline
            was = (before.first.answer or before.first.reply) if before else ""
            rows.append(
                f'- {sanitize_line(sample.shown_id, 60)}: "{sanitize_line(sample.question, 110)}" '
                f'expected "{sanitize_line(sample.expected, 60)}"; was "{sanitize_line(was, 60)}", '
                f'now "{sanitize_line(sample.answer or sample.reply, 60)}"'
            )
    job = document.jobs[0]
    counted = sum(row.lost or 0 for row in job.differences)
    if counted or lost:
        count = counted or sum(len(one.questions) for one in lost)
        more = f", limit={min(count, MAX_LISTED)}" if count > SHOWN else ""
        rows.append(
            f'{pluralize(count, "lost question")}: get_samples(job_id="{job.job_id}", '
            f'baseline="{document.baseline}", show="lost"{more}).'
        )
    return rows
