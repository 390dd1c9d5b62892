"""Says what is wrong with the arguments of a call, field by field, and what would be right.

Values are never echoed: one of them may be a key that was put into the wrong place.
"""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

MAX_PROBLEMS = 5
CREDENTIAL_FIELDS = frozenset(
    "api_key apikey token access_token password authorization bearer".split()
)
NO_CREDENTIALS = (
    "keys are never passed through a tool; model.auth.secret_ref is the name of a secret that the "
    "hub can read"
)
Schema = Mapping[str, Any]
_FORMS = {
    "string_too_short": "must not be empty",
    "string_type": "must be a text",
    "list_type": "must be a list",
    "float_parsing": "must be a number, such as 0.7",
    "float_type": "must be a number, such as 0.7",
    "int_parsing": "must be a whole number, such as 20",
    "int_type": "must be a whole number, such as 20",
    "int_from_float": "must be a whole number, such as 20",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
}
"""What fits, by pydantic's kind of error."""


def argument_error_text(tool: str, error: ValidationError, schema: Schema) -> str:
    """Return the text for arguments that do not fit: each by its path, and what fits there."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    problems = [_problem(item, schema) for item in found[:MAX_PROBLEMS]]
    if len(found) > MAX_PROBLEMS:
        problems.append(f"and {len(found) - MAX_PROBLEMS} more")
    text = f"{tool} cannot use these arguments. {'; '.join(problems)}."
    if any(item["type"] == "missing" and len(item["loc"]) == 1 for item in found):
        text += f" Arguments: {', '.join(schema['properties'])}."
    return text


def near_field(wrong: str, fields: Schema) -> str:
    """Return the field that a wrong name probably means; empty when there is none."""
    word = wrong.casefold()
    for name, field_schema in fields.items():
        inside = field_schema.get("properties", {})
        if word in inside:
            return f"{name}={{{word}}}"
        if word.startswith(f"{name}_") and (field := word.removeprefix(f"{name}_")) in inside:
            return f"{name}={{{field}}}"
    related = [name for name in fields if word.endswith(f"_{name}") or name.endswith(f"_{word}")]
    starting = [name for name in fields if name.startswith(f"{word}_")]
    near = related or starting or difflib.get_close_matches(word, list(fields), n=1)
    return repr(near[0]) if near else ""


def _problem(item: Mapping[str, Any], schema: Schema) -> str:
    where: Sequence[str | int] = item["loc"]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where)
    return f"{path.removeprefix('.') or 'arguments'}: {_message(item, where, schema)}"


def _message(item: Mapping[str, Any], where: Sequence[str | int], schema: Schema) -> str:
    kind, message = item["type"], str(item["msg"]).removeprefix("Value error, ")
    if kind == "missing":
        return "is required"
    if kind == "extra_forbidden":
        return _unknown_field(str(where[-1]), _node(schema, where[:-1]))
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        fields = ", ".join(_node(schema, where).get("properties", ()))
        return f"must be an object{f' with {fields}' if fields else ''}"
    if kind == "greater_than_equal" and _node(schema, where).get("minimum") == 1:
        return "must be 1 or more, or left out"
    if text := _FORMS.get(kind):
        return text
    if message.startswith("Input should be "):
        return f"must be {message.removeprefix('Input should be ')}"
    return message[:1].lower() + message[1:]


def _unknown_field(name: str, parent: Schema) -> str:
    if name.casefold().replace("-", "_") in CREDENTIAL_FIELDS:
        return NO_CREDENTIALS
    fields = parent.get("properties", {})
    near = near_field(name, fields)
    hint = f"; did you mean {near}?" if near else ""
    return f"is not a known field here{hint} (known: {', '.join(fields)})"


def _node(schema: Schema, where: Sequence[str | int]) -> Schema:
    """Return the schema at a path."""
    node = schema
    for part in where:
        inner = node.get("items") if isinstance(part, int) else node.get("properties", {}).get(part)
        node = inner or {}
    return node
