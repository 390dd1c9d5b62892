"""Structured reply of the tool that shows answers."""

from typing import Annotated

from evalhub_mcp.app.job_samples import BenchmarkSamples
from evalhub_mcp.app.result_documents.document import Document, one_line
from evalhub_mcp.results.question_pairs import AskedQuestion
from evalhub_mcp.server.core.reply import Reply, TextOnly
from evalhub_mcp.untrusted import sanitize_line

MAX_FULL = 6_000
"""Characters of a prompt or a reply that is shown in full."""


class SampleReply(Document):
    """One question of a job."""

    id: Annotated[str, one_line(120)]
    change: str | None = None
    score: TextOnly[float | None] = None
    question: TextOnly[Annotated[str, one_line(200)]] = ""
    expected: TextOnly[Annotated[str, one_line(100)]] = ""
    got: TextOnly[Annotated[str, one_line(140)]] = ""
    why: TextOnly[Annotated[str, one_line(120)]] = ""
    error: TextOnly[Annotated[str, one_line(160)]] = ""
    baseline_got: TextOnly[Annotated[str, one_line(140)]] = ""
    baseline_score: TextOnly[float | None] = None
    baseline_repeats: TextOnly[int] = 1
    repeats: TextOnly[int] = 1
    in_baseline: TextOnly[bool] = False


class SamplesReply(Reply):
    """Answer of get_samples."""

    job_id: str
    baseline: str = ""
    benchmark: Annotated[str, one_line(300)]
    total: int
    samples: list[SampleReply] = []
    numbers: list[int] = []
    next_cursor: str | None = None


def sample_reply(question: AskedQuestion) -> SampleReply:
    """Shape one question."""
    sample, before = question.first, question.baseline
    return SampleReply(
        id=sample.shown_id,
        change=question.change,
        score=question.score,
        question=sample.question,
        expected=sample.expected,
        got=sample.answer or sample.reply,
        why=sample.why,
        error=sample.error,
        baseline_got=(before.first.answer or before.first.reply) if before else "",
        baseline_score=before.score if before else None,
        baseline_repeats=len(before.samples) if before else 1,
        repeats=len(question.samples),
        in_baseline=before is not None,
    )


def samples_reply(
    found: BenchmarkSamples, page: list[SampleReply], total: int, next_cursor: str | None
) -> SamplesReply:
    """Shape a page of answers."""
    reading = found.reading
    return SamplesReply(
        job_id=found.job_id,
        baseline=found.baseline_id,
        benchmark=sanitize_line(f"{reading.provider_id}/{reading.benchmark_id}", 300),
        total=total,
        samples=page,
        numbers=list(found.numbers),
        next_cursor=next_cursor,
    )
