"""`--auth-type jwt`: an OAuth 2.1 resource server for tokens that an issuer has signed.

A token is accepted only if it was issued for this server (its audience), and it is never
passed on: requests to the hub carry the server's own token. The allowed algorithms are
configured and each is tied to its key type; the token's header can only choose among them.
"""

import math
from collections.abc import Mapping
from functools import partial
from typing import Any

import jwt

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.auth.bounded_queue import LimitReporter, ignore_limit
from evalhub_mcp.server.auth.issuer_keys import IssuerKeys, fetch_issuer_keys
from evalhub_mcp.server.auth.json_client import DEADLINE_SECONDS, JsonClient, UpstreamError
from evalhub_mcp.server.auth.jwt_form import has_numeric_times, is_unambiguous
from evalhub_mcp.server.auth.refusal import Challenge, Refusal, forbidden, unavailable
from evalhub_mcp.server.auth.request_headers import bearer_token, require_usable_name, select_tenant
from evalhub_mcp.server.auth.resource_metadata import metadata_url, resource_url
from evalhub_mcp.server.http.asgi import Scope
from evalhub_mcp.settings import SCOPES, Settings
from evalhub_mcp.settings import Scope as PermissionScope

LEEWAY_SECONDS = 30
"""By how much the clocks of issuer and server may differ."""
MAX_TENANTS = 1000
_REASONS: Mapping[type[Exception], str] = {
    jwt.ExpiredSignatureError: "it has expired",
    jwt.ImmatureSignatureError: "it is not valid yet",
    jwt.InvalidAudienceError: "it was issued for another server",
    jwt.InvalidIssuerError: "it comes from another issuer",
    jwt.InvalidAlgorithmError: "its signature algorithm is not allowed here",
}
_TYPES = frozenset({"", "jwt", "at+jwt"})


class JwtAuth:
    """Identifies callers by signed tokens."""

    def __init__(self, settings: Settings, report_limit: LimitReporter = ignore_limit) -> None:
        assert settings.auth_issuer is not None  # checked with the settings
        self._settings = settings
        self._issuer = settings.auth_issuer
        resource = resource_url(settings)
        self._audience = settings.auth_audience or (resource, resource.rstrip("/") + "/")
        client = JsonClient(settings.auth_ca_cert_path, use_proxy=True, deadline=DEADLINE_SECONDS)
        fetch = partial(fetch_issuer_keys, client, self._issuer, settings.auth_jwks_url)
        self._keys = IssuerKeys(fetch, settings.auth_algorithms, report_limit=report_limit)
        self.challenge = Challenge(metadata_url(settings), SCOPES)

    async def authenticate(self, scope: Scope) -> Caller:
        """Return the caller that a valid token names, in the requested tenant."""
        claims = await self._verified_claims(bearer_token(scope, self.challenge))
        name = claim_value(claims, self._settings.auth_principal_claim)
        if not isinstance(name, str) or not name.strip():
            raise self._invalid(
                f"it names no principal (claim {self._settings.auth_principal_claim})"
            )
        tenant = select_tenant(
            scope,
            self._tenants(claims),
            tenant_optional=self._settings.allow_all_tenants,
            remedy="the server needs EVALHUB_AUTH_TENANT_CLAIM",
        )
        principal = require_usable_name("principal", name.strip())
        return Caller(tenant, principal, self._scopes(claims), _expiry(claims["exp"]))

    async def check(self) -> str:
        """Fetch the issuer's keys.

        Raises:
            UpstreamError: They cannot be fetched, or none of them can be used.
        """
        count = await self._keys.count()
        if not count:
            allowed = ", ".join(self._settings.auth_algorithms)
            raise UpstreamError(f"{self._issuer} has no key for {allowed}")
        audience = " or ".join(self._audience[: len(self._settings.auth_audience) or 1])
        keys = f"{count} key{'s' if count > 1 else ''} of {self._issuer}"
        return f"{keys}; tokens must be for {audience}"

    async def _verified_claims(self, token: str) -> Mapping[str, Any]:
        """The claims of a valid token."""
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise self._invalid("it is not a JWT") from None
        kind = str(header.get("typ") or "").lower().removeprefix("application/")
        if kind not in _TYPES:
            raise self._invalid("it is a token of another type")
        if header.get("alg") not in self._settings.auth_algorithms:
            raise self._invalid("its signature algorithm is not allowed here")
        if not is_unambiguous(token):
            raise self._invalid("it can be read in more than one way")
        try:
            key = await self._keys.find(header.get("kid"))
        except UpstreamError:
            raise unavailable(
                "the issuer's keys are not available at the moment; try later"
            ) from None
        if key is None:
            raise self._invalid("it is signed with a key its issuer does not have")
        try:
            claims: Mapping[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=list(key.algorithms),
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"]},
            )
        except jwt.PyJWTError as error:
            raise self._invalid(_reason(error)) from None
        if not has_numeric_times(claims):
            raise self._invalid("its times are not numbers")
        return claims

    def _tenants(self, claims: Mapping[str, Any]) -> tuple[str, ...]:
        name = self._settings.auth_tenant_claim
        if name is None:
            return ()
        value = claim_value(claims, name)
        tenants = [value] if isinstance(value, str) else value
        if not isinstance(tenants, list) or not tenants or len(tenants) > MAX_TENANTS:
            raise forbidden(f"the token names no tenant (claim {name})")
        if not all(isinstance(tenant, str) for tenant in tenants):
            raise forbidden(f"the token's claim {name} is not a list of tenants")
        return tuple(dict.fromkeys(require_usable_name("tenant", tenant) for tenant in tenants))

    def _scopes(self, claims: Mapping[str, Any]) -> frozenset[PermissionScope]:
        granted: list[Any] = []
        for name in ("scope", "scp"):
            value = claims.get(name)
            words = value.split() if isinstance(value, str) else value
            granted += words if isinstance(words, list) else []
        known = frozenset(scope for scope in SCOPES if scope in granted)
        return known or frozenset(self._settings.auth_default_scopes)

    def _invalid(self, why: str) -> Refusal:
        return self.challenge.invalid_token(why)


def claim_value(claims: Mapping[str, Any], name: str) -> Any:
    """Return a claim by its name, or a nested one by its dotted path."""
    if name in claims:
        return claims[name]
    value: Any = claims
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _expiry(expires: Any) -> float:
    """When a token ceases to be accepted, in seconds since 1970."""
    try:
        return float(expires) + LEEWAY_SECONDS
    except OverflowError:
        return math.inf


def _reason(error: Exception) -> str:
    """Why a token is not valid, without quoting its content."""
    if isinstance(error, jwt.MissingRequiredClaimError):
        return f"it lacks the claim {error.claim}"
    return _REASONS.get(type(error), "its signature or its claims are not valid")
