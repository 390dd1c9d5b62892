"""Checks of a call's arguments before they are validated: readable, known, and no keys in them."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evalhub_mcp.jobs.misplaced_keys import misplaced_keys_problem
from evalhub_mcp.server.core.argument_coercion import coerce_arguments
from evalhub_mcp.server.core.argument_errors import near_field
from evalhub_mcp.untrusted import replace_surrogates

MAX_UNKNOWN_ARGUMENTS = 5
MOST = 2**64
"""Largest whole number in arguments, such as a seed."""
NOT_A_NUMBER = "that is not finite or has more than 20 digits"


Rearrange = Callable[[Mapping[str, Any]], dict[str, Any]]


class UnusableArguments(ValueError):
    """Arguments that no tool could use; its text is for the model that wrote them."""


def read_arguments(
    tool: str,
    arguments: Mapping[str, Any],
    schema: Mapping[str, Any],
    rearrange: Rearrange | None = None,
) -> dict[str, Any]:
    """Return the arguments of a call in the form that the tool's schema declares.

    `rearrange` moves arguments that are given in another place than the schema's.

    Lone surrogates in them become U+FFFD.

    Raises:
        UnusableArguments: They are nested too deeply, contain a key or a number that no hub can
            read, or have unknown names.
    """
    try:
        try:
            json.dumps(arguments, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            arguments = replace_surrogates(arguments)
    except RecursionError:
        deep = ", ".join(name for name, value in arguments.items() if _is_too_deep(value))
        raise UnusableArguments(f"{tool}: {deep} is nested too deeply.") from None
    if (misplaced := misplaced_keys_problem(arguments)) is not None:
        raise UnusableArguments(f"{tool} cannot use these arguments. {misplaced}")
    if rearrange is not None:
        arguments = rearrange(arguments)
    known = schema["properties"]
    if unknown := [name for name in arguments if name not in known]:
        raise UnusableArguments(_unknown_arguments(tool, unknown, known))
    coerced = coerce_arguments(arguments, schema)
    if unusable := [
        name
        for name, value in coerced.items()
        if not isinstance(value, str) and _has_unusable_number(value)
    ]:
        raise UnusableArguments(f"{tool}: {', '.join(unusable)} has a number {NOT_A_NUMBER}.")
    return coerced


def _has_unusable_number(value: Any) -> bool:
    rest = [value]
    while rest:
        one = rest.pop()
        if isinstance(one, Mapping):
            rest.extend(one.values())
        elif isinstance(one, list):
            rest.extend(one)
        elif isinstance(one, float):
            if not math.isfinite(one):
                return True
        elif isinstance(one, int) and abs(one) > MOST:
            return True
    return False


def _is_too_deep(value: Any) -> bool:
    try:
        json.dumps(value)
        replace_surrogates(value)
    except RecursionError:
        return True
    return False


def _unknown_arguments(tool: str, unknown: Sequence[str], known: Mapping[str, Any]) -> str:
    parts = []
    for name in unknown[:MAX_UNKNOWN_ARGUMENTS]:
        near = near_field(name, known)
        parts.append(f"{name[:60]!r}" + (f" (did you mean {near}?)" if near else ""))
    plural = "s" if len(unknown) > 1 else ""
    offered = ", ".join(known) or "it takes none"
    return f"{tool} has no argument{plural} {', '.join(parts)}. Arguments: {offered}."
