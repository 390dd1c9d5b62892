"""The kept answers of jobs as a file for other programs: JSON lines, CSV, or a Markdown table.

JSON lines hold everything that is kept. CSV and Markdown hold the usual columns. Answers are
foreign text: a cell that a spreadsheet would run as a formula begins with an apostrophe, and bars
and line breaks cannot end a cell of a table.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_results import interpret_job
from evalhub_mcp.samples.sample import Sample
from evalhub_mcp.untrusted import markdown_line, sanitize_block

Format = Literal["jsonl", "csv", "markdown"]
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "markdown")
COLUMNS = ("job_id", "model", "benchmark", "id", "category", "question", "expected", "answer",
           "score", "why", "error", "reply", "finish_reason", "input_tokens", "output_tokens",
           "seconds", "epoch")  # fmt: skip
MARKDOWN_COLUMNS = ("id", "question", "expected", "answer", "score", "why")
MAX_CELL = 200
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class ExportedBenchmark:
    """The kept answers of one benchmark of a job."""

    job_id: str
    model: str
    benchmark: str
    samples: Sequence[Sample]

    def row(self, sample: Sample) -> dict[str, Any]:
        """Return one answer with what it belongs to."""
        fields = {name: value for name, value in sample.as_json().items() if name != "position"}
        run = {"job_id": self.job_id, "model": self.model, "benchmark": self.benchmark}
        answer = sample.answer or sample.reply
        return {**run, **fields, "id": sample.shown_id, "answer": answer}


async def kept_benchmarks(session: HubSession, job_ids: Sequence[str]) -> list[ExportedBenchmark]:
    """Return the kept answers of jobs.

    Raises:
        UserError: There is no such job, or none of its answers are kept here.
        ClientError: The hub could not be asked.
    """
    exported = []
    for reference in job_ids:
        found = await interpret_job(session, reference)
        kept = []
        for reading in found.reading.benchmarks:
            run = await session.app.kept_answers.of(found.job.id, reading.index)
            if run is not None:
                name = f"{reading.provider_id}/{reading.benchmark_id}"
                samples = run.kept.samples
                kept.append(ExportedBenchmark(found.job.id, found.job.model.name, name, samples))
        if not kept:
            raise UserError(
                f"No answers of job {found.job.id} are kept here. The local hub (--local) keeps "
                "those of the evaluations that it ran and that put their samples on record."
            )
        exported += kept
    return exported


def exported_text(benchmarks: Sequence[ExportedBenchmark], format: Format) -> str:
    """Return answers in a format."""
    return {"jsonl": _json_lines, "csv": _csv, "markdown": _markdown}[format](benchmarks)


def _json_lines(benchmarks: Sequence[ExportedBenchmark]) -> str:
    rows = (one.row(sample) for one in benchmarks for sample in one.samples)
    return "".join(json.dumps(row) + "\n" for row in rows)


def _csv(benchmarks: Sequence[ExportedBenchmark]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for one in benchmarks:
        for sample in one.samples:
            writer.writerow({name: _cell(value) for name, value in one.row(sample).items()})
    return out.getvalue()


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = sanitize_block(value, len(value) + 1)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _markdown(benchmarks: Sequence[ExportedBenchmark]) -> str:
    parts = []
    for one in benchmarks:
        title = markdown_line(f"{one.benchmark}, {one.model}, job {one.job_id}", 400)
        parts.append(f"## {title}\n")
        parts.append(f"| {' | '.join(MARKDOWN_COLUMNS)} |")
        parts.append(f"|{'---|' * len(MARKDOWN_COLUMNS)}")
        for sample in one.samples:
            row = one.row(sample)
            cells = [markdown_line(row.get(n), MAX_CELL) for n in MARKDOWN_COLUMNS]
            parts.append(f"| {' | '.join(cells)} |")
        parts.append("")
    return "\n".join(parts)
