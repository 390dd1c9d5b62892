"""The compact record of what a run scored on each question, in a result's `outcomes`.

The record travels with the result, so that two runs can be compared question by question through
any hub. It contains no text of a question or a reply. Form, version 1:

    {"v": 1, "n": 200,
     "bits": "…",          right (1) or wrong (0), base64, the first question in the highest bit
     "marks": "…",         instead of bits where there are part marks: a byte each, 0 to 240
     "unscored": […],      positions without a score; as "…", bits in base64, when there are many
     "prefixes": "…",      12 hexadecimal digits for each checkpoint: see below
     "clusters": "…",      two bytes each: the passage or document that a question belongs to
     "categories": {"names": […], "of": "…"},   one byte each: the index of its name
     "epochs": 3}          how often each question was asked; its score is then the mean

A prefix is the beginning of the SHA-256 of all questions (ids and contents) up to a checkpoint.
Checkpoints are all multiples of 64, the usual sizes of samples (10, 20, 25, … 100, 200, …) and the
last question, so that a run of the first 200 questions has equal prefixes with one of 1,000.
Hashes are hexadecimal text, because hubs corrupt integers above 2**53. A record has at most 4 kB,
since hubs repeat it in lists of jobs: 10,000 questions that are right or wrong fit.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

VERSION = 1
FIELD = "outcomes"
"""The field of `additional_info` that contains the record."""
MAX_BYTES = 4096
MAX_QUESTIONS = 100_000
BLOCK = 64
_PREFIX_DIGITS = 12
_FULL_MARK = 240
"""Halves, thirds, quarters, fifths, sixths, eighths and tenths are whole numbers of it."""
MARK = 1 / _FULL_MARK
"""The step between two part marks of a record."""
_MAX_POSITIONS = 20
_MAX_CATEGORIES = 40
_MAX_CATEGORY_CHARS = 60
_USUAL_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8)


@dataclass(frozen=True)
class QuestionOutcome:
    """What a run scored on one question."""

    content: str
    """Digest of the question's id and content."""
    score: float | None
    """From 0 (wrong) to 1 (right); None when it was asked and not scored."""
    category: str = ""
    cluster: str = ""


@dataclass(frozen=True)
class RecordedOutcomes:
    """A record that was read: one score for each question, in the run's order."""

    scores: Sequence[float | None]
    prefixes: Sequence[str]
    """The digests at the checkpoints."""
    clusters: Sequence[int] = ()
    categories: Sequence[str] = ()
    epochs: int = 1

    @cached_property
    def keys(self) -> list[tuple[str, int]]:
        """A key for each question, equal in two records whose questions agree up to that one."""
        ends = [0, *checkpoints(len(self.scores))]
        return [
            (prefix, i)
            for prefix, start, end in zip(self.prefixes, ends, ends[1:], strict=False)
            for i in range(start, end)
        ]


def checkpoints(n: int) -> list[int]:
    """Return the numbers of questions at which a record of `n` questions has a prefix."""
    found = {n, *range(BLOCK, n, BLOCK)}
    scale = 10
    while scale <= n:
        found.update(int(step * scale) for step in _USUAL_STEPS)
        scale *= 10
    found.add(5)
    return sorted(size for size in found if 0 < size <= n)


def encode_outcomes(
    outcomes: Sequence[QuestionOutcome], *, epochs: int = 1
) -> dict[str, Any] | None:
    """Return the record of a run, or None when it cannot be expressed within 4 kB.

    Categories and clusters are left out first when the record is too large.
    """
    scores = [outcome.score for outcome in outcomes]
    scored = [score for score in scores if score is not None]
    if not scored or len(scores) > MAX_QUESTIONS or not all(0 <= s <= 1 for s in scored):
        return None
    record: dict[str, Any] = {"v": VERSION, "n": len(scores)}
    if all(score in (0, 1) for score in scored):
        record["bits"] = _encode_bits([bool(score) for score in scores])
    else:
        record["marks"] = _encode_base64(
            bytes(round(_FULL_MARK * (score or 0)) for score in scores)
        )
    unscored = [i for i, score in enumerate(scores) if score is None]
    if len(unscored) > _MAX_POSITIONS:
        record["unscored"] = _encode_bits([score is None for score in scores])
    elif unscored:
        record["unscored"] = unscored
    record["prefixes"] = _question_prefixes([outcome.content for outcome in outcomes])
    if epochs > 1:
        record["epochs"] = epochs
    for extra in (
        {**_encode_clusters(outcomes), **_encode_categories(outcomes)},
        _encode_clusters(outcomes),
        {},
    ):
        if _size(record | extra) <= MAX_BYTES:
            return record | extra
    return None


def decode_outcomes(value: object) -> RecordedOutcomes | None:
    """Return the outcomes in a record, or None when it is not a whole record of this version.

    A record comes from a hub and may have any shape; one with a wrong part is rejected as a whole.
    """
    if not isinstance(value, Mapping) or value.get("v") != VERSION:
        return None
    n = value.get("n")
    if isinstance(n, bool) or not isinstance(n, int) or not 0 < n <= MAX_QUESTIONS:
        return None
    scores = _decode_scores(value, n)
    ends = checkpoints(n)
    prefixes = value.get("prefixes")
    if (
        scores is None
        or not isinstance(prefixes, str)
        or len(prefixes) != _PREFIX_DIGITS * len(ends)
    ):
        return None
    if not all(c in "0123456789abcdef" for c in prefixes):
        return None
    epochs = value.get("epochs", 1)
    if isinstance(epochs, bool) or not isinstance(epochs, int) or not 0 < epochs <= MAX_QUESTIONS:
        return None
    return RecordedOutcomes(
        scores,
        [prefixes[i * _PREFIX_DIGITS : (i + 1) * _PREFIX_DIGITS] for i in range(len(ends))],
        _decode_clusters(value.get("clusters"), n),
        _decode_categories(value.get("categories"), n),
        epochs,
    )


def _question_prefixes(contents: Sequence[str]) -> str:
    running, found, ends = hashlib.sha256(), [], set(checkpoints(len(contents)))
    for i, content in enumerate(contents, start=1):
        running.update(content.encode() + b"\n")
        if i in ends:
            found.append(running.copy().hexdigest()[:_PREFIX_DIGITS])
    return "".join(found)


def _decode_scores(value: Mapping[Any, Any], n: int) -> list[float | None] | None:
    scores: list[float | None]
    if "marks" in value:
        marks = _decode_base64(value["marks"], n)
        if marks is None or any(mark > _FULL_MARK for mark in marks):
            return None
        scores = [mark / _FULL_MARK for mark in marks]
    else:
        bits = _decode_bits(value.get("bits"), n)
        if bits is None:
            return None
        scores = [float(bit) for bit in bits]
    unscored = value.get("unscored", [])
    if isinstance(unscored, str):
        flags = _decode_bits(unscored, n)
        unscored = [i for i, flag in enumerate(flags) if flag] if flags is not None else None
    if not isinstance(unscored, list) or len(unscored) > n:
        return None
    for i in unscored:
        if isinstance(i, bool) or not isinstance(i, int) or not 0 <= i < n:
            return None
        scores[i] = None
    return scores


def _encode_clusters(outcomes: Sequence[QuestionOutcome]) -> dict[str, Any]:
    numbers: dict[str, int] = {}
    if not all(outcome.cluster for outcome in outcomes):
        return {}
    found = [numbers.setdefault(outcome.cluster, len(numbers)) for outcome in outcomes]
    if len(numbers) > 0xFFFF:
        return {}
    return {"clusters": _encode_base64(b"".join(i.to_bytes(2, "big") for i in found))}


def _decode_clusters(value: object, n: int) -> list[int]:
    data = _decode_base64(value, 2 * n)
    if data is None:
        return []
    return [int.from_bytes(data[2 * i : 2 * i + 2], "big") for i in range(n)]


def _encode_categories(outcomes: Sequence[QuestionOutcome]) -> dict[str, Any]:
    names = dict.fromkeys(outcome.category[:_MAX_CATEGORY_CHARS] for outcome in outcomes)
    if not any(names) or not 1 < len(names) <= _MAX_CATEGORIES:
        return {}
    numbers = {name: i for i, name in enumerate(names)}
    of = bytes(numbers[outcome.category[:_MAX_CATEGORY_CHARS]] for outcome in outcomes)
    return {"categories": {"names": list(names), "of": _encode_base64(of)}}


def _decode_categories(value: object, n: int) -> list[str]:
    if not isinstance(value, Mapping):
        return []
    names, of = value.get("names"), _decode_base64(value.get("of"), n)
    if of is None or not isinstance(names, list) or not 0 < len(names) <= _MAX_CATEGORIES:
        return []
    if not all(isinstance(name, str) for name in names) or max(of) >= len(names):
        return []
    return [names[i][:_MAX_CATEGORY_CHARS] for i in of]


def _encode_bits(flags: Sequence[bool]) -> str:
    packed = bytearray((len(flags) + 7) // 8)
    for i, flag in enumerate(flags):
        if flag:
            packed[i // 8] |= 0x80 >> i % 8
    return _encode_base64(bytes(packed))


def _decode_bits(value: object, n: int) -> list[bool] | None:
    packed = _decode_base64(value, (n + 7) // 8)
    if packed is None:
        return None
    return [bool(packed[i // 8] & 0x80 >> i % 8) for i in range(n)]


def _encode_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode_base64(value: object, size: int) -> bytes | None:
    """Return decoded base64 of exactly `size` bytes, else None."""
    if not isinstance(value, str) or len(value) > 4 * (size // 3 + 1):
        return None
    try:
        data = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if len(data) == size else None


def _size(record: Mapping[str, Any]) -> int:
    return len(json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode())
