"""Run a command of `evalhub-mcp` in the test's process.

A separate process takes most of a second only to import the product. Tests of the
process (signals, imports, pipes) still start one.
"""

import io
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import NamedTuple
from unittest.mock import patch

from evalhub_mcp.cli.main import main


class Ended(NamedTuple):
    """The exit status and output of a command."""

    returncode: int
    stdout: str
    stderr: str


def run_here(*arguments: str, environment: Mapping[str, str] | None = None) -> Ended:
    """Run a command to its end, with this whole environment if one is given."""
    out, err = io.StringIO(), io.StringIO()
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        patch.dict(os.environ, environment or {}, clear=environment is not None),
        _logging_kept(),
    ):
        try:
            status = main(arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
    return Ended(status, out.getvalue(), err.getvalue())


@contextmanager
def _logging_kept() -> Iterator[None]:
    """Undo what a command does to the loggers."""
    loggers = [logging.getLogger(name) for name in ("", "evalhub_mcp", "evalhub_mcp.audit")]
    levels = [logger.level for logger in loggers]
    handlers = loggers[0].handlers[:]
    try:
        yield
    finally:
        loggers[0].handlers[:] = handlers
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
