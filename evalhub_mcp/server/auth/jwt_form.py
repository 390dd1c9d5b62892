"""Rejects JSON Web Tokens that can be read in more than one way.

Decoders differ in which characters they skip and which of two claims with the same name they take,
so this server and a proxy in front of it could read different claims. RFC 7515 and RFC 7519 let a
server refuse such tokens, and no issuer makes them.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any

_TIMES = ("exp", "nbf", "iat")


def is_unambiguous(token: str) -> bool:
    """Whether a token has three canonically encoded parts, and JSON objects with unique names."""
    try:
        header, content, signature = map(_decoded, token.split("."))
        parsed = [json.loads(part, object_pairs_hook=_unique) for part in (header, content)]
    except (ValueError, RecursionError):
        return False
    del signature  # only its encoding is checked here; `jwt_auth` verifies it
    return all(isinstance(part, dict) for part in parsed)


def has_numeric_times(claims: Mapping[str, Any]) -> bool:
    """Whether the times of a token are numbers; `"1"` and `true` are not."""
    times = [claims[name] for name in _TIMES if name in claims]
    return all(isinstance(time, int | float) and not isinstance(time, bool) for time in times)


def _decoded(part: str) -> bytes:
    """The bytes of a part.

    Raises:
        ValueError: It is not the canonical base64url encoding.
    """
    raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
        raise ValueError("not canonical base64url")
    return raw


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError("a name occurs twice")
        found[name] = value
    return found
