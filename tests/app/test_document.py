"""Documents filled from the attributes of objects."""

from dataclasses import dataclass
from typing import Annotated

import pytest
from pydantic import Field

from evalhub_mcp.app.result_documents.document import Document, Figure, one_line, some_lines


class Row(Document):
    name: Annotated[str, one_line(8)]
    note: Annotated[str, one_line(80)] = ""
    tags: Annotated[list[str], some_lines(80, 2)] = Field(default_factory=list)
    score: Figure = None


@dataclass
class Named:
    name: str
    tags: list[str]


@dataclass
class Scored:
    name: str
    score: float
    note: str | None = None


def test_keyword_arguments_precede_the_first_object_with_the_field():
    row = Row.from_objects(Named("first", ["a"]), Scored("second", 0.5), note="given")
    assert row == Row(name="first", note="given", tags=["a"], score=0.5)


def test_foreign_text_is_made_safe_and_numbers_are_rounded():
    row = Row.from_objects(
        Named("a\nlong name", ["\x1b[31mred\x1b[0m", "", "x"]), Scored("", 1 / 3)
    )
    assert (row.name, row.tags, row.score) == ("a long…", ["red"], 0.333333)
    assert row.model_dump(exclude_defaults=True) == {
        "name": "a long…",
        "tags": ["red"],
        "score": 0.333333,
    }


def test_a_missing_field_is_an_error_unless_an_object_is_none():
    with pytest.raises(TypeError, match=r"note.*score.*Row"):
        Row.from_objects(Named("a", []))
    assert Row.from_objects(Named("a", []), None) == Row(name="a")
