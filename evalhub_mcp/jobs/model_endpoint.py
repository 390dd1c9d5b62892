"""Check the model endpoint of a request by its form.

The URL is never fetched, since the evaluation calls it from another place. Link-local and
metadata addresses are refused in every spelling that a resolver accepts.
"""

import ipaddress
import re
import socket
from urllib.parse import urlsplit

METADATA_HOSTS = frozenset(
    {"metadata.google.internal", "metadata.goog", "metadata", "instance-data"}
)
METADATA_ADDRESSES = frozenset({"100.100.100.200", "192.0.0.192", "fd00:ec2::254"})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HOST_WITHOUT_SCHEME = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?(/[\w./-]*)?")
_SECRET_NAME = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9._-]{0,251}[a-zA-Z0-9])?")
_API_KEY = re.compile(r"^(sk|pk|hf|ghp|xox.)[-_]|^eyJ|^[A-Za-z0-9+/_=-]{40,}$", re.I)
_EXAMPLE = "an example is http://host:8000/v1"


def model_problems(url: str | None, secret_ref: str | None, *, url_required: bool) -> list[str]:
    """Return what is wrong with a model's URL and the name of its secret."""
    problems = []
    if url:
        problems += _url_problems(url)
    elif url_required:
        problems.append(
            "model.url is required: the OpenAI-compatible base URL, e.g. http://host:8000/v1."
        )
    if secret_ref is not None:
        if _API_KEY.search(secret_ref):
            problems.append(
                "model.auth.secret_ref looks like a key itself. It must be the name of a secret "
                "the hub can read; never send keys through a tool."
            )
        elif not secret_ref.startswith("file:///") and not _SECRET_NAME.fullmatch(secret_ref):
            problems.append(
                "model.auth.secret_ref must be the name of a secret, e.g. my-model-key."
            )
    return problems


def endpoint_warnings(url: str | None) -> list[str]:
    """Return what is unusual about a model's URL."""
    if url and not urlsplit(url).path.strip("/"):
        return [
            f"model.url has no path; OpenAI-compatible servers usually answer under /v1, so "
            f"{url.rstrip('/')}/v1 may be meant."
        ]
    return []


def _url_problems(url: str) -> list[str]:
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or ""), parts.port
    except ValueError:
        return [f"model.url is not a URL; {_EXAMPLE}."]
    if _HOST_WITHOUT_SCHEME.fullmatch(url):
        return [f"model.url must be an http(s) URL; http://{url} may be meant."]
    if parts.scheme not in {"http", "https"} or not host or any(c.isspace() for c in url):
        return [f"model.url must be an http(s) URL; {_EXAMPLE}."]
    if parts.username or parts.password:
        return ["model.url must not contain a user or password; use model.auth.secret_ref."]
    if parts.query or parts.fragment:
        return [f"model.url must be a base URL without query or fragment; {_EXAMPLE}."]
    if host.lower().rstrip(".") in METADATA_HOSTS or _is_link_local(host):
        return ["model.url points at a link-local or metadata address, which is refused."]
    if parts.path.rstrip("/").endswith(("/chat/completions", "/completions", "/models")):
        base = url[: url.rindex("/v1") + 3] if "/v1" in url else f"{parts.scheme}://{parts.netloc}"
        return [f"model.url must be the base URL, not an operation; try {base}."]
    return []


def _is_link_local(host: str) -> bool:
    """Whether a host is a link-local or metadata address in any notation."""
    host = host.rstrip(".")
    try:
        # As resolvers read it: 2852039166, 0xa9fea9fe and 169.254.43518 are addresses too.
        address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.IPv4Address(
            socket.inet_aton(host)
        )
    except (OSError, ValueError):
        try:
            address = ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return False
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour
        if embedded is None and address in _NAT64:
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        address = embedded or address
    return address.is_link_local or str(address) in METADATA_ADDRESSES
