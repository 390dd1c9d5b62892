"""The base of all documents and replies, and the types of their fields.

Documents are small closed objects with EvalHub's field names where EvalHub has one. A field at its
default is left out, so there are no nulls and no empty lists. Foreign text is sanitized by the type
of its field, so that no code that fills a document can forget it.
"""

from functools import lru_cache, partial
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict

from evalhub_mcp.formatting import rounded
from evalhub_mcp.untrusted import sanitize_line, sanitize_lines

Figure = Annotated[float | None, BeforeValidator(rounded)]
"""A number with six significant digits."""


def one_line(limit: int) -> BeforeValidator:
    """Mark a field as foreign text: one safe line of at most `limit` characters, "" for None."""
    return BeforeValidator(partial(sanitize_line, limit=limit))


def some_lines(limit: int, most: int = 12) -> BeforeValidator:
    """Mark a field as a list of foreign texts: the first `most`, each a safe line."""
    return BeforeValidator(partial(sanitize_lines, limit=limit, most=most))


class Document(BaseModel):
    """A closed object."""

    model_config = ConfigDict(extra="forbid", defer_build=True, from_attributes=True)

    @classmethod
    def from_objects(cls, *sources: object, **fields: Any) -> Self:
        """Return a document whose other fields are attributes of the sources with the same names.

        Where several sources have an attribute, the first one counts. A source may be None; its
        fields then keep their defaults.

        Raises:
            TypeError: No source has a field.
        """
        kinds = tuple(map(type, sources))
        found = {
            name: getattr(sources[index], name)
            for name, index in _source_of_fields(cls, kinds)
            if name not in fields
        }
        missing = cls.model_fields.keys() - found.keys() - fields.keys()
        if missing and None not in sources:
            raise TypeError(f"nothing to fill {sorted(missing)} of {cls.__name__}")
        return cls.model_validate({**found, **fields})


@lru_cache(maxsize=256)
def _source_of_fields(
    document: type[Document], kinds: tuple[type, ...]
) -> tuple[tuple[str, int], ...]:
    """Return each field's name with the index of the first source whose class has the field."""
    declared = [
        {*dir(kind), *getattr(kind, "model_fields", ()), *getattr(kind, "__dataclass_fields__", ())}
        for kind in kinds
    ]
    return tuple(
        (name, index)
        for name in document.model_fields
        if (index := next((i for i, names in enumerate(declared) if name in names), None))
        is not None
    )
