"""`evalhub-mcp report`: writes the results of jobs as one HTML file that anybody can open."""

import argparse
from pathlib import Path
from typing import Any

from evalhub_mcp.app.history import model_history
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.report.page import report
from evalhub_mcp.app.report_documents import report_documents
from evalhub_mcp.cli.command import HUB_OPTIONS, LoadSettings, add_settings, fail
from evalhub_mcp.cli.hub_session import use_hub
from evalhub_mcp.server.core.step_text import step_text


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "Writes one self-contained HTML file with the results of the jobs; with two or more, "
        "also how each compares with the first."
    )
    parser.add_argument("job_ids", metavar="JOB_ID", nargs="+", help="a job to show")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        default="report.html",
        help="default: report.html",
    )
    parser.add_argument(
        "--history",
        action="store_true",
        help="also draw how the models of these jobs did over time on everything they ran",
    )
    add_settings(parser, HUB_OPTIONS)


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Write the report; returns the exit status."""
    job_ids = list(dict.fromkeys(arguments.job_ids))

    async def documents(session: HubSession) -> list[dict[str, Any]]:
        replies, _ = await report_documents(session, job_ids, step_text)
        if arguments.history:
            models = dict.fromkeys(one["model"] for one in replies if "model" in one)
            replies += [await model_history(session, model) for model in models]
        return replies

    replies = use_hub(load_settings(), documents)
    output: Path = arguments.output
    try:
        output.write_text(report(replies), encoding="utf-8")
    except OSError as error:
        fail(f"cannot write {output}: {error.strerror}")
    print(f"Wrote {output.resolve()}")
    return 0
