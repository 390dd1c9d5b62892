"""Summaries of jobs as compact JSON, as an index keeps them in its file."""

import json
from typing import Any

from evalhub_mcp.jobs.job_summary import SUMMARY_FIELDS, BenchmarkSummary, JobSummary, fields_of

_TEXTS = tuple(
    map(
        SUMMARY_FIELDS.index,
        ("id", "name", "state", "model", "model_url", "owner", "collection_id"),
    )
)


def summary_to_json(summary: JobSummary) -> str:
    """Return a summary as compact JSON: the fields in order, without trailing defaults."""
    *fields, benchmarks = fields_of(summary)
    rows = [_without_trailing_defaults(benchmark) for benchmark in benchmarks]
    return json.dumps([*fields, rows], separators=(",", ":"))


def summary_from_json(text: str) -> JobSummary:
    """Return the summary that `summary_to_json` wrote.

    Raises:
        ValueError: The text is no summary, or one of another version.
    """
    try:
        fields = json.loads(text)
        if not all(isinstance(fields[position], str) for position in _TEXTS):
            raise ValueError("a text is missing")
        fields[5] = tuple(map(str, fields[5]))
        fields[-1] = tuple(map(_benchmark, fields[-1]))
        return JobSummary(**dict(zip(SUMMARY_FIELDS, fields, strict=True)))
    except (TypeError, ValueError, KeyError, IndexError) as error:
        raise ValueError("not the summary of a job") from error


def _without_trailing_defaults(benchmark: BenchmarkSummary) -> list[Any]:
    values = list(benchmark)
    while values[-1] == _DEFAULTS[len(values) - 1]:
        values.pop()
    return values


def _benchmark(values: list[Any]) -> BenchmarkSummary:
    if len(values) == len(_DEFAULTS):
        values[-1] = tuple((part, digest) for part, digest in values[-1])
    return BenchmarkSummary(*values)


_DEFAULTS: tuple[Any, ...] = tuple(BenchmarkSummary("", "", -1, ""))
