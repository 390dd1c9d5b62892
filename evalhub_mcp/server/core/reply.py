"""The base of all structured replies, and the types of their text fields.

Replies are small closed objects with EvalHub's field names where EvalHub has one. A field at its
default is left out of the answer, so there are no nulls and no empty lists. Foreign text is
sanitized by the type of its field, so that no tool can forget it.
"""

from typing import Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict

from evalhub_mcp.untrusted import sanitize_line, sanitize_lines


def one_line(limit: int) -> BeforeValidator:
    """Mark a field as foreign text: one safe line of at most `limit` characters, "" for None."""
    return BeforeValidator(lambda text: sanitize_line(text, limit))


def some_lines(limit: int, most: int = 12) -> BeforeValidator:
    """Mark a field as a list of foreign texts: the first `most`, each a safe line."""
    return BeforeValidator(lambda texts: sanitize_lines(texts, limit, most))


class Reply(BaseModel):
    """Base of all structured replies."""

    model_config = ConfigDict(extra="forbid", defer_build=True, from_attributes=True)

    @classmethod
    def from_objects(cls, *sources: object, **fields: Any) -> Self:
        """Return a reply whose other fields are attributes of the sources with the same names.

        Where several sources have an attribute, the first one counts; None stands for no source.
        """
        found = {
            name: getattr(source, name)
            for source in reversed(sources)
            for name in cls.model_fields
            if hasattr(source, name)
        }
        return cls.model_validate({**found, **fields})


class BenchmarkRef(Reply):
    """A benchmark of a job."""

    provider_id: str
    id: str
