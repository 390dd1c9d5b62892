"""Structured reply of compare_jobs."""

from evalhub_mcp.app.result_documents.comparison import ComparisonDocument
from evalhub_mcp.app.result_documents.document import Document
from evalhub_mcp.server.core.reply import Reply


class ComparedJobReply(Document):
    """A job that was compared with the baseline."""

    job_id: str
    verdict: str
    change: str
    """Against the baseline: of all benchmarks together, else of the single ones."""


class ComparisonReply(Reply):
    """Answer of compare_jobs; what differs is in the text."""

    baseline: str
    baseline_verdict: str
    jobs: list[ComparedJobReply]
    tied_for_best: list[str] = []
    """Ids of the jobs, of three or more, that no other is better than."""


def comparison_reply(document: ComparisonDocument) -> ComparisonReply:
    """Shape the jobs and their own verdicts; the text of the answer is filled in later."""
    return ComparisonReply(
        baseline=document.baseline,
        baseline_verdict=document.baseline_verdict,
        jobs=[
            ComparedJobReply(job_id=job.job_id, verdict=job.verdict, change=job.change)
            for job in document.jobs
        ],
        tied_for_best=document.tied_for_best,
    )
