"""JSON Schema in the dialect that every client understands.

Pydantic's output is right and yet breaks real hosts: `$ref`, `anyOf` with null, `title` on every
node, `const`, numeric enums, open objects. One pass turns it into plain inlined schemas: optional
means absent from `required`, every node has a type, the top level is closed.

Every conversation pays for `tools/list`, so it is kept short. Rarely used nested fields are named
in their parent's description instead of described (they are validated all the same), and an
output schema is as deep as its size limit allows.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import Field

# Says nothing to a model, or makes a client refuse the tool.
_DROPPED = frozenset(
    "title $defs format discriminator const examples "
    # Enforced all the same, with a clear error; strict modes refuse them, and they cost bytes.
    "minLength maxLength minItems maxItems minProperties maxProperties".split()
)

RARELY_USED: dict[str, Any] = {"rarely_used": True}
"""Mark of a nested field that most calls do without."""
OUTPUT_BYTES = 600
"""Most bytes of one tool's output schema; deeper levels are left out until it fits."""


def rarely_used(description: str, **constraints: Any) -> Any:
    """Return the `Field` of a nested argument that most calls do without."""
    return Field(description=description, json_schema_extra=RARELY_USED, **constraints)


def listed_input_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a pydantic schema of arguments as `tools/list` shows it."""
    listed = _inlined(schema, _DROPPED)
    _shorten(listed)
    listed["additionalProperties"] = False
    return listed


def full_input_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a pydantic schema of arguments inlined and complete: all that a call may contain."""
    return _inlined(schema, frozenset({"$defs"}))


def listed_output_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a pydantic schema of a reply as `tools/list` shows it.

    It contains the structure only, as field names say what they are. Nothing is closed, so the
    reply may grow without breaking a client that validates.
    """
    whole = _inlined(schema, _DROPPED | {"description", "default"})
    listed = whole
    for levels in range(4, 0, -1):
        listed = _cut(whole, levels)
        if len(json.dumps(listed, separators=(",", ":"))) <= OUTPUT_BYTES:
            break
    return {**listed, "properties": listed.get("properties", {})}


def _shorten(node: dict[str, Any]) -> None:
    """Remove what a client assumes anyway, and name rarely used fields only."""
    named = []
    for name, child in list(node.get("properties", {}).items()):
        if child.pop("rarely_used", False):
            fields = child.get("properties") or child.get("items", {}).get("properties", ())
            named.append(f"{name} {{{', '.join(fields)}}}" if fields else name)
            del node["properties"][name]
            continue
        _shorten(child)
        # False is what a client assumes of a switch it does not set.
        if child.get("type") == "boolean" and child.get("default") is False:
            del child["default"]
    if named:
        node["description"] = f"{node.get('description', '')} Also: {', '.join(named)}.".strip()
    if isinstance(items := node.get("items"), dict):
        _shorten(items)
        if items.get("type") == "object" and "Also:" not in items.get("description", ""):
            items.pop("description", None)  # the array has the same one
    if node.get("type") == "object":
        # The server checks it in any case; `true` is the default, and nested `false` costs bytes.
        node.pop("additionalProperties", None)


def _cut(node: Mapping[str, Any], levels: int) -> dict[str, Any]:
    """Return an output schema down to `levels` of nested objects."""
    cut = {key: value for key, value in node.items() if key != "additionalProperties"}
    if cut.get("type") == "object":
        if levels <= 0 or not cut.get("properties"):
            return {"type": "object"}
        cut["properties"] = {
            name: _cut(child, levels - 1) for name, child in cut["properties"].items()
        }
        cut.pop("required", None)
    if isinstance(items := cut.get("items"), dict):
        cut["items"] = _cut(items, levels - (items.get("type") != "object"))
    return cut


def _inlined(schema: Mapping[str, Any], dropped: frozenset[str]) -> dict[str, Any]:
    inlined = _node(schema, schema.get("$defs", {}), frozenset(), dropped)
    inlined.setdefault("properties", {})
    return inlined


def _node(
    node: Mapping[str, Any],
    definitions: Mapping[str, Any],
    parents: frozenset[str],
    dropped: frozenset[str],
) -> dict[str, Any]:
    """Return a node with references followed and the only branch of a union that is not null."""
    node = dict(node)
    if (reference := node.pop("$ref", None)) is not None:
        name = str(reference).removeprefix("#/$defs/")
        if name in parents:
            raise ValueError(f"recursive schema {name}")
        return _node({**definitions[name], **node}, definitions, parents | {name}, dropped)
    for keyword in ("anyOf", "oneOf", "allOf"):
        if keyword in node:
            branches = [b for b in node.pop(keyword) if b.get("type") != "null"]
            if len(branches) != 1:
                raise ValueError(f"{keyword} of {len(branches)} branches cannot be made portable")
            return _node({**branches[0], **node}, definitions, parents, dropped)
    shaped: dict[str, Any] = {
        key: value
        for key, value in node.items()
        if key not in dropped and not (key == "default" and value is None)
    }
    if "const" in node:
        shaped["enum"] = [node["const"]]
        shaped.setdefault("type", "string")
    if "items" in shaped:
        shaped["items"] = _node(shaped["items"], definitions, parents, dropped)
    if "properties" in shaped:
        shaped["properties"] = {
            name: _node(child, definitions, parents, dropped)
            for name, child in shaped["properties"].items()
        }
        shaped["additionalProperties"] = False
    elif shaped.get("type") == "object":
        values = shaped.get("additionalProperties")
        shaped["properties"] = {}
        shaped["additionalProperties"] = (
            _node(values, definitions, parents, dropped)
            if isinstance(values, Mapping) and values
            else True
        )
    if not shaped.get("required"):
        shaped.pop("required", None)
    return shaped
