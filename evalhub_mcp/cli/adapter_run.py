"""`evalhub-mcp adapter run`: one job of an adapter, without a hub.

Decision: the very command a hub would run is started as a hub would start it, in a process
of its own with the environment it will have there, and reports to a stand-in of a hub. So
what works here works there. The result is read as `get_job_results` reads it.
"""

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

from evalhub_mcp.adapter import JobSpec
from evalhub_mcp.adapter.credentials import SECRETS_DIR_VARIABLE
from evalhub_mcp.adapter.rehearsal_hub import RehearsalHub, completed_job
from evalhub_mcp.adapter.spec import SPEC_PATH_VARIABLE, JobSpecError
from evalhub_mcp.local import process_environment
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.providers import user_defined
from evalhub_mcp.untrusted import sanitize_line

_STOP_WITHIN = 10.0
_NOT_DONE = 1
_WRONG = 2


class Unusable(Exception):
    """The command cannot be run as it was given."""


@dataclass(frozen=True)
class RunOptions:
    """What the command line says."""

    adapter: str
    spec: Path
    model_url: str | None = None
    model_name: str | None = None
    benchmark: str | None = None
    time_limit: float = 21600.0
    json_path: Path | None = None


@dataclass(frozen=True)
class Program:
    """What is run, and what is known of its provider."""

    argv: tuple[str, ...]
    cwd: Path | None
    environment: Mapping[str, str]
    definition: Mapping[str, Any] | None = None


def run_adapter(options: RunOptions) -> int:
    """Run the job, print what it tells; returns the exit status."""
    try:
        program = _program(options.adapter)
        job = _job(options, program.definition)
    except (Unusable, LocalHubError, JobSpecError) as error:
        print(f"evalhub-mcp: {error}", file=sys.stderr)
        return _WRONG
    with RehearsalHub(job, _show) as hub:
        ended = _run(program, {**job, "callback_url": hub.url}, options.time_limit)
    end = hub.end
    if options.json_path and end is not None:
        options.json_path.write_text(json.dumps(end, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for problem in hub.problems:
        print(f"problem: {problem}")
    if end is None:
        print(f"failed: {ended}")
        return _NOT_DONE
    if end["status"] == "failed":
        said = end.get("error_message") or {}
        print(
            f"failed: {sanitize_line(str(said.get('message')), 2000)} ({said.get('message_code')})"
        )
        return _NOT_DONE
    print(_result(job, hub.events, program.definition))
    return _NOT_DONE if hub.problems else 0


def _program(adapter: str) -> Program:
    module, colon, name = adapter.partition(":")
    if colon and not Path(adapter).exists():
        if not (name.isidentifier() and all(part.isidentifier() for part in module.split("."))):
            raise Unusable(f"{adapter!r} is not module:Class")
        code = f"from {module} import {name}; {name}.main()"
        return Program((sys.executable, "-c", code), None, {})
    found = user_defined.read(Path(adapter)).provider
    return Program(found.argv, found.cwd, found.environment, found.definition)


def _job(options: RunOptions, definition: Mapping[str, Any] | None) -> dict[str, Any]:
    """The job file, completed from the command line and the provider, and checked."""
    try:
        given = json.loads(options.spec.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise Unusable(f"{options.spec} cannot be read: {reason}") from None
    except ValueError as error:
        raise Unusable(f"{options.spec} is not JSON: {error}") from None
    if not isinstance(given, dict):
        raise Unusable(f"{options.spec} is not a JSON object")
    model = given.get("model")
    model = {
        **(model if isinstance(model, dict) else {}),
        **({"url": options.model_url} if options.model_url else {}),
        **({"name": options.model_name} if options.model_name else {}),
    }
    job = completed_job({**given, "model": model})
    if options.benchmark:
        job["benchmark_id"] = options.benchmark
    if definition is not None:
        _fit(job, given, definition)
    # As a hub does.
    parameters = job.get("parameters")
    if isinstance(parameters, dict) and "num_examples" in parameters:
        job["parameters"] = {k: v for k, v in parameters.items() if k != "num_examples"}
        job["num_examples"] = parameters["num_examples"]
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, options.spec.name)
        path.write_text(json.dumps(job), encoding="utf-8")
        try:
            JobSpec.from_file(path)
        except JobSpecError as error:
            raise Unusable(str(error).replace(str(path), str(options.spec))) from None
    return job


def _fit(job: dict[str, Any], given: Mapping[str, Any], definition: Mapping[str, Any]) -> None:
    """Make the job one of this provider. Raises Unusable when it is another's."""
    if given.get("provider_id") not in {None, definition["id"]}:
        raise Unusable(
            f"the job is for provider {given['provider_id']!r}, and this is {definition['id']!r}"
        )
    job["provider_id"] = definition["id"]
    benchmarks = {str(one["id"]): one for one in definition["benchmarks"]}
    if job.get("benchmark_id") is None and len(benchmarks) == 1:
        job["benchmark_id"] = next(iter(benchmarks))
    wanted = job.get("benchmark_id")
    if wanted is not None and wanted not in benchmarks:
        near = get_close_matches(str(wanted), benchmarks, n=1)
        raise Unusable(
            f"the provider has no benchmark {wanted!r}; "
            + (f"did you mean {near[0]!r}?" if near else f"it has {', '.join(benchmarks)}")
        )
    if wanted is not None and benchmarks[wanted].get("primary_score"):
        job.setdefault("primary_score", benchmarks[wanted]["primary_score"])


def _run(program: Program, job: Mapping[str, Any], time_limit: float) -> str:
    """Run it to its end; how it ended, for the case that it did not report that itself."""
    with tempfile.TemporaryDirectory(prefix="evalhub-adapter-") as directory:
        path = Path(directory, "job.json")
        path.write_text(json.dumps(job), encoding="utf-8")
        environment = {
            **process_environment.of_an_evaluation(),
            **program.environment,
            SPEC_PATH_VARIABLE: str(path),
            **_secrets_dir(),
        }
        try:
            # Its output is the job's log; what it tells the hub is ours to show.
            process = subprocess.Popen(  # noqa: S603 - the user's own program
                program.argv, cwd=program.cwd, env=environment, stdin=subprocess.DEVNULL, stdout=2
            )
        except OSError as error:
            return f"{program.argv[0]} could not be started: {error.strerror}"
        try:
            status = process.wait(time_limit)
        except subprocess.TimeoutExpired:
            _end(process, told=False)
            return f"it was stopped at the time limit of {time_limit:g} s"
        except KeyboardInterrupt:
            # The terminal has told the adapter as well.
            _end(process, told=True)
            return "interrupted"
    if status == 0:
        return "the adapter ended without reporting a result"
    return f"the adapter ended with exit status {status} and reported no result"


def _end(process: "subprocess.Popen[bytes]", *, told: bool) -> None:
    if not told:
        process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_STOP_WITHIN)
        return
    process.kill()
    process.wait()


def _secrets_dir() -> dict[str, str]:
    """The user's secrets, where the local hub would hand them out."""
    if directory := os.environ.get(SECRETS_DIR_VARIABLE):
        return {SECRETS_DIR_VARIABLE: directory}
    with suppress(LocalHubError):
        from evalhub_mcp.local.data_directory import default_data_dir

        return {SECRETS_DIR_VARIABLE: str(default_data_dir() / "secrets")}
    return {}


def _show(event: Mapping[str, Any]) -> None:
    if event["status"] in {"completed", "failed"}:
        return  # the end is shown by itself
    message = (event.get("warning_message") or {}).get("message", "")
    parts = [str(event["status"]), str(event.get("phase") or ""), sanitize_line(str(message), 300)]
    print("  ".join(filter(None, parts)), flush=True)


def _result(
    job: Mapping[str, Any], events: list[dict[str, Any]], definition: Mapping[str, Any] | None
) -> str:
    """The result as an agent reads it."""
    from evalhub_mcp.client.models import EvaluationJob, Provider
    from evalhub_mcp.results.interpretation import read_job
    from evalhub_mcp.server.tools.results.text import results_text

    end = events[-1]
    benchmark = {"id": job["benchmark_id"], "provider_id": job["provider_id"]}
    whose = {**benchmark, "benchmark_index": job["benchmark_index"]}
    kept = ("metrics", "metrics_schema", "additional_info", "artifacts", "mlflow_run_id")
    read = EvaluationJob.model_validate(
        {
            "resource": {"id": job["id"], "created_at": events[0].get("started_at")},
            "name": "without a hub",
            "status": {"state": "completed", "benchmarks": [{**whose, "status": "completed"}]},
            "results": {"benchmarks": [{**whose, **{k: end[k] for k in kept if k in end}}]},
            "model": job["model"],
            "benchmarks": [{**benchmark, "parameters": job.get("parameters") or {}}],
        }
    )
    providers = {}
    if definition is not None:
        provider = Provider.model_validate({**definition, "resource": {"id": definition["id"]}})
        providers[str(definition["id"])] = provider
    # What a hub would say of it is not there to be read.
    reading = replace(read_job(read, providers), caveats=())
    return results_text(reading, read.name, sanitize_line(read.model.name, 120), [], [])
