"""The base of all structured replies.

Hosts show a model either the text of a reply or its structured content, never both. So the
structured content holds the whole text as `answer`, and beside it only the fields that a next call
or a program needs: ids, state, verdict, cursor. Fields from which only the text is written are
marked `TextOnly`.
"""

from typing import Annotated, TypeVar

from pydantic import Field

from evalhub_mcp.app.result_documents.document import Document

_Value = TypeVar("_Value")

TextOnly = Annotated[_Value, Field(exclude=True)]
"""A field that the text is written from and that the structured content leaves out."""


class Reply(Document):
    """Base of all structured replies.

    The field `answer`, the text, is added when the result is built.
    """


class BenchmarkRef(Document):
    """A benchmark of a job."""

    provider_id: str
    id: str
