"""`evalhub-mcp gate`: may this model ship?"""

import argparse
from math import inf
from pathlib import Path

from evalhub_mcp.cli.commands.command import Commands, LoadSettings, connection_flags, fail


def add(commands: Commands) -> argparse.ArgumentParser:
    """Describe the command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "gate",
        help="for CI: exit 0 if a job meets its thresholds and is no worse than a baseline",
        description="Judges a job by its thresholds and, with --baseline, against another job. "
        "Exit status 0: may ship; 1: may not, or cannot be told; 2: the gate could not run.",
        allow_abbrev=False,
    )
    parser.add_argument("job_id", metavar="JOB_ID")
    parser.add_argument("--baseline", metavar="JOB_ID", help="the job to compare with")
    parser.add_argument(
        "--max-drop",
        metavar="X",
        type=float,
        help="largest drop allowed, on the metric's scale (default: any within noise)",
    )
    parser.add_argument(
        "--wait", metavar="SECONDS", type=float, default=0.0, help="wait for the job to end first"
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the judgement as JSON")
    parser.add_argument("--junit", metavar="FILE", type=Path, help="write it as a JUnit file")
    connection_flags(parser)
    return parser


def run(arguments: argparse.Namespace, settings: LoadSettings) -> int:
    """Run it; returns the exit status."""
    from evalhub_mcp.cli.gate import GateOptions, run_gate

    if arguments.max_drop is not None and arguments.baseline is None:
        fail("--max-drop needs a --baseline to drop from")
    if arguments.max_drop is not None and not 0 <= arguments.max_drop < inf:
        fail("--max-drop must be 0 or more, such as 0.02 for two points of an accuracy")
    if not 0 <= arguments.wait < inf:
        fail("--wait must be a number of seconds, 0 or more")
    if arguments.baseline == arguments.job_id:
        fail("--baseline is the job itself, so nothing would be compared; name another job")
    return run_gate(
        settings(),
        GateOptions(
            job_id=arguments.job_id,
            baseline=arguments.baseline,
            max_drop=arguments.max_drop,
            wait=arguments.wait,
            json_path=arguments.json,
            junit_path=arguments.junit,
        ),
    )
