"""Filters for lists, evaluated by the hub where possible and by the client otherwise.

A hub reads `a,b` as "a and b", `a|b` as "a or b" and `!a` as "not a", with no way to escape
these characters, and it evaluates "not" wrongly for tags. A filter is therefore sent to the
hub only if the hub evaluates it as intended. Otherwise the client lists without this filter
and applies it to the result.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any, TypeAlias

from evalhub_mcp.client.call_options import CallOptions
from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.client.models import JobStatus, Scope


@dataclass(frozen=True)
class Expression:
    """A combination of values. Build it with :func:`and_`, :func:`or_` and :func:`not_`."""

    operator: str
    parts: tuple[Expression | str, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise InvalidRequestError(f"{self.operator}_() needs at least one value")
        if not all(self.parts):
            raise InvalidRequestError("A filter value must not be empty")


Filter: TypeAlias = str | Expression | Sequence[str]
"""A value, an expression, or several values that must all be present."""


def and_(*parts: Expression | str) -> Expression:
    """Match objects that match every part."""
    return Expression("and", parts)


def or_(*parts: Expression | str) -> Expression:
    """Match objects that match at least one part."""
    return Expression("or", parts)


def not_(part: Expression | str) -> Expression:
    """Match objects that do not match the part."""
    return Expression("not", (part,))


def as_expression(value: Filter | None) -> Expression | str | None:
    """Normalize a filter; `None` if it filters nothing."""
    if value is None or isinstance(value, Expression):
        return value
    if isinstance(value, str):
        if not value:
            raise InvalidRequestError("A filter value must not be empty")
        return str(value)  # an enumeration member as its plain value
    values = list(value)
    return and_(*values) if values else None


def to_query(expression: Expression | str) -> str | None:
    """The filter in the hub's syntax, or `None` if the hub would evaluate it differently."""
    if isinstance(expression, str):
        unsafe = any(c in expression for c in ",|") or expression.startswith("!")
        return None if unsafe or expression != expression.strip() else expression
    if expression.operator == "not":
        return None
    parts = [to_query(part) for part in expression.parts if isinstance(part, str)]
    if len(parts) != len(expression.parts) or None in parts:
        return None
    return ("," if expression.operator == "and" else "|").join(part for part in parts if part)


def matches(expression: Expression | str, values: Collection[str]) -> bool:
    """Whether an object with these values matches the expression."""
    if isinstance(expression, str):
        return expression in values
    results = (matches(part, values) for part in expression.parts)
    if expression.operator == "and":
        return all(results)
    if expression.operator == "or":
        return any(results)
    return not next(results)


_KNOWN_STATES = frozenset(JobStatus)


def require_known_states(expression: Expression | str) -> None:
    """Reject states that no job can have; a hub would return an empty list for them.

    Raises:
        InvalidRequestError: the expression contains an unknown state.
    """
    if isinstance(expression, Expression):
        for part in expression.parts:
            require_known_states(part)
    elif expression not in _KNOWN_STATES:
        raise InvalidRequestError(
            f"{expression!r} is not a job status",
            advice="Use one of " + ", ".join(state.value for state in JobStatus) + ".",
        )


class _CommonFilters(CallOptions, total=False):
    name: Filter | None
    """The exact name, which is not the id."""
    tags: Filter | None
    """Tags of the object itself."""
    owner: Filter | None
    """The user who created the object."""


class JobFilters(_CommonFilters, total=False):
    """More filters of a list of jobs, and the options of the call."""

    experiment_id: Filter | None
    """The MLflow experiment."""
    collection_id: Filter | None
    """The collection that was run. Hubs up to 1.0.2 answer :class:`BadRequestError`."""


class ProviderFilters(_CommonFilters, total=False):
    """More filters of a list of providers, and the options of the call."""

    scope: Scope | None
    """`system` for the hub's own providers, `tenant` for those of users. Not with `owner`."""
    benchmarks: bool
    """`False` leaves the benchmarks out, which makes the response 18 times smaller."""


class CollectionFilters(_CommonFilters, total=False):
    """The filters of a list of collections, and the options of the call.

    `domains` and the filters after it need a hub of version 1.0.2 or newer; older ones answer
    :class:`BadRequestError`.
    """

    scope: Scope | None
    """`system` for the hub's own collections, `tenant` for those of users. Not with `owner`."""
    category: Filter | None
    domains: Filter | None
    tasks: Filter | None
    modalities: Filter | None
    industries: Filter | None
    evaluation_targets: Filter | None


# The values of an object that each filter is compared with.
_VALUES: dict[str, Callable[[Any], Collection[str]]] = {
    "name": lambda item: [item.name],
    "tags": attrgetter("tags"),
    "owner": lambda item: [item.resource.owner or ""],
    "status": lambda job: [job.state],
    "experiment_id": lambda job: [job.resource.mlflow_experiment_id or ""],
    "collection_id": lambda job: [job.collection.id] if job.collection else [],
    "target_type": lambda provider: [provider.agent.target_type] if provider.agent else [],
    "evaluates": lambda provider: provider.agent.evaluates if provider.agent else [],
    "category": lambda collection: [collection.category or ""],
    **{
        name: attrgetter(name)
        for name in ("domains", "tasks", "modalities", "industries", "evaluation_targets")
    },
}
_CLIENT_ONLY = frozenset({"target_type", "evaluates"})
"""Filters that hubs do not have."""


class Selection:
    """The arguments of one list: the hub's query, checks by the client, and call options."""

    def __init__(self, arguments: Mapping[str, Any]) -> None:
        """Split filters and call options.

        Raises:
            InvalidRequestError: a filter is empty or has an impossible value.
        """
        self.query: dict[str, str] = {}
        self.checks: list[Callable[[Any], object]] = []
        self.call: dict[str, Any] = {}
        for name, value in arguments.items():
            if name == "scope":
                self._add_scope(value, arguments.get("owner"))
            elif name not in _VALUES:
                self.call[name] = value
            elif (expression := as_expression(value)) is not None:
                if name == "status":
                    require_known_states(expression)
                query = None if name in _CLIENT_ONLY else to_query(expression)
                if query is None:
                    self.checks.append(partial(_passes, expression, _VALUES[name]))
                else:
                    self.query[name] = query

    def _add_scope(self, scope: str | None, owner: Filter | None) -> None:
        if scope is None:
            return
        if scope not in {"system", "tenant"}:
            raise InvalidRequestError("scope must be 'system' or 'tenant'")
        if owner is not None:
            raise InvalidRequestError("scope and owner exclude each other")
        self.query["scope"] = scope


def _passes(
    expression: Expression | str, values_of: Callable[[Any], Collection[str]], item: Any
) -> bool:
    return matches(expression, values_of(item))
