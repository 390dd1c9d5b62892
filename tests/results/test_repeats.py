"""The repetitions of a run, as far as its adapter reports valid numbers."""

from typing import Any

import pytest

from evalhub_mcp.results.repeats import FlakyQuestion, Repeats, repeats_of
from tests.results.shapes import Shape, entry

FLAKY = {"id": "q7", "right": 2, "of": 3}


def repeats(found: Any, **metrics: float) -> Repeats | None:
    shape = Shape("repeated", {"acc": 0.5, **metrics}, {}, entry("acc"), info={"repeats": found})
    return repeats_of(shape.read().benchmarks[0])


def test_repeats_are_read_with_the_questions_that_changed() -> None:
    found = repeats(
        {"epochs": 3, "flaky": 1, "flaky_questions": [FLAKY]}, **{"pass@3": 0.6, "pass^3": 0.4}
    )
    assert found == Repeats(3, 1, [FlakyQuestion("q7", 2, 3)], 0.6, 0.4)


@pytest.mark.parametrize("epochs", [1, 0, -2, 2.5, 10**12, "3", None])
def test_an_invalid_number_of_repeats_is_ignored(epochs: Any) -> None:
    assert repeats({"epochs": epochs, "flaky": 1}) is None


@pytest.mark.parametrize(
    "wrong",
    [{"right": 0}, {"right": 3}, {"right": 4}, {"right": None}, {"of": 2.5}, {"id": 7}],
    ids=str,
)
def test_a_question_that_was_right_always_or_never_did_not_change(wrong: dict[str, Any]) -> None:
    found = repeats({"epochs": 3, "flaky_questions": [FLAKY | wrong, FLAKY, "q8"]})
    assert found == Repeats(3, 0, [FlakyQuestion("q7", 2, 3)], None, None)


def test_a_share_outside_0_to_1_is_not_read() -> None:
    found = repeats({"epochs": 2}, **{"pass@2": 1.2, "pass^2": -0.1})
    assert found == Repeats(2, 0, [], None, None)
