"""The public keys of a token issuer, cached and renewed as issuers rotate them.

A token signed with an unknown key is a reason to fetch the keys again, but only every half
minute, because anybody can make up a key id. Known keys stay usable while they are renewed,
and for a day while the issuer is away.
"""

import logging
import math
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import anyio
from jwt import PyJWK, PyJWTError

from evalhub_mcp.app.single_flight_cache import SingleFlightCache
from evalhub_mcp.server.auth.bounded_queue import LimitReporter, ignore_limit
from evalhub_mcp.server.auth.json_client import DEADLINE_SECONDS, JsonClient, UpstreamError
from evalhub_mcp.settings.auth import is_safe_url

logger = logging.getLogger("evalhub_mcp")

FRESH_SECONDS = 3600.0
USABLE_SECONDS = 86_400.0
UNKNOWN_KEY_SECONDS = 30.0
"""Minimum time between two fetches because of unknown key ids."""
RETRY_KNOWN_KEY_SECONDS = 60.0
"""Minimum time between two attempts to reach an issuer that is away, while its keys are known."""
RETRY_SECONDS = 5.0
"""The same, while the requested key is unknown."""
MAX_KEYS = 100
MAX_WAITING = 256
"""Requests that may wait for the issuer at the same time."""

_ALGORITHMS = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
    "OKP": ("EdDSA",),
}
"""The algorithms that may be used with each key type. "oct" is left out: a shared secret in a
public document would let anybody sign."""


@dataclass(frozen=True)
class SigningKey:
    """A public key, and the algorithms it may be used with."""

    key: Any
    algorithms: Sequence[str]


@dataclass(frozen=True)
class _KeySet:
    keys: Mapping[str | None, SigningKey] = field(default_factory=dict)
    fetched_at: float = -math.inf
    failure: UpstreamError | None = None
    """Why the last attempt to renew the keys failed."""

    def find(self, kid: str | None) -> SigningKey | None:
        """The key of that id; without an id the only key."""
        if kid is None and len(self.keys) == 1:
            return next(iter(self.keys.values()))
        return None if kid is None else self.keys.get(kid)


class IssuerKeys:
    """The keys of one issuer."""

    def __init__(
        self,
        fetch: Callable[[], Awaitable[Mapping[str, Any]]],
        allowed: Sequence[str],
        clock: Callable[[], float] = time.monotonic,
        *,
        report_limit: LimitReporter = ignore_limit,
    ) -> None:
        """Use the key set that `fetch` returns, for the `allowed` algorithms."""
        self._fetch_document = fetch
        self._allowed = allowed
        self._clock = clock
        self._report_limit = report_limit
        self._waiting = 0
        self._cache: SingleFlightCache[None, _KeySet] = SingleFlightCache(
            lambda keys: RETRY_KNOWN_KEY_SECONDS if keys.failure else FRESH_SECONDS,
            serve_stale=self._usable,
            clock=clock,
        )

    async def find(self, kid: str | None) -> SigningKey | None:
        """Return the key of an id, without an id the only key; None if there is no such key.

        Raises:
            UpstreamError: The issuer's keys are not known and cannot be fetched.
        """
        before = self._cache.peek(None)
        if before is not None and self._usable(before) and before.find(kid) is not None:
            keys = await self._cache.get(None, self._fetch)
        else:
            keys = await self._fetch_again(before)
        key = keys.find(kid)
        if keys.failure is not None and (key is None or not self._usable(keys)):
            raise keys.failure.copy()  # an unknown key may be a new one
        if key is None and keys is before:
            self._report_limit("key_lookups")
        return key

    async def count(self) -> int:
        """Fetch the keys and return how many of them are usable.

        Raises:
            UpstreamError: The issuer did not return its keys.
        """
        keys = await self._fetch()
        if keys.failure is not None:
            raise keys.failure
        return len(keys.keys)

    async def _fetch_again(self, before: _KeySet | None) -> _KeySet:
        """Fetch the keys because one is unknown, unless that was tried a moment ago."""
        if self._waiting >= MAX_WAITING:
            self._report_limit("key_lookups")
            raise UpstreamError("too many callers wait for the issuer's keys")
        failed = before is not None and before.failure is not None
        pause = RETRY_SECONDS if failed else UNKNOWN_KEY_SECONDS
        self._waiting += 1
        try:
            return await self._cache.get(None, self._fetch, max_age=pause)
        finally:
            self._waiting -= 1

    async def _fetch(self) -> _KeySet:
        """Fetch the keys; on failure return the cached ones with the failure."""
        try:
            keys = _usable_keys(await self._fetch_document(), self._allowed)
            return _KeySet(keys, self._clock())
        except UpstreamError as error:
            logger.warning("the issuer's keys: %s", error)
            return replace(self._cache.peek(None) or _KeySet(), failure=error.copy())

    def _usable(self, keys: _KeySet) -> bool:
        return self._clock() - keys.fetched_at <= USABLE_SECONDS


def _usable_keys(
    document: Mapping[str, Any], allowed: Sequence[str]
) -> dict[str | None, SigningKey]:
    """The keys of a key set (RFC 7517) that can verify a signature of an allowed algorithm."""
    listed = document.get("keys")
    if not isinstance(listed, list):
        raise UpstreamError("the issuer's answer is not a key set")
    keys: dict[str | None, SigningKey] = {}
    for entry in listed[:MAX_KEYS]:
        if not isinstance(entry, dict) or entry.get("use", "sig") != "sig":
            continue
        named = entry.get("alg")
        possible = _ALGORITHMS.get(str(entry.get("kty")), ())
        algorithms = [a for a in possible if a in allowed and named in (None, a)]
        kid = entry.get("kid")
        if not algorithms or not (kid is None or isinstance(kid, str)):
            continue
        try:
            key = PyJWK(entry).key
        except (PyJWTError, ValueError, TypeError):
            continue  # an unreadable key is no reason to refuse the others
        keys[kid] = SigningKey(key, algorithms)
    return keys


async def fetch_issuer_keys(
    client: JsonClient, issuer: str, jwks_url: str | None
) -> Mapping[str, Any]:
    """Fetch an issuer's key set from `jwks_url`, else from the address in its metadata.

    Raises:
        UpstreamError: There is no usable answer.
    """
    try:
        with anyio.fail_after(DEADLINE_SECONDS):  # for all requests together
            return await client.request(jwks_url or await _find_jwks_url(client, issuer))
    except TimeoutError:
        raise UpstreamError(f"{issuer} did not return its keys in time") from None


async def _find_jwks_url(client: JsonClient, issuer: str) -> str:
    """The address of the keys in the metadata (RFC 8414, and OpenID Connect discovery)."""
    parts = urlsplit(issuer)
    root, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    failure = UpstreamError(f"{issuer} has no metadata", 404)
    for address in (
        f"{root}/.well-known/oauth-authorization-server{path}",
        f"{root}{path}/.well-known/openid-configuration",
    ):
        try:
            metadata = await client.request(address)
        except UpstreamError as error:
            # That the issuer cannot be reached explains more than a document it does not have.
            failure = error if failure.status is not None else failure
            continue
        if metadata.get("issuer") != issuer:
            raise UpstreamError(f"{address} names another issuer than {issuer}")
        url = metadata.get("jwks_uri")
        if not isinstance(url, str) or not is_safe_url(url):
            raise UpstreamError(f"{address} names no https address of its keys")
        return url
    raise failure
