"""Check the model endpoint of a request by its form.

The URL is never fetched, since the evaluation calls it from another place. Link-local and
metadata addresses are refused in every spelling that a resolver accepts.
"""

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from evalhub_mcp.untrusted import looks_like_key, strip_invisible
from evalhub_mcp.untrusted.secrets import is_made_of_words

METADATA_HOSTS = frozenset(
    "metadata.google.internal metadata.goog metadata instance-data "
    "instance-data.ec2.internal".split()
)
METADATA_ADDRESSES = frozenset(
    "100.100.100.200 192.0.0.192 168.63.129.16 fd00:ec2::254 fd20:ce::254".split()
)
LOOPBACK_NAMES = frozenset("localhost localhost.localdomain ip6-localhost".split())
_EMBEDDING = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/96", "::/96")))
"""IPv6 networks whose addresses end in an IPv4 address: NAT64, and the old compatible form."""
_OTHER_DOTS = dict.fromkeys(map(ord, "\u3002\uff0e\uff61"), ".")
"""Full stops that IDNA reads as a dot."""
_HOST_WITHOUT_SCHEME = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?(/[\w./-]*)?")
_SECRET_NAME = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9._-]{0,251}[a-zA-Z0-9])?")
_API_KEY = re.compile(r"^(sk|pk|hf|ghp|xox.)[-_]|^eyJ|^[A-Za-z0-9+/_=-]{40,}$", re.I)
_VERSION = re.compile(r"[-_]v?\d{1,2}$")
_EXAMPLE = "an example is http://host:8000/v1"


def model_problems(url: str | None, secret_ref: str | None, *, url_required: bool) -> list[str]:
    """Return what is wrong with a model's URL and the name of its secret."""
    problems = []
    if url:
        problems += url_problems(url)
    elif url_required:
        problems.append(
            "model.url is required: the OpenAI-compatible base URL, e.g. http://host:8000/v1."
        )
    if secret_ref is not None:
        problems += secret_problems(secret_ref, "model.auth.secret_ref")
    return problems


def card_problems(url: str) -> list[str]:
    """Return what is wrong with the address of a model card, which people open."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ["model.card_url is not a URL."]
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ["model.card_url must be the http(s) address of a model card."]
    if parts.username or parts.password:
        return ["model.card_url must not contain a user or password."]
    return []


def judge_problems(parameters: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a judge's URL and the name of its secret, as for a model's."""
    problems = []
    for field, value in parameters.items():
        if not isinstance(value, str) or not value:
            continue
        if field == "judge_url":
            problems += url_problems(value, field)
        elif field.endswith("secret_ref"):
            problems += secret_problems(value, field)
    return problems


def secret_problems(secret_ref: str, field: str) -> list[str]:
    """Return what is wrong with the name of a secret in `field`; it may be a key instead."""
    # hf-token names a secret; sk-1234 is a key of some self-hosted gateways.
    name = _VERSION.sub("", secret_ref)
    is_name = name.replace("-", "").replace("_", "").isalpha() and is_made_of_words(name)
    if (_API_KEY.search(secret_ref) and not is_name) or looks_like_key(secret_ref):
        return [
            f"{field} looks like a key itself. It must be the name of a secret "
            "the hub can read; never send keys through a tool."
        ]
    if not secret_ref.startswith("file:///") and not _SECRET_NAME.fullmatch(secret_ref):
        return [f"{field} must be the name of a secret, e.g. my-model-key."]
    return []


def endpoint_warnings(url: str | None) -> list[str]:
    """Return what is unusual about a model's URL."""
    if url and not urlsplit(url).path.strip("/"):
        return [
            f"model.url has no path; OpenAI-compatible servers usually answer under /v1, so "
            f"{url.rstrip('/')}/v1 may be meant."
        ]
    return []


def url_problems(url: str, field: str = "model.url") -> list[str]:
    """Return what is wrong with the URL of an endpoint in `field`, and where it may not lead."""
    secret = "judge_secret_ref" if field == "judge_url" else "model.auth.secret_ref"
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or ""), parts.port
    except ValueError:
        return [f"{field} is not a URL; {_EXAMPLE}."]
    if _HOST_WITHOUT_SCHEME.fullmatch(url):
        return [f"{field} must be an http(s) URL; http://{url} may be meant."]
    if parts.scheme not in {"http", "https"} or not host or any(c.isspace() for c in url):
        return [f"{field} must be an http(s) URL; {_EXAMPLE}."]
    if parts.username or parts.password:
        return [f"{field} must not contain a user or password; use {secret}."]
    if parts.query or parts.fragment:
        return [f"{field} must be a base URL without query or fragment; {_EXAMPLE}."]
    if leads_to_metadata(host):
        return [f"{field} points at a link-local or metadata address, which is refused."]
    if parts.path.rstrip("/").endswith(("/chat/completions", "/completions", "/models")):
        base = url[: url.rindex("/v1") + 3] if "/v1" in url else f"{parts.scheme}://{parts.netloc}"
        return [f"{field} must be the base URL, not an operation; try {base}."]
    return []


@lru_cache(maxsize=256)
def leads_to_metadata(host: str) -> bool:
    """Whether a host of a URL is a link-local or metadata one as HTTP clients look it up.

    They read it decoded, in plain digits and letters, and without a dot at the end.
    """
    plain = unicodedata.normalize("NFKC", unquote(host)).translate(_OTHER_DOTS)
    host = strip_invisible(plain).strip().lower().rstrip(".")
    return host in METADATA_HOSTS or is_link_local(host)


def is_link_local(host: str) -> bool:
    """Whether a host is a link-local or metadata address in any notation."""
    address = meant_address(host)
    return address is not None and (address.is_link_local or str(address) in METADATA_ADDRESSES)


def is_loopback(host: str) -> bool:
    """Whether a host is the machine that resolves it, in any notation."""
    address = meant_address(host)
    named = host in LOOPBACK_NAMES or host.endswith(".localhost")
    return named or (address is not None and address.is_loopback)


def meant_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a host is, in any notation; None for a name.

    An IPv6 address that stands for an IPv4 address is returned as that.
    """
    try:
        # As resolvers read it: 2852039166, 0xa9fea9fe and 169.254.43518 are addresses too.
        address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.IPv4Address(
            socket.inet_aton(host)
        )
    except (OSError, ValueError):
        try:
            address = ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return None
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour
        if embedded is None and any(address in network for network in _EMBEDDING):
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        # `::1` is in the old compatible form too, and means this machine.
        address = address if address.is_loopback or embedded is None else embedded
    return address
