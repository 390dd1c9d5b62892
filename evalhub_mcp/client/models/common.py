"""Small objects that several resources share."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from evalhub_mcp.client.models.base import (
    HubModel,
    Identifier,
    Label,
    RequestModel,
    SharedModel,
    Timestamp,
)

TargetType = Literal["model", "agent", "inference_server"]
"""What a provider evaluates."""

Scope = Literal["system", "tenant"]
"""Where a provider or collection comes from: the hub's configuration, or a user."""


class Resource(HubModel):
    """The identity and history of an object."""

    id: Identifier = ""
    """A slug for objects of the hub's own configuration, a UUID for others."""
    tenant: str | None = None
    owner: str | None = None
    """The user who created it; `system` for the hub's own objects, which are read-only."""
    created_at: Timestamp = None
    updated_at: Timestamp = None
    """Absent in the response to a submission."""
    mlflow_experiment_id: Identifier | None = None


class HubObject(HubModel):
    """An object with an identity: a job, a provider or a collection."""

    resource: Resource = Field(default_factory=Resource)

    @property
    def id(self) -> str:
        """The object's id, which is not its name."""
        return self.resource.id


class MessageInfo(HubModel):
    """A message about a job or a benchmark. Evaluations write some of these: untrusted."""

    message: str = ""
    message_code: Label = ""
    message_origin: Label | None = None
    """`server`, `runtime`, `adapter` or `sdk`."""


class PrimaryScore(SharedModel):
    """The metric that decides whether a benchmark passes."""

    required_of_callers = ("metric",)

    metric: Label = ""
    lower_is_better: bool = False


class PassCriteria(SharedModel):
    """The threshold for the primary score."""

    required_of_callers = ("threshold",)

    threshold: float | None = None
    """In the unit of the metric, not normalised."""


class HealthResponse(HubModel):
    """The hub's report on its health."""

    status: str = ""
    """`healthy` if the hub works."""
    timestamp: Timestamp = None


class PatchOperation(RequestModel):
    """A JSON Patch operation (RFC 6902). Hubs support only `add`, `remove` and `replace`."""

    op: Literal["add", "remove", "replace"]
    path: str = Field(pattern="^/")
    """A JSON Pointer such as `/description` or `/tags/0`."""
    value: Any = None

    def to_wire(self) -> dict[str, Any]:
        """The JSON of the operation; unlike other fields, a null `value` is sent."""
        if self.op == "remove":
            return {"op": self.op, "path": self.path}
        return {"op": self.op, "path": self.path, "value": self.value}
