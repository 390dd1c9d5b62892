"""Settings of who may call, and of what callers may do.

`server/auth` implements the auth types; `consistency` checks what each of them needs.
"""

import ipaddress
from pathlib import Path
from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit

from evalhub_mcp.settings.declaration import Setting, comma_list

AuthType = Literal["none", "rbac-proxy", "token", "jwt", "kubernetes"]
Scope = Literal["evalhub:read", "evalhub:submit", "evalhub:manage"]
Toolset = Literal["discovery", "jobs", "results", "collections"]

SCOPES: tuple[Scope, ...] = get_args(Scope)
TOOLSETS: tuple[Toolset, ...] = get_args(Toolset)
SIGNATURES = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Algorithms issuers may sign with; none of them uses a shared secret."""


def addresses(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values, if each is an address or network."""
    for address in values:
        try:
            ipaddress.ip_network(address)
        except ValueError:
            raise ValueError(
                f"{address!r} is no address or network; examples are 10.0.0.7 and 10.0.0.0/24"
            ) from None
    return values


def signatures(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values, if each is an asymmetric signature algorithm."""
    if wrong := [name for name in values if name not in SIGNATURES]:
        raise ValueError(
            f"{wrong[0]!r} is not allowed; signatures are {', '.join(sorted(SIGNATURES))}"
        )
    return values


def url(value: str | None) -> str | None:
    """The value, if it is an http(s) URL; None if it is blank."""
    if value is None or not value.strip():
        return None
    value = value.strip()
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
        raise ValueError(f"{value!r} is not an http(s) URL")
    return value


def claim(value: str) -> str:
    """The value, if it is not blank."""
    if not value.strip():
        raise ValueError("must name a claim, such as sub")
    return value.strip()


def one_verb_per_scope(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values, if there is one for each scope."""
    if len(values) != len(SCOPES):
        raise ValueError("needs three verbs, for read, submit and manage: get,create,delete")
    return values


def without_duplicates(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values, each of them once."""
    return tuple(dict.fromkeys(values))


class AuthSettings:
    """Who may call over HTTP; and on any transport, what may be done."""

    auth_type: Annotated[
        AuthType,
        Setting(
            "how callers are authenticated: none, rbac-proxy, token, jwt or kubernetes",
            flag="--auth-type",
            metavar="NAME",
        ),
    ] = "none"
    trusted_proxies: Annotated[
        tuple[str, ...],
        Setting(
            "rbac-proxy: address or network the proxy connects from",
            flag="--trusted-proxy",
            metavar="ADDRESS",
            repeatable=True,
            parse=comma_list,
            check=addresses,
        ),
    ] = ("127.0.0.0/8", "::1")
    auth_tokens_file: Annotated[
        Path | None,
        Setting("token: file with the tokens' digests, written by `evalhub-mcp token`"),
    ] = None
    auth_issuer: Annotated[str | None, Setting("jwt: URL of the issuer", check=url)] = None
    auth_jwks_url: Annotated[
        str | None,
        Setting("jwt: URL of the issuer's keys", default="from the issuer's metadata", check=url),
    ] = None
    auth_audience: Annotated[
        tuple[str, ...],
        Setting(
            "jwt, kubernetes: audience that tokens must have",
            default="jwt: the public URL; kubernetes: the cluster",
            parse=comma_list,
        ),
    ] = ()
    auth_algorithms: Annotated[
        tuple[str, ...],
        Setting("jwt: signature algorithms to accept", parse=comma_list, check=signatures),
    ] = ("RS256", "PS256", "ES256", "EdDSA")
    auth_tenant_claim: Annotated[
        str | None,
        Setting(
            "jwt: claim that holds the caller's tenants; dots lead into nested claims",
            default="callers have no tenant",
        ),
    ] = None
    auth_principal_claim: Annotated[
        str, Setting("jwt: claim that holds the caller's name", check=claim)
    ] = "sub"
    auth_default_scopes: Annotated[
        tuple[Scope, ...],
        Setting(
            "jwt: scopes of a token that has none of `evalhub:read`, `evalhub:submit`, "
            "`evalhub:manage`",
            parse=comma_list,
            check=without_duplicates,
        ),
    ] = ()
    auth_ca_cert_path: Annotated[
        Path | None,
        Setting(
            "jwt, kubernetes: CA of the issuer or of the Kubernetes API",
            default="the system's; in a cluster, the cluster's",
        ),
    ] = None
    auth_kubernetes_url: Annotated[
        str | None,
        Setting("kubernetes: URL of the API", default="the cluster this runs in", check=url),
    ] = None
    auth_kubernetes_token_path: Annotated[
        Path, Setting("kubernetes: file with the server's own token")
    ] = Path("/var/run/secrets/kubernetes.io/serviceaccount/token")
    auth_kubernetes_resource: Annotated[
        str, Setting("kubernetes: resource on which callers need rights in the tenant's namespace")
    ] = "evaluations.trustyai.opendatahub.io"
    auth_kubernetes_verbs: Annotated[
        tuple[str, ...],
        Setting(
            "kubernetes: the verbs that stand for read, submit and manage",
            parse=comma_list,
            check=one_verb_per_scope,
        ),
    ] = ("get", "create", "delete")
    public_url: Annotated[
        str | None,
        Setting("the address clients type, with /mcp; tokens are issued for it", check=url),
    ] = None
    read_only: Annotated[
        bool,
        Setting("offer only tools that change nothing, on any transport", flag="--read-only"),
    ] = False
    toolsets: Annotated[
        tuple[Toolset, ...],
        Setting(
            "groups of tools to offer, on any transport",
            flag="--toolsets",
            metavar="LIST",
            parse=comma_list,
            check=without_duplicates,
        ),
    ] = TOOLSETS

    @property
    def trusts_any_address(self) -> bool:
        """Whether `X-User` is believed from every address."""
        networks = map(ipaddress.ip_network, self.trusted_proxies)
        return any(network.prefixlen == 0 for network in networks)


def is_safe_url(url: str) -> bool:
    """Whether nobody can forge what this URL answers: https, or http to this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    return parts.scheme == "https" or (parts.scheme == "http" and loopback)
