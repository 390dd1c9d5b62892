"""Grading replies as models write them: numbers, choices, reasoning, yes and no."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evalhub_mcp.datasets.answer_numbers import answer_numeral
from evalhub_mcp.datasets.choices import LETTERS, read_choice
from evalhub_mcp.datasets.judge_prompt import judge_prompt, read_verdict
from evalhub_mcp.datasets.number_grammar import (
    shared_decimal_mark,
    shown_number,
    whole_number,
)
from evalhub_mcp.datasets.questions import Question, Scorer
from evalhub_mcp.datasets.reply_text import content_text, plain_answers, visible_reply
from evalhub_mcp.datasets.scorers import GRADERS, expected_answer, pattern_problem
from evalhub_mcp.datasets.truth_values import read_truth

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "replies.jsonl").read_text("utf-8").splitlines()
]
TEXT_SCORERS: tuple[Scorer, ...] = ("exact", "includes")


def asked(case: dict[str, Any]) -> Question:
    choices = tuple(case.get("choices", ()))
    if not choices:
        return Question("q", "?", (case["gold"],), 1)
    right = LETTERS.index(case["gold"])
    return Question("q", "?", (choices[right],), 1, choices, right)


@pytest.mark.parametrize("scorer", ["exact", "includes", "numeric", "choice"])
def test_every_reply_is_graded_as_a_person_would(scorer: Scorer) -> None:
    cases = [case for case in CASES if case["scorer"] == scorer]
    assert len(cases) >= 40
    wrong = [c for c in cases if GRADERS[scorer](asked(c), c["reply"]).correct is not c["right"]]
    assert wrong == []


REPLY_PIECES = [
    "<think>", "</think>", "[THINK]", "<|channel|>analysis<|message|>", "<|end|>", "<answer>",
    "</answer>", "\\boxed{", "}", "Answer:", "the answer is", "答案是", "A", "I", "B)", "not", "1",
    ",234", ".5", "-", " ", "\n", "**", "%", "$", "/", "e9", "<|im_end|>", "yes", "fish",
]  # fmt: skip
replies = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(REPLY_PIECES), max_size=30).map("".join)
)
visible = st.text(min_size=1, max_size=30).filter(lambda text: bool(text.strip()))


@given(replies, visible)
@example("A" * 50 + "<think>", "A")
def test_grading_never_fails_and_is_the_same_each_time(reply: str, answer: str) -> None:
    question = Question("q", "?", (answer,), 1, ("Reptile", "Mammal", "a fish"), 1)
    for scorer in ("exact", "includes", "numeric", "choice"):
        grade = GRADERS[scorer](question, reply)
        assert grade == GRADERS[scorer](question, reply)
    assert visible_reply(visible_reply(reply)) is not None
    assert plain_answers(reply)
    assert read_truth(reply) in (True, False, None)
    assert read_verdict(reply) in (True, False, None)
    assert isinstance(judge_prompt(question, reply), str)


@given(visible)
def test_a_reply_equal_to_the_answer_is_right(answer: str) -> None:
    for scorer in TEXT_SCORERS:
        assert GRADERS[scorer](Question("q", "?", (answer,), 1), answer).correct


@given(visible)
def test_a_reply_equal_to_the_number_is_right(answer: str) -> None:
    if whole_number(answer) is not None:
        assert GRADERS["numeric"](Question("q", "?", (answer,), 1), answer).correct


@given(
    st.from_regex(r"-?[1-9][0-9]{0,2}(?:[.,' ][0-9]{3}){0,3}(?:[.,][0-9]{1,2})?", fullmatch=True)
)
def test_a_number_in_any_spelling_is_equal_to_itself(number: str) -> None:
    for mark in (None, "point", "comma"):
        question = Question("q", "?", (number,), 1, decimal_mark=mark)
        for reply in (number, f"Answer: {number}", f"\\boxed{{{number}}}", f"It is **{number}**."):
            assert whole_number(number, mark) is None or GRADERS["numeric"](question, reply).correct


@given(visible)
def test_an_escaped_expression_matches_its_own_text(answer: str) -> None:
    question = Question("q", "?", (re.escape(answer),), 1)
    seen = visible_reply(answer)
    if pattern_problem(question.answers[0]) is None and answer in seen:
        assert GRADERS["regex"](question, answer).correct


@st.composite
def offered(draw: st.DrawFn) -> tuple[tuple[str, ...], int]:
    """Choices that differ in their words, and the index of one."""
    words = st.text(alphabet="abcdeghlmnoprstuw", min_size=3, max_size=9)
    texts = draw(st.lists(st.lists(words, min_size=1, max_size=4).map(" ".join), min_size=2,
                          max_size=6, unique=True))  # fmt: skip
    return tuple(texts), draw(st.integers(0, len(texts) - 1))


@pytest.mark.parametrize("last", ["", "Oslo"])
def test_a_letter_before_a_list_of_all_choices_is_not_an_answer(last: str) -> None:
    choices = ("Paris", "Rome", *([last] if last else []))
    listed = " and ".join(choices)
    assert read_choice(f"A) It is between {listed}", choices) is None
    assert read_choice("A) It is Paris", choices) == 0


@given(offered())
def test_a_reply_that_states_a_choice_selects_it(choices: tuple[tuple[str, ...], int]) -> None:
    texts, right = choices
    question = Question("q", "?", (texts[right],), 1, texts, right)
    letter, text = LETTERS[right], texts[right]
    for reply in (
        text, text.capitalize(), f"{text}.", f"**{text}**", f"Answer: {text}",
        f"<think>no</think>{text}", letter, f"{letter}.", f"({letter})", f"Answer: {letter}",
        f"\\boxed{{{letter}}}",
        f"{letter}. {text}", f"{letter}) {text}", f"{letter}: {text}", f"({letter}) {text}",
        f"{text} ({letter})", f"**{letter}. {text}**", f"The answer is {letter}.",
        f"<answer>{letter}</answer>", expected_answer(question),
    ):  # fmt: skip
        grade = GRADERS["choice"](question, reply)
        assert grade.correct, (texts, reply, grade)


@given(
    st.integers(-(10**12), 10**12),
    st.integers(0, 3),
    st.sampled_from(["{:,}", "{}", "{:,}%", "${:,}", "Answer: {}", "\\boxed{{{}}}", "#### {}"]),
)
def test_a_number_is_right_in_any_notation(digits: int, places: int, form: str) -> None:
    number = digits / 10**places if places else digits
    gold = f"{digits / 10**places:.{places}f}" if places else str(digits)
    question = Question("q", "?", (gold,), 1, decimal_mark="point")
    written = form.format(number)
    if "e" not in written.lower().replace("answer", ""):
        assert GRADERS["numeric"](question, written).correct, written


@given(
    st.integers(0, 25), st.sampled_from(["{}", "({})", "{}.", "Answer: {}", "**{}**", "答案是{}"])
)
def test_a_letter_is_right_in_any_usual_form(index: int, form: str) -> None:
    choices = [f"thing number {n}" for n in range(26)]
    assert read_choice(form.format(LETTERS[index]), choices) == index
    assert read_choice(choices[index], choices) == index


def test_parts_of_a_message_are_joined_and_its_reasoning_is_left_out() -> None:
    parts = [
        {"type": "thinking", "thinking": "Rome?", "text": "Rome?"},
        {"type": "reasoning", "text": "Rome?"},
        {"type": "text", "text": "Pa"},
        {"type": "output_text", "text": "ris"},
    ]
    assert content_text(parts) == "Paris"
    assert content_text("Paris") == "Paris"
    assert content_text(["Pa", "ris"]) == "Paris"
    assert content_text({"type": "text", "text": "Paris"}) == "Paris"
    assert content_text(None) == content_text({"type": "thinking", "text": "x"}) == ""


def test_an_ambiguous_numeral_keeps_both_values_until_the_mark_is_known() -> None:
    open_one = whole_number("2.000")
    assert open_one is not None
    assert open_one.is_ambiguous
    assert {shown_number(value) for value in open_one.values} == {"2", "2000"}
    others = [number for text in ("3,5", "12") if (number := whole_number(text))]
    assert shared_decimal_mark(others) == "comma"
    decided = whole_number("2.000", "comma")
    assert decided is not None
    assert [shown_number(value) for value in decided.values] == ["2000"]
    mixed = [number for text in ("3,5", "2.75") if (number := whole_number(text))]
    assert shared_decimal_mark(mixed) is None
    assert whole_number("3 apples") is None


@pytest.mark.parametrize(
    "reply",
    [
        "answer is " * 5_000,
        "1,111" * 8_000,
        "1 111 " * 8_000,
        "<think>" * 5_000,
        "A and B, " * 5_000,
        "not " * 10_000 + "B",
        "\\boxed{" * 2_000,
        "**1" * 10_000,
        "answer" + " " * 50_000 + "1",
        "not A or B, " * 4_000,
        "5 or 6 (7) because " * 2_000,
        "A: no. " * 5_000,
    ],
    ids=lambda reply: reply[:12],
)
def test_a_long_reply_is_read_in_a_moment(reply: str) -> None:
    started = time.process_time()
    answer_numeral(reply)
    read_choice(reply, ("fish", "bird"))
    read_truth(reply)
    assert time.process_time() - started < 3
