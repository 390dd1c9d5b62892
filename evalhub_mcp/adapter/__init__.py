"""Write an evaluation that a hub can run: derive from `Adapter`, write `run`.

`JobSpec` says what to evaluate, `JobCallbacks` takes phase and progress, `JobResults` is what
comes out, `AdapterError` says why nothing does; `Adapter.main` is the program. The same
program runs on the local hub, in a Kubernetes job of a real EvalHub, and, by
`evalhub-mcp adapter run` or `rehearse`, without any hub.

Decision: small. Nothing beyond httpx and pydantic is imported, so that the first event
reaches the hub before a heavy evaluation library is loaded.
"""

from typing import TYPE_CHECKING, Any

from evalhub_mcp.adapter.base import Adapter
from evalhub_mcp.adapter.callbacks import JobCallbacks, Phase
from evalhub_mcp.adapter.credentials import (
    model_api_key,
    model_ca_path,
    named_secret,
    scrub,
)
from evalhub_mcp.adapter.errors import (
    AdapterError,
    InvalidParametersError,
    JobCancelled,
    MissingSecretError,
    NotDeliveredError,
)
from evalhub_mcp.adapter.hub_reporter import HubReporter
from evalhub_mcp.adapter.results import InvalidResultsError, JobResults, Metric
from evalhub_mcp.adapter.spec import JobSpec, JobSpecError, ModelUnderTest, PrimaryScore

if TYPE_CHECKING:
    from evalhub_mcp.adapter.rehearsal import Rehearsal, rehearse

__all__ = [
    "Adapter",
    "AdapterError",
    "HubReporter",
    "InvalidParametersError",
    "InvalidResultsError",
    "JobCallbacks",
    "JobCancelled",
    "JobResults",
    "JobSpec",
    "JobSpecError",
    "Metric",
    "MissingSecretError",
    "ModelUnderTest",
    "NotDeliveredError",
    "Phase",
    "PrimaryScore",
    "Rehearsal",
    "model_api_key",
    "model_ca_path",
    "named_secret",
    "rehearse",
    "scrub",
]


def __getattr__(name: str) -> Any:
    # What only tests use is loaded when it is used.
    if name in {"Rehearsal", "rehearse"}:
        from evalhub_mcp.adapter import rehearsal

        return getattr(rehearsal, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
