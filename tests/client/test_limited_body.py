"""Bodies are never decoded beyond their limit."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.client.limited_body import MAX_JSON_VALUES, BodyTooLarge, decode_body

KIB = 1024
MIB = 1024 * KIB


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


ENCODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "none": ("", bytes),
    "identity": ("identity", bytes),
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-Gzip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "deflate": ("deflate", raw_deflate),
}


def decoded(encoding: str, data: bytes, limit: int) -> bytes:
    return decode_body(data, {"content-encoding": encoding}, limit)[0]


@pytest.mark.parametrize("name", list(ENCODINGS))
@given(st.binary(max_size=3000))
def test_a_body_of_any_encoding_is_decoded(name: str, data: bytes) -> None:
    encoding, encode = ENCODINGS[name]
    assert decoded(encoding, encode(data), 64 * KIB) == data


@pytest.mark.parametrize("name", list(ENCODINGS))
def test_the_limit_is_exact(name: str) -> None:
    encoding, encode = ENCODINGS[name]
    data = bytes(range(256)) * 4
    slack = 0 if encode is bytes else KIB  # what the compression itself takes
    assert decoded(encoding, encode(data), len(data) + slack) == data
    with pytest.raises(BodyTooLarge):
        decoded(encoding, encode(data), len(data) - 1)


@pytest.mark.parametrize("name", ["gzip", "zlib", "deflate"])
def test_a_bomb_takes_no_more_memory_than_the_limit(name: str) -> None:
    encoding, encode = ENCODINGS[name]
    bomb = encode(b" " * (200 * MIB))
    tracemalloc.start()
    try:
        with pytest.raises(BodyTooLarge):
            decoded(encoding, bomb, 4 * MIB)
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()


def test_bytes_that_decode_to_nothing_count_towards_the_limit() -> None:
    endless = gzip.compress(b"")[:10] + b"\x00\x00\x00\xff\xff" * 100_000  # empty blocks
    with pytest.raises(BodyTooLarge):
        decoded("gzip", endless, 100 * KIB)
    with pytest.raises(BodyTooLarge):
        decoded("gzip", gzip.compress(b"done") + b"x" * 200 * KIB, 100 * KIB)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "nonsense"])
def test_an_unsupported_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(httpx.DecodingError, match="not supported"):
        decoded(encoding, b"", KIB)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_broken_and_cut_data_is_refused(encoding: str) -> None:
    with pytest.raises(httpx.DecodingError):
        decoded(encoding, b"not compressed at all", KIB)
    whole = gzip.compress(b"x" * 500) if encoding == "gzip" else zlib.compress(b"x" * 500)
    with pytest.raises(httpx.DecodingError, match="too early"):
        decoded(encoding, whole[:-5], KIB)


def test_json_of_too_many_values_is_refused() -> None:
    many = b"[" + b"[]," * MAX_JSON_VALUES + b"[]]"
    with pytest.raises(BodyTooLarge, match="values"):
        decoded("", many, 16 * MIB)
    text = {"content-type": "text/plain; charset=utf-8"}  # a log may consist of commas
    assert decode_body(many, text, 16 * MIB) == (many, text)
