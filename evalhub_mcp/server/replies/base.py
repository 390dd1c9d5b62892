"""The base of all structured replies."""

from pydantic import BaseModel, ConfigDict


class Reply(BaseModel):
    """Base of all structured replies."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
