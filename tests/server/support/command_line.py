"""The server as its command line starts it, over HTTP."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import anyio
import anyio.abc

OVER_HTTP = ("--transport", "http", "--port", "0")


async def announced_url(process: anyio.abc.Process) -> str:
    """The URL a server's stderr announces; what it wrote instead is shown if it ends."""
    assert process.stderr is not None
    output = ""
    with anyio.fail_after(30):
        while "serving at " not in output:
            try:
                output += (await process.stderr.receive()).decode()
            except anyio.EndOfStream:
                raise AssertionError(f"the server does not serve: {output}") from None
    return output.partition("serving at ")[2].split()[0]


@asynccontextmanager
async def serving(
    base_url: str,
    home: Path,
    *flags: str,
    program: Sequence[str] = ("-m", "evalhub_mcp"),
    **environment: str,
) -> AsyncIterator[str]:
    """Yields the URL that the server announces; its stderr is shown if it announces none."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    process = await anyio.open_process(
        [sys.executable, *program, *flags, "--base-url", base_url, *OVER_HTTP],
        env=kept | environment | {"HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield await announced_url(process)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        with anyio.fail_after(20):
            await process.wait()
        await process.aclose()
