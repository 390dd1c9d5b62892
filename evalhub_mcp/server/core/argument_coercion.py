"""Arguments as language models write them, checked and converted to the form that tools declare.

Checked before: that they are readable, have known names and hold no keys.

A model that writes `"safety"` for `["safety"]`, `"Failed"` for `"failed"`, `"mmlu"` for
`{"id": "mmlu"}`, JSON inside a string, `""` for "not given", or 100 where 50 is the maximum, has
made clear what it wants; an error would cost a whole turn. Only the form of values changes, never
a name. Values that are unknown or ambiguous are left for validation to reject.

Null in a setting that no schema lists can be meant, where it removes the setting (`NULL_REMOVES`).

Clients with strict schemas must fill in every field. They write "nothing" as null, `""`, an empty
list or object, the choice `any`, or 0 samples; where they did so, other zeros beside it (a weight,
a threshold) mean nothing either, nor those in objects inside it where all fields of both are given.
A zero alone is taken at its word, and so is a lone 0 for the number of samples among a provider's
settings: dropping it would run all of them.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evalhub_mcp.jobs.misplaced_keys import misplaced_keys_problem
from evalhub_mcp.server.core.argument_errors import near_field
from evalhub_mcp.server.core.schema import NULL_REMOVES, PUBLISHED
from evalhub_mcp.untrusted import replace_surrogates

NUMERIC_SETTINGS = frozenset(
    "num_examples num_samples max_samples n_samples limit num_fewshot num_few_shot n_shot shots "
    "few_shot temperature top_p top_k seed max_tokens max_connections batch_size timeout "
    "epochs".split()
)
"""Provider settings that are numbers in every framework."""
BOOLEAN_SETTINGS = frozenset(
    "skip_bad_rows log_samples apply_chat_template trust_remote_code".split()
)
ANY = "any"
"""The choice that a field publishes for clients that have to choose one."""
MAX_UNKNOWN_ARGUMENTS = 5
MOST = 2**64
"""Largest whole number in arguments, such as a seed."""
NOT_A_NUMBER = "that is not finite or has more than 20 digits"
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,12})?")
Schema = Mapping[str, Any]
"""A schema as `schema.full_input_schema` returns it."""
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


def coerce_arguments(
    given: Mapping[str, Any], schema: Schema, *, filled: bool = False
) -> dict[str, Any]:
    """Return arguments, or an object in them, in the declared form as far as can be.

    Optional fields without content are left out; so are zeros if `filled`, which says that the
    object around this one has all its fields, and some without content.
    """
    properties, required = schema.get("properties", {}), schema.get("required", ())
    optional = {
        name: properties[name]
        for name, value in given.items()
        if name in properties and name not in required and value is not None
    }
    blank = {name for name, field in optional.items() if _is_blank(given[name], field)}
    filled = (filled or bool(blank)) and _published(schema).keys() <= given.keys()
    if blank and not filled and _has_lone_zero(given, schema):
        blank -= {name for name in blank if given[name] == 0}
    if blank or filled:
        zeros = {name for name, field in optional.items() if _is_zero(given[name], field)}
        # Without a blank, a switch beside a value may be meant: lower_is_better beside a metric.
        blank |= zeros if blank else {name for name in zeros if given[name] is not False}
    converted = {}
    for name, value in given.items():
        if name in properties:
            field = properties[name]
            if name in blank or (value is None and not _null_removes(name, schema)):
                continue
            if convert := _CONVERSIONS.get(field.get("type")):
                value = convert(value, field, filled)
        converted[name] = value
    return converted


def _published(schema: Schema) -> dict[str, Schema]:
    """Return the fields of an object that clients know, which strict ones fill in."""
    fields = schema.get("properties") or {}
    return {name: fields[name] for name in schema.get(PUBLISHED, fields)}


def _null_removes(name: str, schema: Schema) -> bool:
    """Return whether null in a field asks for its removal."""
    return schema.get(NULL_REMOVES) is True and name not in _published(schema)


def _is_blank(value: Any, schema: Schema) -> bool:
    """Return whether this means "not given" to a client that fills in every field."""
    if isinstance(value, str):
        text = value.strip()
        return not text or (text.casefold() == ANY and ANY in schema.get("enum", ()))
    if isinstance(value, list):
        return all(item is None or _is_blank(item, schema.get("items", {})) for item in value)
    if isinstance(value, int | float):
        too_small = schema.get("minimum", 0) > 0 or schema.get("exclusiveMinimum", -1) >= 0
        return value == 0 and too_small
    if isinstance(value, Mapping):
        fields = schema.get("properties") or {}
        if not value.keys() <= fields.keys():
            return False
        if any(inner is None and _null_removes(key, schema) for key, inner in value.items()):
            return False
        if 0 in value.values() and _has_lone_zero(value, schema):
            return False
        empty = [inner is None or _is_blank(inner, fields[key]) for key, inner in value.items()]
        return all(empty) or (
            any(empty) and all(_is_zero(inner, fields[key]) for key, inner in value.items())
        )
    return False


def _has_lone_zero(given: Mapping[str, Any], schema: Schema) -> bool:
    """Return whether one of several open settings is 0 and no other means "nothing" either."""
    if schema.get("additionalProperties") is not True or len(_published(schema)) < 2:
        return False
    values = {name: value for name, value in given.items() if value is not None}
    zeros = [name for name, value in values.items() if value in (0, "") and value is not False]
    return len(zeros) == 1 and values[zeros[0]] == 0


def _is_zero(value: Any, schema: Schema) -> bool:
    """Return whether a value is what a strict schema forces when there is nothing to say."""
    if isinstance(value, Mapping):
        fields = schema.get("properties") or {}
        return value.keys() <= fields.keys() and all(
            _is_zero(inner, fields[key]) for key, inner in value.items()
        )
    if value is None or value is False or _is_blank(value, schema):
        return True
    return value == 0 and not isinstance(value, bool) and "default" not in schema


def _as_object(value: Any, schema: Schema, filled: bool) -> Any:
    """Return `{"id": "mmlu"}` for `"mmlu"`, where exactly one field is required."""
    if isinstance(value, str):
        value = _from_json(value, dict)
    if isinstance(value, Mapping):
        is_open = schema.get("additionalProperties") is True
        fields = _provider_settings(value, schema) if is_open else value
        return coerce_arguments(fields, schema, filled=filled)
    required = schema.get("required", ())
    if len(required) == 1 and isinstance(value, str | int | float) and not _is_json(value):
        return coerce_arguments({required[0]: value}, schema)
    return value


def _provider_settings(given: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """Convert well-known provider settings, whose types no schema declares.

    An evaluation that gets `"20"` for 20 may ignore it and run all samples.
    """
    settings = {}
    for name, value in given.items():
        if value is None and not _null_removes(name, schema):
            continue
        text = value.strip().lower() if isinstance(value, str) else ""
        if name in NUMERIC_SETTINGS and text and _NUMBER.fullmatch(text):
            value = float(text) if "." in text else int(text)
        elif name in BOOLEAN_SETTINGS and text in ("true", "false"):
            value = text == "true"
        settings[name] = value
    return settings


def _as_array(value: Any, schema: Schema, filled: bool) -> Any:
    """Return a list for a single item, and `["a", "b"]` for `"a, b"`."""
    if isinstance(value, str):
        value = _from_json(value, list)
    items = schema.get("items", {})
    if isinstance(value, str) and not _is_json(value):
        value = [part.strip() for part in value.split(",")]
    elif isinstance(value, str):
        value = [_from_json(value, dict)]
    elif isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, list):
        return value
    present = [item for item in value if item is not None and item != ""]
    convert = _CONVERSIONS.get(items.get("type"))
    return [convert(item, items, filled) for item in present] if convert else present


def _as_string(value: Any, schema: Schema, _filled: bool) -> Any:
    """Return a string for a number or a list of one, and a choice in its declared spelling."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return value
    value = value.strip() or value
    if "enum" in schema:
        return {_plain(choice): choice for choice in schema["enum"]}.get(_plain(value), value)
    return value


def _plain(choice: str) -> str:
    return choice.casefold().replace(" ", "_").replace("-", "_")


def _as_number(value: Any, _schema: Schema, _filled: bool) -> Any:
    """Return a number unchanged, and `true` as a word, which validation would take for 1."""
    return str(value) if isinstance(value, bool) else value


def _as_integer(value: Any, schema: Schema, filled: bool) -> Any:
    """Lower an optional amount to its maximum; other numbers are unchanged."""
    value = _as_number(value, schema, filled)
    most = schema.get("maximum")
    if most is None or "default" not in schema:
        return value
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()[:12])
    return most if isinstance(value, int) and value > most else value


def _from_json(value: str, kind: type) -> Any:
    """Return the list or object that a string contains, else the string unchanged."""
    if not _is_json(value):
        return value
    try:
        parsed = replace_surrogates(json.loads(value))
    except (ValueError, RecursionError):
        return value
    return parsed if isinstance(parsed, kind) else value


def _is_json(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip()[:1] in ("[", "{")


_CONVERSIONS: Mapping[str | None, Callable[[Any, Schema, bool], Any]] = {
    "object": _as_object,
    "array": _as_array,
    "string": _as_string,
    "integer": _as_integer,
    "number": _as_number,
}
