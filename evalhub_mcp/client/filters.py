"""What lists can be narrowed by, without the hub's filter syntax getting in the way.

A hub reads `a,b` as "a and b", `a|b` as "a or b" and `!a` as "not a", and has no way
to quote those characters; "not" is wrong for tags. So an expression is sent to the
hub only where it means there what it says here. Otherwise the hub is asked for more,
and the rest is decided on this side by the same expression.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.client.models.jobs import JobStatus


@dataclass(frozen=True)
class Expression:
    """A combination of values. Build it with :func:`and_`, :func:`or_` and :func:`not_`."""

    operator: str
    parts: tuple[Expression | str, ...]


Filter: TypeAlias = str | Expression | Sequence[str]
"""A value, an expression, or several values that must all be there."""


def and_(*parts: Expression | str) -> Expression:
    """Every part must hold."""
    return _combined("and", parts)


def or_(*parts: Expression | str) -> Expression:
    """At least one part must hold."""
    return _combined("or", parts)


def not_(part: Expression | str) -> Expression:
    """The part must not hold."""
    return _combined("not", (part,))


def _combined(operator: str, parts: Iterable[Expression | str]) -> Expression:
    checked = tuple(parts)
    if not checked:
        raise InvalidRequestError(f"{operator}_() needs at least one value")
    for part in checked:
        if not part:
            raise InvalidRequestError("A filter value must not be empty")
    return Expression(operator, checked)


def as_expression(value: Filter | None) -> Expression | str | None:
    """A filter in its normal form; `None` when it filters nothing."""
    if value is None or isinstance(value, Expression):
        return value
    if isinstance(value, str):
        if not value:
            raise InvalidRequestError("A filter value must not be empty")
        return str(value.value) if isinstance(value, JobStatus) else value
    values = list(value)
    return and_(*values) if values else None


def to_query(expression: Expression | str) -> str | None:
    """The hub's notation, or `None` where the hub would understand something else."""
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
    """Whether an object with these values satisfies the expression."""
    if isinstance(expression, str):
        return expression in values
    results = (matches(part, values) for part in expression.parts)
    if expression.operator == "and":
        return all(results)
    if expression.operator == "or":
        return any(results)
    return not next(results)


def known_states(expression: Expression | str | None) -> None:
    """Refuse states no job can have, for which a hub silently finds nothing.

    Raises:
        InvalidRequestError: the expression names an unknown state.
    """
    if isinstance(expression, Expression):
        for part in expression.parts:
            known_states(part)
    elif expression is not None and expression not in {state.value for state in JobStatus}:
        raise InvalidRequestError(
            f"{expression!r} is no job status",
            advice="Use one of " + ", ".join(state.value for state in JobStatus) + ".",
        )


class Selection:
    """The filters of one list: a query for the hub, and a check for what it cannot say."""

    def __init__(self) -> None:
        self.query: dict[str, str] = {}
        self._checks: list[tuple[Expression | str, Callable[[Any], Collection[str]]]] = []
        self._required: list[Callable[[Any], object]] = []

    def add(
        self, name: str, value: Filter | None, values_of: Callable[[Any], Collection[str]]
    ) -> None:
        """Filter on `name`; `values_of` tells the values an object has for it."""
        expression = as_expression(value)
        if expression is None:
            return
        query = to_query(expression)
        if query is None:
            self._checks.append((expression, values_of))
        else:
            self.query[name] = query

    def add_scope(self, scope: str | None, owner: Filter | None) -> None:
        """Filter on where objects come from; hubs take it only without an owner."""
        if scope is None:
            return
        if scope not in {"system", "tenant"}:
            raise InvalidRequestError("scope must be 'system' or 'tenant'")
        if owner is not None:
            raise InvalidRequestError("scope and owner exclude each other")
        self.query["scope"] = scope

    def require(self, check: Callable[[Any], object]) -> None:
        """Decide on this side, by a function."""
        self._required.append(check)

    def admits(self, item: Any) -> bool:
        """Whether an object passes the filters the hub was not asked for."""
        return all(
            matches(expression, values(item)) for expression, values in self._checks
        ) and all(check(item) for check in self._required)
