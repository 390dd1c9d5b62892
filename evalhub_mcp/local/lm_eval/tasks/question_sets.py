"""The data of the harness task files in this directory: the question sets of `inspect-local`."""

from typing import Any

from datasets import Dataset, DatasetDict

from evalhub_mcp.local.inspect.benchmarks.arithmetic_word_problems import ARITHMETIC_WORD_PROBLEMS
from evalhub_mcp.local.inspect.benchmarks.benchmark import QuestionSet
from evalhub_mcp.local.inspect.benchmarks.everyday_facts import EVERYDAY_FACTS
from evalhub_mcp.local.inspect.items import Item


def everyday_facts(**_: Any) -> DatasetDict:
    """Splits `test` and `fewshot` of everyday_facts."""
    return _splits(EVERYDAY_FACTS)


def arithmetic_word_problems(**_: Any) -> DatasetDict:
    """Splits `test` and `fewshot` of arithmetic_word_problems."""
    return _splits(ARITHMETIC_WORD_PROBLEMS)


def _splits(questions: QuestionSet) -> DatasetDict:
    return DatasetDict(
        {
            "test": Dataset.from_list([_row(item) for item in questions.items]),
            "fewshot": Dataset.from_list([_row(item) for item in questions.worked_examples]),
        }
    )


def _row(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "question": item.input,
        "answers": [item.target, *item.fields.get("aliases", ())],
    }
