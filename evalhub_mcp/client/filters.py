"""Filters for lists, evaluated by the hub where possible and by the client otherwise.

A hub reads `a,b` as "a and b", `a|b` as "a or b" and `!a` as "not a", with no way to escape
these characters, and it evaluates "not" wrongly for tags. A filter is therefore sent to the
hub only if the hub evaluates it as intended. Otherwise the client lists without this filter
and applies it to the result.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.client.models.jobs import JobStatus


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


def require_known_states(expression: Expression | str | None) -> None:
    """Reject states that no job can have; a hub would return an empty list for them.

    Raises:
        InvalidRequestError: the expression contains an unknown state.
    """
    if isinstance(expression, Expression):
        for part in expression.parts:
            require_known_states(part)
    elif expression is not None and expression not in {state.value for state in JobStatus}:
        raise InvalidRequestError(
            f"{expression!r} is not a job status",
            advice="Use one of " + ", ".join(state.value for state in JobStatus) + ".",
        )


@dataclass
class Selection:
    """The filters of one list, split between the hub's query and checks by the client."""

    query: dict[str, str] = field(default_factory=dict)
    checks: list[Callable[[Any], object]] = field(default_factory=list)

    def add(
        self, name: str, value: Filter | None, values_of: Callable[[Any], Collection[str]]
    ) -> None:
        """Filter by the field `name`, whose values in an object `values_of` returns."""
        expression = as_expression(value)
        if expression is None:
            return
        query = to_query(expression)
        if query is None:
            self.checks.append(lambda item: matches(expression, values_of(item)))
        else:
            self.query[name] = query

    def add_scope(self, scope: str | None, owner: Filter | None) -> None:
        """Filter by where objects come from; hubs allow it only without an owner."""
        if scope is None:
            return
        if scope not in {"system", "tenant"}:
            raise InvalidRequestError("scope must be 'system' or 'tenant'")
        if owner is not None:
            raise InvalidRequestError("scope and owner exclude each other")
        self.query["scope"] = scope
