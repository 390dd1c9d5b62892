"""`evalhub-mcp leaderboard`: writes the ranking of models, as Markdown or as a page."""

import argparse
import sys
from pathlib import Path
from typing import Any

from evalhub_mcp.app.history import leaderboard_of, leaderboard_page
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_selection import requested_period
from evalhub_mcp.app.report.leaderboard_markdown import leaderboard_markdown
from evalhub_mcp.app.report.page import report
from evalhub_mcp.cli.command import HUB_OPTIONS, LoadSettings, add_settings, fail
from evalhub_mcp.cli.hub_session import use_hub
from evalhub_mcp.jobs.job_filter import JobFilter

PAGES = (".html", ".htm")
TEXTS = (".md", ".markdown")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "Ranks models by their latest runs, with ties, on each benchmark and on the mean of those "
        "that most of them share. A page also shows the history of each model."
    )
    for name, help in (
        ("benchmark", "only this one: id or provider/id"),
        ("collection", "only jobs of this collection"),
        ("tag", "only jobs with this tag, such as that of a submission of several models"),
        ("model", "only models with this in their name"),
        ("since", "only jobs since then: 7d, 2026-11-01, or 2026-11-01..2026-11-15"),
    ):
        parser.add_argument(f"--{name}", metavar=name.upper(), help=help)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="a page if its name ends in .html, else .md (default: Markdown on standard output)",
    )
    add_settings(parser, HUB_OPTIONS)


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Write the ranking; returns the exit status."""
    output: Path | None = arguments.output
    ending = output.suffix.lower() if output is not None else TEXTS[0]
    if ending not in (*PAGES, *TEXTS):
        fail(f"{output}: the name of the file must end in .html or .md")
    as_page = ending in PAGES

    async def made(session: HubSession) -> str:
        wanted = JobFilter(
            benchmark=arguments.benchmark,
            collection=arguments.collection,
            tag=arguments.tag,
            model=arguments.model,
            period=requested_period(arguments.since),
        )
        ranking = await leaderboard_of(session, wanted, since=arguments.since)
        if not as_page:
            return leaderboard_markdown(ranking)
        replies: list[dict[str, Any]] = await leaderboard_page(
            session, wanted, ranking, since=arguments.since
        )
        return report(replies)

    text = use_hub(load_settings(), made)
    if output is None:
        sys.stdout.write(text)
        return 0
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"cannot write {output}: {error.strerror}")
    print(f"Wrote {output.resolve()}")
    return 0
