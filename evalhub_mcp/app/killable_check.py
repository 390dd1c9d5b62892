"""Check a question file so that the check can be ended at any moment.

The readers are linear, but a large file can still take seconds, and an expression of the scorer
`regex` any time. A thread cannot be ended, so a file over `IN_THREAD_BYTES` is checked in a
process, which is killed when the call is cancelled, when the server stops, and at the deadline.
Small files, whose check takes under 0.1 s whatever they contain, are checked in a thread.
"""

import logging
import subprocess
import sys
from functools import partial

import anyio
import anyio.abc
import anyio.to_thread
from anyio.lowlevel import RunVar

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.datasets.check_process import decode_answer, encode_request
from evalhub_mcp.datasets.file_check import FileReport, check_file
from evalhub_mcp.datasets.questions import Scorer
from evalhub_mcp.datasets.reading_options import ReadingOptions
from evalhub_mcp.datasets.tables import Format, UnreadableFile

logger = logging.getLogger("evalhub_mcp")

IN_THREAD_BYTES = 16 * 1024
CHECK_SECONDS = 30.0
"""The largest files take a few seconds."""
MAX_PROCESSES = 2
"""Checks of large files at a time, each of up to 400 MB; others wait, which does not count."""
_processes: RunVar[anyio.CapacityLimiter] = RunVar("processes")
_COMMAND = (sys.executable, "-P", "-m", "evalhub_mcp.datasets.check_process")


async def check_in_time(
    data: bytes,
    format: Format,
    scorer: Scorer | None,
    options: ReadingOptions | None = None,
    *,
    seconds: float = CHECK_SECONDS,
) -> FileReport:
    """Check the content of a file. See `file_check.check_file`.

    Raises:
        UnreadableFile: Nothing of the file can be read.
        UserError: The check took longer than `seconds`, or its process failed.
    """
    # Compiling an expression of a few characters can already take long.
    if len(data) <= IN_THREAD_BYTES and scorer != "regex":
        return await anyio.to_thread.run_sync(
            partial(check_file, data, format, scorer, options), abandon_on_cancel=True
        )
    output = b""
    async with _limiter():
        with anyio.move_on_after(seconds) as scope:
            async with await anyio.open_process(_COMMAND, stderr=subprocess.DEVNULL) as process:
                request = encode_request(data, format, scorer, options)
                output = await _exchange(process, request)
    if scope.cancelled_caught:
        raise UserError(
            f"The file could not be checked within {seconds:.0f} s; split it"
            + (", or simplify its expressions." if scorer == "regex" else ".")
        )
    try:
        if process.returncode == 0:
            return await anyio.to_thread.run_sync(decode_answer, output)
    except UnreadableFile:
        raise
    except ValueError as error:
        logger.warning("the check of a file: %s", error)
    raise UserError("The check of the file ended without a result; try a smaller file.")


def _limiter() -> anyio.CapacityLimiter:
    """Return the limiter of the processes, which belongs to the event loop."""
    try:
        return _processes.get()
    except LookupError:
        limiter = anyio.CapacityLimiter(MAX_PROCESSES)
        _processes.set(limiter)
        return limiter


async def _exchange(process: anyio.abc.Process, request: bytes) -> bytes:
    """Send the request and return all the output; the input is left open meanwhile."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        await process.stdin.send(request)
    except (anyio.BrokenResourceError, anyio.ClosedResourceError):
        return b""
    return b"".join([chunk async for chunk in process.stdout])
