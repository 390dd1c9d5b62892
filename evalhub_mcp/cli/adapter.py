"""`evalhub-mcp adapter`: writes a new evaluation, and runs one job of it without a hub.

`adapter run` starts the same command as a hub, in a new process with the same environment, which
reports to a `RehearsalHub`. So an adapter that works here works on a hub. The result is shown as an
agent reads it.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evalhub_mcp.adapter import JobSpec
from evalhub_mcp.adapter.credentials import SECRETS_DIR_VARIABLE
from evalhub_mcp.adapter.rehearsal_hub import RehearsalHub, job_with_defaults
from evalhub_mcp.adapter.scaffold import ScaffoldError, write_adapter
from evalhub_mcp.adapter.spec import SPEC_PATH_VARIABLE, field_errors
from evalhub_mcp.cli.command import USAGE_ERROR, LoadSettings, add_action, fail
from evalhub_mcp.client.models import EvaluationJob, Provider
from evalhub_mcp.local.data_directory import default_data_dir
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.process_environment import evaluation_environment
from evalhub_mcp.local.providers import user_defined
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.server.tools.results.text import results_text
from evalhub_mcp.untrusted import replace_surrogates, sanitize_line

STOP_SECONDS = 10.0
"""How long an adapter may take to end after SIGTERM."""
NO_RESULT = 1
RESULT_FIELDS = ("metrics", "metrics_schema", "additional_info", "artifacts", "mlflow_run_id")


@dataclass(frozen=True)
class Program:
    """A command to run, and the provider it belongs to if that is known."""

    argv: tuple[str, ...]
    cwd: Path | None
    environment: Mapping[str, str]
    definition: Mapping[str, Any] | None = None


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "An adapter is a program that a hub runs for each benchmark. `evalhub-mcp local "
        "add-provider` offers it on the hub of this machine."
    )
    actions = parser.add_subparsers(metavar="ACTION", title="actions", required=True)

    new = add_action(actions, "new", _new)
    new.add_argument("name", metavar="NAME", help="its provider's id, for example house-style")
    new.add_argument(
        "--directory", metavar="DIR", type=Path, default=".", help="where to write it (here)"
    )

    run = add_action(actions, "run", _run)
    run.add_argument(
        "adapter",
        metavar="ADAPTER",
        nargs="?",
        default=".",
        help="directory with provider.yaml, such a file, or module:Class (default: here)",
    )
    run.add_argument("--spec", metavar="FILE", type=Path, required=True, help="the job, as JSON")
    run.add_argument("--model-url", metavar="URL", help="evaluate this endpoint instead")
    run.add_argument("--model-name", metavar="NAME", help="evaluate this model instead")
    run.add_argument("--benchmark", metavar="ID", help="run this benchmark instead")
    run.add_argument(
        "--time-limit", metavar="SECONDS", type=float, default=21600, help="stop it then (21600)"
    )
    run.add_argument("--json", metavar="FILE", type=Path, help="write its last event")


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Do one of the actions; returns the exit status."""
    return int(arguments.action(arguments))


def _new(arguments: argparse.Namespace) -> int:
    """Write a working adapter with provider file and tests, to change."""
    try:
        written = write_adapter(arguments.name, arguments.directory)
    except ScaffoldError as error:
        fail(str(error))
    directory = written[0].parent
    print(f"Wrote {directory}: {', '.join(path.name for path in written)}")
    print("Next:")
    print(f"  cd {directory}")
    print("  pytest")
    print("  evalhub-mcp adapter run --spec job.json   # set model in job.json to yours first")
    print("  evalhub-mcp local add-provider .")
    return 0


def _run(arguments: argparse.Namespace) -> int:
    """Run an adapter once, without a hub, and show the result as an agent reads it.

    The program runs as under a hub. Its events are accepted, and events that a hub would refuse are
    reported. Exit status 0: there is a result; 1: there is none.
    """
    try:
        program = _find_program(arguments.adapter)
        job = _read_job(arguments, program.definition)
    except LocalHubError as error:
        print(f"evalhub-mcp: {error}", file=sys.stderr)  # may name several faults, one a line
        raise SystemExit(USAGE_ERROR) from None
    with RehearsalHub(job, _print_event) as hub:
        ending = _run_to_end(program, {**job, "callback_url": hub.url}, arguments.time_limit)
    end = hub.end
    if arguments.json and end is not None:
        text = json.dumps(replace_surrogates(end), indent=1, ensure_ascii=False)
        arguments.json.write_text(text + "\n", "utf-8")
    for problem in hub.problems:
        print(f"problem: {problem}")
    if end is None:
        print(f"failed: {ending}")
        return NO_RESULT
    if end["status"] == "failed":
        reported = end.get("error_message") or {}
        message = sanitize_line(str(reported.get("message")), 2000)
        print(f"failed: {message} ({reported.get('message_code')})")
        return NO_RESULT
    print(_result_text(job, hub.events, program.definition))
    return NO_RESULT if hub.problems else 0


def _find_program(adapter: str) -> Program:
    module, colon, name = adapter.partition(":")
    if colon and not Path(adapter).exists():
        if not (name.isidentifier() and all(part.isidentifier() for part in module.split("."))):
            fail(f"{adapter!r} is not module:Class")
        code = f"from {module} import {name}; {name}.main()"
        return Program((sys.executable, "-c", code), None, {})
    found = user_defined.read(Path(adapter))
    return Program(found.argv, found.cwd, found.environment, found.definition)


def _read_job(
    arguments: argparse.Namespace, definition: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The job file, completed from the command line and the provider, and checked."""
    spec: Path = arguments.spec
    try:
        given = json.loads(spec.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        fail(f"{spec} cannot be read: {reason}")
    except ValueError as error:
        fail(f"{spec} is not JSON: {error}")
    if not isinstance(given, dict):
        fail(f"{spec} is not a JSON object")
    model = dict(given["model"]) if isinstance(given.get("model"), dict) else {}
    if arguments.model_url:
        model["url"] = arguments.model_url
    if arguments.model_name:
        model["name"] = arguments.model_name
    job = job_with_defaults({**given, "model": model})
    if arguments.benchmark:
        job["benchmark_id"] = arguments.benchmark
    if definition is not None:
        _complete_from_provider(job, given, definition)
    # A hub moves this parameter to the job, too.
    parameters = job.get("parameters")
    if isinstance(parameters, dict) and "num_examples" in parameters:
        job["parameters"] = {k: v for k, v in parameters.items() if k != "num_examples"}
        job["num_examples"] = parameters["num_examples"]
    try:
        JobSpec.model_validate_json(json.dumps(job))
    except ValidationError as error:
        fail(f"{spec} is not usable: {field_errors(error)}")
    return job


def _complete_from_provider(
    job: dict[str, Any], given: Mapping[str, Any], definition: Mapping[str, Any]
) -> None:
    """Fill in provider, benchmark and primary score."""
    if given.get("provider_id") not in {None, definition["id"]}:
        fail(f"the job is for provider {given['provider_id']!r}, and this is {definition['id']!r}")
    job["provider_id"] = definition["id"]
    benchmarks = {str(one["id"]): one for one in definition["benchmarks"]}
    if job.get("benchmark_id") is None and len(benchmarks) == 1:
        job["benchmark_id"] = next(iter(benchmarks))
    wanted = job.get("benchmark_id")
    if wanted is None:
        return
    if wanted not in benchmarks:
        near = get_close_matches(str(wanted), benchmarks, n=1)
        fail(
            f"the provider has no benchmark {wanted!r}; "
            + (f"did you mean {near[0]!r}?" if near else f"it has {', '.join(benchmarks)}")
        )
    if benchmarks[wanted].get("primary_score"):
        job.setdefault("primary_score", benchmarks[wanted]["primary_score"])


def _run_to_end(program: Program, job: Mapping[str, Any], time_limit: float) -> str:
    """Run the program until it ends; returns the reason to show if it reported no result."""
    with tempfile.TemporaryDirectory(prefix="evalhub-adapter-") as directory:
        path = Path(directory, "job.json")
        path.write_text(json.dumps(job), encoding="utf-8")
        environment = {
            **evaluation_environment(),
            **program.environment,
            SPEC_PATH_VARIABLE: str(path),
            **_secrets_dir(),
        }
        try:
            # stdout has the events and the result, so the program's output goes to stderr.
            process = subprocess.Popen(  # noqa: S603 - the user's own program
                program.argv, cwd=program.cwd, env=environment, stdin=subprocess.DEVNULL, stdout=2
            )
        except OSError as error:
            return f"{program.argv[0]} could not be started: {error.strerror}"
        try:
            status = process.wait(time_limit)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGTERM)
            _wait_or_kill(process)
            return f"it was stopped at the time limit of {time_limit:g} s"
        except KeyboardInterrupt:
            _wait_or_kill(process)  # the terminal has interrupted it as well
            return "interrupted"
    if status == 0:
        return "the adapter ended without reporting a result"
    return f"the adapter ended with exit status {status} and reported no result"


def _wait_or_kill(process: "subprocess.Popen[bytes]") -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
        return
    process.kill()
    process.wait()


def _secrets_dir() -> dict[str, str]:
    """The variable that names the user's secrets, which the local hub would pass on."""
    if directory := os.environ.get(SECRETS_DIR_VARIABLE):
        return {SECRETS_DIR_VARIABLE: directory}
    with suppress(LocalHubError):
        return {SECRETS_DIR_VARIABLE: str(default_data_dir() / "secrets")}
    return {}


def _print_event(event: Mapping[str, Any]) -> None:
    if event["status"] in {"completed", "failed"}:
        return  # printed at the end, with the result
    message = (event.get("warning_message") or {}).get("message", "")
    parts = [str(event["status"]), str(event.get("phase") or ""), sanitize_line(str(message), 300)]
    print("  ".join(filter(None, parts)), flush=True)


def _result_text(
    job: Mapping[str, Any], events: list[dict[str, Any]], definition: Mapping[str, Any] | None
) -> str:
    """The result as an agent reads it."""
    end = events[-1]
    benchmark = {"id": job["benchmark_id"], "provider_id": job["provider_id"]}
    indexed = {**benchmark, "benchmark_index": job["benchmark_index"]}
    result = {field: end[field] for field in RESULT_FIELDS if field in end}
    finished = EvaluationJob.model_validate(
        {
            "resource": {"id": job["id"], "created_at": events[0].get("started_at")},
            "name": "without a hub",
            "status": {"state": "completed", "benchmarks": [{**indexed, "status": "completed"}]},
            "results": {"benchmarks": [{**indexed, **result}]},
            "model": job["model"],
            "benchmarks": [{**benchmark, "parameters": job.get("parameters") or {}}],
        }
    )
    providers = {}
    if definition is not None:
        id = str(definition["id"])
        providers[id] = Provider.model_validate({**definition, "resource": {"id": id}})
    # The caveats are about how a hub judges a result, and there is no hub.
    reading = replace(read_job(finished, providers), caveats=())
    return results_text(reading, finished.name, sanitize_line(finished.model.name, 120), [], [])
