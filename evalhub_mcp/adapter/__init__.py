"""Write an evaluation that a hub can run: subclass `Adapter` and implement `run`.

`JobSpec` describes the job, `JobCallbacks` reports phase and progress, `JobResults` is the
result, `AdapterError` is a failure with a reason, and `Adapter.main` is the program. The same
program runs on the local hub, in a Kubernetes job of a real EvalHub and, with
`evalhub-mcp adapter run` or `rehearse`, without any hub.

An adapter needs no packages besides httpx and pydantic. Importing this package loads
neither httpx nor the client; `HubReporter` and `rehearse` are loaded on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from evalhub_mcp.adapter.base import Adapter
from evalhub_mcp.adapter.callbacks import JobCallbacks, Phase
from evalhub_mcp.adapter.credentials import (
    model_api_key,
    model_ca_path,
    model_secret_entry,
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
from evalhub_mcp.adapter.results import InvalidResultsError, JobResults, Metric
from evalhub_mcp.adapter.spec import JobSpec, JobSpecError, ModelUnderTest, PrimaryScore

if TYPE_CHECKING:
    from evalhub_mcp.adapter.hub_reporter import HubReporter
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
    "model_secret_entry",
    "named_secret",
    "rehearse",
    "scrub",
]


_LAZY = {"HubReporter": "hub_reporter", "Rehearsal": "rehearsal", "rehearse": "rehearsal"}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"evalhub_mcp.adapter.{_LAZY[name]}"), name)
