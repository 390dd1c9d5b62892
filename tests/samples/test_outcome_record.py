"""The record of each question's score: exact, small, and read whole or not at all."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.samples.outcome_record import (
    MAX_BYTES,
    QuestionOutcome,
    RecordedOutcomes,
    decode_outcomes,
    encode_outcomes,
)
from evalhub_mcp.samples.sample import Sample

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=20,
)
RIGHT_WRONG = st.lists(st.sampled_from([0.0, 1.0, None]), min_size=1, max_size=300)


def run(scores: list[float | None], **texts: str) -> list[QuestionOutcome]:
    return [
        QuestionOutcome(Sample(i, f"question {i}", id=str(i)).content, score, **texts)
        for i, score in enumerate(scores)
    ]


def size(record: object) -> int:
    return len(json.dumps(record, separators=(",", ":")).encode())


def decoded(outcomes: list[QuestionOutcome], **options: Any) -> RecordedOutcomes:
    record = json.loads(json.dumps(encode_outcomes(outcomes, **options)))
    found = decode_outcomes(record)
    assert found is not None
    return found


@given(RIGHT_WRONG.filter(lambda scores: any(s is not None for s in scores)))
def test_every_score_comes_back(scores):
    assert decoded(run(scores)).scores == scores


@given(st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=200).filter(any))
def test_part_marks_come_back_within_a_byte(scores):
    for found, given_score in zip(decoded(run(scores)).scores, scores, strict=True):
        if given_score is None:
            assert found is None
        else:
            assert found == pytest.approx(given_score, abs=1 / 479)


def test_a_thousand_questions_take_little_and_ten_thousand_fit():
    thousand = encode_outcomes(run([float(i % 3 > 0) for i in range(1000)]))
    assert size(thousand) < 700
    many = run([float(i % 3 > 0) for i in range(10_000)])
    assert size(encode_outcomes(many)) <= MAX_BYTES
    assert encode_outcomes(run([i % 7 / 6 for i in range(10_000)])) is None


def test_categories_are_dropped_before_scores_when_space_is_short():
    outcomes = run([1.0, 0.0] * 1200, category="a category", cluster="a passage")
    outcomes[0] = QuestionOutcome(outcomes[0].content, 1.0, "another one", "another")
    found = encode_outcomes(outcomes)
    assert found is not None
    assert size(found) <= MAX_BYTES
    assert "bits" in found
    assert "categories" not in found


@given(st.integers(1, 400), st.sampled_from([5, 10, 20, 50, 64, 100, 128, 200, 250]))
def test_a_run_of_the_first_questions_has_the_keys_of_a_longer_one(n, first):
    long, short = decoded(run([1.0] * n)), decoded(run([0.0] * first))
    shared = set(long.keys) & set(short.keys)
    assert len(shared) == (first if first <= n else len(shared))
    assert shared == set(long.keys[: len(shared)])


def test_only_the_questions_before_a_change_are_the_same():
    first = run([1.0] * 200)
    second = list(first)
    second[130] = QuestionOutcome(Sample(130, "another question").content, 1.0)
    shared = set(decoded(first).keys) & set(decoded(second).keys)
    assert len(shared) == 128


def test_categories_clusters_and_repeats_come_back():
    outcomes = [
        QuestionOutcome(str(i), 1.0, "geography" if i < 3 else "physics", f"page {i // 2}")
        for i in range(6)
    ]
    found = decoded(outcomes, epochs=4)
    assert found.categories == ["geography"] * 3 + ["physics"] * 3
    assert found.clusters == [0, 0, 1, 1, 2, 2]
    assert found.epochs == 4


@given(JSON)
def test_no_foreign_value_breaks_the_reading(value):
    assert decode_outcomes(value) is None or isinstance(value, dict)


@given(
    st.lists(st.sampled_from([0.0, 0.5, 1.0, None]), min_size=1, max_size=150).filter(any),
    st.sampled_from(["v", "n", "bits", "marks", "unscored", "prefixes", "clusters", "epochs"]),
    JSON,
)
def test_a_forged_field_gives_a_whole_record_or_none(scores, field, value):
    record = {**(encode_outcomes(run(scores)) or {}), field: value}
    found = decode_outcomes(record)
    if found is not None:
        n = len(found.scores)
        assert n == record["n"]
        assert len(found.keys) == n
        assert all(s is None or 0 <= s <= 1 for s in found.scores)
        assert len(found.clusters) in {0, n}


@given(RIGHT_WRONG.filter(any), st.data())
def test_a_truncated_record_is_none(scores, data):
    record = encode_outcomes(run(scores)) or {}
    field = data.draw(st.sampled_from(["bits", "prefixes"]))
    cut = data.draw(st.integers(0, len(record[field]) - 1))
    assert decode_outcomes({**record, field: record[field][:cut]}) is None


@pytest.mark.parametrize("n", [10**9, -1, 0, True, 2.0, "5", None])
def test_an_impossible_number_of_questions_is_refused(n):
    assert decode_outcomes({"v": 1, "n": n, "bits": "//8=", "prefixes": ""}) is None


def test_scores_outside_0_to_1_have_no_record():
    assert encode_outcomes(run([0.5, 7.0])) is None
    assert encode_outcomes(run([None, None])) is None
    assert encode_outcomes([]) is None
