"""The questions that a job lost against its baseline, in few lines."""

from collections.abc import Sequence

from evalhub_mcp.app.job_samples import LostQuestions
from evalhub_mcp.app.result_documents.comparison import ComparisonDocument
from evalhub_mcp.formatting import format_score, pluralize
from evalhub_mcp.results.question_pairs import AskedQuestion
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
            sample = question.first
            rows.append(
                f'- {sanitize_line(sample.shown_id, 60)}: "{sanitize_line(sample.question, 110)}" '
                f'expected "{sanitize_line(sample.expected, 60)}"; {_change(question)}'
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


def _change(question: AskedQuestion) -> str:
    """Return both replies, or both means where a run repeated the question."""
    sample, before = question.first, question.baseline
    now = f'now "{sanitize_line(sample.answer or sample.reply, 60)}"'
    if before is None:
        return now
    if max(len(question.samples), len(before.samples)) > 1:
        means = f"mean {format_score(before.score or 0.0)} -> {format_score(question.score or 0.0)}"
        return f"{means} of {len(question.samples)} repetitions, {now}"
    return f'was "{sanitize_line(before.first.answer or before.first.reply, 60)}", {now}'
