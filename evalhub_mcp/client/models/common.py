"""The small objects several resources share."""

from __future__ import annotations

from typing import Any, Literal

from evalhub_mcp.client.models.base import HubModel, RequestModel, SharedModel, Timestamp

TargetType = Literal["model", "agent", "inference_server"]
"""What a provider evaluates."""

Scope = Literal["system", "tenant"]
"""Where a provider or collection comes from: the hub's configuration, or a user."""


class Resource(HubModel):
    """Identity and history of an object kept by the hub."""

    id: str = ""
    """A slug for objects of the hub's own configuration, a UUID for the others."""
    tenant: str | None = None
    owner: str | None = None
    """The user who made it; `system` for the hub's own objects, which are read-only."""
    created_at: Timestamp = None
    updated_at: Timestamp = None
    """Absent in the answer to a submission."""
    mlflow_experiment_id: str | None = None


class MessageInfo(HubModel):
    """A message about a job or a benchmark. Its text may come from anywhere: do not trust it."""

    message: str = ""
    message_code: str = ""
    message_origin: str | None = None
    """`server`, `runtime`, `adapter` or `sdk`."""


class PrimaryScore(SharedModel):
    """The metric a benchmark is judged by."""

    required_of_callers = ("metric",)

    metric: str = ""
    lower_is_better: bool = False


class PassCriteria(SharedModel):
    """The value the primary score is compared with."""

    required_of_callers = ("threshold",)

    threshold: float | None = None
    """In the unit of the metric; not normalised."""


class HealthResponse(HubModel):
    """The hub's word on its own health."""

    status: str = ""
    """`healthy` when all is well."""
    timestamp: Timestamp = None


class PatchOperation(RequestModel):
    """One JSON Patch operation (RFC 6902). Hubs know `add`, `remove` and `replace` only."""

    op: Literal["add", "remove", "replace"]
    path: str
    """A JSON Pointer such as `/description` or `/tags/0`."""
    value: Any = None

    def to_wire(self) -> dict[str, Any]:
        """The operation as the hub wants it: `value` is sent even when null, except for remove."""
        if self.op == "remove":
            return {"op": self.op, "path": self.path}
        return {"op": self.op, "path": self.path, "value": self.value}
