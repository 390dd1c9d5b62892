"""Host names and origins as an operator may write them, in the one form they are compared in.

A host is `name`, `name:port`, or `*`; without a port any port will do. An origin is
`scheme://name[:port]`, with `:*` for any port, or a bare host for any scheme and port.
"""

from urllib.parse import urlsplit

ANY = "*"
_DEFAULT_PORTS = {"http": 80, "https": 443}


def host_and_port(text: str) -> tuple[str, int | None]:
    """The name and port of a `Host` header; the name in lower case, without brackets.

    Raises:
        ValueError: It is no host.
    """
    if text.count(":") > 1 and not text.startswith("["):
        text = f"[{text}]"  # an IPv6 address alone
    parts = urlsplit(f"//{text}")
    name = (parts.hostname or "").rstrip(".")
    if not name or parts.netloc != text or "@" in text or text.endswith(":"):
        raise ValueError(f"{text!r} is not a host name")
    return name, parts.port


def origin_parts(text: str) -> tuple[str, str, int | None]:
    """Scheme, name and port of an `Origin` header; a scheme's own port is filled in.

    Raises:
        ValueError: It is no origin, such as `null`.
    """
    scheme, found, rest = text.partition("://")
    if not found or "/" in rest:
        raise ValueError(f"{text!r} is not an origin")
    name, port = host_and_port(rest)
    scheme = scheme.lower()
    return scheme, name, port or _DEFAULT_PORTS.get(scheme)


def allowed_host(text: str) -> str:
    """An allowed host as it is compared: `name`, `name:port` or `*`.

    Raises:
        ValueError: It is no host; says what one looks like.
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
    return _joined(name, port)


def allowed_origin(text: str) -> str:
    """An allowed origin as it is compared: `scheme://name:port`, `scheme://name`, `name`, `*`.

    Without a port (written `:*`) any port will do, without a scheme any scheme.

    Raises:
        ValueError: It is no origin; says what one looks like.
    """
    if text == ANY:
        return ANY
    wrong = ValueError(f"{text!r} is not an origin; an example is https://app.example.com")
    if "://" not in text:
        try:
            return allowed_host(text)
        except ValueError:
            raise wrong from None
    any_port = text.endswith(":*")
    try:
        scheme, name, port = origin_parts(text.removesuffix(":*"))
    except ValueError:
        raise wrong from None
    if ANY in name:
        raise ValueError(f"{text!r}: write whole origins, or * alone for any")
    return f"{scheme}://{_joined(name, None if any_port else port)}"


def host_is_allowed(host: str, allowed: frozenset[str]) -> bool:
    """Whether a `Host` header names one of the allowed hosts."""
    if ANY in allowed:
        return True
    try:
        name, port = host_and_port(host)
    except ValueError:
        return False
    return name in allowed or _joined(name, port) in allowed


def origin_is_allowed(origin: str, allowed: frozenset[str]) -> bool:
    """Whether an `Origin` header is one of the allowed origins."""
    if ANY in allowed:
        return True
    try:
        scheme, name, port = origin_parts(origin)
    except ValueError:
        return False
    return not allowed.isdisjoint(
        (
            name,
            _joined(name, port),
            f"{scheme}://{name}",
            f"{scheme}://{_joined(name, port)}",
        )
    )


def _joined(name: str, port: int | None) -> str:
    return name if port is None else f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
