"""JSON Schema in the dialect that every client understands.

Pydantic's output is right and yet breaks real hosts: `$ref`, `anyOf` with null,
`title` on every node, `const`, numeric enums, open objects. One pass turns it into
plain inlined schemas: optional means absent from `required`, every node has a type, the
top level is closed. Input and output schemas go through the same pass.

`tools/list` is paid for in every conversation, so what is seldom needed is told in few
words: fields marked SELDOM are named in their parent's description instead of spelled
out (they are validated all the same), and an output schema is told as deep as fits.
"""

import json
from collections.abc import Mapping
from typing import Any

# Says nothing to a model, or makes a client refuse the tool.
_DROPPED = frozenset(
    "title $defs format discriminator const examples "
    # Enforced all the same, with a clear error; strict modes refuse them, and they cost bytes.
    "minLength maxLength minItems maxItems minProperties maxProperties".split()
)

SELDOM = {"seldom": True}
"""`Field(json_schema_extra=SELDOM)`: a nested field that most calls do without."""
OUTPUT_BYTES = 600
"""Most bytes of one tool's output schema; deeper levels are left out until it fits."""


def shape(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A portable copy of a pydantic schema whose root is an object."""
    shaped = _root(schema, _DROPPED)
    _shorten(shaped)
    shaped["additionalProperties"] = False
    return shaped


def form(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A pydantic schema inlined and whole, seldom fields included: what a call may hold."""
    return _root(schema, frozenset({"$defs"}))


def shape_output(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A portable copy of an output schema: structure only, as field names say what they are.

    Nothing is closed, since it may grow without breaking a client that validates.
    """
    whole = _root(schema, _DROPPED | {"description", "default"})
    shaped = whole
    for levels in range(4, 0, -1):
        shaped = _told(whole, levels)
        if len(json.dumps(shaped, separators=(",", ":"))) <= OUTPUT_BYTES:
            break
    return {**shaped, "properties": shaped.get("properties", {})}


def _shorten(node: dict[str, Any]) -> None:
    """Leave out what says nothing, and name seldom fields instead of describing them."""
    seldom = []
    for name, child in list(node.get("properties", {}).items()):
        if child.pop("seldom", False):
            inside = ", ".join(
                child.get("properties") or child.get("items", {}).get("properties", ())
            )
            seldom.append(f"{name} {{{inside}}}" if inside else name)
            del node["properties"][name]
            continue
        _shorten(child)
        # False is what a client assumes of a switch it does not set.
        if child.get("type") == "boolean" and child.get("default") is False:
            del child["default"]
    if seldom:
        node["description"] = f"{node.get('description', '')} Also: {', '.join(seldom)}.".strip()
    if isinstance(items := node.get("items"), dict):
        _shorten(items)
        if items.get("type") == "object" and "Also:" not in items.get("description", ""):
            items.pop("description", None)  # the array's own says it
    if node.get("type") == "object":
        # Closed or not, the server checks; `true` is the default, and nested `false` costs bytes.
        node.pop("additionalProperties", None)


def _told(node: Mapping[str, Any], levels: int) -> dict[str, Any]:
    """An output schema down to `levels` of objects."""
    told = {key: value for key, value in node.items() if key != "additionalProperties"}
    if told.get("type") == "object":
        if levels <= 0 or not told.get("properties"):
            return {"type": "object"}
        told["properties"] = {
            name: _told(child, levels - 1) for name, child in told["properties"].items()
        }
        told.pop("required", None)
    if isinstance(items := told.get("items"), dict):
        told["items"] = _told(items, levels - (items.get("type") != "object"))
    return told


def _root(schema: Mapping[str, Any], dropped: frozenset[str]) -> dict[str, Any]:
    shaped = _node(schema, schema.get("$defs", {}), frozenset(), dropped)
    shaped.setdefault("properties", {})
    return shaped


def _node(
    node: Mapping[str, Any],
    definitions: Mapping[str, Any],
    seen: frozenset[str],
    dropped: frozenset[str],
) -> dict[str, Any]:
    node = _resolve(node, definitions, seen)
    seen = seen | {node["$from"]} if "$from" in node else seen
    shaped: dict[str, Any] = {
        key: value
        for key, value in node.items()
        if key not in dropped and not (key == "default" and value is None) and key != "$from"
    }
    if "const" in node:
        shaped["enum"] = [node["const"]]
        shaped.setdefault("type", "string")
    if "items" in shaped:
        shaped["items"] = _node(shaped["items"], definitions, seen, dropped)
    if "properties" in shaped:
        shaped["properties"] = {
            name: _node(child, definitions, seen, dropped)
            for name, child in shaped["properties"].items()
        }
        shaped["additionalProperties"] = False
    elif shaped.get("type") == "object":
        extra = shaped.get("additionalProperties", True)
        shaped["properties"] = {}
        shaped["additionalProperties"] = (
            _node(extra, definitions, seen, dropped)
            if isinstance(extra, Mapping) and extra
            else True
        )
    if not shaped.get("required"):
        shaped.pop("required", None)
    return shaped


def _resolve(
    node: Mapping[str, Any], definitions: Mapping[str, Any], seen: frozenset[str]
) -> dict[str, Any]:
    """Follow a `$ref`, and take the one branch of an `anyOf` that is not null."""
    node = dict(node)
    if (reference := node.pop("$ref", None)) is not None:
        name = str(reference).removeprefix("#/$defs/")
        if name in seen:
            raise ValueError(f"recursive schema {name}")
        node = {**_resolve(definitions[name], definitions, seen), "$from": name, **node}
    for keyword in ("anyOf", "oneOf"):
        if keyword in node:
            branches = [b for b in node.pop(keyword) if b.get("type") != "null"]
            if len(branches) != 1:
                raise ValueError(f"{keyword} of {len(branches)} branches cannot be made portable")
            node = {**_resolve(branches[0], definitions, seen), **node}
    if len(node.get("allOf", ())) == 1:
        node = {**_resolve(node.pop("allOf")[0], definitions, seen), **node}
    return node
