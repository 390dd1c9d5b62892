"""The results of an evaluation, in the form a hub stores.

Every metric has a type. A hub treats a metric without one as numeric, even a string or a
curve, so the type is derived from the value unless it is given. Values that JSON cannot
express are handled before anything is sent: a number that is not finite becomes null and is
listed in `not_finite`, and any other such value is an error that names the metric.
"""

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
    """The evaluation returned something that is not a result."""

    default_code = "invalid_results"


@dataclasses.dataclass(frozen=True)
class Metric:
    """A metric with an explicit type, e.g. `Metric([…], "time_series")`."""

    value: Any
    type: MetricType


class JobResults(BaseModel):
    """The result of one benchmark.

    `metrics` maps names to numbers (or other JSON values, or `Metric`); the hub compares the
    benchmark's primary metric with its threshold. Name a standard error `<metric>_stderr`.
    `additional_info` is for `n_samples`, settings and examples of wrong answers. `artifacts`
    contains the locations of larger outputs (a path, a URL, an OCI reference), not the outputs.
    `samples` are the answered questions, each with the arguments of `JobCallbacks.sample`, for an
    evaluation that does not report them while it runs.
    """

    model_config = ConfigDict(extra="forbid")

    metrics: dict[str, Any] = Field(min_length=1)
    additional_info: dict[str, Any] = Field(default_factory=dict)
    artifacts: dict[str, Any] = Field(default_factory=dict)
    mlflow_run_id: str | None = None
    logs_path: str | None = None
    samples: list[dict[str, Any]] = Field(default_factory=list)

    def as_event(self) -> dict[str, Any]:
        """The fields of a `completed` event, as plain JSON values.

        Raises:
            InvalidResultsError: A value cannot be expressed in JSON.
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
    """`value` as a JSON value; objects with a `tolist` method, as in numpy, are converted."""
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
