"""The base of all result documents."""

from pydantic import BaseModel, ConfigDict


class Document(BaseModel):
    """A closed object. A field that has nothing to say keeps its default and is left out."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
