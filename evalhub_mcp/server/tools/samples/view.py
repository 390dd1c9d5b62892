"""The questions of a call as the page in the chat gets them."""

from evalhub_mcp.app.job_samples import BenchmarkSamples
from evalhub_mcp.app.result_documents.question_rows import IN_CHAT, Allowance, question_rows
from evalhub_mcp.app.result_documents.samples import SamplesDocument
from evalhub_mcp.results.question_pairs import AskedQuestion, Show


def samples_view(
    found: BenchmarkSamples,
    show: Show,
    contains: str = "",
    *,
    hub: str = "",
    opened: AskedQuestion | None = None,
) -> SamplesDocument:
    """Return what the page shows of a call: its questions first, the other kinds beside them.

    Args:
        found: The answers.
        show: Which questions were asked for.
        contains: The text that was searched for.
        hub: The hub in words.
        opened: The one question that was asked for.
    """
    questions = None
    if found.run is not None:
        questions = question_rows(
            found.run,
            Allowance(IN_CHAT, 1),
            job_id=found.job_id,
            baseline_id=found.baseline_id,
            complete=found.complete,
            is_running=found.is_running,
            left_out=found.left_out,
            first=[opened] if opened else found.questions,
            whole=opened,
        )
    return SamplesDocument(
        job_id=found.job_id,
        baseline=found.baseline_id,
        provider_id=found.reading.provider_id,
        id=found.reading.benchmark_id,
        model=found.model,
        hub=hub,
        show=show,
        contains=contains,
        open=opened.first.shown_id if opened else "",
        questions=questions,
        numbers=list(found.numbers),
        missing=found.missing,
    )
