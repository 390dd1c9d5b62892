"""Vectors of single words from a small sentence model, in numpy alone.

The model is all-MiniLM-L6-v2 (Apache-2.0), a BERT of six layers, read from its `model.safetensors`
and `tokenizer.json`. Words of equally many tokens make a batch, so that it needs no mask.
"""

import json
import re
from collections.abc import Mapping, Sequence
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

Floats = NDArray[np.float32]

LAYERS, HEADS, HEAD_SIZE = 6, 12, 32
WIDTH = HEADS * HEAD_SIZE
FIRST, LAST = 101, 102
"""The tokens [CLS] and [SEP] of BERT's vocabulary."""
BATCH = 256


def vocabulary(folder: Path) -> dict[str, int]:
    """Return the model's whole words in Latin letters with their tokens, most frequent first."""
    tokens = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
    ordered = sorted(tokens.items(), key=lambda item: item[1])
    return {word: token for word, token in ordered if re.fullmatch("[a-z]{2,}", word)}


def word_vectors(folder: Path, words: Sequence[str]) -> Floats:
    """Return a vector of length 1 for each word."""
    weights = _weights(folder / "model.safetensors")
    tokens = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
    by_length: dict[int, list[int]] = {}
    pieces = [_pieces(word, tokens) for word in words]
    for position, found in enumerate(pieces):
        by_length.setdefault(len(found), []).append(position)
    vectors = np.zeros((len(words), WIDTH), np.float32)
    for positions in by_length.values():
        for at in range(0, len(positions), BATCH):
            batch = positions[at : at + BATCH]
            ids = np.array([[FIRST, *pieces[position], LAST] for position in batch])
            vectors[batch] = _encoded(weights, ids)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def _pieces(word: str, tokens: Mapping[str, int]) -> list[int]:
    """Return the tokens of a word: each time the longest that the vocabulary has."""
    found: list[int] = []
    while word:
        mark = "##" if found else ""
        length = next(n for n in range(len(word), 0, -1) if mark + word[:n] in tokens)
        found.append(tokens[mark + word[:length]])
        word = word[length:]
    return found


def _weights(path: Path) -> dict[str, Floats]:
    """Read a safetensors file: the length of a JSON header, the header, the numbers."""
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    header.pop("__metadata__", None)
    found = {}
    for name, tensor in header.items():
        begin, end = tensor["data_offsets"]
        if tensor["dtype"] == "F32":
            numbers = np.frombuffer(raw[start + begin : start + end], np.float32)
            found[name] = numbers.reshape(tensor["shape"])
    return found


def _encoded(weights: dict[str, Floats], ids: NDArray[np.int64]) -> Floats:
    def normalized(x: Floats, name: str) -> Floats:
        mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        scaled = (x - mean) / np.sqrt(variance + 1e-12)
        return np.asarray(scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"])

    def linear(x: Floats, name: str) -> Floats:
        return np.asarray(x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"])

    count, length = ids.shape
    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][:length]
    x = normalized(
        x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm"
    )
    for layer in range(LAYERS):
        base = f"encoder.layer.{layer}"
        query, key, value = (
            linear(x, f"{base}.attention.self.{part}")
            .reshape(count, length, HEADS, HEAD_SIZE)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        attention = np.exp(query @ key.transpose(0, 1, 3, 2) / sqrt(HEAD_SIZE))
        attention /= attention.sum(-1, keepdims=True)
        mixed = (attention @ value).transpose(0, 2, 1, 3).reshape(count, length, WIDTH)
        attended = linear(mixed, f"{base}.attention.output.dense")
        x = normalized(x + attended, f"{base}.attention.output.LayerNorm")
        hidden = linear(x, f"{base}.intermediate.dense")
        hidden = hidden * 0.5 * (1 + erf(hidden / sqrt(2)))
        x = normalized(x + linear(hidden, f"{base}.output.dense"), f"{base}.output.LayerNorm")
    return np.asarray(x.mean(1), np.float32)
