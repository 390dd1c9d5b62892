"""Ask a model's endpoint before an evaluation is submitted: for its list of models, and one token.

This happens only when the caller asks for it. The addresses are those that `model.url` may lead
to: the host is resolved first, every address of it is checked, and the request goes to the checked
address, so that a name cannot lead elsewhere a moment later. Redirects are not followed, and no
text of a reply is passed on but the names of models. A key is sent only on the user's own machine,
where the secret may go to that host.
"""

import difflib
import json
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.local_secrets import stored_certificate, stored_key
from evalhub_mcp.client.limited_body import limited_response
from evalhub_mcp.jobs.model_endpoint import is_link_local, is_loopback, meant_address
from evalhub_mcp.untrusted import sanitize_line

MAX_BYTES = 1024**2
NAMES_SHOWN = 8
_TIMEOUT = httpx.Timeout(20.0, connect=5.0)
_OF_A_CONTAINER = frozenset(
    "host.docker.internal gateway.docker.internal host.containers.internal".split()
)
"""Names by which a container reaches the machine that it runs on."""
_NO_ROUTE = frozenset({404, 405, 501})
_UNWANTED = frozenset({400, 422})


@dataclass(frozen=True)
class _Target:
    """Where the requests of a check go."""

    base: str
    """The base URL with the checked address instead of the host."""
    host: str
    """The host and port as the URL has them, for the Host header."""
    name: str
    """The host alone, for TLS."""
    shown: str
    """The base URL without its scheme, for messages."""
    headers: Mapping[str, str]


async def check_endpoint(session: HubSession, model: Mapping[str, Any]) -> str:
    """Return what an endpoint answered, in a sentence.

    Args:
        session: The hub, for the caller.
        model: The `model` of a request that was checked by its form.

    Raises:
        UserError: The evaluation would fail, or nothing may be sent there.
    """
    if not session.app.settings.asks_endpoints:
        raise UserError(
            "Nothing was submitted. This server asks no endpoints for its callers, since it may "
            "reach hosts that they cannot. Leave check_endpoint out; EVALHUB_ENDPOINT_CHECKS=true "
            "lets its administrator allow it."
        )
    url, name = str(model.get("url") or ""), str(model.get("name") or "")
    if not url:
        raise UserError("Nothing was submitted. Without model.url there is no endpoint to check.")
    secret = (model.get("auth") or {}).get("secret_ref")
    target = await _target(session, url, await _key(session, secret))
    trust = await _trust(session, secret)
    async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False, verify=trust) as client:
        listed = await _send(client, target, "GET", "/models")
        if _needs_key(listed, target, secret):
            return (
                "Endpoint: it answers and asks for a key, which this server does not have; the "
                f"hub sends that of secret {sanitize_line(str(secret), 80)}."
            )
        known = _listed_models(listed, name)
        took = await _ask_one_token(client, target, name, secret)
    return f"Endpoint: {known}one token took {took:.1f} s from here."


async def _target(session: HubSession, url: str, key: str | None) -> _Target:
    """Resolve the host of a URL, and check every address.

    Raises:
        UserError: It cannot be resolved, or nothing may be sent there.
    """
    parts = urlsplit(url)
    name = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = await anyio.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _failed(session, f"no address is known for {sanitize_line(name, 120)}") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for text in addresses:
        address = meant_address(text)
        if (
            address is None
            or is_link_local(text)
            or address.is_multicast
            or address.is_unspecified
            or address.is_reserved
        ):
            raise UserError(
                "Nothing was sent and nothing was submitted: model.url leads to a link-local or "
                "metadata address, which is refused."
            )
        if address.is_loopback and not session.app.hub.is_here:
            raise UserError(
                "Nothing was sent and nothing was submitted: model.url leads to this server's own "
                "machine, and the hub runs on another. Give the address at which the hub reaches "
                "the model."
            )
    first = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
    host = f"{name}:{parts.port}" if parts.port else name
    headers = {"Host": host, "Accept-Encoding": "gzip, deflate"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    base = f"{parts.scheme}://{first}:{port}{parts.path.rstrip('/')}"
    shown = sanitize_line(host + parts.path.rstrip("/"), 160)
    return _Target(base, host, name, shown, headers)


def address_warnings(model: Mapping[str, Any], parameters: Iterable[object] = ()) -> list[str]:
    """Return which addresses are of this machine, for a hub that runs on another.

    Args:
        model: The `model` of a request.
        parameters: The parameters of its benchmarks, which may have URLs of judges and agents.
    """
    urls = {"model.url": model.get("url")}
    for given in parameters:
        if isinstance(given, Mapping):
            urls |= {str(name): url for name, url in given.items() if str(name).endswith("url")}
    hosts = {field: _host_of(url) for field, url in urls.items()}
    return [
        f"{sanitize_line(field, 60)} {sanitize_line(host, 60)} is the machine of whoever opens it, "
        "and the hub runs elsewhere: there it finds nothing, or something else. Give the address "
        "at which the hub reaches it."
        for field, host in hosts.items()
        if _is_this_machine(host)
    ]


def _host_of(url: object) -> str:
    try:
        return (urlsplit(str(url or "")).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_this_machine(host: str) -> bool:
    """Whether a host means the machine that resolves it, or the one that a container runs on."""
    address = meant_address(host)
    unspecified = address is not None and address.is_unspecified
    return is_loopback(host) or unspecified or host in _OF_A_CONTAINER


async def _key(session: HubSession, secret: str | None) -> str | None:
    return await stored_key(secret) if secret and session.app.settings.local else None


async def _trust(session: HubSession, secret: str | None) -> ssl.SSLContext | bool:
    """Return the certificates to trust: the usual ones, and the secret's own on this machine."""
    own = await stored_certificate(secret) if secret and session.app.settings.local else None
    if own is None:
        return True
    context = httpx.create_ssl_context(trust_env=False)
    context.load_verify_locations(own)
    return context


async def _send(
    client: httpx.AsyncClient, target: _Target, method: str, path: str, body: Any = None
) -> httpx.Response:
    """Return a response, which has no redirect.

    Raises:
        UserError: There is none.
    """
    where = f"{target.shown}{path}"
    extensions = {"sni_hostname": target.name}
    try:
        async with client.stream(
            method, target.base + path, json=body, headers=target.headers, extensions=extensions
        ) as streamed:
            response = await limited_response(streamed, MAX_BYTES)
    except httpx.TimeoutException:
        raise _refused(f"{where} did not answer in {_TIMEOUT.read:.0f} s") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        reason = type(error).__name__
        raise _refused(f"{where} cannot be reached from this server ({reason})") from None
    if response.is_redirect:
        raise _refused(f"{where} redirects elsewhere; give the address it leads to")
    return response


def _needs_key(response: httpx.Response, target: _Target, secret: str | None) -> bool:
    """Whether the endpoint wants a key that only the hub has.

    Raises:
        UserError: It wants one and the request names none, or refuses the one it was sent.
    """
    if response.status_code not in (401, 403):
        return False
    if "Authorization" in target.headers:
        raise _refused(
            f"the endpoint refuses the key of secret {sanitize_line(str(secret), 80)} "
            f"({response.status_code})"
        )
    if not secret:
        raise _refused("the endpoint asks for a key; name its secret in model.auth.secret_ref")
    return True


def _listed_models(response: httpx.Response, name: str) -> str:
    """Return what the list of models says.

    Raises:
        UserError: The endpoint fails, or lists other models only.
    """
    if response.status_code in _NO_ROUTE:
        return "it lists no models; "
    if not response.is_success:
        raise _refused(f"the endpoint answers {response.status_code} to GET /models")
    try:
        rows = json.loads(response.content)["data"]
        ids = [str(row["id"]) for row in rows]
    except (ValueError, TypeError, KeyError):
        return "its list of models cannot be read; "
    if ids and name not in ids:
        near = difflib.get_close_matches(name, ids, n=3, cutoff=0.4) or ids
        shown = ", ".join(sanitize_line(one, 80) for one in near[:NAMES_SHOWN])
        raise _refused(
            f"the endpoint does not list model {sanitize_line(name, 80)!r}; it lists {shown}"
        )
    return f"lists {sanitize_line(name, 80)}; " if ids else "it lists no models; "


async def _ask_one_token(
    client: httpx.AsyncClient, target: _Target, name: str, secret: str | None
) -> float:
    """Ask for one token as chat, else as completion; return the seconds it took.

    Raises:
        UserError: The endpoint does not give one.
    """
    chat = {"model": name, "messages": [{"role": "user", "content": "Hello"}]}
    tries = (
        ("/chat/completions", {**chat, "max_tokens": 1}),
        ("/chat/completions", {**chat, "max_completion_tokens": 16}),
        ("/completions", {"model": name, "prompt": "Hello", "max_tokens": 1}),
    )
    status = 0
    for path, body in tries:
        started = time.perf_counter()
        response = await _send(client, target, "POST", path, body)
        if response.is_success and _has_choices(response):
            return time.perf_counter() - started
        status = status or response.status_code
        if response.status_code not in _NO_ROUTE | _UNWANTED:
            break
    if status in (401, 403) and not secret:
        raise _refused("the endpoint asks for a key; name its secret in model.auth.secret_ref")
    answered = "answers without a reply" if 200 <= status < 300 else f"answers {status}"
    raise _refused(f"asked for one token, the endpoint {answered}")


def _has_choices(response: httpx.Response) -> bool:
    try:
        return bool(json.loads(response.content)["choices"])
    except (ValueError, TypeError, KeyError):
        return False


def _failed(session: HubSession, reason: str) -> UserError:
    if session.app.hub.is_here:
        return _refused(reason)
    return _refused(f"{reason} from this server, which may see other names than the hub")


def _refused(reason: str) -> UserError:
    return UserError(
        f"Nothing was submitted: {reason}. Correct model, or submit without check_endpoint if the "
        "hub reaches the model where this server does not."
    )
