"""`evalhub-mcp demo`: a first evaluation, as an agent sees it.

Plays the agent against this server, which runs as a host runs it: a child process on stdio, called
through the MCP client. Every call and every reply is printed verbatim, as a model would read it.
"""

import argparse
import json
import os
import shlex
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
from mcp import Client, StdioServerParameters
from mcp.client.extension import advertise
from mcp.server.apps import APP_MIME_TYPE, EXTENSION_ID

from evalhub_mcp.app.report.page import VIEW_DATA, report
from evalhub_mcp.cli.command import LoadSettings, fail
from evalhub_mcp.local import demo_model
from evalhub_mcp.local.data_directory import default_data_dir

if TYPE_CHECKING:
    from rich.console import Console

BENCHMARK = "everyday_facts"
PROVIDER = "inspect-local"
NEEDS = ("rich", "platformdirs")
"""Packages of the extra `local`, without which the demo cannot run."""
STAND_IN_ACCURACY = 0.8
RUN_DEADLINE_SECONDS = 600.0
WAIT_SECONDS = 30
CALL_TIMEOUT_SECONDS = 60


class DemoError(Exception):
    """The demo cannot continue; the message gives the reason in one line."""


@dataclass(frozen=True)
class Subject:
    """The model under test, and the parameters of its two runs."""

    url: str
    name: str
    first: dict[str, Any]
    second: dict[str, Any]
    change: str
    """What differs between the runs, in words."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "Plays an agent against this server with --local: discover, submit, wait, read the result, "
        "run again with one thing changed."
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


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Run the demo; returns the exit status."""
    if bool(arguments.model_url) != bool(arguments.model_name):
        fail("--model-url and --model-name belong together; give both")
    if any(find_spec(name) is None for name in NEEDS):
        extras = "pip install 'evalhub-mcp[demo]' (or [local], for the demo without a real model)"
        fail(f"the demo needs the local hub; {extras}")
    try:
        anyio.run(_demo, arguments)
    except (DemoError, BaseExceptionGroup) as raised:
        error: BaseException = raised
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        if isinstance(error, KeyboardInterrupt):
            return 130
        if not isinstance(error, DemoError):
            raise
        print(f"evalhub-mcp demo: {error}", file=sys.stderr)
        return 1
    return 0


async def _demo(arguments: argparse.Namespace) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    # The report at the end needs the data that hosts with MCP Apps get.
    apps = advertise(EXTENSION_ID, {"mimeTypes": [APP_MIME_TYPE]})
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "evalhub_mcp", "--local"],
        env={
            name: value
            for name, value in os.environ.items()
            if not name.startswith("EVALHUB_") or name == "EVALHUB_MCP_DATA_DIR"
        },
    )
    async with _subject(arguments, console) as subject:
        console.rule("[bold]evalhub-mcp demo: an agent's session with this server")
        how = "The server runs as a host would run it: `evalhub-mcp --local` on stdio.\n"
        console.print(how, style="dim")
        async with Client(server, extensions=[apps]) as client:
            await Session(client, console).play(subject)
    console.print(
        "\nThe server has been stopped, and its hub unless other servers use it; the jobs stay in "
        "its data directory."
    )
    program = Path(sys.executable).with_name("evalhub-mcp")  # hosts may have another PATH
    command = shlex.quote(str(program)) if program.exists() else "evalhub-mcp"
    next_step = f"Give it to an agent:  claude mcp add evalhub -- {command} --local"
    console.print(next_step, style="bold")


class Session:
    """The agent's session: makes calls, and prints each with its reply."""

    def __init__(self, client: Client, console: "Console") -> None:
        self._client = client
        self._console = console

    async def play(self, subject: Subject) -> None:
        """Evaluate the subject twice, compare the runs, and write a report."""
        tools = (await self._client.list_tools()).tools
        self._console.print(f"tools/list: {', '.join(tool.name for tool in tools)}\n", style="dim")
        await self._call("check_connection")
        goal = "quick check of what a model knows"
        await self._call("discover_providers", query=goal, target_type="model")
        await self._call("find_benchmarks", query="everyday facts", limit=3)
        first = await self._evaluate(subject, subject.first)
        self._console.rule(f"[bold]a second run with one thing changed: {subject.change}")
        second = await self._evaluate(subject, subject.second)
        self._console.rule("[bold]what differs")
        comparison = await self._call("compare_jobs", job_ids=[first["job_id"], second["job_id"]])
        path = default_data_dir() / "report.html"
        path.write_text(report([comparison, first, second]), encoding="utf-8")
        path.chmod(0o600)
        self._console.print(f"To look at instead of reading: {path}", markup=False)

    async def _evaluate(self, subject: Subject, parameters: dict[str, Any]) -> dict[str, Any]:
        """Submit, wait, and read the results."""
        submitted = await self._call(
            "submit_evaluation",
            model={"url": subject.url, "name": subject.name},
            benchmarks=[{"id": BENCHMARK, "provider_id": PROVIDER, "parameters": parameters}],
            tags=["demo"],
        )
        job_id = submitted["job_id"]
        status = await self._wait(job_id)
        results = await self._call("get_job_results", job_id=job_id)
        if status["state"] != "completed":
            reason = results["benchmarks"][0].get("missing") or results["reason"]
            raise DemoError(f"the evaluation ended as {status['state']}: {reason}")
        return results

    async def _wait(self, job_id: str) -> dict[str, Any]:
        """Call get_job_status until the job has ended, with its progress as a bar."""
        import rich.progress as rich_progress

        arguments = {"job_id": job_id, "wait_seconds": WAIT_SECONDS}
        self._print_call("get_job_status", arguments)
        columns = (
            rich_progress.TextColumn("  {task.description}"),
            rich_progress.BarColumn(),
            rich_progress.TaskProgressColumn(),
            rich_progress.TimeElapsedColumn(),
        )
        bars = rich_progress.Progress(*columns, console=self._console)
        with anyio.fail_after(RUN_DEADLINE_SECONDS), bars:
            bar = bars.add_task("waiting", total=100)

            async def show(progress: float, total: float | None, message: str | None) -> None:
                bars.update(bar, completed=progress, total=total or 100, description=message or "")

            while True:
                result = await self._client.call_tool(
                    "get_job_status",
                    arguments,
                    progress_callback=show,
                    read_timeout_seconds=CALL_TIMEOUT_SECONDS,
                )
                status = _structured(result)
                if status["done"]:
                    bars.update(bar, completed=100, description=status["state"])
                    break
        self._print_reply(result)
        return status

    async def _call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool; returns what a view would draw, else the structured content."""
        self._print_call(tool, arguments)
        result = await self._client.call_tool(
            tool, arguments, read_timeout_seconds=CALL_TIMEOUT_SECONDS
        )
        self._print_reply(result)
        return _structured(result)

    def _print_call(self, tool: str, arguments: dict[str, Any]) -> None:
        shown = ", ".join(f"{name}={json.dumps(value)}" for name, value in arguments.items())
        self._console.print(f"> {tool}({shown})", style="bold cyan", markup=False)

    def _print_reply(self, result: Any) -> None:
        rows = [row for block in result.content for row in block.text.splitlines()]
        self._console.print("".join(f"  {row}\n" for row in rows), markup=False)


def _structured(result: Any) -> dict[str, Any]:
    if result.is_error:
        raise DemoError(result.content[0].text)
    view: dict[str, Any] | None = (result.meta or {}).get(VIEW_DATA)
    return view or dict(result.structured_content)


@asynccontextmanager
async def _subject(arguments: argparse.Namespace, console: "Console") -> AsyncIterator[Subject]:
    """The user's endpoint, else a real small model, else a stand-in; served during the demo."""
    extra = {"num_examples": arguments.num_examples} if arguments.num_examples else {}
    if arguments.model_url:
        yield Subject(
            arguments.model_url.rstrip("/"),
            arguments.model_name,
            extra | {"num_fewshot": 0},
            extra | {"num_fewshot": 3},
            "3 worked examples before each question instead of none",
        )
    elif demo_model.is_available() and not arguments.stand_in:
        console.print(demo_model.terms() + "\n", markup=False)
        model = demo_model.DemoModel()
        try:
            with console.status("Preparing the model"):
                await anyio.to_thread.run_sync(model.start)
        except demo_model.DemoModelError as error:
            raise DemoError(str(error)) from error
        try:
            yield Subject(
                model.base_url,
                demo_model.MODEL_NAME,
                extra | {"num_fewshot": 3, "api": "completions"},
                extra | {"num_fewshot": 0, "api": "completions"},
                "no worked examples instead of 3",
            )
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(model.stop)
    else:
        from evalhub_mcp.local.stub_model import StubModel

        with StubModel(accuracy=STAND_IN_ACCURACY) as stand_in:
            console.print(
                f"The model is a stand-in that answers {STAND_IN_ACCURACY:.0%} of the questions "
                "right: it is NO language model.\nInstall 'evalhub-mcp[demo]' for a real one, or "
                "pass --model-url and --model-name to evaluate your own.\n",
                style="yellow",
            )
            yield Subject(
                stand_in.base_url,
                stand_in.name,
                extra | {"num_examples": arguments.num_examples or 20},
                {},
                "all questions instead of some",
            )
