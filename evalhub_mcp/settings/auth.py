"""Settings of authentication, and of what callers may do.

`server/auth` implements the auth types; `consistency` checks what each of them needs.
"""

import ipaddress
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from evalhub_mcp.settings.declaration import SettingsGroup, setting

AuthType = Literal["none", "rbac-proxy", "token", "jwt", "kubernetes"]
Scope = Literal["evalhub:read", "evalhub:submit", "evalhub:manage"]
Toolset = Literal["discovery", "jobs", "results", "collections"]

UNSCOPED_AUTH_TYPES: frozenset[AuthType] = frozenset({"none", "rbac-proxy"})
"""Auth types whose callers all have every scope."""
SCOPES: tuple[Scope, ...] = get_args(Scope)
TOOLSETS: tuple[Toolset, ...] = get_args(Toolset)
SIGNATURES = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Algorithms issuers may sign with; none of them uses a shared secret."""


def _check_addresses(values: tuple[str, ...]) -> tuple[str, ...]:
    for address in values:
        try:
            ipaddress.ip_network(address)
        except ValueError:
            raise ValueError(
                f"{address!r} is no address or network; examples are 10.0.0.7 and 10.0.0.0/24"
            ) from None
    return values


def _check_signatures(values: tuple[str, ...]) -> tuple[str, ...]:
    if wrong := [name for name in values if name not in SIGNATURES]:
        raise ValueError(
            f"{wrong[0]!r} is not allowed; signatures are {', '.join(sorted(SIGNATURES))}"
        )
    return values


def _check_url(value: str | None) -> str | None:
    value = (value or "").strip()
    parts = urlsplit(value)
    valid = parts.scheme in {"http", "https"} and parts.hostname and not parts.fragment
    if value and not valid:
        raise ValueError(f"{value!r} is not an http(s) URL")
    return value or None


def _check_claim(value: str) -> str:
    if not value.strip():
        raise ValueError("must name a claim, such as sub")
    return value.strip()


def _check_verbs(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(values) != len(SCOPES):
        raise ValueError("needs three verbs, for read, submit and manage: get,create,delete")
    return values


def _without_duplicates(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


class AuthSettings(SettingsGroup):
    """Who may call over HTTP, and what callers may do on any transport."""

    auth_type: AuthType = setting(
        "none", "authentication: none, rbac-proxy, token, jwt or kubernetes", flag="--auth-type"
    )
    trusted_proxies: tuple[str, ...] = setting(
        ("127.0.0.0/8", "::1"),
        "rbac-proxy: address or network the proxy connects from",
        flag="--trusted-proxy",
        repeatable=True,
        check=_check_addresses,
    )
    auth_tokens_file: Path | None = setting(
        None, "token: file with the tokens' digests, written by `evalhub-mcp token`"
    )
    auth_issuer: str | None = setting(None, "jwt: URL of the issuer", check=_check_url)
    auth_jwks_url: str | None = setting(
        None, "jwt: URL of the issuer's keys", default_text="from its metadata", check=_check_url
    )
    auth_audience: tuple[str, ...] = setting(
        (),
        "jwt, kubernetes: audience that tokens must have",
        default_text="jwt: the public URL; kubernetes: the cluster",
    )
    auth_algorithms: tuple[str, ...] = setting(
        ("RS256", "PS256", "ES256", "EdDSA"), "jwt: signatures to accept", check=_check_signatures
    )
    auth_tenant_claim: str | None = setting(None, "jwt: claim with the caller's tenants")
    allow_all_tenants: bool = setting(
        False,
        "jwt, rbac-proxy: serve callers without a tenant, who may see every tenant",
        flag="--allow-all-tenants",
    )
    auth_principal_claim: str = setting(
        "sub", "jwt: claim with the caller's name", check=_check_claim
    )
    auth_default_scopes: tuple[Scope, ...] = setting(
        (), "jwt: scopes of a token that has none of ours", check=_without_duplicates
    )
    auth_ca_cert_path: Path | None = setting(
        None,
        "jwt, kubernetes: CA of the issuer or of the Kubernetes API",
        default_text="the system's; in a cluster, the cluster's",
    )
    auth_kubernetes_url: str | None = setting(
        None, "kubernetes: URL of the API", default_text="this cluster's", check=_check_url
    )
    auth_kubernetes_token_path: Path = setting(
        Path("/var/run/secrets/kubernetes.io/serviceaccount/token"),
        "kubernetes: file with the server's own token",
    )
    auth_kubernetes_resource: str = setting(
        "evaluations.trustyai.opendatahub.io",
        "kubernetes: resource on which callers need rights in the tenant's namespace",
    )
    auth_kubernetes_verbs: tuple[str, ...] = setting(
        ("get", "create", "delete"),
        "kubernetes: verbs for read, submit, manage",
        check=_check_verbs,
    )
    public_url: str | None = setting(
        None, "address clients type, with /mcp; tokens are issued for it", check=_check_url
    )
    read_only: bool = setting(False, "offer only tools that change nothing", flag="--read-only")
    toolsets: tuple[Toolset, ...] = setting(
        TOOLSETS, "groups of tools to offer", flag="--toolsets", check=_without_duplicates
    )
    endpoint_checks: bool | None = setting(
        None,
        "whether `check_endpoint` may send requests to a model's endpoint",
        default_text="yes for a single user, no for a server of several",
    )

    @property
    def trusts_any_address(self) -> bool:
        """Whether `X-User` is believed from every address."""
        networks = map(ipaddress.ip_network, self.trusted_proxies)
        return any(network.prefixlen == 0 for network in networks)


def is_safe_url(url: str) -> bool:
    """Whether answers from this URL cannot be forged: https, or http to this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    return parts.scheme == "https" or (parts.scheme == "http" and loopback)
