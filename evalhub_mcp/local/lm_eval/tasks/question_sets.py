"""The data of our task files: the question sets that ship with the package."""

from __future__ import annotations

from typing import Any

from datasets import Dataset, DatasetDict

from evalhub_mcp.local.inspect.datasets import Item, fewshot, load


def _dataset(benchmark_id: str) -> DatasetDict:
    return DatasetDict(
        {
            "test": Dataset.from_list([_row(item) for item in load(benchmark_id)]),
            "fewshot": Dataset.from_list([_row(item) for item in fewshot(benchmark_id)]),
        }
    )


def _row(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "question": item.input,
        "answers": [item.target, *item.fields.get("aliases", ())],
    }


def everyday_facts(**_: Any) -> DatasetDict:
    """Splits `test` and `fewshot` of everyday_facts."""
    return _dataset("everyday_facts")


def arithmetic_word_problems(**_: Any) -> DatasetDict:
    """Splits `test` and `fewshot` of arithmetic_word_problems."""
    return _dataset("arithmetic_word_problems")
