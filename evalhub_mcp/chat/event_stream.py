"""Server-sent events: the data of each event of a stream, as chat endpoints send them."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

MAX_EVENT_BYTES = 4 * 1024 * 1024

_LINE_END = re.compile(rb"\r\n|\n|\r(?=[^\n])")
"""A carriage return at the end of a chunk may be the first half of a line end."""


class EventTooLarge(ValueError):
    """An event is larger than any that a chat endpoint sends."""


async def event_data(chunks: AsyncGenerator[bytes]) -> AsyncGenerator[str]:
    """Yield the data of each event; comments and other fields are left out.

    Raises:
        EventTooLarge: A line or an event is larger than `MAX_EVENT_BYTES`.
    """
    data: list[bytes] = []
    async with aclosing(_lines(chunks)) as lines:
        async for line in lines:
            if not line:
                if data:
                    yield b"\n".join(data).decode("utf-8", "replace")
                data = []
            elif line.startswith(b"data:"):
                data.append(line[5:].removeprefix(b" "))
                if sum(map(len, data)) > MAX_EVENT_BYTES:
                    raise EventTooLarge("an event is too large")
    if data:  # some servers end without an empty line
        yield b"\n".join(data).decode("utf-8", "replace")


async def _lines(chunks: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    buffer = bytearray()
    async with aclosing(chunks):
        async for chunk in chunks:
            ends = b"\n" in chunk or b"\r" in chunk or buffer.endswith(b"\r")
            buffer += chunk
            if ends:  # a long line is not searched again with each piece of it
                *lines, rest = _LINE_END.split(bytes(buffer))
                for line in lines:
                    yield line
                buffer = bytearray(rest)
            if len(buffer) > MAX_EVENT_BYTES:
                raise EventTooLarge("a line is too long")
    if buffer:
        yield bytes(buffer).rstrip(b"\r\n")
