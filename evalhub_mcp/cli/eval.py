"""`evalhub-mcp eval`: the commands of EvalHub's own command line for jobs, under the same names.

Each makes the call of the MCP server that does the same, so the words and figures are those that
agents read; `--format json` prints the structured reply. Exit status 1: the call failed, or the
job that was waited for did. 2: it could not be made, or the job still runs.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import Any

import anyio
import yaml

from evalhub_mcp.chat.tools import ServerTools, open_tools
from evalhub_mcp.cli.command import HUB_OPTIONS, LoadSettings, add_settings, fail
from evalhub_mcp.settings import Settings
from evalhub_mcp.untrusted import sanitize_block, sanitize_line

Arguments = dict[str, Any]
WAIT_SECONDS = 30
MAX_FILE_BYTES = 1024**2
FAILED, NOT_DONE = 1, 2


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "Starts, follows and reads jobs in the terminal. `evalhub-mcp run` runs an evaluation that "
        "is kept as a file, and judges it."
    )
    actions = parser.add_subparsers(metavar="ACTION", title="actions", required=True)

    run = _action(actions, "run", _run_call, "submit a job")
    # Not --config, as in EvalHub's own command line: that is the file of the settings here.
    run.add_argument("--file", dest="job_file", metavar="FILE", type=Path, help="the whole job")
    run.add_argument("--name", help="the job's name")
    run.add_argument("--model-url", metavar="URL", help="the model's endpoint")
    run.add_argument("--model-name", metavar="NAME", help="the model's name there")
    run.add_argument(
        "--model-auth-secret", metavar="SECRET", help="the hub's secret with the model's key"
    )
    run.add_argument("--provider", help="the provider of the benchmarks")
    run.add_argument(
        "-b", "--benchmark", metavar="ID", action="append", help="may be repeated", default=[]
    )
    run.add_argument("--collection", metavar="ID", help="a collection instead of benchmarks")
    run.add_argument(
        "-p",
        "--param",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="a parameter of every benchmark; may be repeated",
    )
    run.add_argument("--dry-run", action="store_true", help="check everything, start nothing")
    run.add_argument("--wait", action="store_true", help="wait for it to end")
    _add_timeout(run)

    status = _action(actions, "status", _status_call, "show a job, or list jobs")
    status.add_argument("job", metavar="JOB", nargs="?", help="id, beginning of an id, or name")
    status.add_argument("--status", dest="state", help="list jobs in this state")
    status.add_argument("--provider", help="list jobs of this provider")
    status.add_argument("--since", metavar="TIME", help="list jobs since then, such as 24h or 7d")
    status.add_argument("--limit", metavar="N", type=int, help="list at most so many")
    status.add_argument("--watch", dest="wait", action="store_true", help="wait for it to end")
    _add_timeout(status)

    results = _action(actions, "results", _results_call, "read the results of a job")
    results.add_argument("job", metavar="JOB", help="id, beginning of an id, or name")

    logs = _action(actions, "logs", _logs_call, "show the end of a job's logs")
    logs.add_argument("job", metavar="JOB", help="id, beginning of an id, or name")
    logs.add_argument("--tail", metavar="N", type=int, help="how many lines")
    logs.add_argument("--benchmark-index", metavar="N", type=int, help="of this benchmark only")

    cancel = _action(actions, "cancel", _cancel_call, "stop a job")
    cancel.add_argument("job", metavar="JOB", help="id, beginning of an id, or name")
    cancel.add_argument("--yes", action="store_true", help="do not ask")
    cancel.set_defaults(needs_yes=True)


def _action(actions: Any, name: str, call: Callable[..., Any], help: str) -> Any:
    parser = actions.add_parser(name, help=help, description=f"{help[:1].upper()}{help[1:]}.")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_settings(parser, HUB_OPTIONS)
    parser.set_defaults(call=call, wait=False, needs_yes=False)
    return parser


def _add_timeout(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=float, default=inf, help="wait no longer than this"
    )


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Make the call; returns the exit status."""
    tool, values = arguments.call(arguments)
    settings = load_settings()
    if arguments.needs_yes and not arguments.yes and not _confirmed(f"Stop job {arguments.job}?"):
        print("Nothing was stopped.", file=sys.stderr)
        return NOT_DONE
    return anyio.run(_call, settings, tool, values, arguments)


async def _call(settings: Settings, tool: str, values: Arguments, options: Any) -> int:
    async with open_tools(settings) as tools:
        if tool not in tools.names:
            fail(f"this needs the tool {tool}, which --read-only or --toolsets leaves out")
        result = await tools.call(tool, values, lambda *_: None)
        if result.failed:
            print(f"evalhub-mcp: {sanitize_block(result.text, 4000)}", file=sys.stderr)
            return FAILED
        job_id = str(result.data.get("job_id") or "")
        if not options.wait or not job_id:
            _show(result.text, result.data, options.format)
            return 0
        if tool == "submit_evaluation":
            print(f"job {job_id}", file=sys.stderr)
        return await _follow(tools, job_id, options)


async def _follow(tools: ServerTools, job_id: str, options: Any) -> int:
    """Wait for a job to end, with a line for each change; then show its results."""
    ends_at = time.monotonic() + options.timeout
    shown = ""
    while True:
        left = ends_at - time.monotonic()
        wait = {"job_id": job_id, "wait_seconds": int(max(0, min(WAIT_SECONDS, left)))}
        status = await tools.call("get_job_status", wait, lambda *_: None)
        if status.failed:
            print(f"evalhub-mcp: {sanitize_block(status.text, 4000)}", file=sys.stderr)
            return FAILED
        line = sanitize_line(status.text.partition("\n")[0], 200)
        if line != shown:
            print(line, file=sys.stderr, flush=True)
            shown = line
        if status.data.get("done"):
            break
        if time.monotonic() >= ends_at:
            print(f"Job {job_id} still runs; it goes on without this.", file=sys.stderr)
            return NOT_DONE
    results = await tools.call("get_job_results", {"job_id": job_id}, lambda *_: None)
    _show(results.text, results.data, options.format)
    return 0 if status.data.get("state") == "completed" else FAILED


def _show(text: str, data: Arguments, form: str) -> None:
    if form == "json":
        print(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        print(sanitize_block(text, 100_000))


def _run_call(options: Any) -> tuple[str, Arguments]:
    request = _request(options) if options.job_file is None else _read(options.job_file)
    return "submit_evaluation", {**request, **({"dry_run": True} if options.dry_run else {})}


def _request(options: Any) -> Arguments:
    if not options.model_url or not options.model_name:
        fail("eval run needs --model-url and --model-name, or --file FILE")
    if bool(options.benchmark) == bool(options.collection):
        fail("say what to run: --provider ID with --benchmark ID, or --collection ID")
    if options.benchmark and not options.provider:
        fail("--benchmark needs --provider")
    model: Arguments = {"url": options.model_url, "name": options.model_name}
    if options.model_auth_secret:
        model["auth"] = {"secret_ref": options.model_auth_secret}
    request: Arguments = {"model": model}
    if options.name:
        request["name"] = options.name
    parameters = dict(map(_parameter, options.param))
    if options.collection:
        if parameters:
            fail("--param belongs to --benchmark; a collection has its own")
        return {**request, "collection": {"id": options.collection}}
    request["benchmarks"] = [
        {
            "id": id,
            "provider_id": options.provider,
            **({"parameters": parameters} if parameters else {}),
        }
        for id in options.benchmark
    ]
    return request


def _parameter(text: str) -> tuple[str, Any]:
    """Read `key=value`; a value that is JSON, such as a number, is that, else it is text."""
    key, separator, value = text.partition("=")
    if not separator or not key.strip():
        fail(f"--param takes KEY=VALUE, not {text!r}")
    try:
        return key.strip(), json.loads(value)
    except ValueError:
        return key.strip(), value


def _read(file: Path) -> Arguments:
    """Read a job as the hub takes it, in YAML or JSON."""
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            fail(f"{file} is larger than 1 MB")
        request = yaml.safe_load(content.decode("utf-8-sig"))
    except OSError as error:
        fail(f"cannot read {file}: {error.strerror}")
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        fail(f"{file} is neither YAML nor JSON: {str(error)[:300]}")
    if not isinstance(request, dict):
        fail(f"{file} holds no job: a mapping with model, and benchmarks or collection")
    return {str(name): value for name, value in request.items()}


def _status_call(options: Any) -> tuple[str, Arguments]:
    filters = {"state": options.state, "provider": options.provider, "since": options.since}
    given = {name: value for name, value in filters.items() if value}
    if options.limit is not None:
        given["limit"] = options.limit
    if options.job and given:
        fail("--status, --provider, --since and --limit list jobs; leave JOB out")
    if options.wait and not options.job:
        fail("--watch needs a JOB")
    return ("get_job_status", {"job_id": options.job}) if options.job else ("list_jobs", given)


def _results_call(options: Any) -> tuple[str, Arguments]:
    return "get_job_results", {"job_id": options.job}


def _logs_call(options: Any) -> tuple[str, Arguments]:
    wanted = {"tail_lines": options.tail, "benchmark_index": options.benchmark_index}
    given = {name: value for name, value in wanted.items() if value is not None}
    return "get_job_logs", {"job_id": options.job, **given}


def _cancel_call(options: Any) -> tuple[str, Arguments]:
    return "cancel_job", {"job_id": options.job}


def _confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        fail("this asks before it stops a job; give --yes")
    return input(f"{sanitize_line(question, 200)} [y/N] ").strip().lower() in {"y", "yes"}
