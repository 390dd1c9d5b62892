"""Untrusted text made fit to show: hubs, logs and models write it, agents read it.

Control and invisible characters, terminal escapes and lone surrogates are removed
(one of them can end a client's session), whitespace is folded, what looks like a
credential is masked, and length is capped. Nothing here is markup-aware: the result
is always data.
"""

import re
import unicodedata
from functools import lru_cache

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_SECRETS = (
    re.compile(r"(?i)(authorization\s*[:=]\s*(?:bearer|basic)\s+)[^\s\"',;]+"),
    re.compile(r"(?i)(bearer\s+)[a-z0-9._~+/=-]{12,}"),
    re.compile(
        r"(?i)((?:api[_-]?key|token|secret|password|passwd)\W{0,3}[=:]\W{0,3})[^\s\"',;&]{4,}"
    ),
    # Names such as AWS_SECRET_ACCESS_KEY or session_token_value, when the value is no number.
    re.compile(
        r"(?i)(\b[a-z0-9_-]*(?:secret|passw|api_?key|access_?key|private_?key|credential|token)"
        r"(?:[_-][a-z0-9_-]+)?[\"']?\s*[=:]\s*[\"']?)(?=[^\s\"',;&]*[a-z])[^\s\"',;&]{8,}"
    ),
    re.compile(r"()\b(?:sk|pk|hf|ghp|gho|ghs|glpat|npm|xox[abp])[-_][A-Za-z0-9_-]{12,}"),
    re.compile(r"()\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|()\bAIza[A-Za-z0-9_-]{30,}"),
    re.compile(r"()\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
    re.compile(r"(://)[^/\s:@]+:[^/\s@]+(?=@)"),
)
# What every pattern above contains some of; most text has none of it and is let through.
_SECRET_HINT = re.compile(
    r"authorization|bearer|key|token|secret|passw|credential|://|AKIA|ASIA|AIza|eyJ"
    r"|(?:sk|pk|hf|gh[pos]|glpat|npm|xox[abp])[-_]",
    re.IGNORECASE,
)
ELLIPSIS = "…"
KEPT_CHARS = 400
"""Longest text whose clean form is kept: what catalogs hold, not what logs do."""


def visible(text: str) -> str:
    """`text` without terminal escapes and without characters nobody can see."""
    # Printable: no control, format, surrogate or unassigned character.
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    text = _ANSI.sub("", text)
    return "".join(
        char
        for char in text
        if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )


def redact(text: str) -> str:
    """`text` with everything that looks like a credential masked."""
    if _SECRET_HINT.search(text) is None:
        return text
    for pattern in _SECRETS:
        text = pattern.sub(r"\1[redacted]", text)
    return text


def clip(text: str, limit: int) -> str:
    """`text` cut to `limit` characters, at a word if one ends nearby, marked when cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit * 0.7:
        cut = cut[:space]
    return cut.rstrip(" ,;:.") + ELLIPSIS


def line(text: object, limit: int = 200) -> str:
    """One clean line of at most `limit` characters."""
    if text is None:
        return ""
    text = str(text)
    return _kept_line(text, limit) if len(text) <= KEPT_CHARS else _line(text, limit)


def _line(text: str, limit: int) -> str:
    return clip(" ".join(redact(visible(text)).split()), limit)


# Names and descriptions of the catalog are shown in every call.
_kept_line = lru_cache(maxsize=4096)(_line)


def lines(items: object, limit: int = 200, most: int = 12) -> list[str]:
    """Clean lines of a list of texts; empty ones dropped, at most `most` of them."""
    if not isinstance(items, list | tuple):
        return []
    return [text for item in items[:most] if (text := line(item, limit))]
