"""`evalhub-mcp`: without a command it is the MCP server, on stdio unless told otherwise.

Nothing heavy is imported before it is needed: `--help` and `--version` answer at
once, and every mistake on the command line is one line on stderr and exit status 2.
"""

import argparse
import difflib
import functools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from evalhub_mcp._version import __version__

USAGE_ERROR = 2

SETTING_FLAGS = (
    "base_url",
    "tenant",
    "insecure",
    "local",
    "transport",
    "host",
    "port",
    "auth_type",
    "tls_cert",
    "tls_key",
)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line with the nearest flag, as agents' logs want them."""

    def error(self, message: str) -> NoReturn:
        fail(message.replace("argument COMMAND: invalid choice:", "unknown command"))


def fail(message: str) -> NoReturn:
    """End with one line on stderr and exit status 2."""
    print(f"evalhub-mcp: {' '.join(message.split())}", file=sys.stderr)
    raise SystemExit(USAGE_ERROR)


def _reject_unknown_flags(argv: Sequence[str], known: Sequence[str]) -> None:
    """Name a misspelt flag itself; argparse would trip over the value that follows it."""
    for argument in argv:
        name = argument.partition("=")[0]
        if argument == "--":
            return
        if name.startswith("--") and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            fail(f"unknown option {name}{hint}")


def _connection_flags(parser: argparse.ArgumentParser, default: Any = None) -> None:
    """The flags that say which hub; a command takes them before or after its name.

    A command passes `argparse.SUPPRESS`, or its defaults would undo the flags before it.
    """
    add = functools.partial(parser.add_argument, default=default)
    add("--base-url", metavar="URL", help="EvalHub's address (EVALHUB_BASE_URL)")
    add("--tenant", metavar="NAME", help="tenant to work in (EVALHUB_TENANT)")
    add("--insecure", action="store_true", help="do not verify the hub's certificate")
    add("--local", action="store_true", help="run and use a hub on this machine")
    add("--config", metavar="FILE", type=Path, help="configuration file (YAML)")
    add("--profile", metavar="NAME", help="profile in the configuration file")


def build_parser() -> tuple[argparse.ArgumentParser, list[str]]:
    """The whole command line, and every flag it or a command knows."""
    parser = _Parser(
        prog="evalhub-mcp",
        description="MCP server for EvalHub: AI agents discover, run and read evaluations.",
        epilog="Without a command it serves MCP on stdio. The token is taken from EVALHUB_TOKEN.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"evalhub-mcp {__version__}")
    _connection_flags(parser)
    parser.add_argument(
        "--transport", metavar="NAME", help="stdio (default), http, or http-sse for old clients"
    )
    parser.add_argument("--host", help="address the HTTP transports bind (default localhost)")
    parser.add_argument("--port", help="their port (default 3001)")
    parser.add_argument(
        "--auth-type", metavar="NAME", help="who may call over HTTP: none (default) or rbac-proxy"
    )
    parser.add_argument("--tls-cert", metavar="FILE", help="certificate of the HTTP transports")
    parser.add_argument("--tls-key", metavar="FILE", help="its private key")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    demo = commands.add_parser(
        "demo",
        help="run a first evaluation on this machine and show every call and reply",
        description="Plays an agent against this server with --local: discover, submit, wait, "
        "read the result, run again with one thing changed.",
        allow_abbrev=False,
    )
    demo.add_argument("--model-url", metavar="URL", help="evaluate this OpenAI-compatible endpoint")
    demo.add_argument("--model-name", metavar="NAME", help="its model's name")
    demo.add_argument(
        "--stand-in",
        action="store_true",
        help="use the stand-in model of known accuracy even if a real one is installed",
    )
    demo.add_argument("--num-examples", metavar="N", type=int, help="questions per run")

    doctor = commands.add_parser(
        "doctor",
        help="check configuration and connection, and say what to do about failures",
        allow_abbrev=False,
    )
    _connection_flags(doctor, argparse.SUPPRESS)

    gate = commands.add_parser(
        "gate",
        help="for CI: exit 0 if a job meets its thresholds and is no worse than a baseline",
        description="Judges a job by its thresholds and, with --baseline, against another job. "
        "Exit status 0: may ship; 1: may not, or cannot be told; 2: the gate could not run.",
        allow_abbrev=False,
    )
    gate.add_argument("job_id", metavar="JOB_ID")
    gate.add_argument("--baseline", metavar="JOB_ID", help="the job to compare with")
    gate.add_argument(
        "--max-drop",
        metavar="X",
        type=float,
        help="largest drop allowed, on the metric's scale (default: any within noise)",
    )
    gate.add_argument(
        "--wait", metavar="SECONDS", type=float, default=0.0, help="wait for the job to end first"
    )
    gate.add_argument("--json", metavar="FILE", type=Path, help="write the judgement as JSON")
    gate.add_argument("--junit", metavar="FILE", type=Path, help="write it as a JUnit file")
    _connection_flags(gate, argparse.SUPPRESS)

    report = commands.add_parser(
        "report",
        help="write the results of jobs as one HTML file to look at",
        description="Writes one self-contained HTML file with the results of the jobs; with two "
        "or more also how each compares with the first.",
        allow_abbrev=False,
    )
    report.add_argument("job_ids", metavar="JOB_ID", nargs="+")
    report.add_argument(
        "-o", "--output", metavar="FILE", type=Path, default=Path("report.html"), help="report.html"
    )
    _connection_flags(report, argparse.SUPPRESS)
    flags = [
        flag
        for p in (parser, demo, doctor, gate, report)
        for action in p._actions
        for flag in action.option_strings
    ]
    return parser, flags


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    argv = sys.argv[1:] if argv is None else argv
    parser, flags = build_parser()
    _reject_unknown_flags(argv, flags)
    arguments = parser.parse_args(argv)
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "demo":
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

    from evalhub_mcp.settings import SettingsError, load_settings

    flags: dict[str, Any] = {name: getattr(arguments, name, None) for name in SETTING_FLAGS}
    try:
        settings = load_settings(flags, config=arguments.config, profile=arguments.profile)
    except SettingsError as error:
        if arguments.command == "doctor":
            from evalhub_mcp.cli.doctor import report_bad_settings

            return report_bad_settings(error)
        fail(str(error))
    if arguments.command == "doctor":
        from evalhub_mcp.cli.doctor import run_doctor

        return run_doctor(settings)
    if arguments.command == "report":
        from evalhub_mcp.cli.report import run_report

        return run_report(settings, arguments.job_ids, arguments.output)
    if arguments.command == "gate":
        from evalhub_mcp.cli.gate import GateOptions, run_gate

        if arguments.max_drop is not None and arguments.baseline is None:
            fail("--max-drop needs a --baseline to drop from")
        return run_gate(
            settings,
            GateOptions(
                job_id=arguments.job_id,
                baseline=arguments.baseline,
                max_drop=arguments.max_drop,
                wait=arguments.wait,
                json_path=arguments.json,
                junit_path=arguments.junit,
            ),
        )

    from evalhub_mcp.server.serve import serve

    try:
        return serve(settings)
    except OSError as error:
        fail(f"cannot serve on {settings.host}:{settings.port}: {error}")
