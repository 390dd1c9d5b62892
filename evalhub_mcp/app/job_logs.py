"""A job's log, read from the hub and made safe to show. Every face shows logs through this module.

What an evaluation wrote is untrusted: terminal escapes and invisible characters are removed,
credentials are masked, repetitions are folded, and the size is bounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import anyio.to_thread

from evalhub_mcp.app.application import HubSession
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.jobs.log_text import (
    LogTail,
    apply_carriage_returns,
    fold_repeats,
    lines_containing,
    log_tail,
    split_sections,
)
from evalhub_mcp.untrusted import mask_private_keys, mask_secrets, strip_invisible

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

    Raises:
        NotFoundError: The hub keeps no log of this job any more.
        ClientError: The hub could not be asked.
    """
    # Folding and filtering remove lines, so more lines are read than shown.
    asked = MAX_LINES_READ if contains else min(max(tail_lines * 4, 1000), MAX_LINES_READ)
    text = await session.client.jobs.logs(job.id, benchmark_index, tail_lines=asked)
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
