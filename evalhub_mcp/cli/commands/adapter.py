"""`evalhub-mcp adapter`: writing an evaluation of one's own, and running it without a hub."""

import argparse
from pathlib import Path

from evalhub_mcp.cli.commands.command import Commands, LoadSettings, fail


def add(commands: Commands) -> argparse.ArgumentParser:
    """Describe the commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "adapter",
        help="write an evaluation of your own, and run it without a hub",
        description="An adapter is a program that a hub runs for each benchmark. "
        "`local add-provider` offers it on the hub of this machine.",
        allow_abbrev=False,
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)

    new = actions.add_parser(
        "new",
        help="write a working adapter with provider file and tests, to change",
        allow_abbrev=False,
    )
    new.add_argument("name", metavar="NAME", help="its provider's id, for example house-style")
    new.add_argument(
        "--directory", metavar="DIR", type=Path, default=Path(), help="where DIR/NAME is made (.)"
    )

    run = actions.add_parser(
        "run",
        help="run it once, without a hub, and show the result as an agent would read it",
        description="Runs the program as a hub would, takes its events, and says what a hub "
        "would not have taken. Exit status 0: it gave a result; 1: it did not.",
        allow_abbrev=False,
    )
    run.add_argument(
        "adapter",
        metavar="ADAPTER",
        nargs="?",
        default=".",
        help="a directory with provider.yaml, such a file, or module:Class (.)",
    )
    run.add_argument("--spec", metavar="FILE", type=Path, required=True, help="the job, as JSON")
    run.add_argument("--model-url", metavar="URL", help="evaluate this endpoint instead")
    run.add_argument("--model-name", metavar="NAME", help="evaluate this model instead")
    run.add_argument("--benchmark", metavar="ID", help="run this benchmark instead")
    run.add_argument(
        "--time-limit", metavar="SECONDS", type=float, default=21600.0, help="at most (6 h)"
    )
    run.add_argument("--json", metavar="FILE", type=Path, help="write its last event")
    return parser


def run(arguments: argparse.Namespace, settings: LoadSettings) -> int:
    """Run one of them; returns the exit status."""
    if arguments.action == "new":
        from evalhub_mcp.adapter.scaffold import ScaffoldError
        from evalhub_mcp.cli.adapter_new import new

        try:
            return new(arguments.name, arguments.directory)
        except ScaffoldError as error:
            fail(str(error))
    from evalhub_mcp.cli.adapter_run import RunOptions, run_adapter

    return run_adapter(
        RunOptions(
            adapter=arguments.adapter,
            spec=arguments.spec,
            model_url=arguments.model_url,
            model_name=arguments.model_name,
            benchmark=arguments.benchmark,
            time_limit=arguments.time_limit,
            json_path=arguments.json,
        )
    )
