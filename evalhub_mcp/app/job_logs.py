"""A job's log, read from the hub and made safe to show. Every face shows logs through this module.

What an evaluation wrote is untrusted: terminal escapes and invisible characters are removed,
credentials are masked, repetitions are folded, and the size is bounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import anyio.to_thread

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_lookup import require_hub_answer
from evalhub_mcp.client.errors import ClientError, NotFoundError
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.jobs.log_text import (
    LogTail,
    apply_carriage_returns,
    fold_repeats,
    lines_containing,
    log_tail,
    split_sections,
)
from evalhub_mcp.untrusted import mask_private_keys, mask_secrets, sanitize_line, strip_invisible

MAX_CHARS = 12_000
MAX_LINES_READ = 10_000
"""The most lines a hub sends."""
MAX_LINE_CHARS = 4_000


@dataclass(frozen=True)
class BenchmarkLog:
    """The last lines that one benchmark wrote, sanitized."""

    index: int
    provider_id: str
    benchmark_id: str
    lines: Sequence[str]
    truncated: bool
    """Whether earlier lines are left out."""

    def last(self, lines: int) -> "BenchmarkLog":
        """Return the log with at most so many of its last lines."""
        if len(self.lines) <= lines:
            return self
        return replace(self, lines=self.lines[-lines:], truncated=True)


def clean_lines(text: str) -> list[str]:
    """Return untrusted text as sanitized lines, repetitions folded."""
    return [mask_secrets(line) for line in _folded(text)]


def _folded(text: str) -> list[str]:
    lines = apply_carriage_returns(mask_private_keys(text))
    return fold_repeats(strip_invisible(_bounded(line)) for line in lines)


def _end(text: str, tail_lines: int, contains: str | None, max_chars: int) -> LogTail:
    """The last lines of a log, sanitized. Secrets are masked only in the lines that are shown."""
    lines = _folded(text)
    if contains:
        # Masked lines are searched again, so that a search cannot reveal a secret.
        found = [mask_secrets(line) for line in lines_containing(lines, contains)]
        lines = lines_containing(found, contains)
    last = [mask_secrets(line) for line in lines[-tail_lines:]]
    shown = log_tail(last, tail_lines, max_chars)
    return LogTail(shown.lines, shown.left_out + len(lines) - len(last))


def _bounded(line: str) -> str:
    """Cut the middle out of a very long line; only its ends are ever shown."""
    if len(line) <= MAX_LINE_CHARS:
        return line
    return f"{line[: MAX_LINE_CHARS // 2]} … {line[-MAX_LINE_CHARS // 2 :]}"


async def read_log(
    session: HubSession,
    job: EvaluationJob,
    planned: Sequence[JobBenchmark] | None,
    *,
    benchmark_index: int | None = None,
    tail_lines: int = 60,
    contains: str | None = None,
    max_chars: int = MAX_CHARS,
) -> list[BenchmarkLog]:
    """Read the last lines of a job's logs, one log per benchmark that wrote anything.

    Args:
        session: The hub, for this caller.
        job: The job.
        planned: Its benchmarks, in order.
        benchmark_index: Only this benchmark, by its position.
        tail_lines: The most lines per benchmark, after folding.
        contains: Only lines with this in them.
        max_chars: The most characters of all lines together.

    Returns:
        No logs when nothing was written, or when the hub no longer keeps the log.

    Raises:
        ClientError: The hub could not be asked.
    """
    # Folding and filtering remove lines, so more lines are read than shown.
    asked = MAX_LINES_READ if contains else min(max(tail_lines * 4, 1000), MAX_LINES_READ)
    try:
        text = await session.client.jobs.logs(job.id, benchmark_index, tail_lines=asked)
    except NotFoundError as error:
        require_hub_answer(error)
        return []
    if benchmark_index is not None:
        parts = [(benchmark_index, "", text)]
    else:
        sections = split_sections(text, job.id)
        parts = [(s.index, s.benchmark_id, "\n".join(s.lines)) for s in sections]
        if not parts and text.strip():
            parts = [(0, "", text)]
    parts = [part for part in parts if part[2].strip()]
    logs = []
    for index, named, content in parts:
        read = content.count("\n")
        # Ten thousand lines take a moment and must not block other calls.
        shown = await anyio.to_thread.run_sync(
            _end, content, tail_lines, contains, max_chars // len(parts)
        )
        known = planned[index] if planned is not None and index < len(planned) else None
        logs.append(
            BenchmarkLog(
                index,
                known.provider_id if known else "",
                known.id if known else named,
                shown.lines,
                shown.left_out > 0 or read >= asked - 1,
            )
        )
    return logs


async def last_log_lines(
    session: HubSession, job: EvaluationJob, *, lines: int, chars: int
) -> list[str]:
    """Return the ends of a job's logs, to keep them before they are deleted.

    Each benchmark's end has at most `lines` lines, all together have at most `chars` characters.
    When the hub does not give the log, the one line returned says so.
    """
    try:
        logs = await read_log(session, job, None, tail_lines=lines, max_chars=chars)
    except ClientError as error:
        return [f"(the log could not be read before cancelling: {sanitize_line(error, 200)})"]
    kept = []
    for log in logs:
        if len(logs) > 1:
            kept.append(f"[benchmark {log.index}: {sanitize_line(log.benchmark_id, 120)}]")
        kept += log.lines
    return kept


def find_benchmark_index(
    job: EvaluationJob,
    planned: Sequence[JobBenchmark] | None,
    benchmark_id: str | None,
    index: int | None,
) -> int | None:
    """Return the position of the benchmark with this id or index; None when neither is given.

    Raises:
        UserError: The job has no such benchmark, or several; lists those it has.
    """
    if benchmark_id is None and index is None:
        return None
    known = [(i, b.provider_id, b.id) for i, b in enumerate(planned or ())]
    known = known or [(b.benchmark_index, b.provider_id, b.id) for b in job.status.benchmarks]
    matching = [
        i
        for i, provider, benchmark in known
        if benchmark_id in (None, benchmark, f"{provider}/{benchmark}") and index in (None, i)
    ]
    if len(matching) == 1:
        return matching[0]
    problem = "Several benchmarks match; add benchmark_index" if matching else "It has no such one"
    listed = [f"{i}: {sanitize_line(p, 80)}/{sanitize_line(b, 80)}" for i, p, b in known[:20]]
    raise UserError(f"{problem}. Benchmarks of job {job.id}: {', '.join(listed) or 'none'}.")


def missing_log_reason(state: str) -> str:
    """Return why a job in this state has no log."""
    if state == "cancelled":
        return "There is no log: the hub deletes the logs of a job when it is cancelled."
    if state == "pending":
        return "There is no log yet: no evaluation process has started."
    return (
        "There is no log: nothing was written, or the hub no longer keeps it, as after the job's "
        "collection was deleted."
    )
