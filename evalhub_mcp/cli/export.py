"""`evalhub-mcp export`: writes answers and results of jobs for people and other programs."""

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evalhub_mcp.app.answer_export import FORMATS as ANSWER_FORMATS
from evalhub_mcp.app.answer_export import Format as AnswerFormat
from evalhub_mcp.app.answer_export import exported_text, kept_benchmarks
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.exchange_formats.evaluation_card import evaluation_card
from evalhub_mcp.app.exchange_formats.every_eval_ever import RELATIONSHIPS, Origin, eval_log
from evalhub_mcp.app.exchange_formats.hugging_face import HubDataset, as_yaml, eval_results
from evalhub_mcp.app.exchange_formats.instance_records import stored_log
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_results import InterpretedJob, interpret_job
from evalhub_mcp.app.report.page import report
from evalhub_mcp.app.report_documents import report_documents
from evalhub_mcp.cli.command import HUB_OPTIONS, LoadSettings, add_settings, fail
from evalhub_mcp.cli.hub_session import use_hub
from evalhub_mcp.formatting import pluralize
from evalhub_mcp.server.core.step_text import step_text
from evalhub_mcp.untrusted import sanitize_line

ONE_FILE_A_JOB = ("eee", "card")
FORMATS = (*ANSWER_FORMATS, "html", *ONE_FILE_A_JOB, "hf")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "Writes jobs for people and other programs. jsonl, csv, markdown: every question with "
        "its reply and score, as far as the local hub has kept them (use --local). html: the "
        "report. eee: the schema of Every Eval Ever. hf: .eval_results of the Hugging Face Hub. "
        "card: EvalHub's evaluation card."
    )
    parser.add_argument("job_ids", metavar="JOB_ID", nargs="+", help="a job to export")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="jsonl",
        help="jsonl has everything, csv and markdown the usual columns (default: jsonl)",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="default: standard output; of several jobs as eee or card a directory, which gets "
        "one file a job",
    )
    parser.add_argument(
        "--organization", metavar="NAME", default="unknown", help="eee: who ran the evaluation"
    )
    parser.add_argument(
        "--relationship",
        choices=RELATIONSHIPS,
        default="other",
        help="eee: of that organization to the model's developer (default: other)",
    )
    parser.add_argument(
        "--dataset",
        metavar="BENCHMARK=ORG/NAME:TASK",
        action="append",
        default=[],
        help="hf: the data set of a benchmark on the Hugging Face Hub, and its task; repeatable",
    )
    parser.add_argument("--source", metavar="URL", default="", help="hf: where the scores are from")
    parser.add_argument(
        "--samples",
        action="store_true",
        help="eee: with the kept answers, as files of a datastore below the directory -o",
    )
    add_settings(parser, HUB_OPTIONS)


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Write the export; returns the exit status."""
    job_ids = list(dict.fromkeys(arguments.job_ids))
    output: Path | None = arguments.output
    if arguments.format in ONE_FILE_A_JOB and len(job_ids) > 1 and output is None:
        fail(f"{arguments.format} is one file a job: give a directory with -o")
    with_samples = arguments.samples and arguments.format == "eee"
    if with_samples and output is None:
        fail("--samples writes several files: give a directory with -o")
    datasets = _datasets(arguments.dataset) if arguments.format == "hf" else {}

    async def work(session: HubSession) -> dict[str, tuple[str, list[str]]]:
        if arguments.format in ANSWER_FORMATS:
            return {"": await _answers(session, job_ids, arguments.format)}
        if arguments.format == "html":
            documents, _ = await report_documents(session, job_ids, step_text)
            return {"": (report(documents), [])}
        found = [await interpret_job(session, job_id) for job_id in job_ids]
        if arguments.format == "hf":
            jobs = [(one.job, one.reading) for one in found]
            entries, left_out = eval_results(jobs, datasets, arguments.source)
            return {"": (as_yaml(entries) if entries else "", left_out)}
        origin = Origin(arguments.organization, arguments.relationship)
        if with_samples:
            return await _datastore(session, found, origin)
        return {one.job.id: _document(one, arguments.format, origin) for one in found}

    texts = use_hub(load_settings(), work)
    for _, notes in texts.values():
        for note in notes:
            print(f"evalhub-mcp: left out: {note}", file=sys.stderr)
    texts = {place: found for place, found in texts.items() if found[0]}
    if not texts:
        fail("there is nothing to write" + _advice(arguments.format))
    if with_samples and output is not None:
        return _write_below(output, {path: text for path, (text, _) in texts.items()})
    return _write(texts, output, one_file=len(job_ids) == 1)


def _advice(format: str) -> str:
    return "; name data sets with --dataset BENCHMARK=ORG/NAME:TASK" if format == "hf" else ""


async def _answers(
    session: HubSession, job_ids: Sequence[str], format: AnswerFormat
) -> tuple[str, list[str]]:
    return exported_text(await kept_benchmarks(session, job_ids), format), []


def _document(found: InterpretedJob, format: str, origin: Origin) -> tuple[str, list[str]]:
    """Return one job as a JSON file; an empty text when nothing of it can be expressed."""
    if format == "card":
        return _json(evaluation_card(found.job)), []
    log, left_out = eval_log(found.job, found.reading, origin)
    return _json(log) if log["evaluation_results"] else "", left_out


async def _datastore(
    session: HubSession, found: Sequence[InterpretedJob], origin: Origin
) -> dict[str, tuple[str, list[str]]]:
    """Return the files of a datastore by their paths: each job's log, and its kept answers."""
    files: dict[str, tuple[str, list[str]]] = {}
    for one in found:
        log, left_out = eval_log(one.job, one.reading, origin)
        answers = []
        for benchmark in one.reading.benchmarks:
            run = await session.app.kept_answers.of(one.job.id, benchmark.index)
            if run is not None:
                scorer = sanitize_line(benchmark.effective.get("scorer"), 80)
                answers.append((benchmark.index, scorer, run.kept.samples))
        stored = stored_log(log, one.job.id, answers)
        text = _json(stored.log) if log["evaluation_results"] else ""
        files[str(stored.path)] = text, left_out
        if stored.samples:
            files[str(stored.samples_path)] = stored.samples, []
    return files


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _datasets(given: Sequence[str]) -> dict[str, HubDataset]:
    """Return the data sets of benchmarks as they were given."""
    found = {}
    for text in given:
        benchmark, separator, dataset = text.partition("=")
        if not separator or not benchmark:
            fail(f"--dataset {text!r} is not BENCHMARK=ORG/NAME:TASK")
        try:
            found[benchmark] = HubDataset.parse(dataset)
        except UserError as error:
            fail(str(error))
    return found


def _write(texts: dict[str, tuple[str, list[str]]], output: Path | None, *, one_file: bool) -> int:
    """Write one text to a file or to standard output, or several to a directory."""
    if output is None:
        sys.stdout.write("".join(text for text, _ in texts.values()))
        return 0
    try:
        if one_file or "" in texts:
            [(text, _)] = texts.values()
            # CSV has line ends of its own.
            output.write_text(text, encoding="utf-8", newline="")
            print(f"Wrote {output.resolve()}")
            return 0
    except OSError as error:
        fail(f"cannot write {output}: {error.strerror}")
    names = {id: re.sub(r"[^A-Za-z0-9_-]", "_", id) for id in texts}
    return _write_below(output, {f"{names[id]}.json": text for id, (text, _) in texts.items()})


def _write_below(output: Path, texts: Mapping[str, str]) -> int:
    """Write texts by their paths to a directory."""
    try:
        for path, text in texts.items():
            target = output / path
            target.parent.mkdir(parents=True, exist_ok=True)
            # The checksum of a file is that of its bytes.
            target.write_bytes(text.encode())
    except OSError as error:
        fail(f"cannot write {output}: {error.strerror}")
    print(f"Wrote {pluralize(len(texts), 'file')} to {output.resolve()}")
    return 0
