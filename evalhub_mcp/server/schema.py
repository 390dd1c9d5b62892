"""JSON Schema in the dialect that every client understands.

Pydantic's output is right and yet breaks real hosts: `$ref`, `anyOf` with null,
`title` on every node, `const`, numeric enums, open objects. One pass turns it into
plain inlined schemas: optional means absent from `required`, every object is closed,
every node has a type. Input and output schemas go through the same pass.
"""

from collections.abc import Mapping
from typing import Any

# Says nothing to a model, or makes a client refuse the tool.
_DROPPED = frozenset(
    "title $defs format discriminator const examples "
    # Enforced all the same, with a clear error; strict modes refuse them, and they cost bytes.
    "minLength maxLength minItems maxItems minProperties maxProperties".split()
)


def shape(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A portable copy of a pydantic schema whose root is an object."""
    return _root(schema, _DROPPED)


def shape_output(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A portable copy of an output schema: structure only, as field names say what they are.

    It may grow without breaking a client that validates, so objects are not closed, and
    only the top level says what is always there.
    """
    shaped = _root(schema, _DROPPED | {"description", "default"})
    _open(shaped, keep_required=True)
    return shaped


def _open(node: dict[str, Any], *, keep_required: bool = False) -> None:
    if node.get("additionalProperties") is False:
        del node["additionalProperties"]
    if not keep_required:
        node.pop("required", None)
    for child in node.get("properties", {}).values():
        _open(child)
    if isinstance(node.get("items"), dict):
        _open(node["items"])


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
