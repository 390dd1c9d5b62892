"""What a report shows: how jobs compare with the first, and each job with its questions."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_questions import job_questions, paired_questions
from evalhub_mcp.app.job_results import eval_log_rows, interpret_job, steps_after
from evalhub_mcp.app.job_samples import with_kept_outcomes
from evalhub_mcp.app.result_documents.comparison import comparison_document
from evalhub_mcp.app.result_documents.job_results import job_results_document
from evalhub_mcp.app.result_documents.question_rows import IN_REPORT, RowLimits
from evalhub_mcp.results.next_steps import NextStep
from evalhub_mcp.untrusted.reply_check import sanitize_reply


async def report_documents(
    session: HubSession,
    references: Sequence[str],
    step_text: Callable[[NextStep], str],
    limits: RowLimits | None = IN_REPORT,
) -> tuple[list[dict[str, Any]], bool]:
    """Return what a report shows: how the jobs compare with the first, then each job.

    Args:
        session: The hub, for this caller.
        references: The jobs.
        step_text: Writes a suggestion as a sentence.
        limits: How many questions of each job, and how much of their text; a report of more
            than two jobs has fewer of each. None leaves them out.

    Returns:
        The documents in full detail, and whether any of them can still change.

    Raises:
        UserError: The caller has no such job.
        ClientError: The hub could not be asked.
    """
    found = [await interpret_job(session, reference) for reference in references]
    if limits is not None:
        limits = limits.shared(max(len(found) - 1, 1))
    documents: list[BaseModel] = []
    hub = session.app.hub.label
    if len(found) > 1:
        first, others = found[0], found[1:]
        reading, *readings = await with_kept_outcomes(session, first, others)
        compared = [(one.job, its) for one, its in zip(others, readings, strict=True)]
        pairs = {
            one.job.id: await paired_questions(session, first, one, limits)
            for one in others
            if limits is not None
        }
        documents.append(
            comparison_document((first.job, reading), compared, hub=hub, questions=pairs)
        )
    for one in found:
        documents.append(
            job_results_document(
                one.job,
                one.reading,
                [step_text(step) for step in await steps_after(session, one)],
                with_bands=True,
                detailed=True,
                hub=hub,
                files=eval_log_rows(session, one) if session.app.settings.local else [],
                questions=await job_questions(session, one, limits) if limits else {},
            )
        )
    changes = any(not one.job.status.state.is_terminal for one in found)
    dumps = (d.model_dump(mode="json", exclude_defaults=True) for d in documents)
    return [sanitize_reply(dump) for dump in dumps], changes
