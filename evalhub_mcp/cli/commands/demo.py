"""`evalhub-mcp demo`: a first evaluation on this machine."""

import argparse

from evalhub_mcp.cli.commands.command import Commands, LoadSettings, fail


def add(commands: Commands) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "demo",
        help="run a first evaluation on this machine and show every call and reply",
        description="Plays an agent against this server with --local: discover, submit, wait, "
        "read the result, run again with one thing changed.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--model-url", metavar="URL", help="evaluate this OpenAI-compatible endpoint"
    )
    parser.add_argument("--model-name", metavar="NAME", help="its model's name")
    parser.add_argument(
        "--stand-in",
        action="store_true",
        help="use the stand-in model of known accuracy even if a real one is installed",
    )
    parser.add_argument("--num-examples", metavar="N", type=int, help="questions per run")
    return parser


def run(arguments: argparse.Namespace, settings: LoadSettings) -> int:
    """Run it; returns the exit status."""
    from evalhub_mcp.cli.demo import DemoOptions, run_demo

    if bool(arguments.model_url) != bool(arguments.model_name):
        fail("--model-url and --model-name belong together; give both")
    return run_demo(
        DemoOptions(
            model_url=arguments.model_url,
            model_name=arguments.model_name,
            stand_in=arguments.stand_in,
            num_examples=arguments.num_examples,
        )
    )
