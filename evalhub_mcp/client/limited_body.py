"""Decode the body of a response up to a limit.

A body is counted as it is decoded, because a few kilobytes of gzip can stand for gigabytes, and
httpx decodes each piece of up to 64 kB at once, which may give 64 MB. Here a piece is decoded in
steps, and nothing beyond the limit is decoded or kept.
"""

from __future__ import annotations

import zlib
from typing import Any, TypeVar

import httpx

MAX_JSON_VALUES = 1_000_000
"""Values in a JSON body. A parsed value takes up to 70 bytes, where `[]` takes two or three."""
_STEP_BYTES = 256 * 1024
"""Decoded at once."""

ResponseT = TypeVar("ResponseT")


class BodyTooLarge(httpx.DecodingError):
    """A body goes beyond its limit. The same request would fail again."""


class LimitedBody:
    """Collects the pieces of one body, as they came over the network."""

    def __init__(self, headers: Any, limit: int) -> None:
        """`headers` are the response's; `limit` is in bytes, decoded and on the network alike.

        Raises:
            httpx.DecodingError: the body has an encoding that was not asked for.
        """
        self._limit = limit
        self._body = bytearray()
        self._received = 0
        self._decompressor: Any = None
        """Of zlib, for an encoded body."""
        self._is_text = str(headers.get("content-type", "")).lower().startswith("text/plain")
        self._encoding = str(headers.get("content-encoding", "")).strip().lower()
        if self._encoding in {"gzip", "x-gzip"}:
            self._decompressor = zlib.decompressobj(zlib.MAX_WBITS | 16)
        elif self._encoding not in {"", "identity", "deflate"}:
            raise httpx.DecodingError(f"the encoding {self._encoding[:40]!r} is not supported")

    def add(self, piece: bytes) -> None:
        """Decode a piece.

        Raises:
            BodyTooLarge: the body goes beyond its limit.
            httpx.DecodingError: it is not what its encoding says.
        """
        self._received += len(piece)
        if self._received > self._limit:
            raise self._too_large()
        if self._encoding == "deflate" and self._decompressor is None and piece:
            # Servers send it with and without the zlib header, whose lower four bits are 8.
            bits = zlib.MAX_WBITS if piece[0] & 0x0F == 8 else -zlib.MAX_WBITS
            self._decompressor = zlib.decompressobj(bits)
        if self._decompressor is None:
            self._body += piece  # no longer than what was received
            return
        try:
            while piece and not self._decompressor.eof:
                self._body += self._decompressor.decompress(piece, _STEP_BYTES)
                if len(self._body) > self._limit:
                    raise self._too_large()
                piece = self._decompressor.unconsumed_tail
        except zlib.error as error:
            raise httpx.DecodingError(f"not {self._encoding}: {error}") from None

    def finish(self) -> bytes:
        """Return the whole body.

        Raises:
            BodyTooLarge: it is JSON with more than `MAX_JSON_VALUES` values.
            httpx.DecodingError: it ends too early.
        """
        if self._decompressor is not None and self._received and not self._decompressor.eof:
            raise httpx.DecodingError(f"the {self._encoding} data ends too early")
        if not self._is_text and len(self._body) > MAX_JSON_VALUES:
            values = sum(self._body.count(mark) for mark in (b",", b"[", b"{"))
            if values > MAX_JSON_VALUES:
                raise BodyTooLarge(f"it has more than {MAX_JSON_VALUES:,} values")
        return bytes(self._body)

    def _too_large(self) -> BodyTooLarge:
        return BodyTooLarge(f"it is larger than {self._limit / 1024**2:g} MiB")


async def read_limited(response: Any, limit: int) -> bytes:
    """Read the body of a streamed response of httpx, or of a library like it, and close it.

    Raises:
        BodyTooLarge: it is larger than `limit` bytes.
        httpx.DecodingError: it is not what its encoding says.
    """
    try:
        body = LimitedBody(response.headers, limit)
        async for piece in response.aiter_raw():
            body.add(piece)
        return body.finish()
    finally:
        await response.aclose()


async def limited_response(streamed: ResponseT, limit: int) -> ResponseT:
    """Return a streamed response with its body, read as by :func:`read_limited`.

    Raises:
        BodyTooLarge: the body is larger than `limit` bytes.
        httpx.DecodingError: it is not what its encoding says.
    """
    response: Any = streamed
    content = await read_limited(response, limit)
    result: ResponseT = type(response)(
        response.status_code,
        headers=without_encoding(response.headers),
        content=content,
        request=response.request,
    )
    return result


def without_encoding(headers: Any) -> Any:
    """Return the headers of a response for its decoded body."""
    kept = headers.copy()
    for name in ("Content-Encoding", "Content-Length", "Transfer-Encoding"):
        kept.pop(name, None)
    return kept
