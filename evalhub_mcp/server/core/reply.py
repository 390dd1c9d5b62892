"""The base of all structured replies.

Structured replies are small closed objects. A field that has nothing to say is absent rather
than null. Field names are EvalHub's where EvalHub has one.
"""

from pydantic import BaseModel, ConfigDict


class Reply(BaseModel):
    """Base of all structured replies."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class BenchmarkRef(Reply):
    """A benchmark of a job."""

    provider_id: str
    id: str
