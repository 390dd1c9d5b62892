"""`evalhub-mcp export`: writes the kept answers of jobs for other programs."""

import argparse
import sys
from pathlib import Path

from evalhub_mcp.app.answer_export import FORMATS, exported_text, kept_benchmarks
from evalhub_mcp.cli.command import HUB_OPTIONS, LoadSettings, add_settings, fail
from evalhub_mcp.cli.hub_session import use_hub


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "Writes every question of jobs with its reply and score, as far as the local hub has "
        "kept them. Use it with --local."
    )
    parser.add_argument("job_ids", metavar="JOB_ID", nargs="+", help="a job to export")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="jsonl",
        help="jsonl has everything, csv and markdown the usual columns (default: jsonl)",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="default: standard output"
    )
    add_settings(parser, HUB_OPTIONS)


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Write the answers; returns the exit status."""
    job_ids = list(dict.fromkeys(arguments.job_ids))
    found = use_hub(load_settings(), lambda session: kept_benchmarks(session, job_ids))
    text = exported_text(found, arguments.format)
    output: Path | None = arguments.output
    if output is None:
        sys.stdout.write(text)
        return 0
    try:
        # CSV has line ends of its own.
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        fail(f"cannot write {output}: {error.strerror}")
    answers = sum(len(one.samples) for one in found)
    print(f"Wrote {answers} answers to {output.resolve()}")
    return 0
