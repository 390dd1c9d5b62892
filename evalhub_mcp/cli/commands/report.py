"""`evalhub-mcp report`: results as one HTML file."""

import argparse
from pathlib import Path

from evalhub_mcp.cli.commands.command import Commands, LoadSettings, connection_flags


def add(commands: Commands) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "report",
        help="write the results of jobs as one HTML file to look at",
        description="Writes one self-contained HTML file with the results of the jobs; with two "
        "or more also how each compares with the first.",
        allow_abbrev=False,
    )
    parser.add_argument("job_ids", metavar="JOB_ID", nargs="+")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, default=Path("report.html"), help="report.html"
    )
    connection_flags(parser)
    return parser


def run(arguments: argparse.Namespace, settings: LoadSettings) -> int:
    """Run it; returns the exit status."""
    from evalhub_mcp.cli.report import run_report

    return run_report(settings(), arguments.job_ids, arguments.output)
