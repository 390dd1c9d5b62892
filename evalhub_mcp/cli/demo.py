"""`evalhub-mcp demo`: a first evaluation, seen the way an agent sees it.

Plays the agent against our own server exactly as a host runs it: a stdio child process,
spoken to through the MCP client. Every call and every reply is printed verbatim, so what
is shown is what a model would read.
"""

import contextlib
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import anyio

if TYPE_CHECKING:
    from mcp import Client
    from rich.console import Console

    from evalhub_mcp.local.stub_model import StubModel


BENCHMARK = "everyday_facts"
PROVIDER = "inspect-local"
STAND_IN_ACCURACY = 0.8
RUN_DEADLINE_SECONDS = 600.0
WAIT_SECONDS = 30


@dataclass(frozen=True)
class DemoOptions:
    """What the demo evaluates: the user's endpoint, else a real small model, else a stand-in."""

    model_url: str | None = None
    model_name: str | None = None
    stand_in: bool = False
    num_examples: int | None = None


class DemoError(Exception):
    """The demo cannot go on; the message says why in one line."""


@dataclass(frozen=True)
class _Subject:
    """The model under test, and the one thing the second run changes."""

    url: str
    name: str
    first: dict[str, Any]
    second: dict[str, Any]
    change: str


def run_demo(options: DemoOptions) -> int:
    """Run the demo; returns the exit status."""
    missing = [name for name in ("inspect_ai", "rich", "platformdirs") if find_spec(name) is None]
    if missing:
        print(
            "evalhub-mcp: the demo needs the local hub; pip install 'evalhub-mcp[demo]' "
            "(or [local], for the demo without a real model)",
            file=sys.stderr,
        )
        return 2
    try:
        anyio.run(_demo, options)
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


async def _demo(options: DemoOptions) -> None:
    from mcp import Client, StdioServerParameters
    from mcp.client.extension import advertise
    from mcp.server.apps import APP_MIME_TYPE, EXTENSION_ID
    from rich.console import Console

    # The report at the end is the page of the view, so the replies are asked for as it needs them.
    apps = advertise(EXTENSION_ID, {"mimeTypes": [APP_MIME_TYPE]})
    console = Console(highlight=False, soft_wrap=True)
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "evalhub_mcp", "--local"],
        env={name: value for name, value in os.environ.items() if not name.startswith("EVALHUB_")}
        | {n: v for n, v in os.environ.items() if n == "EVALHUB_MCP_DATA_DIR"},
    )
    async with _subject(options, console) as subject:
        console.rule("[bold]evalhub-mcp demo: an agent's session with this server")
        console.print(
            "The server runs as a host would run it: `evalhub-mcp --local` on stdio.\n", style="dim"
        )
        async with Client(server, extensions=[apps]) as client:
            await _session(client, console, subject)
    console.print(
        "\nThe server has been stopped, and its hub unless other servers use it; the jobs stay in "
        "its data directory."
    )
    console.print(
        "Give it to an agent:  claude mcp add evalhub -- evalhub-mcp --local", style="bold"
    )


async def _session(client: "Client", console: "Console", subject: _Subject) -> None:
    tools = (await client.list_tools()).tools
    console.print(f"tools/list: {', '.join(tool.name for tool in tools)}\n", style="dim")
    await _call(client, console, "check_connection", {})
    await _call(
        client,
        console,
        "discover_providers",
        {"query": "quick check of what a model knows", "target_type": "model"},
    )
    await _call(client, console, "find_benchmarks", {"query": "everyday facts", "limit": 3})
    first = await _evaluate(client, console, subject, subject.first)
    console.rule(f"[bold]a second run with one thing changed: {subject.change}")
    second = await _evaluate(client, console, subject, subject.second)
    console.rule("[bold]what differs")
    job_ids = [first["job_id"], second["job_id"]]
    comparison = await _call(client, console, "compare_jobs", {"job_ids": job_ids})
    _write_report(console, [comparison, first, second])


async def _evaluate(
    client: "Client", console: "Console", subject: _Subject, parameters: dict[str, Any]
) -> dict[str, Any]:
    """Submit, wait with a bar, read the results; returns their structured half."""
    submitted = await _call(
        client,
        console,
        "submit_evaluation",
        {
            "model": {"url": subject.url, "name": subject.name},
            "benchmarks": [
                {"id": BENCHMARK, "provider_id": PROVIDER, "parameters": parameters},
            ],
            "tags": ["demo"],
        },
    )
    job_id = submitted["job_id"]
    status = await _wait(client, console, job_id)
    if status["state"] != "completed":
        results = await _call(client, console, "get_job_results", {"job_id": job_id})
        why = results["benchmarks"][0].get("missing") or results["reason"]
        raise DemoError(f"the evaluation ended as {status['state']}: {why}")
    return await _call(client, console, "get_job_results", {"job_id": job_id})


async def _wait(client: "Client", console: "Console", job_id: str) -> dict[str, Any]:
    """Call get_job_status until the job has ended, with its progress as a bar."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    arguments = {"job_id": job_id, "wait_seconds": WAIT_SECONDS}
    _print_call(console, "get_job_status", arguments)
    columns = (
        TextColumn("  {task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with anyio.fail_after(RUN_DEADLINE_SECONDS), Progress(*columns, console=console) as bars:
        bar = bars.add_task("waiting", total=100)

        async def show(progress: float, total: float | None, message: str | None) -> None:
            bars.update(bar, completed=progress, total=total or 100, description=message or "")

        while True:
            result = await client.call_tool(
                "get_job_status", arguments, progress_callback=show, read_timeout_seconds=60
            )
            status = _structured(result)
            if status["done"]:
                bars.update(bar, completed=100, description=status["state"])
                break
    _print_reply(console, result)
    return status


async def _call(
    client: "Client", console: "Console", tool: str, arguments: dict[str, Any]
) -> dict[str, Any]:
    _print_call(console, tool, arguments)
    result = await client.call_tool(tool, arguments, read_timeout_seconds=60)
    _print_reply(console, result)
    return _structured(result)


def _write_report(console: "Console", replies: list[dict[str, Any]]) -> None:
    """The same replies as a page to look at, in the data directory."""
    from evalhub_mcp.app.report.page import report
    from evalhub_mcp.local.data_directory import default_data_dir

    path = default_data_dir() / "report.html"
    path.write_text(report(replies), encoding="utf-8")
    path.chmod(0o600)
    console.print(f"To look at instead of reading: {path}", markup=False)


def _structured(result: Any) -> dict[str, Any]:
    if result.is_error:
        raise DemoError(result.content[0].text)
    structured: dict[str, Any] = result.structured_content
    return structured


def _print_call(console: "Console", tool: str, arguments: dict[str, Any]) -> None:
    import json

    shown = ", ".join(f"{name}={json.dumps(value)}" for name, value in arguments.items())
    console.print(f"> {tool}({shown})", style="bold cyan", markup=False)


def _print_reply(console: "Console", result: Any) -> None:
    for block in result.content:
        for row in block.text.splitlines():
            console.print(f"  {row}", markup=False)
    console.print()


@asynccontextmanager
async def _subject(options: DemoOptions, console: "Console") -> AsyncIterator[_Subject]:
    """The model to evaluate, served for as long as the demo runs."""
    from evalhub_mcp.local import demo_model

    extra = {"num_examples": options.num_examples} if options.num_examples else {}
    if options.model_url and options.model_name:
        yield _Subject(
            options.model_url.rstrip("/"),
            options.model_name,
            extra | {"num_fewshot": 0},
            extra | {"num_fewshot": 3},
            "3 worked examples before each question instead of none",
        )
    elif demo_model.is_available() and not options.stand_in:
        terms = demo_model.terms()
        console.print(
            f"The model is {terms.name}, a real language model served on this machine.\n"
            f"{terms.origin}. {terms.notice}.\nFull terms: {terms.terms_file}\n",
            markup=False,
        )
        model = demo_model.DemoModel()
        try:
            with console.status("Preparing the model"):
                await anyio.to_thread.run_sync(model.start)
        except demo_model.DemoModelError as error:
            raise DemoError(str(error)) from error
        try:
            yield _Subject(
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
        with _stand_in() as stand_in:
            console.print(
                f"The model is a stand-in that answers {STAND_IN_ACCURACY:.0%} of the questions "
                "right: it is NO language model.\nInstall 'evalhub-mcp[demo]' for a real one, or "
                "pass --model-url and --model-name to evaluate your own.\n",
                style="yellow",
            )
            yield _Subject(
                stand_in.base_url,
                stand_in.name,
                extra | {"num_examples": options.num_examples or 20},
                {},
                "all questions instead of some",
            )


@contextlib.contextmanager
def _stand_in() -> "Iterator[StubModel]":
    from evalhub_mcp.local.stub_model import StubModel

    with StubModel(accuracy=STAND_IN_ACCURACY) as model:
        yield model
