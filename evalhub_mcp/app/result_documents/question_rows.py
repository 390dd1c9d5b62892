"""The questions of a benchmark with what the model replied, for the view and the report.

A page takes a bounded number of rows and characters. When there are more questions, those that
somebody looks for come first: lost, wrong, without a score, cut off, won. The counts are those of
all questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator

from evalhub_mcp.app.result_documents.document import Document, Figure, one_line
from evalhub_mcp.results.question_pairs import AskedQuestion, AskedRun, Show
from evalhub_mcp.untrusted import sanitize_block

_FIRST: tuple[Show, ...] = ("lost", "wrong", "errors", "cut", "won")
_MOST_CHARS = 8_000


@dataclass(frozen=True)
class RowLimits:
    """How much a page takes."""

    rows: int
    """Of all benchmarks of a job together."""
    question: int
    """Characters of a question."""
    reply: int
    """Characters of a reply."""
    total: int
    """Characters of all rows of a job together."""

    def shared(self, jobs: int) -> "RowLimits":
        """Return the limits of one job where a page shows several."""
        parts = max(jobs, 1)
        return replace(self, rows=self.rows // parts, total=self.total // parts)


IN_CHAT = RowLimits(200, 600, 1_000, 150_000)
IN_REPORT = RowLimits(2_000, 2_000, 4_000, 8_000_000)

IN_FULL = RowLimits(1, _MOST_CHARS, _MOST_CHARS, _MOST_CHARS)


class Allowance:
    """What is left of the limits for the benchmarks of one job, shared evenly between them."""

    def __init__(self, limits: RowLimits, benchmarks: int) -> None:
        self.limits = limits
        self._benchmarks = benchmarks
        self._rows, self._chars = limits.rows, limits.total

    def share(self) -> tuple[int, int]:
        """Return the rows and characters of the next benchmark."""
        left = max(self._benchmarks, 1)
        return self._rows // left, self._chars // left

    def spend(self, rows: int, chars: int) -> None:
        """Note what a benchmark took; what it left over is there for the next ones."""
        self._benchmarks -= 1
        self._rows -= rows
        self._chars -= chars


def _lines(text: object) -> str:
    return _sanitized(str(text or ""))


@lru_cache(maxsize=2_048)
def _sanitized(text: str) -> str:
    """Return a text as a block; remembered, since each call of a chat shows the same rows."""
    return sanitize_block(text, _MOST_CHARS)


Lines = Annotated[str, BeforeValidator(_lines)]
"""Foreign text of several lines."""


class GivenReply(Document):
    """What a model replied to a question; of repetitions the first that is not right."""

    score: Figure = None
    """The mean over its repetitions."""
    answer: Lines = ""
    """What was extracted from the reply, where that differs from it."""
    reply: Lines = ""
    why: Annotated[str, one_line(400)] = ""
    error: Annotated[str, one_line(400)] = ""
    finish_reason: Annotated[str, one_line(40)] = ""
    output_tokens: int = 0
    seconds: Figure = 0.0
    repeats: int = 1


class QuestionRow(Document):
    """One question."""

    id: Annotated[str, one_line(120)]
    category: Annotated[str, one_line(80)] = ""
    question: Lines = ""
    expected: Lines = ""
    kinds: list[str] = []
    """What it is: wrong, lost, won, errors, cut."""
    here: GivenReply
    baseline: GivenReply | None = None


class QuestionRows(Document):
    """The questions of one benchmark."""

    job_id: str
    baseline_id: str = ""
    asked: int
    """All questions of the run; `rows` may have fewer."""
    compared: int | None = None
    """Questions that the baseline has too."""
    counts: dict[str, int] = {}
    """Questions of each kind, over all."""
    complete: bool = True
    """Whether the run came to its end."""
    is_running: bool = False
    """Whether the job still runs, so that more answers may come."""
    left_out: int = 0
    """Answers that were not kept, because the file became too large."""
    note: str = ""
    """What is to be known of the rows."""
    rows: list[QuestionRow] = []


def question_rows(
    run: AskedRun,
    allowance: Allowance,
    *,
    job_id: str,
    baseline_id: str = "",
    complete: bool = True,
    is_running: bool = False,
    left_out: int = 0,
    first: Sequence[AskedQuestion] = (),
    whole: AskedQuestion | None = None,
    note: str = "",
) -> QuestionRows:
    """Return the questions of a run as a document.

    Args:
        run: The questions, with their counterparts in a baseline where there is one.
        allowance: What is left of the page for this benchmark and the following ones.
        job_id: The job.
        baseline_id: The job that it is compared with.
        complete: Whether the run came to its end.
        is_running: Whether the job still runs.
        left_out: Answers that were not kept.
        first: Questions that have a row before any others.
        whole: A question whose texts are not cut, as far as any are.
        note: What is to be known of the rows.
    """
    most_rows, most_chars = allowance.share()
    limits, everything = allowance.limits, run.of_kind["all"]
    rows: dict[int, QuestionRow] = {}
    chars = taken = 0
    for question in _by_interest(run, most_rows, first):
        row = _row(question, IN_FULL if question is whole else limits)
        chars += _size(row)
        if chars > most_chars and rows:
            break
        rows[id(question)] = row
        taken = chars
    allowance.spend(len(rows), taken)
    return QuestionRows(
        job_id=job_id,
        baseline_id=baseline_id,
        asked=len(run),
        compared=run.compared if baseline_id else None,
        counts=run.counts,
        complete=complete,
        is_running=is_running,
        left_out=left_out,
        note=note,
        rows=[rows[id(question)] for question in everything if id(question) in rows],
    )


def _by_interest(
    run: AskedRun, most: int, first: Sequence[AskedQuestion]
) -> Sequence[AskedQuestion]:
    """Return up to `most` questions: `first`, then kind by kind."""
    found: dict[int, AskedQuestion] = {}
    for group in (first, *(run.of_kind.get(kind, ()) for kind in (*_FIRST, "all"))):
        for question in group:
            if len(found) >= most:
                return list(found.values())
            found.setdefault(id(question), question)
    return list(found.values())


def _row(question: AskedQuestion, limits: RowLimits) -> QuestionRow:
    sample = question.first
    return QuestionRow(
        id=sample.shown_id,
        category=sample.category,
        question=_cut(sample.question, limits.question),
        expected=_cut(sample.expected, limits.question),
        kinds=list(question.kinds()),
        here=_reply(question, limits),
        baseline=_reply(question.baseline, limits) if question.baseline else None,
    )


def _reply(question: AskedQuestion, limits: RowLimits) -> GivenReply:
    sample = question.first
    reply = sample.reply.strip()
    answer = sample.answer.strip()
    return GivenReply(
        score=question.score,
        answer=_cut(answer, limits.question) if answer != reply else "",
        reply=_cut(reply, limits.reply),
        why=sample.why,
        error=sample.error,
        finish_reason=sample.finish_reason,
        output_tokens=sample.output_tokens,
        seconds=sample.seconds,
        repeats=len(question.samples),
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _size(row: QuestionRow) -> int:
    replies = (row.here, row.baseline) if row.baseline else (row.here,)
    texts = sum(len(one.reply) + len(one.answer) + len(one.why) + len(one.error) for one in replies)
    return texts + len(row.question) + len(row.expected)
