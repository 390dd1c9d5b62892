"""What an evaluation found, in the form a hub keeps.

Decision: metrics carry their type. A hub calls every metric without one numeric, strings
and curves included, so the type is taken from the value unless it is given. Values that
JSON does not have are settled here, before anything is sent: a number that is not finite
becomes null and is named, and what cannot be expressed is an error that names the metric.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from evalhub_mcp.adapter.errors import AdapterError

MetricType = Literal["numeric", "categorical", "array_ordered", "array_unordered", "time_series"]
_DEEPEST = 40


class InvalidResultsError(AdapterError):
    """The evaluation returned something that is no result."""

    default_code = "invalid_results"


@dataclasses.dataclass(frozen=True)
class Metric:
    """A metric whose type its value does not show, e.g. `Metric([…], "time_series")`."""

    value: Any
    type: MetricType


class JobResults(BaseModel):
    """The result of one benchmark.

    `metrics` maps names to numbers (or other JSON values, or `Metric`); the hub compares the
    benchmark's primary metric with its threshold. A standard error goes beside its metric as
    `<metric>_stderr`, the number of samples as `n_samples` into `additional_info`, which also
    is the place for settings and examples of what went wrong. `artifacts` says where larger
    outputs are (a path, a URL, an OCI reference); it does not carry them.
    """

    model_config = ConfigDict(extra="forbid")

    metrics: dict[str, Any] = Field(min_length=1)
    additional_info: dict[str, Any] = Field(default_factory=dict)
    artifacts: dict[str, Any] = Field(default_factory=dict)
    mlflow_run_id: str | None = None
    logs_path: str | None = None

    def as_event(self) -> dict[str, Any]:
        """The fields of a `completed` event, as plain JSON values.

        Raises:
            InvalidResultsError: a value cannot be expressed in JSON.
        """
        values: dict[str, Any] = {}
        schema: list[dict[str, str]] = []
        not_finite: list[str] = []
        for name, given in self.metrics.items():
            if not name:
                raise InvalidResultsError("A metric has no name.")
            value = _plain(
                given.value if isinstance(given, Metric) else given, f"metric {name!r}", not_finite
            )
            values[name] = value
            kind = given.type if isinstance(given, Metric) else _type_of(value)
            if kind is not None:
                schema.append({"name": name, "type": kind})
        info = _plain(self.additional_info, "additional_info", not_finite)
        if not_finite:
            info["not_finite"] = sorted(set(not_finite))
        event: dict[str, Any] = {"metrics": values, "metrics_schema": schema}
        if info:
            event["additional_info"] = info
        if self.artifacts:
            event["artifacts"] = _plain(self.artifacts, "artifacts", not_finite)
        if self.mlflow_run_id:
            event["mlflow_run_id"] = self.mlflow_run_id
        if self.logs_path:
            event["logs_path"] = self.logs_path
        return event


def _type_of(value: Any) -> MetricType | None:
    if isinstance(value, bool | str | dict):
        return "categorical"
    if isinstance(value, int | float):
        return "numeric"
    if isinstance(value, list):
        return "array_ordered"
    return None


def _plain(value: Any, what: str, not_finite: list[str], depth: int = 0) -> Any:
    """`value` as JSON has it; numbers of numpy and its kind become Python's."""
    if depth > _DEEPEST:
        raise InvalidResultsError(f"{what} is nested too deeply.")

    def inner(part: Any, of: str = what) -> Any:
        return _plain(part, of, not_finite, depth + 1)

    if isinstance(value, Enum):
        return inner(value.value)
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        if math.isfinite(value):
            return float(value)
        not_finite.append(what)
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, BaseModel):
        return inner(value.model_dump(mode="json"))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return inner(dataclasses.asdict(value))
    if isinstance(value, Mapping):
        return {str(key): inner(part, f"{what}.{key}") for key, part in value.items()}
    if isinstance(value, bytes | bytearray):
        raise InvalidResultsError(f"{what} is bytes; a result holds text and numbers.")
    if isinstance(value, Sequence | Set):
        return [inner(part) for part in value]
    if callable(convert := getattr(value, "tolist", None)):
        return inner(convert())
    raise InvalidResultsError(
        f"{what} is a {type(value).__name__}, which a result cannot hold: use numbers, text, "
        "lists and mappings."
    )
