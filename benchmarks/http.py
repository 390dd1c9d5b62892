"""Servers over HTTP for benchmarks and checks, on loopback, ended when they are done with."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

OURS = (sys.executable, "-m", "evalhub_mcp")
ANNOUNCED = "serving at "


@contextlib.contextmanager
def serving(command: Sequence[str], *flags: str, **environment: str) -> Iterator[tuple[str, int]]:
    """Our server over Streamable HTTP; yields its URL and its process id.

    Raises:
        RuntimeError: It ended, or took more than 30 seconds; says what it printed.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    with tempfile.TemporaryDirectory() as temporary:
        log = Path(temporary) / "stderr"
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [*command, "--transport", "http", "--port", "0", *flags],
                env=kept | environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
            )
        try:
            yield _announced(process, log), process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _announced(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 30
    while ANNOUNCED not in (printed := log.read_text("utf-8", "replace")):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server does not serve: {printed.strip() or 'it said nothing'}")
        time.sleep(0.05)
    return printed.partition(ANNOUNCED)[2].split()[0]
