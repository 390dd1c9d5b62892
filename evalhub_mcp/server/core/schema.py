"""JSON Schema in the dialect that every client understands.

Pydantic's output is right and yet breaks real hosts: `$ref`, `anyOf` with null, `title` on every
node, `const`, numeric enums, open objects. One pass turns it into plain inlined schemas: optional
means absent from `required`, every node has a type, the top level is closed.

Every field that may be sent is published with its type, because some clients rebuild the schema
and lose or refuse what it does not name. Objects that providers extend stay open, and name the
fields that are used most, because an object with empty `properties` is refused by Gemini and
emptied by AutoGen. Required fields are named at every level: a client that drops unknown fields
then refuses a misspelt one, where it would else send an empty object, which means nothing.

An object that is accepted in several places is published in full in one of them; the others name
the fields used most there (`published`), and accept and check all.

Every conversation pays for the list. So a description stands where it changes what a model sends
(units, forms, defaults, what excludes what), and not where name and type say the same. It stands
once, on the argument, and explains the fields inside it; LlamaIndex shows of a nested object
nothing else.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

# Says nothing to a model, or makes a client refuse the tool.
_DROPPED = frozenset(
    "title $defs format discriminator const examples "
    # Enforced all the same, with a clear error; strict modes refuse them, and they cost bytes.
    "minLength maxLength minItems maxItems minProperties maxProperties "
    "minimum maximum exclusiveMinimum exclusiveMaximum".split()
)
PUBLISHED = "x-published"
"""The fields of an object that are listed where a field of the arguments does not list all."""
NULL_REMOVES = "x-null-removes"
"""Marks an open object in which null removes a setting, other than in the listed fields."""
DESCRIBED_LEVELS = 1
"""Objects deep to which fields keep their descriptions; the argument explains deeper ones."""


def listed_input_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a pydantic schema of arguments as `tools/list` shows it."""
    listed = _inlined(schema, _DROPPED)
    _resolve(listed)
    _shorten(listed)
    listed["additionalProperties"] = False
    return listed


def full_input_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a pydantic schema of arguments inlined and complete: all that a call may contain.

    Objects that are not listed in full have the names of the listed fields as `PUBLISHED`.
    """
    full = _inlined(schema, frozenset({"$defs"}))
    _resolve(full)
    return full


def listed_output_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a pydantic schema of a reply as `tools/list` shows it.

    It contains the structure only, as field names say what they are. Every level is complete, for
    clients that close it before they validate, and none is closed, so that a reply may grow.
    """
    return _open(_inlined(schema, _DROPPED | {"description", "default"}))


def published(*paths: str, null_removes: bool = False) -> Any:
    """Return what limits the listed fields of an object, or of the objects in a list.

    Args:
        paths: The fields that are listed; `a.b` lists of an object `a` its field `b` alone.
        null_removes: Whether null has a meaning in a field that is not listed. In a listed one it
            means "not given", since strict clients have to write something there.
    """
    extra: dict[str, Any] = {PUBLISHED: list(paths)}
    return Field(json_schema_extra={**extra, NULL_REMOVES: True} if null_removes else extra)


def _resolve(node: dict[str, Any]) -> None:
    """Move what `published` says of a list to its objects, and of inner fields to these."""
    if PUBLISHED in node and "items" in node:
        node["items"][PUBLISHED] = node.pop(PUBLISHED)
    if (paths := node.get(PUBLISHED)) is not None:
        node[PUBLISHED] = list(dict.fromkeys(path.partition(".")[0] for path in paths))
        for name in node[PUBLISHED]:
            if inner := [path.partition(".")[2] for path in paths if path.startswith(f"{name}.")]:
                node["properties"][name][PUBLISHED] = inner
    for child in (*node.get("properties", {}).values(), node.get("items")):
        if child is not None:
            _resolve(child)


def _shorten(node: dict[str, Any], level: int = 0) -> None:
    """Remove what a client assumes anyway, and what is not listed of objects in other fields."""
    inner = level + (node.get("type") == "object")
    node.pop(NULL_REMOVES, None)
    if (names := node.pop(PUBLISHED, None)) is not None:
        node["properties"] = {name: node["properties"][name] for name in names}
    for child in node.get("properties", {}).values():
        _shorten(child, inner)
        # False is what a client assumes of a switch it does not set.
        if child.get("type") == "boolean" and child.get("default") is False:
            del child["default"]
        if inner > DESCRIBED_LEVELS:
            child.pop("description", None)
    if isinstance(items := node.get("items"), dict):
        _shorten(items, level)
        items.pop("description", None)  # the array has one
    # The server refuses unknown fields in any case, and `true` is the default.
    node.pop("additionalProperties", None)


def _open(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return an output schema without required fields and without closed objects."""
    opened = {k: v for k, v in node.items() if k not in ("additionalProperties", "required")}
    if "properties" in opened:
        opened["properties"] = {name: _open(child) for name, child in opened["properties"].items()}
    if isinstance(items := opened.get("items"), dict):
        opened["items"] = _open(items)
    return opened


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
        shaped["additionalProperties"] = node.get("additionalProperties") is True
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
