"""Convert field changes to the JSON Patch operations (RFC 6902) that a hub accepts.

A mapping is a JSON merge patch (RFC 7396): given fields are set, objects are merged, `None`
removes. It is compared with the current object, and each changed top-level field becomes one
operation, because hubs reject most nested paths, reject `add` for benchmarks, and answer 500
when a field to remove does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel

from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.client.models.base import PatchOperation

Patch: TypeAlias = Sequence[PatchOperation | Mapping[str, Any]] | Mapping[str, Any]
"""JSON Patch operations, or a mapping of fields to their new values."""

_REPLACE_ONLY = frozenset({"benchmarks"})
_NOT_PATCHABLE = frozenset({"resource", "id"})


def operations_for_merge(
    current: Mapping[str, Any], patch: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The operations that apply a merge patch to `current`; empty if nothing changes.

    Raises:
        InvalidRequestError: a field cannot be changed.
    """
    result: list[dict[str, Any]] = []
    for key, value in patch.items():
        if key in _NOT_PATCHABLE:
            raise InvalidRequestError(f"{key!r} cannot be changed")
        pointer = "/" + key.replace("~", "~0").replace("/", "~1")
        present = current.get(key) is not None
        target = _to_json(value)
        if target is None:
            if present:
                result.append({"op": "remove", "path": pointer})
            continue
        target = apply_merge_patch(current.get(key), target)
        if not present or target != current[key]:
            op = "replace" if present or key in _REPLACE_ONLY else "add"
            result.append({"op": op, "path": pointer, "value": target})
    return result


def apply_merge_patch(current: Any, patch: Any) -> Any:
    """Apply a merge patch: objects are merged, other values replaced, `None` removes."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(current) if isinstance(current, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = apply_merge_patch(result.get(key), value)
    return result


def _to_json(value: Any) -> Any:
    """Convert the models inside a patch to JSON values."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True, by_alias=True)
    if isinstance(value, Mapping):
        return {key: _to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_to_json(item) for item in value]
    return value
