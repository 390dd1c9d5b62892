"""The process that checks one question file, for a caller that may end it at any time.

It reads a pickled request with the content of the file from its input, writes the
pickled report or `UnreadableFile` to its output, and exits. It ends by itself when its caller is
gone (its input is closed then), and after `CPU_SECONDS` of computing, which the system enforces.
Pickle is used because both ends are this package, and the file's content is never unpickled.
"""

import contextlib
import os
import pickle
import struct
import sys
import threading

from evalhub_mcp.datasets.file_check import check_file
from evalhub_mcp.datasets.parsing import Format, UnreadableFile
from evalhub_mcp.datasets.questions import Scorer
from evalhub_mcp.datasets.reading_options import ReadingOptions

CPU_SECONDS = 60
"""Unlike the caller's deadline, it holds while a single call does not return to Python."""
_HEADER = struct.Struct(">Q")


def encode_request(
    data: bytes, format: Format, scorer: Scorer | None, options: ReadingOptions | None = None
) -> bytes:
    """Return the input of the process for one file. The input must then stay open."""
    body = pickle.dumps((data, format, scorer, options))
    return _HEADER.pack(len(body)) + body


def main() -> None:
    """Check the file on stdin; exits with status 0 whatever the file holds."""
    _limit_cpu()
    size = _HEADER.unpack(_read(_HEADER.size))[0]
    data, format, scorer, options = pickle.loads(_read(size))  # noqa: S301 our caller wrote it
    threading.Thread(target=_end_with_caller, daemon=True).start()
    answer: object
    try:
        answer = check_file(data, format, scorer, options)
    except UnreadableFile as error:
        answer = (str(error), error.code, error.line)
    sys.stdout.buffer.write(pickle.dumps(answer))
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
