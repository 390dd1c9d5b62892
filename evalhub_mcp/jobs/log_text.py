"""Shorten the logs of evaluations without losing content.

Frameworks write the same line a thousand times, redraw progress bars, and repeat whole
tracebacks for every retry. Repetitions are folded and counted. Of the rest the end is kept,
which is where failures are reported.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_LINE = 500
"""Characters of a line that is shown."""
MAX_BLOCK = 40
"""Lines of the longest repeated block that is recognised."""
_HEADER = re.compile(r"^=== pod=(\S+)-(\d+) container=\S+ benchmark_id=(.*) ===$")
_TIMESTAMP = re.compile(
    r"^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?\s*[|:-]?\s*"
)
_PROGRESS_BAR = re.compile(r"\d+%\|.*\|\s*[\d.]+[kM]?/[\d.?]+[kM]?\b")


@dataclass(frozen=True)
class LogSection:
    """The part of a job's log that one benchmark wrote."""

    index: int
    benchmark_id: str
    lines: Sequence[str]


@dataclass(frozen=True)
class LogTail:
    """The end of a folded log."""

    lines: Sequence[str]
    left_out: int
    """How many lines come before these."""


def split_sections(text: str, job_id: str) -> list[LogSection]:
    """Split a job's log at the header lines that the hub writes for each benchmark.

    A header that names another job is text of the evaluation.
    """
    found: list[tuple[int, str, list[str]]] = []
    for line in text.split("\n"):
        header = _HEADER.match(line)
        if header is not None and header[1] == job_id:
            found.append((int(header[2]), header[3], []))
        elif found:
            found[-1][2].append(line)
    return [LogSection(index, benchmark, lines) for index, benchmark, lines in found]


def apply_carriage_returns(text: str) -> list[str]:
    """Return lines as a terminal shows them: text after a carriage return replaces the line."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if "\r" in line:
            parts = [part for part in line.split("\r") if part.strip()]
            line = parts[-1] if parts else ""
        lines.append(line.rstrip())
    return lines


def fold_repeats(lines: Iterable[str]) -> list[str]:
    """Return lines with each repeated line or block once, followed by how often it occurs.

    Lines that differ only in their timestamp are equal. Of a progress bar the last state is
    kept.
    """
    kept: list[str] = []
    for line in lines:
        if not line.strip() and (not kept or not kept[-1].strip()):
            continue
        if kept and _PROGRESS_BAR.search(line) and _PROGRESS_BAR.search(kept[-1]):
            kept[-1] = line
        else:
            kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    return _fold_blocks(kept)


def _fold_blocks(lines: Sequence[str]) -> list[str]:
    forms = [_TIMESTAMP.sub("", line) for line in lines]
    ids: dict[str, int] = {}
    keys = [ids.setdefault(form, len(ids)) for form in forms]
    folded: list[str] = []
    at = 0
    while at < len(lines):
        length, times = _repeated_at(keys, at)
        folded += lines[at : at + length]
        if times > 1:
            what = "line" if length == 1 else f"{length} lines"
            folded.append(f"[the {what} above: {times} times]")
        at += length * times
    return folded


def _repeated_at(keys: Sequence[int], at: int) -> tuple[int, int]:
    """Return the length of the shortest block repeated at `at`, and how often it occurs."""
    longest = min(MAX_BLOCK, (len(keys) - at) // 2)
    for length in range(1, longest + 1):
        if keys[at] != keys[at + length]:
            continue
        block = keys[at : at + length]
        times = 1
        while keys[at + times * length : at + (times + 1) * length] == block:
            times += 1
        if times > 1:
            return length, times
    return 1, 1


def lines_containing(lines: Iterable[str], part: str) -> list[str]:
    """Return the lines that contain a text, in any case."""
    wanted = part.casefold()
    return [line for line in lines if wanted in line.casefold()]


def log_tail(lines: Sequence[str], most_lines: int, most_chars: int) -> LogTail:
    """Return the last lines that fit both limits; long lines lose their middle."""
    kept: list[str] = []
    room = most_chars
    for line in reversed(lines[-most_lines:]):
        line = _shortened(line)
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return LogTail(kept[::-1], len(lines) - len(kept))


def _shortened(line: str) -> str:
    if len(line) <= MAX_LINE:
        return line
    half = MAX_LINE // 2 - 10
    return f"{line[:half]} […{len(line) - 2 * half} more…] {line[-half:]}"
