"""The process that checks one question file; its caller may end it at any time.

It reads a line of JSON and the content of the file from its input, writes the report or the reason
why there is none as JSON to its output, and exits. It ends by itself when its caller is gone (its
input is closed then), and after `CPU_SECONDS` of computing, which the system enforces.
"""

import contextlib
import json
import os
import struct
import sys
import threading
from dataclasses import asdict
from typing import Any

from evalhub_mcp.datasets.columns import Columns
from evalhub_mcp.datasets.file_check import FileReport, check_file
from evalhub_mcp.datasets.questions import Finding, Question, Scorer
from evalhub_mcp.datasets.reading_options import ReadingOptions
from evalhub_mcp.datasets.tables import Format, UnreadableFile

CPU_SECONDS = 60
"""Processor time. Unlike a deadline in Python, it also ends a single call that does not return."""
_HEADER = struct.Struct(">Q")


def encode_request(
    data: bytes, format: Format, scorer: Scorer | None, options: ReadingOptions | None = None
) -> bytes:
    """Return the input of the process for one file. The input must then stay open."""
    given = options.given() if options else None
    head = json.dumps({"format": format, "scorer": scorer, "options": given})
    body = head.encode() + b"\n" + data
    return _HEADER.pack(len(body)) + body


def decode_answer(output: bytes) -> FileReport:
    """Return the report in the output of the process.

    Raises:
        UnreadableFile: It says that nothing of the file can be read.
        ValueError: It is no answer of the process, which may have ended early.
    """
    try:
        answer = json.loads(output)
        if (unreadable := answer.get("unreadable")) is None:
            return _report(answer["report"])
        text, code, line = unreadable
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"not the answer of a check: {error}") from None
    raise UnreadableFile(text, code, line)


def _report(fields: dict[str, Any]) -> FileReport:
    """A report from its fields. JSON has lists only, and reports have tuples."""
    plain = {**fields, "columns": Columns(**_with_tuples(fields["columns"]))}
    plain["options"] = ReadingOptions(**fields["options"])
    plain["questions"] = tuple(Question(**_with_tuples(q)) for q in fields["questions"])
    plain["findings"] = tuple(Finding(**_with_tuples(f)) for f in fields["findings"])
    return FileReport(**plain)


def _with_tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }


def main() -> None:
    """Check the file on stdin; exits with status 0 whatever the file holds."""
    _limit_cpu()
    size = _HEADER.unpack(_read(_HEADER.size))[0]
    head, _, data = _read(size).partition(b"\n")
    request = json.loads(head)
    options = ReadingOptions(**request["options"]) if request["options"] is not None else None
    threading.Thread(target=_end_with_caller, daemon=True).start()
    answer: dict[str, Any]
    try:
        report = check_file(data, request["format"], request["scorer"], options)
        answer = {"report": asdict(report)}
    except UnreadableFile as error:
        answer = {"unreadable": (str(error), error.code, error.line)}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.buffer.flush()
    # Without waiting for the thread that reads stdin, and without freeing every row first.
    os._exit(0)


def _read(size: int) -> bytes:
    data = sys.stdin.buffer.read(size)
    if len(data) < size:
        os._exit(1)
    return data


def _end_with_caller() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def _limit_cpu() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))


if __name__ == "__main__":
    main()
