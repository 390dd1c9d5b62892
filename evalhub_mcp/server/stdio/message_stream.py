"""A stream of the messages on stdin that answers every request, also one that cannot be served.

The SDK drops lines that it cannot parse, and takes a request with a fractional id for a
notification; over stdio the sender would wait for ever. Here lone surrogates are replaced, the
messages of a batch (2025-03-26) are read one by one, and a message that cannot be served is
answered with an error.
"""

import json
from collections import deque
from types import TracebackType
from typing import Any, Self, cast

import anyio
from mcp.shared.message import SessionMessage
from mcp_types import (
    INVALID_REQUEST,
    PARSE_ERROR,
    ErrorData,
    JSONRPCError,
    JSONRPCNotification,
    jsonrpc_message_adapter,
)
from pydantic import ValidationError

from evalhub_mcp.server.core.request_form import UnservableRequest, read_id, whole_characters

MAX_BATCH = 100
"""Messages of one batch that are served; a longer batch is refused."""


class MessageStream:
    """The messages of a stream of the SDK, repaired from the lines they came in."""

    def __init__(self, stream: Any, lines: deque[str], answers: Any) -> None:
        """Wrap a stream.

        Args:
            stream: Gives one message or one error for each line.
            lines: The lines, appended before their items are given.
            answers: Takes the errors that are sent to the client.
        """
        self._stream = stream
        self._lines = lines
        self._answers = answers
        self._batch: deque[SessionMessage] = deque()

    @property
    def last_context(self) -> Any:
        """The context in which the last message was sent, if the stream knows it."""
        return getattr(self._stream, "last_context", None)

    async def receive(self) -> SessionMessage | Exception:
        """Return the next message that can be served.

        Raises:
            anyio.EndOfStream: There are no more.
        """
        while True:
            if self._batch:
                return self._batch.popleft()
            if (message := await self._read(await self._stream.receive())) is not None:
                return message

    async def _read(self, item: SessionMessage | Exception) -> SessionMessage | None:
        """Return the message of an item; None where the client was answered instead."""
        line = self._lines.popleft() if self._lines else ""
        if isinstance(item, SessionMessage) and not _lost_its_id(item, line):
            return item
        try:
            value = json.loads(whole_characters(line))
        except (ValueError, RecursionError):
            if line.strip():
                await self._refuse(None, PARSE_ERROR, "The line is not JSON.")
            return None
        batch = value if isinstance(value, list) else [value]
        if not batch or len(batch) > MAX_BATCH:
            text = f"A batch holds 1 to {MAX_BATCH} messages; this one holds {len(batch)}."
            await self._refuse(None, INVALID_REQUEST, text)
            return None
        for one in batch:
            if (message := await self._message(one)) is not None:
                self._batch.append(message)
        return self._batch.popleft() if self._batch else None

    async def _message(self, value: Any) -> SessionMessage | None:
        """Return one message of a batch; None where the client was answered instead."""
        request_id = None
        try:
            if isinstance(value, dict) and "id" in value:
                request_id = read_id(value["id"])
                value = {**value, "id": request_id}
            return SessionMessage(jsonrpc_message_adapter.validate_python(value, by_name=False))
        except UnservableRequest as refused:
            await self._refuse(refused.request_id, INVALID_REQUEST, str(refused))
            return None
        except ValidationError:
            text = "This is not a JSON-RPC 2.0 request, notification or response."
            await self._refuse(request_id, INVALID_REQUEST, text)
            return None

    async def _refuse(self, request_id: Any, code: int, text: str) -> None:
        error = ErrorData(code=code, message=text)
        answer = JSONRPCError.model_construct(
            {"jsonrpc", "id", "error"},
            jsonrpc="2.0",
            id=cast("str | int | None", request_id),
            error=error,
        )
        await self._answers.send(SessionMessage(answer))

    async def aclose(self) -> None:
        """Close the stream."""
        await self._stream.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        try:
            return await self.receive()
        except anyio.EndOfStream:
            raise StopAsyncIteration from None

    async def __aenter__(self) -> Self:
        await self._stream.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        result: bool | None = await self._stream.__aexit__(kind, error, traceback)
        return result


def _lost_its_id(item: SessionMessage, line: str) -> bool:
    """Whether a message was read as a notification although its line may have an id."""
    return isinstance(item.message, JSONRPCNotification) and '"id"' in line
