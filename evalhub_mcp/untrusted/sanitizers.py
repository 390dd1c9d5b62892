"""The forms in which foreign text is shown: a line, a block, an id, a name, a JSON value."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

from evalhub_mcp.untrusted.characters import ELLIPSIS, strip_invisible, truncate
from evalhub_mcp.untrusted.secrets import (
    REDACTED,
    holds_secret,
    is_random_key,
    is_secret_name,
    mask_secrets,
    names_secret,
)

CACHED_TEXT_CHARS = 400
"""Longest text whose sanitized form is cached. Catalog text is shorter, log text is longer."""
UNSHOWN_CHARS = 4_000
"""How much behind the shown part of a text is read, so that no secret is cut in the middle."""
MAX_JSON_TEXT_CHARS = 1_000
MAX_JSON_ITEMS = 100
MAX_JSON_PAGE_ITEMS = 2_000
"""Items kept in the outermost list of a document, which is already one page of a listing."""
MAX_JSON_DEPTH = 12
MAX_ID_CHARS = 256
"""Longest id that is shown and can be used; a hub's own are a few dozen characters long."""
MAX_UNUSABLE_ID_CHARS = 80
"""How much of an unusable id is shown."""
MAX_NAME_CHARS = 160
"""Longest name of a metric, a state or a field."""
UNUSABLE_ID = "[unusable id "

_ONE_LINE_FIELDS = frozenset("id provider_id name title owner tenant category url".split())
"""Fields of the hub's objects that never have several lines."""
_OTHER_ONE_LINE_FIELDS = frozenset(
    "tags uri path type state status phase metric code version secret_ref".split()
)
"""The same, with values that may be keys. Free text may have lines: descriptions, messages, and
what an evaluation reports."""
_ONE_LINE_ENDINGS = ("_id", "_ids", "_name", "_url", "_uri", "_path", "_type", "_code", "_at")


def sanitize_line(text: object, limit: int = 200) -> str:
    """Return one visible line of at most `limit` characters; None becomes an empty line."""
    if text is None:
        return ""
    text = str(text)
    sanitize = _sanitize_cached if len(text) <= CACHED_TEXT_CHARS else _sanitize
    return sanitize(text, limit)


def _sanitize(text: str, limit: int) -> str:
    # Looking for secrets in all of a long text takes longer than anybody waits. What is cut here
    # is far behind what is shown.
    text = text[: limit * 4 + UNSHOWN_CHARS]
    return truncate(" ".join(mask_secrets(strip_invisible(text)).split()), limit)


# The catalog's names and descriptions appear in most replies.
_sanitize_cached = lru_cache(maxsize=4096)(_sanitize)


def markdown_line(text: object, limit: int = 200) -> str:
    """Return a line in which no character has a meaning in Markdown or HTML."""
    line = sanitize_line(text, limit)
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{char}" if char in "\\|`*_[]#~!" else char for char in line)


def sanitize_lines(items: object, limit: int = 200, most: int = 12) -> list[str]:
    """Sanitize the first `most` texts of a list and drop the empty ones."""
    if not isinstance(items, list | tuple):
        return []
    return [text for item in items[:most] if (text := sanitize_line(item, limit))]


def sanitize_id(text: str) -> str:
    """Return an id as it is; one that cannot be shown as one visible line is marked as unusable.

    A mark keeps an altered id from passing for another one that exists, and contains a digest,
    so that two of them stay different. No tool accepts a marked id.
    """
    if len(text) <= MAX_ID_CHARS and sanitize_line(text, MAX_ID_CHARS) == text:
        return text
    if text.startswith(UNUSABLE_ID):
        return sanitize_line(text, MAX_ID_CHARS)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{UNUSABLE_ID}{digest}] {sanitize_line(text, MAX_UNUSABLE_ID_CHARS)}".rstrip()


def is_unusable_id(text: str) -> bool:
    """Whether an id was marked because it cannot be shown as it is."""
    return text.startswith(UNUSABLE_ID)


sanitize_name = partial(sanitize_line, limit=MAX_NAME_CHARS)
"""For the name of a metric, a state or a field: one visible line."""


def sanitize_field(name: object, value: object, limit: int = 200) -> str:
    """Return the value of a field of foreign data in one line, masked if it is a key.

    Its name may say so, or it is nothing but random letters and digits.
    """
    if value is not None and is_secret_name(str(name)) and holds_secret(value):
        return REDACTED
    if isinstance(value, str) and is_random_key(value):
        return REDACTED
    return sanitize_line(value, limit)


def sanitize_block(text: str, limit: int) -> str:
    """Sanitize text of several lines without joining them."""
    text = mask_secrets(strip_invisible(text[: limit + UNSHOWN_CHARS]))
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS


def sanitize_json(value: Any, depth: int = 0) -> Any:
    """Sanitize every text in a JSON value, limit its size and depth, and drop empty fields.

    A value that is nothing but a random key is masked, whatever its field is called; an id is not.
    """
    if isinstance(value, str):
        if is_random_key(value):
            return REDACTED
        several_lines = "\n" in value
        return (sanitize_block if several_lines else sanitize_line)(value, MAX_JSON_TEXT_CHARS)
    if isinstance(value, dict):
        if depth >= MAX_JSON_DEPTH:
            return ELLIPSIS
        sanitized = {
            sanitize_line(key, 120): masked_field(str(key), item)
            if is_secret_name(str(key)) and holds_secret(item)
            else sanitize_line(item, MAX_JSON_TEXT_CHARS)
            if key in _ONE_LINE_FIELDS and isinstance(item, str)
            else _without_lines(sanitize_json(item, depth + 1))
            if key in _OTHER_ONE_LINE_FIELDS or str(key).endswith(_ONE_LINE_ENDINGS)
            else sanitize_json(item, depth + 1)
            for key, item in list(value.items())[:MAX_JSON_ITEMS]
        }
        return {
            key: item
            for key, item in sanitized.items()
            if key == "items" or item not in (None, "", [], {})
        }
    if isinstance(value, list | tuple):
        if depth >= MAX_JSON_DEPTH:
            return ELLIPSIS
        most = MAX_JSON_PAGE_ITEMS if depth <= 2 else MAX_JSON_ITEMS
        return [sanitize_json(item, depth + 1) for item in value[:most]]
    return value


def _without_lines(value: Any) -> Any:
    """Join the lines of a sanitized text, or of each text in a list."""
    if isinstance(value, str):
        return " ".join(value.split())
    return [_without_lines(item) for item in value] if isinstance(value, list) else value


def masked_field(name: str, value: Any) -> Any:
    """Return the value of a field with a secret's name: masked; names of secrets in it stay."""
    if isinstance(value, Mapping):
        return {
            sanitize_name(str(key)): sanitize_json(item)
            if names_secret(str(key))
            else masked_field(str(key), item)
            for key, item in list(value.items())[:MAX_JSON_ITEMS]
        }
    if isinstance(value, list | tuple):
        return [masked_field(name, item) for item in value[:MAX_JSON_ITEMS]]
    return REDACTED if holds_secret(value) else value
