"""Base classes of the models, and small objects that several of them share.

Responses are read tolerantly: `null` means "absent", and a value that does not fit its field is
dropped. The field gets its default, and a :class:`ParseReport` names it. Unknown fields are kept as
attributes. So one invalid value does not make a whole object unreadable.

Requests are validated strictly, because a hub silently ignores fields that it does not know: a
misspelt `parameter` would have no effect.
"""

from __future__ import annotations

import difflib
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from evalhub_mcp.untrusted import sanitize_id, sanitize_name

_MAX_REPAIRS = 20
"""Rounds of dropping invalid values before an object counts as malformed."""


_reading: ContextVar[bool] = ContextVar("reading", default=False)
"""Whether a response is being read, as opposed to a request written."""


@dataclass
class ParseReport:
    """The values dropped while reading a response, as `path: reason` lines."""

    dropped: list[str] = field(default_factory=list)

    def note(self, line: str) -> None:
        """Add a line if it is new: repairing an object may validate it several times."""
        if line not in self.dropped:
            self.dropped.append(line)


class OpenEnum(StrEnum):
    """A string enumeration that accepts values a newer hub may add.

    An unknown value becomes a member that equals that string and no known member.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        value = sanitize_name(value) if isinstance(value, str) else ""
        if not value:
            return None
        member = str.__new__(cls, value)
        member._name_ = value.upper()
        member._value_ = value
        return member


TargetType = Literal["model", "agent", "inference_server"]
"""What a provider evaluates."""

Scope = Literal["system", "tenant"]
"""Where a provider or collection comes from: the hub's configuration, or a user."""

Identifier: TypeAlias = Annotated[str, AfterValidator(sanitize_id)]
"""An id as it is. One that is not a single visible line of up to 256 characters is marked as
unusable, so that neither a program nor a model takes its text for anything but a broken id."""

Label: TypeAlias = Annotated[str, AfterValidator(sanitize_name)]
"""The name of a metric or of a kind of thing, as one visible line of up to 160 characters."""


def _aware(value: datetime) -> datetime | None:
    if value.year <= 1:  # Go's zero time means "not set"
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


Timestamp: TypeAlias = Annotated[datetime, AfterValidator(_aware)] | None
"""A time with time zone, UTC if the hub gave none; `None` if absent or invalid."""


class HubModel(BaseModel):
    """An object in a response. Unknown fields are kept, invalid values become defaults."""

    model_config = ConfigDict(
        extra="allow",
        defer_build=True,
        populate_by_name=True,
        protected_namespaces=(),
        coerce_numbers_to_str=True,
        serialize_by_alias=True,
    )

    @model_validator(mode="wrap")
    @classmethod
    def _repair(
        cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        if not isinstance(data, dict) or (issubclass(cls, SharedModel) and not _reading.get()):
            return handler(data)
        if None in data.values():
            data = {key: value for key, value in data.items() if value is not None}
        token = _reading.set(True)
        try:
            return handler(data)
        except ValidationError as error:
            return cls._repaired(data, error, handler, info)
        finally:
            _reading.reset(token)

    @classmethod
    def _repaired(
        cls,
        data: dict[str, Any],
        error: ValidationError,
        handler: ModelWrapValidatorHandler[Self],
        info: ValidationInfo,
    ) -> Self:
        """Read `data` without the values that `error` names, and those that follow from them."""
        for _ in range(_MAX_REPAIRS):
            problems = error.errors(include_url=False, include_input=False)
            if not all(problem["loc"] for problem in problems):
                break
            if isinstance(info.context, ParseReport):
                for problem in problems:
                    place = ".".join(str(part) for part in problem["loc"])
                    info.context.note(f"{cls.__name__}.{place}: {problem['msg']}")
            repaired = _without(data, [problem["loc"] for problem in problems])
            if repaired is None:
                break
            data = repaired
            try:
                return handler(repaired)
            except ValidationError as next_error:
                error = next_error
        raise error


def _without(data: dict[str, Any], places: list[tuple[int | str, ...]]) -> dict[str, Any] | None:
    """Copy `data` without the values at `places`; `None` if none of them can be removed.

    Only an item is removed from a list, unless the list as a whole is invalid.
    """
    keys = data.keys() & {place[0] for place in places}
    copy = dict(data)
    for key in keys:
        within = {place[1] if len(place) > 1 else None for place in places if place[0] == key}
        if isinstance(data[key], list) and all(isinstance(index, int) for index in within):
            copy[key] = [item for index, item in enumerate(data[key]) if index not in within]
        else:
            del copy[key]
    return copy if keys else None


class StrictModel(BaseModel):
    """An object that rejects fields which the hub would silently ignore, unless it is read."""

    required_of_callers: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _reject_unknown_fields(cls, data: Any) -> Any:
        """Reject an unknown field, with the most similar known name, and a missing one."""
        if not isinstance(data, dict) or _reading.get():
            return data
        known = set(cls.model_fields) | {
            field.alias for field in cls.model_fields.values() if field.alias
        }
        if unknown := [str(key) for key in data if key not in known]:
            near = difflib.get_close_matches(unknown[0], sorted(known), n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"{cls.__name__} has no field {unknown[0]!r}{hint}")
        for name in cls.required_of_callers:
            if data.get(name) is None:
                raise ValueError(f"{cls.__name__} needs {name!r}")
        return data


class SharedModel(StrictModel, HubModel):
    """An object in both requests and responses: strict in the former, tolerant in the latter."""


class RequestModel(StrictModel):
    """An object in a request. Unknown fields are rejected, with the most similar known name."""

    model_config = ConfigDict(
        extra="forbid",
        defer_build=True,
        populate_by_name=True,
        protected_namespaces=(),
    )

    def to_wire(self) -> dict[str, Any]:
        """The JSON body of this request, without unset fields."""
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)


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


ModelT = TypeVar("ModelT", bound=HubModel)


def parse(model: type[ModelT], data: Any, report: ParseReport | None = None) -> ModelT:
    """Read an object from a response; `report` collects the values that were dropped.

    Raises:
        pydantic.ValidationError: `data` is not a JSON object.
    """
    token = _reading.set(True)
    try:
        return model.model_validate(data, context=report if report is not None else ParseReport())
    finally:
        _reading.reset(token)
