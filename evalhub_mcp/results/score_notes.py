"""What else is known about how a score came about: repetitions, and the judge."""

from evalhub_mcp.results.judge_check import judge_words
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.repeats import repeats_of
from evalhub_mcp.untrusted import sanitize_line


def repeats_note(reading: BenchmarkReading) -> str:
    """Return what repetitions show, in one line; empty without repetitions."""
    repeats = repeats_of(reading)
    return f"repeats: {repeats.words(reading.n_samples)}" if repeats is not None else ""


def judge_note(reading: BenchmarkReading) -> str:
    """Return what is known about a judge, in one line; empty without a judge."""
    words = judge_words(reading)
    return f"judge {sanitize_line(reading.judge, 80)}: {words}" if words else ""
