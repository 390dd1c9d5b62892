"""Reads questions from a JSON object that is not a list: by id, by column, nested, or one.

Such objects are written by pandas (`DataFrame.to_json`), by `datasets` (`Dataset.to_dict`), and by
programs that keep their questions under ids.
"""

from collections.abc import Mapping
from typing import Any

from evalhub_mcp.datasets.column_names import ANSWER, QUESTION

# Keys under which an object may have its list of questions.
LIST_KEYS = (
    "questions", "samples", "data", "items", "rows", "examples", "tests", "test_cases", "testcases",
    "instances", "datapoints", "records", "results", "test", "validation", "dev", "eval", "train",
)  # fmt: skip


def rows_of_object(values: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]] | None:
    """Return the rows of an object, each with the key under which it stands; None without any.

    The key is "" where a row has no place of its own in the file, as in an object of columns.
    """
    names = {name.lower() for name in values}
    if names & {*QUESTION} and names & {*ANSWER} and _is_one_row(values):
        return [("", dict(values))]
    if nested := _nested_list(values):
        return [("", row if isinstance(row, dict) else {}) for row in nested]
    if len(values) < 2:
        return None
    cells = list(values.values())
    if all(isinstance(cell, list) for cell in cells):
        if len({len(cell) for cell in cells}) > 1 or not cells[0]:
            return None
        return [("", dict(zip(values, row, strict=True))) for row in zip(*cells, strict=True)]
    if not all(isinstance(cell, dict) for cell in cells):
        return None
    if _are_columns(cells):
        keys = list(cells[0])
        return [("", {name: values[name][key] for name in values}) for key in keys]
    return [(key, {"id": key, **cell}) for key, cell in values.items()]


def _is_one_row(values: Mapping[str, Any]) -> bool:
    """Whether the question of an object is a text, and not a column of texts."""
    asked = [value for name, value in values.items() if name.lower() in QUESTION]
    return any(isinstance(value, str) for value in asked)


def _nested_list(values: Mapping[str, Any]) -> list[Any] | None:
    """Return the one list of questions that stands in an object inside; None without or with two.

    It must be a list of objects.
    """
    found = [
        inner[name]
        for inner in values.values()
        if isinstance(inner, dict)
        for name in LIST_KEYS
        if isinstance(inner.get(name), list) and inner[name] and isinstance(inner[name][0], dict)
    ]
    return found[0] if len(found) == 1 else None


def _are_columns(cells: list[Any]) -> bool:
    """Whether objects have the same keys 0, 1, 2 …, as the columns of pandas have."""
    numbers = [str(number) for number in range(len(cells[0]))]
    return bool(numbers) and all(list(cell) == numbers for cell in cells)
