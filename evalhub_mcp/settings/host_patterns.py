"""Patterns of allowed hosts and origins: normalizes them, and matches request headers to them.

A host pattern is `name`, `name:port`, or `*`; without a port it matches any port. An origin
pattern is `scheme://name[:port]`, with `:*` for any port, or a host pattern for any scheme.
"""

import re
from ipaddress import IPv6Address

ANY = "*"
MAX_PORT = 65_535
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Not `urlsplit`, because it is too lenient: it reads `[::1]evil.example` as the host ::1.
_HOST = re.compile(
    r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9_*-]+(?:\.[A-Za-z0-9_*-]+)*\.?))"
    r"(?::(?P<port>[0-9]{1,5}))?"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")


def host_and_port(text: str) -> tuple[str, int | None]:
    """The name and port of a `Host` header; the name in lower case, without brackets, and
    an IPv6 address in its shortest form.

    Raises:
        ValueError: It is not a host.
    """
    if text.count(":") > 1 and not text.startswith("["):
        text = f"[{text}]"  # an IPv6 address alone
    found = _HOST.fullmatch(text)
    port = int(found["port"]) if found is not None and found["port"] else None
    if found is None or (port or 0) > MAX_PORT:
        raise ValueError(f"{text!r} is not a host name")
    if found["address"]:
        return str(IPv6Address(found["address"])), port
    return found["name"].lower().removesuffix("."), port


def origin_parts(text: str) -> tuple[str, str, int | None]:
    """The scheme, name and port of an `Origin` header; the scheme's default port is filled in.

    Raises:
        ValueError: It is not an origin, such as `null`.
    """
    scheme, found, rest = text.partition("://")
    if not found or not _SCHEME.fullmatch(scheme):
        raise ValueError(f"{text!r} is not an origin")
    name, port = host_and_port(rest)
    scheme = scheme.lower()
    return scheme, name, port or _DEFAULT_PORTS.get(scheme)


def normalize_host_pattern(text: str) -> str:
    """A normalized host pattern: `name`, `name:port` or `*`.

    Raises:
        ValueError: It is not a host pattern; the message has an example.
    """
    if text == ANY:
        return ANY
    try:
        name, port = host_and_port(text)
    except ValueError:
        raise ValueError(
            f"{text!r} is not a host name; examples are mcp.example.com and mcp.example.com:8443"
        ) from None
    if ANY in name:
        raise ValueError(f"{text!r}: write whole host names, or * alone for any")
    return _with_port(name, port)


def normalize_origin_pattern(text: str) -> str:
    """A normalized origin pattern: `scheme://name:port`, `scheme://name` (any port), `name`, `*`.

    Raises:
        ValueError: It is not an origin pattern; the message has an example.
    """
    try:
        if text == ANY or "://" not in text:
            return normalize_host_pattern(text)
        scheme, name, port = origin_parts(text.removesuffix(":*"))
    except ValueError:
        raise ValueError(
            f"{text!r} is not an origin; an example is https://app.example.com"
        ) from None
    if ANY in name:
        raise ValueError(f"{text!r}: write whole origins, or * alone for any")
    return f"{scheme}://{_with_port(name, None if text.endswith(':*') else port)}"


def host_is_allowed(host: str, allowed: frozenset[str]) -> bool:
    """Whether a `Host` header matches one of the normalized host patterns."""
    if ANY in allowed:
        return True
    try:
        name, port = host_and_port(host)
    except ValueError:
        return False
    return name in allowed or _with_port(name, port) in allowed


def origin_is_allowed(origin: str, allowed: frozenset[str]) -> bool:
    """Whether an `Origin` header matches one of the normalized origin patterns."""
    if ANY in allowed:
        return True
    try:
        scheme, name, port = origin_parts(origin)
    except ValueError:
        return False
    hosts = (name, _with_port(name, port))
    return any(host in allowed or f"{scheme}://{host}" in allowed for host in hosts)


def _with_port(name: str, port: int | None) -> str:
    return name if port is None else f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
