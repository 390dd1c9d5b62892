"""Searches texts for regular expressions, with a time limit that holds for any expression.

Python's `re` can take exponential time, lets no other thread run meanwhile, and cannot be
interrupted. So the searches are made in a process of their own, which is killed at the limit and
replaced. Started with `-m`, this module is that process.
"""

import atexit
import json
import re
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any

MATCH_SECONDS = 2.0
"""For compiling the expressions of one question and searching one text for them."""
_START_SECONDS = 60.0
_SIZE = struct.Struct(">I")
_COMMAND = (sys.executable, "-P", "-m", "evalhub_mcp.datasets.expression_matching")


class SearchTooLong(Exception):
    """A search took longer than the limit, so that its result is not known."""


class InvalidExpression(ValueError):
    """A text is not a regular expression; the message gives the reason."""


class ExpressionMatcher:
    """A process that searches texts; started with the first search. May be used by threads.

    Args:
        seconds: The limit of one search.
    """

    def __init__(self, seconds: float = MATCH_SECONDS) -> None:
        self.seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def is_found(self, expressions: Sequence[str], text: str) -> bool:
        """Whether any expression is found in a text.

        Raises:
            SearchTooLong: The search was ended at the limit.
            InvalidExpression: An expression cannot be compiled.
            OSError: The process cannot be started.
        """
        request = (self.seconds, tuple(expressions), text)
        answer = None
        with self._lock:
            for _ in range(2):  # again when the process was ended by something else
                process = self._process = self._process or self._start()
                started = time.monotonic()
                answer = self._answer(process, request, self.seconds)
                if answer is not None or time.monotonic() - started >= self.seconds:
                    break
        if answer is None:
            raise SearchTooLong(f"the search took longer than {self.seconds:g} s")
        if isinstance(answer, str):
            raise InvalidExpression(answer)
        return bool(answer)

    def close(self) -> None:
        """End the process; a later search starts a new one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with process:
                pass

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        # How long a start takes says nothing about an expression.
        if self._answer(process, (_START_SECONDS, ("a",), "a"), _START_SECONDS) is not True:
            raise OSError("the process that searches for regular expressions does not start")
        return process

    def _answer(
        self, process: subprocess.Popen[bytes], request: object, seconds: float
    ) -> bool | str | None:
        """Return the answer to a request; None when the process was ended meanwhile."""
        assert process.stdin is not None
        assert process.stdout is not None
        timer = threading.Timer(seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            with suppress(BrokenPipeError):
                _send(process.stdin, request)
            answer: bool | str | None = _receive(process.stdout)
        finally:
            timer.cancel()
        if answer is None:
            process.kill()
            with suppress(BrokenPipeError), process:
                pass
            self._process = None
        return answer


def _send(stream: IO[bytes], message: object) -> None:
    body = json.dumps(message).encode()
    stream.write(_SIZE.pack(len(body)) + body)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    """Return the next message; None at the end. Both ends of the pipe are this module."""
    head = stream.read(_SIZE.size)
    if len(head) < _SIZE.size:
        return None
    size = _SIZE.unpack(head)[0]
    body = stream.read(size)
    return json.loads(body) if len(body) == size else None


def _search(expressions: Sequence[str], text: str) -> bool | str:
    try:
        patterns = [re.compile(expression, re.MULTILINE) for expression in expressions]
    except (re.error, RecursionError, OverflowError) as error:
        return str(error)
    return any(pattern.search(text) for pattern in patterns)


def main() -> None:
    """Answer searches until the input ends. The system ends it if its caller cannot."""
    while isinstance(request := _receive(sys.stdin.buffer), list):
        seconds, expressions, text = request
        if hasattr(signal, "alarm"):  # not on Windows
            signal.alarm(int(seconds) + 2)
        answer = _search(expressions, text)
        if hasattr(signal, "alarm"):
            signal.alarm(0)
        _send(sys.stdout.buffer, answer)


MATCHER = ExpressionMatcher()
"""The matcher of this process."""
atexit.register(MATCHER.close)

if __name__ == "__main__":
    main()
