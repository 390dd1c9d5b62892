"""Turning "these fields, these values" into the JSON Patch operations a hub accepts.

A mapping is read as a JSON merge patch (RFC 7396): given fields are set, objects are
merged, `None` removes. Hubs refuse most nested paths, refuse to `add` benchmarks, and
answer 500 to removing what is not there; one operation per changed top-level field,
worked out against the current object, avoids all three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError

from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.client.models.common import PatchOperation

Patch: TypeAlias = Sequence[PatchOperation | Mapping[str, Any]] | Mapping[str, Any]
"""JSON Patch operations, or a mapping of fields to their new values."""

_REPLACE_ONLY = frozenset({"benchmarks"})
_NOT_PATCHABLE = frozenset({"resource", "id"})


def operations(patch: Sequence[PatchOperation | Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Given operations, checked.

    Raises:
        InvalidRequestError: an operation hubs do not know (`move`, `copy`, `test`) or
            a path that is no JSON Pointer.
    """
    result = []
    for operation in patch:
        try:
            checked = PatchOperation.model_validate(operation)
        except ValidationError as error:
            problem = error.errors(include_url=False, include_input=False)[0]
            raise InvalidRequestError(
                f"Not a JSON Patch operation: {problem['msg']}",
                advice="Hubs know add, remove and replace.",
            ) from None
        if not checked.path.startswith("/"):
            raise InvalidRequestError("A JSON Patch path begins with '/'")
        result.append(checked.to_wire())
    return result


def changes(current: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The operations that make `current` have the `wanted` values; empty when it has them.

    Raises:
        InvalidRequestError: a field that cannot be patched.
    """
    result: list[dict[str, Any]] = []
    for key, value in wanted.items():
        if key in _NOT_PATCHABLE:
            raise InvalidRequestError(f"{key!r} cannot be changed")
        path = "/" + key.replace("~", "~0").replace("/", "~1")
        present = current.get(key) is not None
        target = _plain(value)
        if target is None:
            if present:
                result.append({"op": "remove", "path": path})
            continue
        target = merged(current.get(key), target)
        if not present or target != current[key]:
            op = "replace" if present or key in _REPLACE_ONLY else "add"
            result.append({"op": op, "path": path, "value": target})
    return result


def merged(current: Any, patch: Any) -> Any:
    """RFC 7396: objects are merged, everything else is replaced, `None` removes."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(current) if isinstance(current, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def _plain(value: Any) -> Any:
    """Models inside a patch as the JSON they stand for."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True, by_alias=True)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
