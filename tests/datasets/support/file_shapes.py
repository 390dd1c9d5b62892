"""Question files of unusual shapes, each of about a given size."""

import json
from collections.abc import Callable, Mapping

from evalhub_mcp.datasets.tables import Format

Shape = Callable[[int], bytes]
_ROW = '{"question": "a", "answer": "b"}'


def _rows(size: int, most: int = 9_999) -> int:
    return max(1, min(size, most))


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _wide_rows(size: int) -> bytes:
    text = "ab " * (size // 9_999 // 3)
    return _json([{"question": f"{i} {text}", "answer": str(i)} for i in range(9_999)])


def _overlapping_words(size: int) -> bytes:
    question, answer = "ab " * 6_000, "ab " * 1_200 + "a"
    row = f"{question},{answer}\n"
    return ("question,answer\n" + row * _rows(size // len(row))).encode()


def _combining_marks(size: int) -> bytes:
    row = "e" + "\u0301\u0316" * 9_000 + ",b\n"
    return ("question,answer\n" + row * _rows(size // len(row.encode()))).encode()


SHAPES: Mapping[str, tuple[Format, Shape]] = {
    "small rows": (
        "json",
        lambda n: _json([{"question": f"{i}?", "answer": "b"} for i in range(_rows(n // 35))]),
    ),
    "wide rows": ("json", _wide_rows),
    "numbers as rows": ("json", lambda n: b"[" + b",".join([b"1"] * (n // 2)) + b"]"),
    "lists as rows": ("json", lambda n: b"[" + b",".join([b"[]"] * (n // 3)) + b"]"),
    "a list beside": (
        "json",
        lambda n: _json({"junk": [0] * (n // 3), "data": [json.loads(_ROW)]}),
    ),
    "many keys": ("json", lambda n: _json([{f"k{i}": "" for i in range(n // 15)}])),
    "many keys at the top": ("json", lambda n: _json({f"k{i}": "" for i in range(n // 15)})),
    "many answers": (
        "json",
        lambda n: _json([{"question": "ab " * 6_000, "answer": [f"x{i}" for i in range(n // 12)]}]),
    ),
    "deep": ("json", lambda n: b"[" * n),
    "spaces": ("json", lambda n: b"[" + b" " * n + b"x"),
    "a long text": ("json", lambda n: _json([{"question": "a" * n, "answer": "b"}])),
    "a long number": ("json", lambda n: b'[{"question": "a", "answer": ' + b"1" * n + b"}]"),
    "new keys in each row": (
        "jsonl",
        lambda n: b"\n".join(_json({f"k{i}": 1, "answer": "b"}) for i in range(n // 27)),
    ),
    "faults": ("jsonl", lambda n: b"{\n" * (n // 2)),
    "empty lines": ("jsonl", lambda n: b"\n" * n + _ROW.encode()),
    "deep lines": ("jsonl", lambda n: b"\n".join([b"[" * 100_000] * (n // 100_000))),
    "columns": (
        "csv",
        lambda n: ",".join(f"c{i}" for i in range(n // 9)).encode() + b",question,answer\na,b\n",
    ),
    "one column many times": ("csv", lambda n: b"c," * (n // 2) + b"c\n"),
    "quotes": ("csv", lambda n: b'question,answer\n"' + b'""' * (n // 2) + b'",b\n'),
    "open quotes": ("csv", lambda n: b"question,answer\n" + b'"a\n' * (n // 3)),
    "empty rows": ("csv", lambda n: b"question,answer\n" + b"\n" * n + b"a,b\n"),
    "empty cells": ("csv", lambda n: b"question,answer\n" + (b"," * 999 + b"\n") * (n // 1000)),
    "one letter": (
        "csv",
        lambda n: b"question,answer\n"
        + (b"a" * 19_000 + b"," + b"a" * 3_000 + b"b\n") * (n // 22_000),
    ),
    "overlapping words": ("csv", _overlapping_words),
    "combining marks": ("csv", _combining_marks),
    "many choices": (
        "csv",
        lambda n: b"question,choices,answer\n"
        + (b"q," + b"|".join(b"%d" % i for i in range(300)) + b",1\n") * (n // 1_100),
    ),
    "mappings": ("yaml", lambda n: b"- {question: a, answer: b}\n" * (min(n, 2_000_000) // 27)),
    "keys of a mapping": (
        "yaml",
        lambda n: b"- question: a\n"
        + b"".join(b"  k%d:\n" % i for i in range(min(n, 2_000_000) // 12)),
    ),
    "lists in lists": ("yaml", lambda n: b"- " * (min(n, 2_000_000) // 2)),
    "aliases": (
        "yaml",
        lambda n: b"- &a {question: a, answer: b}\n" + b"- *a\n" * (min(n, 2_000_000) // 5),
    ),
    "a key of aliases": ("yaml", lambda n: _aliased_key()),
}  # fmt: skip


def _aliased_key() -> bytes:
    """A mapping whose key is a list of lists of lists, which is endless when written out."""
    levels = ["- &l0 [x, x]"]
    levels += [f"- &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 30)]
    return "\n".join([*levels, "- ? *l29", "  : b", "- {question: a, answer: b}", ""]).encode()
