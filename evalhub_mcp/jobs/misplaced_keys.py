"""Find keys in what a caller passes, where no key belongs.

What a call contains is stored by the hub, shown to everybody who may read the job, and written
into reports. So a key is refused wherever it is, by the name of its field or by its form, and the
message says where it belongs. It names the place and never the value.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from evalhub_mcp.untrusted import (
    holds_secret,
    is_secret_name,
    looks_like_key,
    sanitize_line,
)
from evalhub_mcp.untrusted.secrets import may_contain_secret

WHERE_KEYS_BELONG = (
    "keys are never passed through a tool; model.auth.secret_ref is the name of a secret that the "
    "hub can read, and judge_secret_ref that of a judge's (on a local hub the user adds one with "
    "`evalhub-mcp secrets`)"
)
CHECKED_BY_FORM = frozenset({"url", "judge_url", "secret_ref", "judge_secret_ref"})
"""Fields that `model_endpoint` checks, with messages about URLs and names of secrets."""
OPAQUE = frozenset({"cursor"})
"""Texts of ours that are random and no keys."""
MAX_PLACES = 5
MAX_DEPTH = 24


def misplaced_keys(value: Any) -> list[str]:
    """Return the first few places in a value that hold a key: `model.parameters.api_key`."""
    found = []
    for where in _places(value, "", 0):
        found.append(sanitize_line(where, 120))
        if len(found) == MAX_PLACES:
            break
    return found


def misplaced_keys_problem(value: Any) -> str | None:
    """Return what is wrong with a call or request that holds a key; None when it holds none."""
    with suppress(RecursionError):
        # Written out, all names and texts are searched at once; nearly always there is nothing.
        text = repr(value)
        if text.isascii() and "\\" not in text and not may_contain_secret(text, unlabelled=True):
            return None
    places = misplaced_keys(value)
    return f"{', '.join(places)}: {WHERE_KEYS_BELONG}." if places else None


def _places(value: Any, place: str, depth: int) -> Iterator[str]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        if looks_like_key(value):
            yield place
    elif isinstance(value, Mapping):
        # A pair such as {"name": "API_KEY", "value": "..."} is a field too.
        label = value.get("name", value.get("key"))
        if isinstance(label, str) and is_secret_name(label) and holds_secret(value.get("value")):
            yield f"{place}.value".lstrip(".")
            return
        for key, item in value.items():
            name = str(key)
            where = f"{place}.{name}" if place else name
            if looks_like_key(name):
                yield f"{place or 'the arguments'} (the name of a field)"
            elif name in OPAQUE:
                continue
            elif is_secret_name(name) and holds_secret(item):
                yield where
            elif name not in CHECKED_BY_FORM or not isinstance(item, str):
                yield from _places(item, where, depth + 1)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _places(item, f"{place}[{index}]", depth + 1)
