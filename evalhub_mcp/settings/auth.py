"""The settings that say who may call, and what callers may do.

Which ways of telling who calls exist, and what each of them needs, is decided here and
in `reject_bad_auth`; how each works is in `server/identity`.
"""

import ipaddress
import os
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import BeforeValidator, field_validator
from pydantic_settings import NoDecode

from evalhub_mcp.settings.errors import SettingsError
from evalhub_mcp.settings.part import Names, SettingsPart, comma_list

AuthType = Literal["none", "rbac-proxy", "token", "jwt", "kubernetes"]
Scope = Literal["evalhub:read", "evalhub:submit", "evalhub:manage"]
Toolset = Literal["discovery", "jobs", "results", "collections"]

SCOPES: tuple[Scope, ...] = get_args(Scope)
TOOLSETS: tuple[Toolset, ...] = get_args(Toolset)
SIGNATURES = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Algorithms by which issuers may sign; none that uses a shared secret."""


class AuthSettings(SettingsPart):
    """Who may call over HTTP; and what may be done on any transport."""

    auth_type: AuthType = "none"
    trusted_proxies: Names = ("127.0.0.0/8", "::1")
    """From where `X-User` and `X-Tenant` are believed, with `rbac-proxy`."""
    auth_tokens_file: Path | None = None
    """Hashed bearer tokens, with `token`; written by `evalhub-mcp token`."""
    auth_issuer: str | None = None
    auth_jwks_url: str | None = None
    """Where the issuer's keys are; by default as its metadata says."""
    auth_audience: Names = ()
    """What tokens must be issued for; by default the public URL."""
    auth_algorithms: Names = ("RS256", "PS256", "ES256", "EdDSA")
    auth_tenant_claim: str | None = None
    """The claim with the caller's tenant or tenants. Without it callers have no tenant."""
    auth_principal_claim: str = "sub"
    auth_default_scopes: Annotated[tuple[Scope, ...], NoDecode, BeforeValidator(comma_list)] = ()
    """What a valid token without any of our scopes allows."""
    auth_ca_cert_path: Path | None = None
    """CA of the issuer or of the Kubernetes API."""
    auth_kubernetes_url: str | None = None
    """The Kubernetes API; by default that of the cluster this runs in."""
    auth_kubernetes_token_path: Path = Path("/var/run/secrets/kubernetes.io/serviceaccount/token")
    auth_kubernetes_resource: str = "evaluations.trustyai.opendatahub.io"
    """The resource on which a caller needs rights in the tenant's namespace."""
    auth_kubernetes_verbs: Names = ("get", "create", "delete")
    """The rights that read, submit and manage stand for."""
    public_url: str | None = None
    """The address clients type, with `/mcp`; tokens are issued for it."""
    read_only: bool = False
    """Offer nothing that changes anything."""
    toolsets: Annotated[tuple[Toolset, ...], NoDecode, BeforeValidator(comma_list)] = TOOLSETS
    """The groups of tools that are offered."""

    @property
    def trusts_everybody(self) -> bool:
        """Whether `X-User` is believed wherever it comes from."""
        networks = map(ipaddress.ip_network, self.trusted_proxies)
        return any(network.prefixlen == 0 for network in networks)

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for address in value:
            try:
                ipaddress.ip_network(address)
            except ValueError:
                raise ValueError(
                    f"{address!r} is no address or network; examples are 10.0.0.7 and 10.0.0.0/24"
                ) from None
        return value

    @field_validator("auth_algorithms")
    @classmethod
    def _asymmetric(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [name for name in value if name not in SIGNATURES]:
            raise ValueError(
                f"{wrong[0]!r} is not allowed; signatures are {', '.join(sorted(SIGNATURES))}"
            )
        return value

    @field_validator("auth_kubernetes_verbs")
    @classmethod
    def _one_verb_per_scope(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) != len(SCOPES):
            raise ValueError("needs three verbs, for read, submit and manage: get,create,delete")
        return value

    @field_validator("auth_issuer", "auth_jwks_url", "auth_kubernetes_url", "public_url")
    @classmethod
    def _url(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        value = value.strip()
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
            raise ValueError(f"{value!r} is not an http(s) URL")
        return value

    @field_validator("auth_default_scopes", "toolsets", mode="after")
    @classmethod
    def _not_twice(cls, value: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(value))

    @field_validator("auth_principal_claim")
    @classmethod
    def _a_name(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("must name a claim, such as sub")
        return value.strip()


def is_safe_url(url: str) -> bool:
    """Whether what comes from an address can be believed: over TLS, or from this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    return parts.scheme == "https" or (parts.scheme == "http" and loopback)


def reject_bad_auth(settings: AuthSettings) -> None:
    """Raise `SettingsError` where the chosen way of telling who calls lacks something."""
    kind = settings.auth_type
    if kind == "token":
        if settings.auth_tokens_file is None:
            raise SettingsError(
                "--auth-type token needs EVALHUB_AUTH_TOKENS_FILE; `evalhub-mcp token add` makes it"
            )
        if not settings.auth_tokens_file.is_file():
            raise SettingsError(
                f"EVALHUB_AUTH_TOKENS_FILE: there is no file {settings.auth_tokens_file}; "
                "`evalhub-mcp token add` makes it"
            )
    if kind == "jwt" and settings.auth_issuer is None:
        raise SettingsError("--auth-type jwt needs EVALHUB_AUTH_ISSUER, the issuer's URL")
    for name in ("auth_issuer", "auth_jwks_url", "auth_kubernetes_url"):
        url = getattr(settings, name)
        if url and not is_safe_url(url):
            raise SettingsError(
                f"EVALHUB_{name.upper()}: what comes over clear http proves nothing; use https"
            )
    in_cluster = "KUBERNETES_SERVICE_HOST" in os.environ
    if kind == "kubernetes" and settings.auth_kubernetes_url is None and not in_cluster:
        raise SettingsError(
            "--auth-type kubernetes works inside a cluster; elsewhere set "
            "EVALHUB_AUTH_KUBERNETES_URL and EVALHUB_AUTH_KUBERNETES_TOKEN_PATH"
        )
    path = settings.auth_ca_cert_path
    if path is not None and not path.is_file():
        raise SettingsError(f"EVALHUB_AUTH_CA_CERT_PATH: there is no file {path}")
