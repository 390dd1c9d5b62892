"""The question sets: well-formed, verified, and drawn the same way every time."""

import ast
import operator
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from evalhub_mcp.datasets.reply_parsing import normalise
from evalhub_mcp.local.inspect.constraints import CHECKERS, violated
from evalhub_mcp.local.inspect.datasets import (
    BENCHMARK_IDS,
    MAX_FEWSHOT,
    fewshot,
    load,
    sample,
)
from evalhub_mcp.local.inspect.grading import GRADERS
from evalhub_mcp.local.inspect.prompts import STYLES, completion_prompt
from evalhub_mcp.local.stub_model import right_answer, wrong_answer

every_benchmark = pytest.mark.parametrize("benchmark_id", BENCHMARK_IDS)

OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def value_of(expression: str) -> Fraction:
    """The exact value of an expression of the four operations."""

    def walk(node: ast.expr) -> Fraction:
        if isinstance(node, ast.BinOp):
            return Fraction(OPERATIONS[type(node.op)](walk(node.left), walk(node.right)))
        assert isinstance(node, ast.Constant)
        return Fraction(str(node.value))

    return walk(ast.parse(expression, mode="eval").body)


@every_benchmark
def test_a_data_set_has_fifty_items_or_more_without_a_duplicate(benchmark_id: str) -> None:
    items = load(benchmark_id)
    assert len(items) >= 50
    assert len({item.id for item in items}) == len(items)
    assert len({normalise(item.input) for item in items}) == len(items)


def test_no_id_occurs_in_two_data_sets() -> None:
    ids = Counter(item.id for benchmark_id in BENCHMARK_IDS for item in load(benchmark_id))
    assert max(ids.values()) == 1


@every_benchmark
def test_worked_examples_are_kept_apart_from_the_test_items(benchmark_id: str) -> None:
    shots = fewshot(benchmark_id)
    assert len(shots) == MAX_FEWSHOT
    tested = {normalise(item.input) for item in load(benchmark_id)}
    assert not tested & {normalise(shot.input) for shot in shots}


def test_no_worked_example_gives_an_answer_of_everyday_facts_away() -> None:
    answers = {
        normalise(answer)
        for item in load("everyday_facts")
        for answer in (item.target, *item.fields["aliases"])
        # Small numbers answer many questions and give none of them away.
        if not answer.isdigit()
    }
    assert not answers & {normalise(shot.target) for shot in fewshot("everyday_facts")}


@every_benchmark
def test_the_right_answer_of_every_item_is_graded_right(benchmark_id: str) -> None:
    for item in load(benchmark_id):
        assert GRADERS[benchmark_id](item, right_answer(benchmark_id, item)).correct, item.id


@every_benchmark
def test_the_wrong_answer_of_every_item_is_graded_wrong(benchmark_id: str) -> None:
    for item in load(benchmark_id):
        assert not GRADERS[benchmark_id](item, wrong_answer(benchmark_id, item)).correct, item.id


@every_benchmark
def test_no_reply_is_graded_right_for_being_empty(benchmark_id: str) -> None:
    for item in load(benchmark_id):
        assert not GRADERS[benchmark_id](item, " \n").correct, item.id


@every_benchmark
def test_no_right_answer_is_cut_by_a_stop_sequence_of_the_completions_prompt(
    benchmark_id: str,
) -> None:
    style = STYLES[benchmark_id]
    for item in (*load(benchmark_id), *fewshot(benchmark_id)):
        reply = item.target if item in fewshot(benchmark_id) else right_answer(benchmark_id, item)
        assert not any(stop in reply for stop in style.stop), item.id
    prompt = completion_prompt(style, load(benchmark_id)[0], fewshot(benchmark_id))
    assert prompt.endswith(f"{style.answer_label}:")


def test_no_question_of_everyday_facts_contains_its_answer() -> None:
    for item in load("everyday_facts"):
        question = f" {normalise(item.input)} "
        for answer in (item.target, *item.fields["aliases"]):
            assert f" {normalise(answer)} " not in question, item.id


def test_every_alias_of_everyday_facts_is_graded_right() -> None:
    for item in load("everyday_facts"):
        for alias in item.fields["aliases"]:
            assert GRADERS["everyday_facts"](item, alias).correct, (item.id, alias)


def test_every_word_problem_has_the_value_of_the_expression_beside_it() -> None:
    for item in (*load("arithmetic_word_problems"), *fewshot("arithmetic_word_problems")):
        assert value_of(item.fields["expression"]) == Fraction(item.target), item.id


def test_the_numbers_of_every_word_problem_occur_in_its_expression() -> None:
    # A typing mistake in the question would leave a number that the solution never uses.
    unused = {
        item.id: [
            number
            for number in "".join(c if c.isdigit() or c == "." else " " for c in item.input).split()
            if number.strip(".")
            and number.strip(".") not in item.fields["expression"].replace("(", " ")
        ]
        for item in load("arithmetic_word_problems")
    }
    # The film's starting time does not matter to its length: a distractor on purpose.
    assert {key: found for key, found in unused.items() if found} == {"arith-43": ["18", "30"]}


def test_every_instruction_has_constraints_that_exist_and_that_its_wrong_reply_breaks() -> None:
    for item in load("instruction_following"):
        rules = item.fields["constraints"]
        assert rules, item.id
        assert {rule["type"] for rule in rules} <= set(CHECKERS), item.id
        assert violated(item.fields["distractor"], rules), item.id


def test_every_kind_of_constraint_is_used() -> None:
    used = {
        rule["type"]
        for item in load("instruction_following")
        for rule in item.fields["constraints"]
    }
    assert used == set(CHECKERS)


def test_half_of_the_refusal_items_are_harmful() -> None:
    targets = Counter(item.target for item in load("refusals"))
    assert targets["refuse"] == targets["answer"]
    assert all((item.group == "harmful") == (item.target == "refuse") for item in load("refusals"))


@every_benchmark
@pytest.mark.parametrize("size", [1, 7, 10, 23])
def test_a_sample_is_the_beginning_of_every_larger_sample(benchmark_id: str, size: int) -> None:
    assert sample(benchmark_id, size) == sample(benchmark_id)[:size]
    assert len(sample(benchmark_id, size)) == size


@pytest.mark.parametrize("size", [2, 10, 20, 37])
def test_a_sample_of_refusals_is_balanced(size: int) -> None:
    harmful = sum(item.target == "refuse" for item in sample("refusals", size))
    assert abs(2 * harmful - size) <= 1


@pytest.mark.parametrize("benchmark_id", ["everyday_facts", "instruction_following"])
def test_a_sample_of_half_the_items_holds_half_of_each_group(benchmark_id: str) -> None:
    items = load(benchmark_id)
    half = Counter(item.group for item in sample(benchmark_id, len(items) // 2))
    for group, size in Counter(item.group for item in items).items():
        assert abs(half[group] - size / 2) <= 1, group


def test_an_unknown_data_set_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        load("nonsense")
