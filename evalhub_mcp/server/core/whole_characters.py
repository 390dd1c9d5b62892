r"""Requests with half a character (a lone surrogate, `"\ud800"` in JSON) are read, not lost.

Language models and JavaScript programs cut texts between the two halves of a character. The SDK's
parser refuses such a message as a whole: over stdio its sender would wait for an answer that
never comes. Each half becomes U+FFFD, the character for what cannot be shown.
"""

import re
from types import TracebackType
from typing import Any, Self

from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter
from pydantic import ValidationError

_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # both halves
    r"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def whole_characters(text: str) -> str:
    """Return JSON text whose lone surrogates became U+FFFD; other text is unchanged."""
    return _ESCAPE.sub(lambda found: r"\ufffd" if found["half"] else found[0], text)


def whole_characters_in_bytes(body: bytes) -> bytes:
    """As `whole_characters`, for a request's body; it keeps its length."""
    if b"\\ud" not in body and b"\\uD" not in body:
        return body
    # Latin-1 keeps every byte, so a body that is not UTF-8 stays what it is.
    return whole_characters(body.decode("latin-1")).encode("latin-1")


class WholeCharacters:
    """A stream of messages, of which those that could not be read are read once more."""

    def __init__(self, stream: Any) -> None:
        """`stream` gives a message, or the error of one that could not be read."""
        self._stream = stream

    @property
    def last_context(self) -> Any:
        """The context in which the last message was sent, if the stream knows it."""
        return getattr(self._stream, "last_context", None)

    async def receive(self) -> SessionMessage | Exception:
        """Return the next message, or the error of one that cannot be read."""
        return _read_again(await self._stream.receive())

    async def aclose(self) -> None:
        """Close the stream."""
        await self._stream.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        return _read_again(await self._stream.__anext__())

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


def _read_again(item: SessionMessage | Exception) -> SessionMessage | Exception:
    """A message whose text was refused for half a character, with whole ones."""
    if not isinstance(item, ValidationError):
        return item
    (problem, *_) = item.errors(include_url=False, include_context=False)
    text = problem.get("input")
    if problem["type"] != "json_invalid" or not isinstance(text, str):
        return item
    try:
        return SessionMessage(
            jsonrpc_message_adapter.validate_json(whole_characters(text), by_name=False)
        )
    except ValidationError:
        return item
