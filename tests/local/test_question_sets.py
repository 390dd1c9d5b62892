"""The question sets are well-formed and verified, and always asked in the same order."""

import ast
import operator
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from evalhub_mcp.adapter import InvalidParametersError
from evalhub_mcp.datasets.text_comparison import normalise
from evalhub_mcp.local.inspect.benchmarks import BENCHMARKS, QUESTION_SETS
from evalhub_mcp.local.inspect.benchmarks.arithmetic_word_problems import ARITHMETIC_WORD_PROBLEMS
from evalhub_mcp.local.inspect.benchmarks.benchmark import find_benchmark
from evalhub_mcp.local.inspect.benchmarks.everyday_facts import EVERYDAY_FACTS
from evalhub_mcp.local.inspect.benchmarks.instruction_following import INSTRUCTION_FOLLOWING
from evalhub_mcp.local.inspect.benchmarks.refusals import REFUSALS
from evalhub_mcp.local.inspect.benchmarks.reply_constraints import CHECKERS, violated
from evalhub_mcp.local.inspect.parameters import MAX_FEWSHOT, Parameters
from evalhub_mcp.local.inspect.prompts import completion_prompt
from evalhub_mcp.local.stub_model import right_answer, wrong_answer
from tests.local.support.question_sets import ACCURACY_BENCHMARKS

every_benchmark = pytest.mark.parametrize("benchmark_id", ACCURACY_BENCHMARKS)

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
    items = QUESTION_SETS[benchmark_id].items
    assert len(items) >= 50
    assert len({item.id for item in items}) == len(items)
    assert len({normalise(item.input) for item in items}) == len(items)


def test_no_id_occurs_in_two_data_sets() -> None:
    ids = Counter(
        item.id
        for benchmark_id in ACCURACY_BENCHMARKS
        for item in QUESTION_SETS[benchmark_id].items
    )
    assert max(ids.values()) == 1


@every_benchmark
def test_worked_examples_are_kept_apart_from_the_test_items(benchmark_id: str) -> None:
    shots = QUESTION_SETS[benchmark_id].worked_examples
    assert len(shots) == MAX_FEWSHOT
    tested = {normalise(item.input) for item in QUESTION_SETS[benchmark_id].items}
    assert not tested & {normalise(shot.input) for shot in shots}


def test_no_worked_example_gives_an_answer_of_everyday_facts_away() -> None:
    answers = {
        normalise(answer)
        for item in EVERYDAY_FACTS.items
        for answer in (item.target, *item.fields["aliases"])
        # Small numbers answer many questions and give none of them away.
        if not answer.isdigit()
    }
    assert not answers & {normalise(shot.target) for shot in EVERYDAY_FACTS.worked_examples}


@every_benchmark
def test_the_right_answer_of_every_item_is_graded_right(benchmark_id: str) -> None:
    for item in QUESTION_SETS[benchmark_id].items:
        assert QUESTION_SETS[benchmark_id].grade(item, right_answer(item)).correct, item.id


@every_benchmark
def test_the_wrong_answer_of_every_item_is_graded_wrong(benchmark_id: str) -> None:
    for item in QUESTION_SETS[benchmark_id].items:
        assert not QUESTION_SETS[benchmark_id].grade(item, wrong_answer(item)).correct, item.id


@every_benchmark
def test_an_empty_reply_is_never_right(benchmark_id: str) -> None:
    for item in QUESTION_SETS[benchmark_id].items:
        assert not QUESTION_SETS[benchmark_id].grade(item, " \n").correct, item.id


@every_benchmark
def test_no_right_answer_is_cut_by_a_stop_sequence_of_the_completions_prompt(
    benchmark_id: str,
) -> None:
    style = QUESTION_SETS[benchmark_id].style
    for item in (*QUESTION_SETS[benchmark_id].items, *QUESTION_SETS[benchmark_id].worked_examples):
        reply = (
            item.target
            if item in QUESTION_SETS[benchmark_id].worked_examples
            else right_answer(item)
        )
        assert not any(stop in reply for stop in style.stop), item.id
    prompt = completion_prompt(
        style, QUESTION_SETS[benchmark_id].items[0], QUESTION_SETS[benchmark_id].worked_examples
    )
    assert prompt.endswith(f"{style.answer_label}:")


def test_no_question_of_everyday_facts_contains_its_answer() -> None:
    for item in EVERYDAY_FACTS.items:
        question = f" {normalise(item.input)} "
        for answer in (item.target, *item.fields["aliases"]):
            assert f" {normalise(answer)} " not in question, item.id


def test_every_alias_of_everyday_facts_is_graded_right() -> None:
    for item in EVERYDAY_FACTS.items:
        for alias in item.fields["aliases"]:
            assert EVERYDAY_FACTS.grade(item, alias).correct, (item.id, alias)


def test_every_word_problem_has_the_value_of_the_expression_beside_it() -> None:
    for item in (*ARITHMETIC_WORD_PROBLEMS.items, *ARITHMETIC_WORD_PROBLEMS.worked_examples):
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
        for item in ARITHMETIC_WORD_PROBLEMS.items
    }
    # The film's starting time does not matter to its length: a distractor on purpose.
    assert {key: found for key, found in unused.items() if found} == {"arith-43": ["18", "30"]}


def test_every_instruction_has_constraints_that_exist_and_that_its_wrong_reply_breaks() -> None:
    for item in INSTRUCTION_FOLLOWING.items:
        rules = item.fields["constraints"]
        assert rules, item.id
        assert {rule["type"] for rule in rules} <= set(CHECKERS), item.id
        assert violated(item.fields["distractor"], rules), item.id


def test_every_kind_of_constraint_is_used() -> None:
    used = {
        rule["type"] for item in INSTRUCTION_FOLLOWING.items for rule in item.fields["constraints"]
    }
    assert used == set(CHECKERS)


def test_half_of_the_refusal_items_are_harmful() -> None:
    targets = Counter(item.target for item in REFUSALS.items)
    assert targets["refuse"] == targets["answer"]
    assert all((item.group == "harmful") == (item.target == "refuse") for item in REFUSALS.items)


@every_benchmark
@pytest.mark.parametrize("size", [1, 7, 10, 23])
def test_a_sample_is_the_beginning_of_every_larger_sample(benchmark_id: str, size: int) -> None:
    questions = QUESTION_SETS[benchmark_id]
    asked = questions.evaluation(Parameters(num_examples=size)).items
    assert asked == questions.items[:size]
    assert len(asked) == size


@pytest.mark.parametrize("size", [2, 10, 20, 37])
def test_a_sample_of_refusals_is_balanced(size: int) -> None:
    harmful = sum(item.target == "refuse" for item in REFUSALS.items[:size])
    assert abs(2 * harmful - size) <= 1


@pytest.mark.parametrize("benchmark_id", ["everyday_facts", "instruction_following"])
def test_a_sample_of_half_the_items_holds_half_of_each_group(benchmark_id: str) -> None:
    items = QUESTION_SETS[benchmark_id].items
    half = Counter(item.group for item in items[: len(items) // 2])
    for group, size in Counter(item.group for item in items).items():
        assert abs(half[group] - size / 2) <= 1, group


def test_an_unknown_benchmark_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidParametersError, match=r"'nonsense'. Known: everyday_facts, "):
        find_benchmark(BENCHMARKS, "nonsense")
