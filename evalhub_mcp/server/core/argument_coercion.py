"""Arguments as language models write them, converted to the form that the tools declare.

A model that writes `"safety"` for `["safety"]`, `"Failed"` for `"failed"`, `"mmlu"` for
`{"id": "mmlu"}`, JSON inside a string, `""` for "not given", or 100 where 50 is the maximum, has
made clear what it wants; an error would cost a whole turn. Only the form of values changes, never
a name. Values that are unknown or ambiguous are left for validation to reject.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

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
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,12})?")
Schema = Mapping[str, Any]
"""A schema as `schema.full_input_schema` returns it."""


def coerce_arguments(given: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """Return arguments, or an object in them, in the declared form as far as can be.

    Optional fields without content are left out.
    """
    properties, required = schema.get("properties", {}), schema.get("required", ())
    converted = {}
    for name, value in given.items():
        if name in properties:
            field = properties[name]
            if value is None or (name not in required and _is_blank(value, field)):
                continue
            if convert := _CONVERSIONS.get(field.get("type")):
                value = convert(value, field)
        converted[name] = value
    return converted


def _is_blank(value: Any, schema: Schema) -> bool:
    """Return whether this means "not given" to a client that fills in every field."""
    if isinstance(value, str):
        return not value.strip()
    fields = schema.get("properties")
    if isinstance(value, Mapping) and fields and value.keys() <= fields.keys():
        return all(inner is None or _is_blank(inner, fields[k]) for k, inner in value.items())
    return False


def _as_object(value: Any, schema: Schema) -> Any:
    """Return `{"id": "mmlu"}` for `"mmlu"`, where exactly one field is required."""
    value = _from_json(value, dict)
    properties = schema.get("properties", {})
    if not properties:
        return _provider_settings(value) if isinstance(value, Mapping) else value
    if isinstance(value, Mapping):
        return coerce_arguments(value, schema)
    required = schema.get("required", ())
    if len(required) == 1 and isinstance(value, str | int | float) and not _is_json(value):
        return coerce_arguments({required[0]: value}, schema)
    return value


def _provider_settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """Convert well-known provider settings, whose types no schema declares.

    An evaluation that gets `"20"` for 20 may ignore it and run all samples.
    """
    settings = {}
    for name, value in given.items():
        if value is None:
            continue
        text = value.strip().lower() if isinstance(value, str) else ""
        if name in NUMERIC_SETTINGS and text and _NUMBER.fullmatch(text):
            value = float(text) if "." in text else int(text)
        elif name in BOOLEAN_SETTINGS and text in ("true", "false"):
            value = text == "true"
        settings[name] = value
    return settings


def _as_array(value: Any, schema: Schema) -> Any:
    """Return a list for a single item, and `["a", "b"]` for `"a, b"`."""
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
    return [convert(item, items) for item in present] if convert else present


def _as_string(value: Any, schema: Schema) -> Any:
    """Return a string for a number or a list of one, and a choice in its declared spelling."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return value
    value = value.strip() or value
    choices = schema.get("enum", ())
    spelled = value.casefold().replace(" ", "_").replace("-", "_")
    return spelled if spelled in choices else value


def _as_integer(value: Any, schema: Schema) -> Any:
    """Lower an optional amount to its maximum; other numbers are unchanged."""
    most = schema.get("maximum")
    if most is None or "default" not in schema or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()[:12])
    return most if isinstance(value, int) and value > most else value


def _from_json(value: Any, kind: type) -> Any:
    """Return the list or object that a string contains, else the value unchanged."""
    if not isinstance(value, str) or not _is_json(value):
        return value
    try:
        parsed = replace_surrogates(json.loads(value))
    except (ValueError, RecursionError):
        return value
    return parsed if isinstance(parsed, kind) else value


def _is_json(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip()[:1] in ("[", "{")


_CONVERSIONS: Mapping[str | None, Callable[[Any, Schema], Any]] = {
    "object": _as_object,
    "array": _as_array,
    "string": _as_string,
    "integer": _as_integer,
}
