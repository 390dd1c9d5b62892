"""Text from hubs, logs and models, made safe to show.

This is the only place that removes invisible characters, masks secrets and limits length.
Terminal escapes, control characters and lone surrogates are removed because one of them can
break a terminal or end a client's session. Anything that looks like a credential is masked.
The result is plain data: nothing here understands Markdown or HTML.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

ELLIPSIS = "…"
REDACTED = "[redacted]"
CACHED_TEXT_CHARS = 400
"""Longest text whose sanitized form is cached. Catalog text is shorter, log text is longer."""
MIN_SECRET_CHARS = 6
MAX_JSON_TEXT_CHARS = 1_000
MAX_JSON_ITEMS = 100
MAX_JSON_PAGE_ITEMS = 2_000
"""Items kept in the outermost list of a document, which is already one page of a listing."""
MAX_JSON_DEPTH = 8

_ANSI_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories: control, format, surrogate, private use, unassigned."""
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\Z)"
    # A text that begins in the middle of a key has no dash before the key's last line.
    r"|\A[^-]*-----END [A-Z ]{0,40}PRIVATE KEY-----",
    re.DOTALL,
)
_UNMASKED = r"(?!\[[a-z ]{0,12}redacted\])"
_OPENING_QUOTE = r"(?:\\?[\"'])?+"
_QUOTED_VALUE = rf"(?<=[\"']){_UNMASKED}(?:\\[^\"'\n]|[^\"'\\\n])+"
_SCHEME = r"(?:bearer|basic|token|api-?key|digest|negotiate)"
_CREDENTIAL = (
    r"(?:api_?key|api-key|access[_-]?key|private[_-]?key|token|secret|passw(?:or)?d|passphrase"
    r"|credential)"
)
# Each pattern's first group, which may be empty, remains in front of the mask. All repetitions
# are bounded or start at a fixed word, so that a long text takes linear time.
_SECRETS = (
    # User and password of a URL; some URLs, such as those of Redis, have only one of them.
    re.compile(r"(://)[^/\s?#\"'<>]+(?=@)"),
    re.compile(
        rf"(?i)(authorization\W{{0,3}}[=:]\s{{0,4}}{_OPENING_QUOTE}(?:{_SCHEME}\s{{1,4}})?+)"
        rf"(?:{_QUOTED_VALUE}|{_UNMASKED}[^\s\"',;]+)"
    ),
    # Long tokens, and short ones that contain a digit, which words rarely do.
    re.compile(r"(?i)(bearer\s{1,4})(?:[\w.~+/=-]{12,}|(?=[a-z._~+/=-]{0,12}\d)[\w.~+/=-]{4,})"),
    # Base64 has capitals in the middle, which words rarely have.
    re.compile(r"((?i:\bbasic)\s{1,4})(?=[\w+/]{0,40}[a-z0-9][A-Z])[\w+/]{12,}=*"),
    # Names followed by a value of any kind. Short numbers and short words after a colon stay.
    re.compile(
        rf"(?i)({_CREDENTIAL}\W{{0,3}}[=:]{{1,2}}+\s{{0,4}}{_OPENING_QUOTE})(?:{_QUOTED_VALUE}|"
        rf"{_UNMASKED}(?:(?<==)(?!\d{{1,3}}(?!\w))[^\s\"',;&]|[^\s\"',;&]{{4}})[^\s\"',;&]*)"
    ),
    # Names such as AWS_SECRET_ACCESS_KEY or session_token_value, unless the value is a number.
    # secret_ref is the name of a secret, not the secret.
    re.compile(
        rf"(?i)({_CREDENTIAL}(?!_ref\b)[_-][a-z0-9_-]{{1,40}}\W{{0,3}}[=:]\s{{0,4}}{_OPENING_QUOTE})"
        rf"(?=[^\s\"',;&]*[a-z]){_UNMASKED}[^\s\"',;&]{{8,}}"
    ),
    re.compile(
        r"()\b(?:sk|pk|hf|gh[opsur]|github_pat|glpat|npm|xox[abeprs])[-_]"
        r"(?:[\w-]{12,}|(?=[A-Za-z_-]{0,12}\d)[\w-]{8,})"
    ),
    re.compile(r"()\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}\b|AIza[A-Za-z0-9_-]{30,})"),
    # JSON Web Tokens.
    re.compile(r"()(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),
)
# Every text that one of the patterns matches contains one of these; most text has none.
_SECRET_HINT = re.compile(
    r"authorization|bearer|basic|key|token|secret|passw|passphrase|credential|://|AKIA|ASIA|AIza|eyJ"
    r"|(?:sk|pk|hf|gh[opsur]|pat|npm|xox[abeprs])[-_]",
    re.IGNORECASE,
)


def strip_invisible(text: str) -> str:
    """Remove terminal escapes and every character that cannot be seen, except newline and tab."""
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    text = _ANSI_ESCAPE.sub("", text)
    return "".join(
        char
        for char in text
        if char in "\n\t" or unicodedata.category(char) not in _INVISIBLE_CATEGORIES
    )


def mask_secrets(text: str) -> str:
    """Replace everything that looks like a credential with a mask."""
    if _SECRET_HINT.search(text) is None:
        return text
    text = mask_private_keys(text)
    for pattern in _SECRETS:
        text = pattern.sub(rf"\1{REDACTED}", text)
    return text


def mask_private_keys(text: str) -> str:
    """Replace PEM private keys, which span lines, with a mask; call it before splitting lines."""
    return _PRIVATE_KEY.sub("[private key redacted]", text) if "PRIVATE KEY" in text else text


def mask_known_secrets(text: str, secrets: Iterable[str]) -> str:
    """Replace these values with a mask; ones under 6 characters would hide ordinary words."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= MIN_SECRET_CHARS:
            text = text.replace(secret, REDACTED)
    return text


def truncate(text: str, limit: int) -> str:
    """Cut text to `limit` characters, at a word boundary if one is near, and mark the cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit * 0.7:
        cut = cut[:space]
    return cut.rstrip(" ,;:.") + ELLIPSIS


def sanitize_line(text: object, limit: int = 200) -> str:
    """Return one visible line of at most `limit` characters; None becomes an empty line."""
    if text is None:
        return ""
    text = str(text)
    sanitize = _sanitize_cached if len(text) <= CACHED_TEXT_CHARS else _sanitize
    return sanitize(text, limit)


def _sanitize(text: str, limit: int) -> str:
    return truncate(" ".join(mask_secrets(strip_invisible(text)).split()), limit)


# The catalog's names and descriptions appear in most replies.
_sanitize_cached = lru_cache(maxsize=4096)(_sanitize)


def sanitize_lines(items: object, limit: int = 200, most: int = 12) -> list[str]:
    """Sanitize the first `most` texts of a list and drop the empty ones."""
    if not isinstance(items, list | tuple):
        return []
    return [text for item in items[:most] if (text := sanitize_line(item, limit))]


def sanitize_json(value: Any, depth: int = 0) -> Any:
    """Sanitize every text in a JSON value, limit its size and depth, and drop empty fields."""
    if isinstance(value, str):
        return sanitize_line(value, MAX_JSON_TEXT_CHARS) if "\n" not in value else _block(value)
    if isinstance(value, dict):
        if depth >= MAX_JSON_DEPTH:
            return ELLIPSIS
        sanitized = {
            sanitize_line(key, 120): REDACTED
            if isinstance(item, str) and _is_secret_field(str(key), item)
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


def _block(text: str) -> str:
    """Sanitize text of several lines without joining them."""
    text = mask_secrets(strip_invisible(text))
    return text if len(text) <= MAX_JSON_TEXT_CHARS else text[: MAX_JSON_TEXT_CHARS - 1] + ELLIPSIS


def _is_secret_field(name: str, value: str) -> bool:
    """Whether text with the field's name in front of the value would be masked."""
    if _SECRET_HINT.search(name) is None:
        return False
    return mask_secrets(f'{name}="{value}"').startswith(f'{name}="{REDACTED}')
