"""Neutral values for fields that a schema requires and the model does not need."""

from collections.abc import Mapping
from typing import Any


def with_required(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments, with every required field that is missing, at every level."""
    definitions = schema.get("$defs", {})
    return _object(arguments, schema, definitions)


def _object(
    given: Mapping[str, Any], schema: Mapping[str, Any], definitions: Mapping[str, Any]
) -> dict[str, Any]:
    properties = schema.get("properties") or {}
    filled = {
        name: _given(value, properties.get(name, {}), definitions) for name, value in given.items()
    }
    for name in schema.get("required") or ():
        if name not in filled:
            filled[name] = _nothing(properties.get(name, {}), definitions)
    return filled


def _given(value: Any, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    schema = _branch(schema, definitions)
    if isinstance(value, Mapping):
        return _object(value, schema, definitions)
    if isinstance(value, list):
        return [_given(item, schema.get("items") or {}, definitions) for item in value]
    return value


def _nothing(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    """Return null where it is allowed, else the emptiest value of the type."""
    if _may_be_null(schema):
        return None
    schema = _branch(schema, definitions)
    if "default" in schema:
        return schema["default"]
    if choices := schema.get("enum"):
        return "any" if "any" in choices else choices[0]
    kind = _kind(schema)
    if kind == "object":
        return _object({}, schema, definitions)
    return {"array": [], "integer": 0, "number": 0, "boolean": False}.get(kind, "")


def _kind(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type", "string")
    return kind if isinstance(kind, str) else next(k for k in kind if k != "null")


def _may_be_null(schema: Mapping[str, Any]) -> bool:
    kinds = schema.get("type", ())
    branches = schema.get("anyOf", ())
    return (
        schema.get("nullable") is True
        or ("null" in kinds if not isinstance(kinds, str) else kinds == "null")
        or any(branch.get("type") == "null" for branch in branches)
    )


def _branch(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema behind a reference, or the branch of a union that is not null."""
    if reference := schema.get("$ref"):
        return _branch(definitions[str(reference).rpartition("/")[2]], definitions)
    for keyword in ("anyOf", "oneOf", "allOf"):
        for branch in schema.get(keyword, ()):
            if branch.get("type") != "null":
                return _branch({**schema, keyword: (), **branch}, definitions)
    return schema
