"""Decode the body of a response up to a limit.

A few kilobytes of gzip can stand for gigabytes, and httpx decodes whatever comes. Here a body is
collected as it came over the network, up to the limit, and nothing beyond the limit is decoded.
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


def decode_body(raw: bytes | bytearray, headers: Any, limit: int) -> tuple[bytes, Any]:
    """Return the decoded body of a response, and the headers for it.

    Args:
        raw: The body as it came over the network.
        headers: The response's.
        limit: In bytes, decoded and on the network alike.

    Raises:
        BodyTooLarge: the body is larger than `limit`, or JSON with more than `MAX_JSON_VALUES`
            values.
        httpx.DecodingError: it is not what its encoding says, or has one that was not asked for.
    """
    encoding = str(headers.get("content-encoding", "")).strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise httpx.DecodingError(f"the encoding {encoding[:40]!r} is not supported")
    is_encoded = bool(raw) and encoding not in {"", "identity"} and len(raw) <= limit
    body = _decompress(raw, encoding, limit) if is_encoded else raw
    if len(body) > limit:
        raise BodyTooLarge(f"it is larger than {limit / 1024**2:g} MiB")
    is_text = str(headers.get("content-type", "")).lower().startswith("text/plain")
    may_have_many = not is_text and len(body) > MAX_JSON_VALUES
    if may_have_many and sum(map(body.count, (b",", b"[", b"{"))) > MAX_JSON_VALUES:
        raise BodyTooLarge(f"it has more than {MAX_JSON_VALUES:,} values")
    kept = headers.copy()
    for name in ("Content-Encoding", "Content-Length", "Transfer-Encoding"):
        kept.pop(name, None)
    return bytes(body), kept


def _decompress(raw: bytes | bytearray, encoding: str, most: int) -> bytearray:
    """Return a compressed body; of a body of more than `most` bytes, so many and a few more."""
    wbits = zlib.MAX_WBITS | 16
    if encoding == "deflate":
        # Servers send it with and without the zlib header, whose lower four bits are 8.
        wbits = zlib.MAX_WBITS if raw[0] & 0x0F == 8 else -zlib.MAX_WBITS
    decompressor = zlib.decompressobj(wbits)
    body = bytearray()
    try:
        for start in range(0, len(raw), _STEP_BYTES):
            piece = bytes(raw[start : start + _STEP_BYTES])
            while piece and not decompressor.eof:
                body += decompressor.decompress(piece, _STEP_BYTES)
                if len(body) > most:
                    return body
                piece = decompressor.unconsumed_tail
    except zlib.error as error:
        raise httpx.DecodingError(f"not {encoding}: {error}") from None
    if not decompressor.eof:
        raise httpx.DecodingError(f"the {encoding} data ends too early")
    return body


async def read_limited(response: Any, limit: int) -> tuple[bytes, Any]:
    """Read the body of a streamed response of httpx, or of a library like it, and close it.

    Returns:
        The decoded body, and the headers for it.

    Raises:
        BodyTooLarge: it is larger than `limit` bytes.
        httpx.DecodingError: it is not what its encoding says.
    """
    raw = bytearray()
    try:
        async for piece in response.aiter_raw():
            raw += piece
            if len(raw) > limit:
                break
        return decode_body(raw, response.headers, limit)
    finally:
        await response.aclose()


async def limited_response(streamed: ResponseT, limit: int) -> ResponseT:
    """Return a streamed response with its body, read as by :func:`read_limited`.

    Raises:
        BodyTooLarge: the body is larger than `limit` bytes.
        httpx.DecodingError: it is not what its encoding says.
    """
    response: Any = streamed
    content, headers = await read_limited(response, limit)
    result: ResponseT = type(response)(
        response.status_code,
        headers=headers,
        content=content,
        request=response.request,
    )
    return result
