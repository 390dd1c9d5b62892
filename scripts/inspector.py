"""Check the server with the MCP Inspector's command line, on stdio and over HTTP.

    python -m scripts.inspector

Lists tools (with `--strict`, which lints their schemas), calls them, reads resources and gets
prompts, each in both protocol eras, with a real hub. A step passes when the Inspector has the
expected exit status, prints the expected text, and prints nothing on stderr. The Inspector and a
Node to run it are installed from npm into `.cache`. Exit status: 0 when everything passed, 1 when
something failed, 2 when the Inspector could not run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness import OURS, http_server, running_hub
from scripts import npm_tools

INSPECTOR = ("@modelcontextprotocol/inspector", "2.12.0")
ERAS = ("legacy", "modern")
TOOL_IS_ERROR = 5
EDD_ARGUMENTS = ("--prompt-args", "application_type=rag")


@dataclass(frozen=True)
class Step:
    """One command line of the Inspector and what it must print."""

    name: str
    arguments: Sequence[str]
    expected: str
    status: int = 0
    expects_stderr: bool = False
    """The Inspector prints the outcome on stderr, as it does for a tool's error."""


def _call(tool: str, **arguments: object) -> tuple[str, ...]:
    as_json = json.dumps(arguments)
    return ("--method", "tools/call", "--tool-name", tool, "--tool-args-json", as_json)


STEPS = (
    Step("list tools, strictly", ("--method", "tools/list", "--strict"), "submit_evaluation"),
    Step("list resources", ("--method", "resources/list"), "evalhub://benchmarks"),
    Step("list templates", ("--method", "resources/templates/list"), "evalhub://jobs/{id}"),
    Step("list prompts", ("--method", "prompts/list"), "release_gate"),
    Step("call check_connection", _call("check_connection"), '"ok": true'),
    Step("call discover_providers", _call("discover_providers", evaluates=["safety"]), "provider_"),
    Step("call find_benchmarks", _call("find_benchmarks", query="safety"), '"benchmarks"'),
    Step(
        "call submit_evaluation (dry run)",
        _call(
            "submit_evaluation",
            model={"url": "http://127.0.0.1:9/v1", "name": "m"},
            benchmarks=[{"id": "code_0_16", "provider_id": "provider_0"}],
            dry_run=True,
        ),
        "code_0_16",
    ),
    Step(
        "call a tool wrongly",
        _call("get_job_status", job="nope"),
        "did you mean 'job_id'?",
        status=TOOL_IS_ERROR,
        expects_stderr=True,
    ),
    Step(
        "read a list", ("--method", "resources/read", "--uri", "evalhub://providers"), "provider_8"
    ),
    Step(
        "read one thing",
        ("--method", "resources/read", "--uri", "evalhub://providers/provider_1"),
        "Provider 1",
    ),
    Step(
        "get a prompt",
        ("--method", "prompts/get", "--prompt-name", "edd_workflow", *EDD_ARGUMENTS),
        '"messages"',
    ),
    Step(
        "probe the view",
        "--method tools/call --tool-name get_job_results --app-info --advertise-apps".split(),
        "ui://evalhub/results.html",
    ),
)


def run(command: Sequence[str], step: Step, environment: Mapping[str, str]) -> str:
    """Run one step; returns what is wrong, or an empty text."""
    done = subprocess.run(
        [*command, *step.arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode != step.status:
        return f"exit status {done.returncode}: {(done.stderr or done.stdout).strip()[:500]}"
    if done.stderr.strip() and not step.expects_stderr:
        return f"on stderr: {done.stderr.strip()[:500]}"
    if step.expected not in done.stdout:
        return f"{step.expected!r} is not in what it printed: {done.stdout[:500]}"
    return ""


def main() -> int:
    """Run every step on every transport and in both eras; returns the exit status."""
    argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0]).parse_args()
    try:
        package, node = npm_tools.install(*INSPECTOR), npm_tools.node()
    except npm_tools.NpmMissing as error:
        print(f"inspector: {error}; the Inspector comes from npm", file=sys.stderr)
        return 2
    inspector = [node, str(package / "clients" / "launcher" / "build" / "index.js"), "--cli"]
    failed = 0
    with (
        tempfile.TemporaryDirectory() as home,
        running_hub() as hub,
        http_server(OURS, EVALHUB_BASE_URL=hub) as (url, _),
    ):
        path = f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {"HOME": home, "PATH": path}
        targets = {
            "stdio": [*OURS, "-e", f"EVALHUB_BASE_URL={hub}"],
            "http": [url, "--transport", "http"],
        }
        print(f"{'':36}" + "".join(f"{f'{t}, {era}':>16}" for t in targets for era in ERAS))
        for step in STEPS:
            problems = {
                f"{transport}, {era}": run(
                    [*inspector, *target, "--protocol-era", era], step, environment
                )
                for transport, target in targets.items()
                for era in ERAS
            }
            cells = ("FAIL" if problem else "ok" for problem in problems.values())
            print(f"{step.name:36}" + "".join(f"{cell:>16}" for cell in cells), flush=True)
            for where, problem in problems.items():
                if problem:
                    failed += 1
                    print(f"  FAIL {where}: {problem}")
    print(f"{failed} failed" if failed else "all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
